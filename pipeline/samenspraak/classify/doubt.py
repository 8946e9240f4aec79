"""The band of probabilities in which a person decides."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from samenspraak.classify.targets import Matrix

Array = NDArray[np.float64]

ERRORS = np.arange(1, 51) / 100
"""Shares of errors that a band is known for."""


def doubt_bands(probabilities: Matrix, shares: Matrix, weights: Array) -> Array:
    """Give, per share of errors in `ERRORS`, where doubt begins and where it ends.

    Two errors are held apart, as calibration makes probabilities of all codes comparable: of the
    codes that are given above the band, at most the share is wrong; of the codes that units carry,
    at most the share lies below it. Both are counted on interviews that were left out of fitting,
    all codes together, with one standard error to spare (a reject option, Herbei & Wegkamp 2006).

    Parameters
    ----------
    probabilities
        Of labelled units, out of fold, shape (n_units, n_codes).
    shares
        Same shape; NaN where nobody looked or the code abstains or is ruled out.
    weights
        Of the units.

    Returns
    -------
    array of shape (n_errors, 2)
        Without a code that is carried: 0 and 1, everything is doubtful.

    Examples
    --------
    >>> said = np.repeat([[0.1], [0.2], [0.6], [0.9]], 50, axis=0)
    >>> carried = np.repeat([[0.0], [1.0], [0.0], [1.0]], 50, axis=0)
    >>> doubt_bands(said, carried, np.ones(200))[[9, 49]].tolist()
    [[0.2, 0.6], [0.2, 0.1]]
    """
    seen = ~np.isnan(shares)
    size = np.broadcast_to(weights[:, None], shares.shape)[seen]
    order = np.argsort(-probabilities[seen], kind="stable")
    said, carried = probabilities[seen][order], (shares[seen] * size)[order]
    if not carried.sum() > 0:
        return np.tile([0.0, 1.0], (len(ERRORS), 1))
    last = np.append(said[1:] != said[:-1], True)  # the same probability, the same decision
    ends, found, given = said[last], np.cumsum(carried)[last], np.cumsum(size[order])[last]
    return np.array([_band(ends, found, given, error) for error in ERRORS])


def _band(ends: Array, found: Array, given: Array, error: float) -> tuple[float, float]:
    """Give the band from how many codes are found and given down to each probability."""
    spare = error * (1 - error)
    missed, wrong = 1 - found / found[-1], 1 - found / given
    enough = missed <= max(error - np.sqrt(spare / found[-1]), 0.0) + 1e-9
    right = np.flatnonzero(wrong <= error - np.sqrt(spare / given))
    begin = float(ends[np.flatnonzero(enough)[0]])
    if not len(right):
        return begin, 1.0
    above = right[-1] + 1
    return begin, float(ends[above]) if above < len(ends) else 0.0
