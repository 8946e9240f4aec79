"""Labelled units to a fitted classifier: features, one logistic regression per code, calibration."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from samenspraak.classify.answers import Answers
from samenspraak.classify.calibrate import matched_thresholds, sigmoid, sigmoids
from samenspraak.classify.categories import Categories, Scheme, fit_categories
from samenspraak.classify.choose import Candidate, choose, drawn_interviews
from samenspraak.classify.doubt import doubt_bands
from samenspraak.classify.features import BlockWeights, Source
from samenspraak.classify.fitted import CodeStatus, Fitted, State, allowed
from samenspraak.classify.folds import grouped_folds
from samenspraak.classify.logistic import fit_codes
from samenspraak.classify.rows import Lessons, Rows, Units, make_rows
from samenspraak.classify.similarity import Examples, Similarity, fit_similarity
from samenspraak.classify.targets import Matrix, n_positive, prevalences
from samenspraak.scores import average_precision, better_than_chance

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
    search: bool = False
    """Whether other weights are tried."""


@dataclass(frozen=True)
class _Scored:
    """What regressions say: of units that were left out, and as a whole."""

    odds: Matrix
    """Shape (n_units, n_outputs)."""
    coefficients: Matrix
    intercepts: Array


@dataclass(frozen=True)
class _LeftOut:
    """What was said of labelled units by models without their interview, beside the labels."""

    labelled: Units
    said: Matrix
    """Of all units, the labelled ones first."""
    permitted: Flags
    learn: Flags

    @property
    def of_labelled(self) -> Matrix:
        return self.said[: len(self.labelled.answers)]

    @property
    def shares(self) -> Matrix:
        """Labels; NaN where a code is ruled out too."""
        return np.where(self.permitted, self.labelled.targets, np.nan)

    def thresholds(self) -> Array:
        return matched_thresholds(self.of_labelled, self.shares, self.labelled.weights)


def train(
    units: Units,
    codes: tuple[str, ...],
    applies_to: tuple[str, ...],
    scheme: Scheme | None,
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
    scheme
        Which codes lie in which category, where there are categories.
    source
        Of sentence vectors.
    shown
        Examples, by which units are ranked before there are labels.
    teach
        Whether the examples also count as units: positive for their code, negative for the others.
    choices
        How to train.
    """
    # Longer than others: every line is one step, and most steps take what the one before gave.
    units = units.in_order()
    lesson = shown if teach else None
    learn = to_learn(units.targets, lesson, choices.min_positives)
    tried = _choose(units, source, lesson, learn, choices)
    for one in tried:
        choices = replace(choices, weights=one.weights, C=one.C) if one.chosen else choices
    n_labelled = int(units.looked_at.sum()) if learn.any() else len(units.answers)
    joint = teach or not learn.any()
    rows = make_rows(units.answers, n_labelled, shown, joint, choices.weights, source)
    scored = _score(units, rows, lesson, learn, scheme, choices)
    permitted = allowed(units.answers, applies_to)
    labelled = units.take(range(n_labelled))
    said, coefficients, intercepts = _calibrate(scored, labelled, permitted, learn)
    left = _LeftOut(labelled, said, permitted[:n_labelled], learn)
    status = _status(codes, labelled.targets, left.of_labelled, learn)
    known = _by_content(units.answers if learn.any() else units.answers.take([]), said)
    return Fitted(
        codes=codes,
        applies_to=applies_to,
        status=status,
        features=rows.features,
        coefficients=coefficients,
        intercepts=intercepts,
        thresholds=left.thresholds(),
        shares=prevalences(labelled.targets, labelled.weights),
        typical=_typical(rows, coefficients),
        similarity=None if shown is None else _similarity(rows, labelled.answers, source, shown),
        categories=None if scheme is None else _categories(scheme, scored, left, choices),
        bands=doubt_bands(left.of_labelled, np.where(learn, left.shares, np.nan), labelled.weights),
        choice=tuple(tried or [_only(choices, status)]),
        known=known[0],
        known_probabilities=known[1],
    )


def _choose(
    units: Units, source: Source | None, lesson: Examples | None, learn: Flags, choices: Choices
) -> list[Candidate]:
    """Give the candidates, one of them chosen on labelled units of interviews drawn.

    None where nothing is to be chosen.
    """
    if not choices.search or not learn.any():
        return []
    labelled = units.take(np.flatnonzero(units.looked_at).tolist())
    drawn = labelled.take(drawn_interviews(labelled.groups, choices.seed))
    first = Candidate("measured", choices.weights, choices.C)
    joint = lesson is not None
    rows = make_rows(drawn.answers, len(drawn.answers), lesson, joint, choices.weights, source)
    if not rows.features.blocks:
        return [replace(first, chosen=True)]
    lessons = _lessons(drawn, rows, lesson, drawn.targets[:, learn], learn, choices.seed)
    return choose(lessons, drawn.targets[:, learn], drawn.groups, first, choices.seed)


