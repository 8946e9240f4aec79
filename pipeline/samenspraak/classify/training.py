"""Labelled units to a fitted classifier: features, one logistic regression per code, calibration."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from samenspraak.classify.answers import Answers
from samenspraak.classify.calibrate import matched_thresholds, sigmoid, sigmoids
from samenspraak.classify.features import BlockWeights, Features, Raw, Source, fit_features
from samenspraak.classify.fitted import CodeStatus, Fitted, State, allowed
from samenspraak.classify.folds import grouped_folds
from samenspraak.classify.logistic import fit_codes
from samenspraak.classify.similarity import Examples, Similarity, fit_similarity
from samenspraak.classify.targets import Matrix, n_positive, prevalences
from samenspraak.scores import average_precision, better_than_chance

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

FOLDS = 5

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Choices:
    """How to train."""

    weights: BlockWeights
    C: float
    min_positives: int
    seed: int


@dataclass(frozen=True)
class Units:
    """Units of a study with what is known of them; nobody need have looked at all of them."""

    answers: Answers
    targets: Matrix
    """Shape (n_units, n_codes), 0 to 1, NaN where nobody looked."""
    groups: list[str]
    """Interview of each unit."""
    weights: Array

    @property
    def looked_at(self) -> Flags:
        """Say which units somebody looked at, for some code."""
        return np.asarray((~np.isnan(self.targets)).any(axis=1), dtype=bool)

    def take(self, rows: Sequence[int]) -> Units:
        """Give the units at these positions."""
        groups = [self.groups[row] for row in rows]
        chosen = list(rows)
        return Units(self.answers.take(chosen), self.targets[chosen], groups, self.weights[chosen])

    def in_order(self) -> Units:
        """Give the units that were looked at, then the others, whatever order they came in.

        Weights of the former get mean 1.
        """
        looked_at = self.looked_at

        def key(row: int) -> tuple[Any, ...]:
            said = (self.answers.texts[row], self.answers.questions[row], self.answers.roles[row])
            labels = (self.targets[row].tobytes(), self.weights[row])
            return (not looked_at[row], self.groups[row], *said, *labels)

        ordered = self.take(sorted(range(len(self.answers)), key=key))
        mean = self.weights[looked_at].mean() if looked_at.any() else 1.0
        return Units(ordered.answers, ordered.targets, ordered.groups, ordered.weights / mean)


def train(
    units: Units,
    codes: tuple[str, ...],
    applies_to: tuple[str, ...],
    source: Source | None,
    shown: Examples | None,
    teach: bool,
    choices: Choices,
) -> Fitted:
    """Give a fitted classifier; the order of the units plays no part.

    Parameters
    ----------
    units
        Of the study.
    codes, applies_to
        Ids, and per code ``citizen``, ``professional`` or ``both``.
    source
        Of sentence vectors.
    shown
        Examples, by which units are ranked before there are labels.
    teach
        Whether the examples also count as units: positive for their code, negative for the others.
    choices
        How to train.
    """
    units = units.in_order()
    learn = _to_learn(units.targets, shown if teach else None, choices.min_positives)
    n_labelled = int(units.looked_at.sum()) if learn.any() else len(units.answers)
    rows = _rows(
        units.answers, n_labelled, shown, teach or not learn.any(), choices.weights, source
    )
    permitted = allowed(units.answers, applies_to)
    out_of_fold, coefficients, intercepts = _fit(
        units, rows, shown if teach else None, learn, permitted, choices
    )

    labelled = units.take(range(n_labelled))
    shares = prevalences(labelled.targets, labelled.weights)
    said = np.where(permitted, np.where(learn, out_of_fold, shares), 0.0)
    said = said.astype(np.float32).astype(np.float64)  # what is stored
    thresholds = matched_thresholds(
        said[:n_labelled],
        np.where(permitted[:n_labelled], labelled.targets, np.nan),
        labelled.weights,
    )
    known, known_probabilities = _by_content(
        units.answers if learn.any() else units.answers.take([]), said
    )
    return Fitted(
        codes=codes,
        applies_to=applies_to,
        status=_status(codes, labelled.targets, said[:n_labelled], learn),
        features=rows.features,
        coefficients=coefficients,
        intercepts=intercepts,
        thresholds=thresholds,
        shares=shares,
        typical=_typical(rows, coefficients),
        similarity=None if shown is None else _similarity(rows, labelled.answers, source, shown),
        known=known,
        known_probabilities=known_probabilities,
    )


class _Rows:
    """One matrix: labelled units, then examples, then other units."""

    def __init__(
        self, n_labelled: int, n_shown: int, n_others: int, features: Features, raw: Raw
    ) -> None:
        self.features = features
        self._raw = raw
        self._n = n_labelled + n_shown + n_others
        self.labelled = np.arange(n_labelled)
        self.shown = np.arange(n_labelled, n_labelled + n_shown)
        self.units = np.concatenate([self.labelled, np.arange(n_labelled + n_shown, self._n)])
        """Row of each unit."""
        self.matrix = features.weigh(raw, self._n, features.learnt)

    def matrix_of(self, rows: NDArray[np.int64]) -> csr_matrix:
        """Give the whole matrix in the light of what these rows alone teach."""
        return self.features.weigh(self._raw, self._n, self.features.learn(self._raw, rows))


def _rows(
    answers: Answers,
    n_labelled: int,
    shown: Examples | None,
    joint: bool,
    weights: BlockWeights,
    source: Source | None,
) -> _Rows:
    """Give the rows; what words there are, examples have a say in only when `joint`."""
    labelled = answers.take(range(n_labelled))
    others = answers.take(range(n_labelled, len(answers)))
    examples = answers.take([]) if shown is None else shown.answers
    first, rest = labelled, examples.and_(others)
    if joint:
        first, rest = labelled.and_(examples), others
    features, raw = fit_features(first, weights, source)
    return _Rows(n_labelled, len(examples), len(others), features, features.join(raw, rest))


def _similarity(
    rows: _Rows, labelled: Answers, source: Source | None, shown: Examples
) -> Similarity:
    matrix = rows.matrix[: len(rows.labelled) + len(rows.shown)]
    return fit_similarity(matrix, labelled.and_(shown.answers), rows.features, source, shown)


def _fit(
    units: Units,
    rows: _Rows,
    lesson: Examples | None,
    learn: Flags,
    permitted: Flags,
    choices: Choices,
) -> tuple[Matrix, NDArray[np.float32], Array]:
    """Give out-of-fold probabilities of all units, coefficients and intercepts; all calibrated."""
    n_labelled, chosen = len(rows.labelled), np.flatnonzero(learn)
    said = np.zeros((len(rows.units), len(learn)))
    coefficients = np.zeros((len(learn), rows.features.n_features), dtype=np.float32)
    intercepts = np.zeros(len(learn))
    if not len(chosen):
        return said, coefficients, intercepts
    targets, weights = units.targets[:n_labelled, chosen], units.weights[:n_labelled]
    teaching, all_targets, all_weights = rows.labelled, targets, weights
    if lesson is not None:
        teaching = np.concatenate([rows.labelled, rows.shown])
        all_targets = np.vstack([targets, lesson.targets()[:, chosen]])
        all_weights = np.concatenate([weights, np.ones(len(rows.shown))])
    scores = np.zeros((len(rows.units), len(chosen)))
    folds = grouped_folds(units.groups, units.targets, FOLDS, choices.seed)
    for fold in range(folds.max() + 1):
        held = folds == fold
        left = np.flatnonzero(~np.isin(teaching, rows.units[held]))
        # Words and means of the units left out must not be known either: if they were, these
        # units would score lower than new ones, and every probability would come out too high.
        matrix = rows.matrix_of(teaching[left])
        found, base = fit_codes(
            matrix[teaching[left]], all_targets[left], all_weights[left], choices.C
        )
        scores[held] = np.asarray(matrix[rows.units[held]] @ found.T) + base
    shares = np.where(permitted[:n_labelled, chosen], targets, np.nan)
    slopes, shifts = sigmoids(scores[:n_labelled], shares, weights)
    found, base = fit_codes(rows.matrix[teaching], all_targets, all_weights, choices.C)
    coefficients[chosen] = (found * slopes[:, None]).astype(np.float32)
    intercepts[chosen] = base * slopes + shifts
    said[:, chosen] = sigmoid(scores * slopes + shifts)
    return said, coefficients, intercepts


def _typical(rows: _Rows, coefficients: NDArray[np.float32]) -> Array:
    """Give the mean log odds that each block adds, shape (n_codes, n_blocks)."""
    labelled = rows.matrix[rows.labelled]
    mean = np.asarray(labelled.sum(axis=0)).ravel() / max(len(rows.labelled), 1)
    added = coefficients.astype(np.float64) * mean
    spans = rows.features.blocks.values()
    found = np.array([added[:, span].sum(axis=1) for span in spans]).T
    return found.reshape(len(coefficients), len(rows.features.blocks))


def _to_learn(targets: Matrix, lesson: Examples | None, min_positives: int) -> Flags:
    """Say which codes have enough positives, and something to learn from at all."""
    enough: Flags = (n_positive(targets) >= min_positives) & (~np.isnan(targets)).any(axis=0)
    positive: Flags = np.nansum(targets, axis=0) > 0
    return enough & (positive if lesson is None else positive | lesson.shown())


def _by_content(answers: Answers, said: Matrix) -> tuple[dict[str, int], NDArray[np.float32]]:
    """Give one row per distinct unit; where the same words came twice, the mean."""
    keys = answers.digests()
    row = {name: number for number, name in enumerate(sorted(set(keys)))}
    total, times = np.zeros((len(row), said.shape[1])), np.zeros((len(row), 1))
    owner = [row[key] for key in keys]
    np.add.at(total, owner, said[: len(keys)])
    np.add.at(times, owner, 1)
    return row, (total / np.maximum(times, 1)).astype(np.float32)


def _status(
    codes: Sequence[str], targets: Matrix, said: Matrix, learn: Flags
) -> dict[str, CodeStatus]:
    positives = n_positive(targets)
    looked_at = (~np.isnan(targets)).sum(axis=0)
    found = {}
    for number, code in enumerate(codes):
        counts = (int(looked_at[number]), int(positives[number]))
        if not learn[number]:
            state: State = "too few examples" if counts[0] else "not looked at"
            found[code] = CodeStatus(state, *counts)
            continue
        share, probability = targets[:, number], said[:, number]
        good = better_than_chance(share, probability)
        found[code] = CodeStatus(
            "learnt" if good else "no better than chance",
            *counts,
            round(average_precision(share, probability), 6) if counts[1] else None,
        )
    return found
