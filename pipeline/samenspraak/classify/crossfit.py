"""Out-of-fold predictions on labelled units, of a classifier and of words alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from samenspraak.classify.answers import Answers, groups_of, read_answers
from samenspraak.classify.estimator import MotivationClassifier
from samenspraak.classify.features import BlockWeights, fit_features
from samenspraak.classify.folds import grouped_folds
from samenspraak.classify.logistic import fit_codes
from samenspraak.classify.targets import Matrix, n_positive, read_targets
from samenspraak.progress import track

Flags = NDArray[np.bool_]

_WORDS_ONLY = BlockWeights(1.0, 0.0, 0.0, 0.0, 0.0, 0.0)


@dataclass(frozen=True)
class Labelled:
    """Units that somebody looked at, in an order of their own."""

    answers: Answers
    codes: tuple[str, ...]
    targets: Matrix
    groups: list[str]
    languages: list[str]
    evaluated: Flags
    """Per code: whether there are enough positives."""


@dataclass(frozen=True)
class Draw:
    """Out-of-fold predictions of one draw of the folds."""

    probabilities: Matrix
    given: Flags
    words_only: Matrix


def labelled_units(
    classifier: MotivationClassifier, X: Any, Y: Any, groups: Iterable[object] | None
) -> Labelled:
    """Give the units that somebody looked at, from what `MotivationClassifier.fit` takes."""
    answers = read_answers(X)
    ids = None if classifier.codebook is None else tuple(classifier.codebook.ids)
    index = answers.index if isinstance(X, pd.DataFrame) else None
    codes, targets = read_targets(Y, len(answers), ids, index)
    owners = groups_of(answers, groups)
    known = isinstance(X, pd.DataFrame) and "language" in X
    languages = [str(value)[:2] for value in X["language"]] if known else [""] * len(answers)
    looked_at = np.flatnonzero((~np.isnan(targets)).any(axis=1)).tolist()
    names = [str(name) for name in answers.index]
    rows = sorted(looked_at, key=lambda row: (owners[row], names[row], answers.texts[row]))
    return Labelled(
        answers.take(rows),
        codes,
        targets[rows],
        [owners[row] for row in rows],
        [languages[row] for row in rows],
        n_positive(targets) >= max(classifier.min_positives, 1),
    )


def obstacle(labelled: Labelled, min_positives: int) -> str:
    """Say why nothing can be evaluated; empty when something can."""
    if not labelled.groups:
        return "no labels yet"
    if len(set(labelled.groups)) < 2:
        return "labels of one interview only; label units of at least two"
    if not labelled.evaluated.any():
        return f"no code has {max(min_positives, 1)} positive units yet"
    return ""


def draw_folds(model: MotivationClassifier, labelled: Labelled, folds: int, seed: int) -> Draw:
    """Give predictions for every unit from models that were fitted without its interview."""
    fold_of = grouped_folds(labelled.groups, labelled.targets, folds, seed)
    shape = labelled.targets.shape
    draw = Draw(np.zeros(shape), np.zeros(shape, dtype=bool), np.zeros(shape))
    for fold in track(range(fold_of.max() + 1), "Leaving interviews out"):
        held, left = np.flatnonzero(fold_of == fold), np.flatnonzero(fold_of != fold)
        units = labelled.answers.take(left.tolist())
        unseen = labelled.answers.take(held.tolist())
        groups = [labelled.groups[row] for row in left]
        model.fit(units, labelled.targets[left], groups=groups)
        draw.probabilities[held] = model.predict_proba(unseen)
        draw.given[held] = model.predict(unseen) == 1
        draw.words_only[held] = _words_only(units, labelled.targets[left], unseen, model.C)
    return draw


def _words_only(units: Answers, targets: Matrix, unseen: Answers, C: float) -> Matrix:
    """Give log odds of a logistic regression on words alone, the usual first thing to try."""
    features, _ = fit_features(units, _WORDS_ONLY, None)
    coefficients, intercepts = fit_codes(features.matrix(units), targets, np.ones(len(units)), C)
    return np.asarray(features.matrix(unseen) @ coefficients.T) + intercepts