def _lessons(
    units: Units,
    rows: Rows,
    lesson: Examples | None,
    targets: Matrix,
    learn: Flags,
    seed: int,
    scheme: Scheme | None = None,
) -> Lessons:
    taught = None if lesson is None else outputs(lesson.targets(), learn, scheme)
    folds = grouped_folds(units.groups, units.targets, FOLDS, seed)
    return Lessons.of(rows, targets, units.weights[: len(targets)], taught, folds)


def _score(
    units: Units,
    rows: Rows,
    lesson: Examples | None,
    learn: Flags,
    scheme: Scheme | None,
    choices: Choices,
) -> _Scored:
    """Give log odds of the codes that are learnt, then of the categories."""
    targets = outputs(units.targets[: len(rows.labelled)], learn, scheme)
    odds = np.zeros((len(rows.units), targets.shape[1]))
    if not learn.any():
        empty = np.zeros((targets.shape[1], rows.features.n_features))
        return _Scored(odds, empty, np.zeros(targets.shape[1]))
    lessons = _lessons(units, rows, lesson, targets, learn, choices.seed, scheme)
    for held, left, matrix in lessons.left_out():
        found, base = fit_codes(
            matrix[lessons.teaching[left]], lessons.targets[left], lessons.weights[left], choices.C
        )
        odds[held] = np.asarray(matrix[rows.units[held]] @ found.T) + base
    return _Scored(
        odds, *fit_codes(rows.matrix[lessons.teaching], lessons.targets, lessons.weights, choices.C)
    )


def _calibrate(
    scored: _Scored, labelled: Units, permitted: Flags, learn: Flags
) -> tuple[Matrix, NDArray[np.float32], Array]:
    """Give probabilities of all units, left out, then coefficients and intercepts of all codes."""
    chosen, n_codes, n_labelled = np.flatnonzero(learn), int(learn.sum()), len(labelled.answers)
    coefficients = np.zeros((len(learn), scored.coefficients.shape[1]), dtype=np.float32)
    intercepts = np.zeros(len(learn))
    said = np.tile(prevalences(labelled.targets, labelled.weights), (len(permitted), 1))
    if n_codes:
        odds, found = scored.odds[:, :n_codes], scored.coefficients[:n_codes]
        shares = np.where(permitted[:n_labelled], labelled.targets, np.nan)[:, chosen]
        slopes, shifts = sigmoids(odds[:n_labelled], shares, labelled.weights)
        coefficients[chosen] = (found * slopes[:, None]).astype(np.float32)
        intercepts[chosen] = scored.intercepts[:n_codes] * slopes + shifts
        said[:, chosen] = sigmoid(odds * slopes + shifts)
    stored = np.where(permitted, said, 0.0).astype(np.float32)
    return stored.astype(np.float64), coefficients, intercepts


def _categories(scheme: Scheme, scored: _Scored, left: _LeftOut, choices: Choices) -> Categories:
    n_labelled, n_codes = len(left.labelled.answers), int(left.learn.sum())
    return fit_categories(
        scheme,
        scored.odds[:n_labelled, n_codes:],
        (scored.coefficients[n_codes:], scored.intercepts[n_codes:]),
        left.of_labelled,
        left.labelled.targets,
        left.labelled.weights,
        left.permitted,
        (left.of_labelled > left.thresholds()) & left.learn,
        choices.min_positives if left.learn.any() else n_labelled + 1,
    )


def _only(choices: Choices, status: dict[str, CodeStatus]) -> Candidate:
    """Give the weights as they came, and how well they did."""
    known = [one.average_precision for one in status.values() if one.average_precision is not None]
    mean = round(float(np.mean(known)), 6) if known else None
    return Candidate("measured", choices.weights, choices.C, mean, chosen=True)


def _similarity(
    rows: Rows, labelled: Answers, source: Source | None, shown: Examples
) -> Similarity:
    matrix = rows.matrix[: len(rows.labelled) + len(rows.shown)]
    return fit_similarity(matrix, labelled.and_(shown.answers), rows.features, source, shown)


def _typical(rows: Rows, coefficients: NDArray[np.float32]) -> Array:
    """Give the mean log odds that each block adds, shape (n_codes, n_blocks)."""
    labelled = rows.matrix[rows.labelled]
    mean = np.asarray(labelled.sum(axis=0)).ravel() / max(len(rows.labelled), 1)
    added = coefficients.astype(np.float64) * mean
    spans = rows.features.blocks.values()
    found = np.array([added[:, span].sum(axis=1) for span in spans]).T
    return found.reshape(len(coefficients), len(rows.features.blocks))


def outputs(targets: Matrix, learn: Flags, scheme: Scheme | None) -> Matrix:
    """Give a column per code that is learnt, then one per category."""
    return np.hstack([targets[:, learn], *([] if scheme is None else [scheme.targets(targets)])])


def to_learn(targets: Matrix, lesson: Examples | None, min_positives: int) -> Flags:
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
