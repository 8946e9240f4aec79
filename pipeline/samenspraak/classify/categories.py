"""Categories of codes: what can still be said of a unit when its code cannot be told.

The log odds of a category are the mean of two: that of its codes' probabilities as if they were
independent, and that of a logistic regression of its own, which also learns from codes with too few
positives. Both are calibrated, and so is their mean, on interviews left out of fitting.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from samenspraak.classify.calibrate import matched_thresholds, sigmoid, sigmoids
from samenspraak.classify.targets import Matrix, n_positive, prevalences

if TYPE_CHECKING:
    from samenspraak.codebook import Codebook

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]

_LEAST = 1e-6


@dataclass(frozen=True)
class Scheme:
    """Which codes lie in which category."""

    ids: tuple[str, ...]
    members: Flags
    """Shape (n_categories, n_codes)."""

    def targets(self, shares: Matrix) -> Matrix:
        """Give labels of categories: the highest of their codes.

        NaN where nobody looked at one of them and none was given.
        """
        found = np.zeros((len(shares), len(self.ids)))
        for number, own in enumerate(self.members):
            highest = np.nan_to_num(shares[:, own]).max(axis=1, initial=0.0)
            unseen = np.isnan(shares[:, own]).any(axis=1)
            found[:, number] = np.where(unseen & (highest < 0.5), np.nan, highest)
        return found

    def highest(self, probabilities: Matrix) -> Matrix:
        """Give the highest probability of a code of each category: a code implies its category."""
        return np.array(
            [probabilities[:, own].max(axis=1, initial=0.0) for own in self.members]
        ).T.reshape(len(probabilities), len(self.ids))

    def any_of(self, flags: Flags) -> Flags:
        """Say whether one of the codes of each category has the flag."""
        return np.asarray((flags.astype(int) @ self.members.T.astype(int)) > 0)

    def joint_odds(self, probabilities: Matrix) -> Matrix:
        """Give the log odds of one code or more, as if codes were independent."""
        none = np.array([np.prod(1 - probabilities[:, own], axis=1) for own in self.members]).T
        some = np.clip(1 - none.reshape(len(probabilities), len(self.ids)), _LEAST, 1 - _LEAST)
        odds: Matrix = np.log(some / (1 - some))
        return odds


@dataclass(frozen=True)
class Categories:
    """Categories after training."""

    scheme: Scheme
    learnt: Flags
    """Per category whether it has enough positives; one without says its share."""
    coefficients: NDArray[np.float32]
    """Of the model of its own, shape (n_categories, n_features)."""
    intercepts: Array
    slopes: Array
    """Of the mean of both log odds, as `shifts`."""
    shifts: Array
    thresholds: Array
    shares: Array

    def probabilities(self, own_odds: Matrix, codes: Matrix, allowed: Flags) -> Matrix:
        """Give calibrated probabilities, shape (n_units, n_categories).

        Never below that of one of its codes; 0 where the speaker can be given none of them.

        Parameters
        ----------
        own_odds
            Of the models of the categories.
        codes
            Probabilities of the codes.
        allowed
            Which codes a unit's speaker can be given.
        """
        mean = (own_odds + self.scheme.joint_odds(codes)) / 2
        said = np.where(self.learnt, sigmoid(mean * self.slopes + self.shifts), self.shares)
        said = np.maximum(said, self.scheme.highest(codes))
        return np.where(self.scheme.any_of(allowed), said, 0.0)

    def state(self) -> dict[str, NDArray[Any]]:
        """Give the arrays that `restore_categories` needs."""
        names = ("learnt", "coefficients", "intercepts", "slopes", "shifts", "thresholds", "shares")
        return {f"categories.{name}": getattr(self, name) for name in names}


def scheme_of(codebook: Codebook | None, codes: Sequence[str]) -> Scheme | None:
    """Give the categories of a codebook in its order; None when it has none."""
    if codebook is None:
        return None
    own = [codebook[code].category for code in codes]
    ids = tuple(dict.fromkeys(category for category in own if category))
    if not ids:
        return None
    return Scheme(ids, np.array([[category == one for category in own] for one in ids]))


def fit_categories(
    scheme: Scheme,
    scores: Matrix,
    model: tuple[Matrix, Array],
    codes: Matrix,
    targets: Matrix,
    weights: Array,
    allowed: Flags,
    decided: Flags,
    min_positives: int,
) -> Categories:
    """Give calibrated categories.

    Parameters
    ----------
    scheme
        Which codes lie in which category.
    scores
        Log odds of the categories' own models for labelled units, out of fold.
    model
        Coefficients and intercepts of the whole models.
    codes
        Probabilities of the codes for the same units, out of fold.
    targets
        Labels of the codes.
    weights, allowed, decided
        Of the labelled units: codes they can be given, codes they are given.
    min_positives
        Positive units below which a category says its share.
    """
    possible = scheme.any_of(allowed)
    labels = scheme.targets(targets)
    shares = np.where(possible, labels, np.nan)
    learnt = (n_positive(shares) >= min_positives) & (np.nansum(shares, axis=0) > 0)
    slopes, shifts = _sigmoids(scores, shares, weights, learnt)
    own_odds = scores * slopes + shifts
    mean, highest = (own_odds + scheme.joint_odds(codes)) / 2, scheme.highest(codes)
    steps, _ = _sigmoids(mean, shares, weights, learnt)
    level = [
        _level(steps[one] * mean[:, one], highest[:, one], shares[:, one], weights) if ok else 0.0
        for one, ok in enumerate(learnt)
    ]
    draft = Categories(
        scheme,
        learnt,
        (model[0] * slopes[:, None]).astype(np.float32),
        model[1] * slopes + shifts,
        steps,
        np.array(level),
        np.zeros(len(scheme.ids)),
        prevalences(labels, weights),
    )
    said = draft.probabilities(own_odds, codes, allowed)
    first = np.where(scheme.any_of(decided), 1 + said, said)  # a code implies its category
    return replace(draft, thresholds=matched_thresholds(first, shares, weights))


def _sigmoids(scores: Matrix, shares: Matrix, weights: Array, learnt: Flags) -> tuple[Array, Array]:
    """Give slopes and intercepts; 0 where nothing is learnt."""
    slopes, shifts = np.zeros(len(learnt)), np.zeros(len(learnt))
    if learnt.any():
        slopes[learnt], shifts[learnt] = sigmoids(scores[:, learnt], shares[:, learnt], weights)
    return slopes, shifts


def _level(scores: Array, least: Array, shares: Array, weights: Array) -> float:
    """Give the intercept that makes the mean probability, never below the least, the prevalence."""
    from scipy.optimize import brentq

    seen = ~np.isnan(shares)
    own = weights[seen] / weights[seen].sum()
    prevalence = min((own * shares[seen]).sum(), 1 - 0.5 / (seen.sum() + 1))
    reach = np.abs(scores[seen]).max() + 50.0

    def excess(shift: float) -> float:
        said = np.maximum(sigmoid(scores[seen] + shift), least[seen])
        return float((own * said).sum() - prevalence)

    return float(brentq(excess, -reach, reach, xtol=1e-9)) if excess(-reach) < 0 else -reach


def restore_categories(arrays: Mapping[str, NDArray[Any]], scheme: Scheme) -> Categories:
    """Give categories from their `Categories.state`."""
    names = ("learnt", "coefficients", "intercepts", "slopes", "shifts", "thresholds", "shares")
    return Categories(scheme, *(arrays[f"categories.{name}"] for name in names))
