"""Scores to probabilities, and the threshold above which a code is given."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

OWN_SLOPE = 20
"""Positive units from which a code has a slope of its own; all rarer codes share one."""


def sigmoids(scores: Array, shares: Array, weights: Array) -> tuple[Array, Array]:
    """Give a slope and an intercept per code that make probabilities of out-of-fold scores.

    Sigmoid calibration with Platt's cautious targets (Platt 1999), never isotonic, which needs far
    more positives than interviews give (Niculescu-Mizil & Caruana 2005). The intercept then makes
    the mean probability the prevalence (King & Zeng 2001).

    Parameters
    ----------
    scores
        Shape (n_units, n_codes), of units that were left out of fitting.
    shares
        Same shape, 0 to 1; NaN where nobody looked or the code is ruled out.
    weights
        Of the units, shape (n_units,).

    Returns
    -------
    slopes, intercepts : arrays of shape (n_codes,)
        Slopes are 0 or more: a code that ranks worse than chance gets its prevalence everywhere.
    """
    slopes = np.full(scores.shape[1], _slope(scores, shares, weights))
    for code in np.flatnonzero(np.nansum(shares, axis=0) >= OWN_SLOPE):
        slopes[code] = _slope(scores[:, [code]], shares[:, [code]], weights)
    slopes = np.maximum(slopes, 0.0)
    intercepts = [
        _intercept(slopes[code] * scores[:, code], shares[:, code], weights)
        for code in range(scores.shape[1])
    ]
    return slopes, np.array(intercepts)


def _slope(scores: Array, shares: Array, weights: Array) -> float:
    """Give one slope for these codes; each has an intercept of its own meanwhile."""
    from scipy.sparse import csr_matrix, hstack
    from sklearn.linear_model import LogisticRegression

    seen = ~np.isnan(shares)
    positives = np.nansum(shares, axis=0)
    negatives = seen.sum(axis=0) - positives
    low, high = 1 / (negatives + 2), (positives + 1) / (positives + 2)
    units, codes = np.nonzero(seen)
    truth = low[codes] + (high - low)[codes] * shares[units, codes]
    one_hot = csr_matrix((np.ones(len(codes)), (np.arange(len(codes)), codes)))
    rows = hstack([csr_matrix(scores[units, codes][:, None]), one_hot], format="csr")
    model = LogisticRegression(C=1e4, tol=1e-6, max_iter=5000, fit_intercept=False)
    model.fit(
        rows[np.tile(np.arange(len(truth)), 2)],
        np.repeat([1, 0], len(truth)),
        sample_weight=np.concatenate([truth, 1 - truth]) * np.tile(weights[units], 2),
    )
    return float(model.coef_[0, 0])


def _intercept(scores: Array, shares: Array, weights: Array) -> float:
    """Give the intercept that makes the mean probability the prevalence."""
    from scipy.optimize import brentq

    seen = ~np.isnan(shares)
    own = weights[seen] / weights[seen].sum()
    margin = 0.5 / (seen.sum() + 1)  # neither never nor always
    prevalence = np.clip((own * shares[seen]).sum(), margin, 1 - margin)
    reach = np.abs(scores[seen]).max() + 50.0

    def excess(intercept: float) -> float:
        return float((own * sigmoid(scores[seen] + intercept)).sum() - prevalence)

    return float(brentq(excess, -reach, reach, xtol=1e-9))


def sigmoid(scores: Array) -> Array:
    """Give probabilities from log odds."""
    from scipy.special import expit

    probabilities: Array = expit(scores)
    return probabilities


def matched_thresholds(probabilities: Array, shares: Array, weights: Array) -> Array:
    """Give per code the threshold at which as many units get the code as carry it.

    Proportional cut (PCut, Yang 2001) on out-of-fold probabilities: steadier than a threshold of
    .5 or one tuned on a handful of positives. A code without positives is never given.

    Parameters
    ----------
    probabilities
        Shape (n_units, n_codes), out of fold.
    shares, weights
        As for `sigmoids`.

    Returns
    -------
    array of shape (n_codes,)
        Halfway between the last unit that gets the code and the next.

    Examples
    --------
    >>> said, carried = np.array([[0.9], [0.6], [0.4], [0.1]]), np.array([[1.0], [0.0], [1.0], [0.0]])
    >>> matched_thresholds(said, carried, np.ones(4))
    array([0.5])
    """
    thresholds = np.full(probabilities.shape[1], 2.0)
    for code, share in enumerate(shares.T):
        seen = np.flatnonzero(~np.isnan(share))
        wanted = float((weights[seen] * share[seen]).sum())
        if wanted <= 0:
            continue
        order = seen[np.argsort(-probabilities[seen, code], kind="stable")]
        taken = np.cumsum(weights[order])
        last = int(np.searchsorted(taken, wanted - 0.5 * weights[order].mean(), side="left"))
        ends = probabilities[order, code]
        thresholds[code] = ends[last : last + 2].mean() if last + 1 < len(ends) else 0.0
    return thresholds
