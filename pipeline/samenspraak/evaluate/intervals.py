"""Average precision over resampled interviews; the predictions stay, nothing is fitted again."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

Array = NDArray[np.float64]

FEWEST = 6
"""Interviews below which there is no interval: of 3 it missed one time in five, of 6 one in twelve."""


def weighted_average_precisions(
    shares: Array, scores: Array, interview: NDArray[np.intp], weights: Array
) -> Array:
    """Give average precision for each way of weighting interviews.

    With all weights 1 it is `scores.average_precision`; a weight of 2 is the same as the units of
    that interview coming twice.

    Parameters
    ----------
    shares, scores
        Shape (n_units,), as for `scores.average_precision`.
    interview
        Of each unit, counted from 0.
    weights
        Shape (n_ways, n_interviews): how often each interview counts.

    Returns
    -------
    array of shape (n_ways,)
        NaN where no interview with a positive unit counts.

    Examples
    --------
    >>> carried, said = np.array([0.0, 1.0, 1.0]), np.array([0.9, 0.8, 0.7])
    >>> once_and_without_the_first = np.array([[1.0, 1.0], [0.0, 1.0]])
    >>> weighted_average_precisions(carried, said, np.array([0, 1, 1]), once_and_without_the_first)
    array([0.58333333, 1.        ])
    """
    seen = ~np.isnan(shares)
    levels, level = np.unique(-scores[seen], return_inverse=True)  # the likeliest first
    positives = np.zeros((len(levels), weights.shape[1]))
    units = np.zeros_like(positives)
    np.add.at(positives, (level, interview[seen]), shares[seen])
    np.add.at(units, (level, interview[seen]), 1.0)
    step = positives.any(axis=1)  # recall grows at these levels only
    with threadpool_limits(1):  # the same bytes whatever the number of threads
        here = weights @ positives[step].T
        found = weights @ positives.cumsum(axis=0)[step].T
        reached = weights @ units.cumsum(axis=0)[step].T
        total = weights @ positives.sum(axis=0)
    precision = np.divide(found, reached, out=np.zeros_like(found), where=reached > 0)
    area = (here * precision).sum(axis=1)
    return _divided(area, total)


def mean_over_known(values: Array) -> Array:
    """Give the mean of each row over what is not NaN; NaN where nothing is."""
    known = ~np.isnan(values)
    total = np.where(known, values, 0.0).sum(axis=1)
    return _divided(total, known.sum(axis=1).astype(np.float64))


def _divided(parts: Array, wholes: Array) -> Array:
    """Give the quotients; NaN where there is nothing to divide by."""
    quotients = np.full(len(parts), np.nan)
    np.divide(parts, wholes, out=quotients, where=wholes > 0)
    return quotients
