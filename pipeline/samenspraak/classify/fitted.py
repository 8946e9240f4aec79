"""A classifier after training: arrays, and the probabilities and decisions that follow from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from samenspraak.classify.answers import Answers
from samenspraak.classify.calibrate import sigmoid
from samenspraak.classify.categories import Categories
from samenspraak.classify.choose import Candidate
from samenspraak.classify.doubt import ERRORS
from samenspraak.classify.features import ROLES, Features
from samenspraak.classify.similarity import Similarity
from samenspraak.classify.targets import Matrix

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

    from samenspraak.codebook import Codebook

Flags = NDArray[np.bool_]
State = Literal["learnt", "no better than chance", "too few examples", "not looked at"]

_LEARNT: tuple[State, ...] = ("learnt", "no better than chance")


@dataclass(frozen=True, slots=True)
class CodeStatus:
    """What the classifier can say about one code."""

    state: State
    """``learnt``; ``no better than chance`` (learnt, but do not rely on it); ``too few examples``
    (abstains: everybody gets the share seen so far); ``not looked at``."""
    n_looked_at: int
    n_positive: int
    average_precision: float | None = None
    """On units of interviews that were left out of fitting; None where nothing was learnt."""


@dataclass(frozen=True)
class Fitted:
    """A classifier after training."""

    codes: tuple[str, ...]
    applies_to: tuple[str, ...]
    """Per code ``citizen``, ``professional`` or ``both``."""
    status: dict[str, CodeStatus]
    features: Features
    coefficients: NDArray[np.float32]
    """Log odds per feature, shape (n_codes, n_features); 0 for codes that were not learnt."""
    intercepts: NDArray[np.float64]
    thresholds: NDArray[np.float64]
    shares: NDArray[np.float64]
    """Share of looked-at units that carry the code: what a code that abstains says."""
    typical: NDArray[np.float64]
    """Mean log odds each block adds in training, shape (n_codes, n_blocks)."""
    similarity: Similarity | None
    categories: Categories | None
    bands: NDArray[np.float64]
    """Where doubt begins and ends, by `doubt.ERRORS`."""
    choice: tuple[Candidate, ...]
    """Weights that were tried; one is chosen."""
    known: dict[str, int]
    """`Answers.digests` of the units of fitting to a row of `known_probabilities`."""
    known_probabilities: NDArray[np.float32]
    """What a model said of these units that had learnt nothing from their interview."""

    @property
    def learnt(self) -> Flags:
        """Say per code whether it has a model of its own."""
        states = [self.status[code].state for code in self.codes]
        return np.array([state in _LEARNT for state in states], dtype=bool)

    def allowed(self, answers: Answers) -> Flags:
        """Say which codes a unit's speaker can be given, shape (n_units, n_codes)."""
        return allowed(answers, self.applies_to)

    def probabilities(self, answers: Answers) -> Matrix:
        """Give calibrated probabilities, shape (n_units, n_codes); 0 where ruled out."""
        return self.of_matrix(self.features.matrix(answers), self.allowed(answers))

    def category_probabilities(self, answers: Answers) -> Matrix:
        """Give calibrated probabilities, shape (n_units, n_categories)."""
        if self.categories is None:
            return np.zeros((len(answers), 0))
        matrix, permitted = self.features.matrix(answers), self.allowed(answers)
        own = np.asarray(matrix @ self.categories.coefficients.T.astype(np.float64))
        return self.categories.probabilities(
            own + self.categories.intercepts, self.of_matrix(matrix, permitted), permitted
        )

    @cached_property
    def _by_feature(self) -> Matrix:
        """Give `coefficients` as they are multiplied, shape (n_features, n_codes)."""
        return np.ascontiguousarray(self.coefficients.T, dtype=np.float64)

    def of_matrix(self, matrix: csr_matrix, permitted: Flags) -> Matrix:
        """Give `probabilities` of units whose features are known, by `Features.matrix`."""
        odds = matrix @ self._by_feature
        learnt = sigmoid(np.asarray(odds) + self.intercepts)
        return np.where(permitted, np.where(self.learnt, learnt, self.shares), 0.0)

    def cross_fitted(self, answers: Answers) -> Matrix:
        """Give `probabilities`, but for units of fitting those of a model without their interview.

        A unit counts as one of fitting when its words, question and role are the same.
        """
        found = self.probabilities(answers)
        for row, key in enumerate(answers.digests()):
            if key in self.known:
                found[row] = self.known_probabilities[self.known[key]]
        return found

    def decided(self, probabilities: Matrix) -> Flags:
        """Say which codes are given."""
        return (probabilities > self.thresholds) & self.learnt

    def doubtful(self, probabilities: Matrix, permitted: Flags, error: float) -> Flags:
        """Say which decisions are a person's, with at most this share of errors in the others."""
        begin, end = self.bands[np.flatnonzero(error >= ERRORS - 1e-9)[-1]]
        within = (probabilities >= np.minimum(begin, self.thresholds)) & (
            probabilities <= np.maximum(end, self.thresholds)
        )
        return np.asarray(permitted & (within | ~self.learnt))


def in_short(mode: str, status: Mapping[str, CodeStatus], choice: pd.DataFrame) -> str:
    """Give how many codes are learnt, and the weights that were chosen, in a line."""
    states = [one.state for one in status.values()]
    n_codes = f"{len(states)} code{'s' if len(states) != 1 else ''}"
    if mode == "similarity":
        return f"not trained; ranks units by likeness to the examples of {n_codes}"
    if mode == "nothing":
        return f"not trained; too few labels for {n_codes}, and no examples"
    n_learnt = sum(state in _LEARNT for state in states)
    chosen = choice[choice["chosen"]].iloc[0]
    tried = f", of {len(choice)} tried" if len(choice) > 1 else ""
    found = chosen["average_precision"]
    ap = "" if np.isnan(found) else f", macro AP {found:.3f} on interviews left out"
    return f"{n_learnt} of {n_codes} learnt; weights {chosen['candidate']}{tried}{ap}"


def applies_to(codebook: Codebook | None, codes: Sequence[str]) -> tuple[str, ...]:
    """Give, per code, ``citizen``, ``professional`` or ``both``; both without a codebook."""
    return tuple("both" if codebook is None else codebook[code].applies_to for code in codes)


def allowed(answers: Answers, applies_to: Sequence[str]) -> Flags:
    """Say which codes a unit's speaker can be given; all where the role is not known."""
    rules = [
        [role not in ROLES or to in (role, "both") for to in applies_to] for role in answers.roles
    ]
    return np.array(rules, dtype=bool).reshape(len(answers), len(applies_to))
