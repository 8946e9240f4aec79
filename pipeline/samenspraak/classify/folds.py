"""Folds that leave whole interviews out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


def grouped_folds(
    groups: Sequence[str], targets: NDArray[np.float64], folds: int, seed: int = 0
) -> NDArray[np.int64]:
    """Give the number of the fold of each unit; an interview lies in one fold.

    Interviews are drawn in random order; each goes to the fold that keeps units and positives of
    every code most evenly spread (the greedy rule of scikit-learn's ``StratifiedGroupKFold``, over
    many codes at once).

    Parameters
    ----------
    groups
        Interview of each unit.
    targets
        Shape (n_units, n_codes), 0 to 1, NaN where nobody looked.
    folds
        At most; never more than there are interviews.
    seed
        Other seeds give other draws.

    Returns
    -------
    array of shape (n_units,)
        Counts from 0. The same whatever the order of the units.

    Examples
    --------
    >>> grouped_folds(["a", "a", "b", "c"], np.zeros((4, 1)), folds=3).tolist()
    [1, 1, 2, 0]
    """
    names, owner = np.unique(np.asarray(groups, dtype=str), return_inverse=True)
    counts = np.zeros((len(names), 1 + targets.shape[1]))
    np.add.at(counts, owner, np.column_stack([np.ones(len(targets)), np.nan_to_num(targets)]))
    shares = counts / np.maximum(counts.sum(axis=0), 1e-12)
    shares[:, 0] *= max(targets.shape[1], 1)  # as many units matters as much as all codes together
    n_folds = min(folds, len(names))
    filled = np.zeros((n_folds, shares.shape[1]))
    fold_of = np.zeros(len(names), dtype=np.int64)
    for name in np.random.default_rng(seed).permutation(len(names)):
        squares = (filled**2).sum(axis=1)
        grown = ((filled + shares[name]) ** 2).sum(axis=1) - squares
        fold_of[name] = int(np.argmin(np.round(grown, 12)))
        filled[fold_of[name]] += shares[name]
    return fold_of[owner]
