"""Would more interviews help? The same folds with a part of the interviews to learn from."""

from __future__ import annotations

import numpy as np
import pandas as pd

from samenspraak.classify import MotivationClassifier
from samenspraak.classify.crossfit import Labelled
from samenspraak.classify.folds import grouped_folds
from samenspraak.classify.targets import Matrix
from samenspraak.evaluate.ranking import macro_average_precision
from samenspraak.progress import track

COLUMNS = ("n_interviews", "n_units", "macro_average_precision")


def learning_curve(
    model: MotivationClassifier,
    labelled: Labelled,
    whole: Matrix,
    *,
    folds: int,
    seed: int,
    points: int,
) -> pd.DataFrame:
    """Give macro average precision on unseen interviews by the number of interviews learnt from.

    Every point scores all units; a larger part holds the smaller ones. The order in which
    interviews are added is one draw, so neighbouring points may cross.

    Parameters
    ----------
    model
        Is fitted again, one time per fold and point but the last.
    labelled
        Units.
    whole
        Out-of-fold probabilities of the draw with this seed: the last point.
    folds, seed
        Of that draw.
    points
        Equal steps up to all interviews outside a fold. Steps that add no interview are left out.

    Returns
    -------
    DataFrame
        ``n_interviews`` and ``n_units`` to learn from (mean over folds, rounded) and
        ``macro_average_precision``; a row per point, the smallest first.
    """
    fold_of = grouped_folds(labelled.groups, labelled.targets, folds, seed)
    groups = np.asarray(labelled.groups, dtype=str)
    order = np.random.default_rng(seed).permutation(np.unique(groups))
    left = [order[~np.isin(order, groups[fold_of == fold])] for fold in range(fold_of.max() + 1)]
    steps = {
        tuple(-(-len(names) * point // points) for names in left) for point in range(1, points + 1)
    }
    rows = []
    for sizes in track(sorted(steps), "Learning from fewer interviews"):
        learnt = [np.isin(groups, names[:size]) for names, size in zip(left, sizes, strict=True)]
        all_of_them = sizes == tuple(map(len, left))
        said = whole if all_of_them else _out_of_fold(model, labelled, fold_of, learnt)
        n_units = round(float(np.mean([rows.sum() for rows in learnt])))
        macro = macro_average_precision(labelled, said)
        rows.append((round(float(np.mean(sizes))), n_units, macro))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _out_of_fold(
    model: MotivationClassifier,
    labelled: Labelled,
    fold_of: np.ndarray,
    learnt: list[np.ndarray],
) -> Matrix:
    """Give probabilities of all units; those of a fold from the units learnt for it."""
    said = np.zeros(labelled.targets.shape)
    for fold, rows in enumerate(learnt):
        held, own = np.flatnonzero(fold_of == fold), np.flatnonzero(rows)
        names = [labelled.groups[row] for row in own]
        model.fit(labelled.answers.take(own.tolist()), labelled.targets[own], groups=names)
        said[held] = model.predict_proba(labelled.answers.take(held.tolist()))
    return said
