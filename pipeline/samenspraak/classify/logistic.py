"""A logistic regression per code, all codes at once, quick when there are more features than units."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Array = NDArray[np.float64]

_AT_MOST = 4000  # units up to which their own span is the cheaper space
_RARELY = 1e-3  # probability where labels are all the same


def fit_codes(features: csr_matrix, shares: Array, weights: Array, C: float) -> tuple[Array, Array]:
    """Give coefficients, shape (n_codes, n_features), and intercepts, shape (n_codes,).

    The same model as scikit-learn's ``LogisticRegression(C=C)`` for each code. A ridge penalty does
    not change under rotation and its solution lies in the span of the units (Hastie & Tibshirani
    2004), so it is found there; the codes share the units, so they are found together.

    Parameters
    ----------
    features
        Shape (n_units, n_features).
    shares
        Shape (n_units, n_codes): share of coders who gave the code, 0 to 1. A unit with .5 counts
        half as a positive and half as a negative example; NaN leaves it out for that code.
    weights
        Of the units.
    C
        Inverse strength of the penalty.
    """
    from scipy.linalg import solve_triangular

    counts = np.where(np.isnan(shares), 0.0, weights[:, None])
    truth = np.nan_to_num(shares)
    means = (counts * truth).sum(axis=0) / np.maximum(counts.sum(axis=0), 1e-300)
    mixed = (means > 0) & (means < 1)
    coefficients = np.zeros((shares.shape[1], features.shape[1]))
    clipped = np.clip(means, _RARELY, 1 - _RARELY)
    intercepts = np.log(clipped / (1 - clipped))
    if not mixed.any():
        return coefficients, intercepts
    spanned = features.shape[0] <= min(_AT_MOST, features.shape[1])
    rows = _span(features) if spanned else features
    found, intercepts[mixed] = _minimise(
        rows, truth[:, mixed], counts[:, mixed], intercepts[mixed], C
    )
    if spanned:
        found = features.T @ solve_triangular(rows, found, lower=True, trans="T")
    coefficients[mixed] = np.asarray(found).T
    return coefficients, intercepts


def _span(features: csr_matrix) -> Array:
    """Give the units in a space of as many dimensions as units, with the same inner products."""
    filled = np.bincount(features.indices, minlength=features.shape[1]) > features.shape[0] / 4
    sparse, dense = features[:, ~filled], features[:, filled].toarray()
    gram = (sparse @ sparse.T).toarray() + dense @ dense.T
    scale = max(float(gram.diagonal().mean()), 1e-12)
    gram[np.diag_indices_from(gram)] += 1e-9 * scale  # the same words may come twice
    root: Array = np.linalg.cholesky(gram)
    return root


def _minimise(
    rows: Any, truth: Array, counts: Array, start: Array, C: float
) -> tuple[Array, Array]:
    """Give coefficients of shape (n_dimensions, n_codes), and intercepts."""
    from scipy.optimize import minimize
    from scipy.special import expit

    n_dimensions, n_codes = rows.shape[1], truth.shape[1]
    unit = C / max(float(counts.sum()), 1e-12)

    def loss(flat: Array) -> tuple[float, Array]:
        values = flat.reshape(n_dimensions + 1, n_codes)
        odds = np.asarray(rows @ values[:-1]) + values[-1]
        size = (values[:-1] ** 2).sum() / (2 * C)
        total = (counts * (np.logaddexp(0.0, odds) - truth * odds)).sum() + size
        excess = counts * (expit(odds) - truth)
        slope = np.vstack([np.asarray(rows.T @ excess) + values[:-1] / C, excess.sum(axis=0)])
        return total * unit, (slope * unit).ravel()

    first = np.vstack([np.zeros((n_dimensions, n_codes)), start])
    options = {"maxiter": 5000, "gtol": 1e-6, "ftol": 1e-15, "maxls": 50}
    result = minimize(loss, first.ravel(), jac=True, method="L-BFGS-B", options=options)
    values = result.x.reshape(n_dimensions + 1, n_codes)
    return values[:-1], values[-1]
