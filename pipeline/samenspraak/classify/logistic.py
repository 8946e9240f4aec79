"""A logistic regression per code, all codes at once, quick when there are more features than units."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Array = NDArray[np.float64]

_AT_MOST = 4000  # units up to which their own span is the cheaper space
_ROUGHLY = 1e-4  # slope at which a search stops
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
        Inverse strength of the penalty, above 0.
    """
    from scipy.linalg import solve_triangular

    coefficients = np.zeros((shares.shape[1], features.shape[1]))
    mixed, intercepts = _constant(shares, weights)
    if not mixed.any():
        return coefficients, intercepts
    spanned = features.shape[0] <= min(_AT_MOST, features.shape[1])
    rows = _root(_products(features)) if spanned else features
    found, intercepts[mixed] = _minimise(rows, shares[:, mixed], weights, intercepts[mixed], C)
    if spanned:
        found = features.T @ solve_triangular(rows, found, lower=True, trans="T")
    coefficients[mixed] = np.asarray(found).T
    return coefficients, intercepts


def scores_by_products(
    taught: Array, unseen: Array, shares: Array, weights: Array, C: float
) -> Array:
    """Give log odds of unseen units, by `fit_codes` where only inner products are known.

    Parameters
    ----------
    taught
        Inner products of the units to learn from, shape (n_units, n_units).
    unseen
        Of other units with them, shape (n_unseen, n_units).
    shares, weights, C
        As for `fit_codes`.

    Returns
    -------
    array of shape (n_unseen, n_codes)
    """
    from scipy.linalg import solve_triangular

    mixed, intercepts = _constant(shares, weights)
    scores = np.tile(intercepts, (len(unseen), 1))
    if mixed.any():
        root = _root(taught)
        found, base = _minimise(root, shares[:, mixed], weights, intercepts[mixed], C, _ROUGHLY)
        scores[:, mixed] = unseen @ solve_triangular(root, found, lower=True, trans="T") + base
    return scores


def _constant(shares: Array, weights: Array) -> tuple[NDArray[np.bool_], Array]:
    """Say which codes have labels that differ, and give the log odds of the mean label."""
    counts = np.where(np.isnan(shares), 0.0, weights[:, None])
    carried = (counts * np.nan_to_num(shares)).sum(axis=0)
    means = carried / np.maximum(counts.sum(axis=0), 1e-300)
    clipped: Array = np.clip(means, _RARELY, 1 - _RARELY)
    return (means > 0) & (means < 1), np.log(clipped / (1 - clipped))


def _products(features: csr_matrix) -> Array:
    """Give the inner products of units, full columns apart from sparse ones."""
    filled = np.bincount(features.indices, minlength=features.shape[1]) > features.shape[0] / 4
    sparse, dense = features[:, ~filled], features[:, filled].toarray()
    products: Array = (sparse @ sparse.T).toarray() + dense @ dense.T
    return products


def _root(products: Array) -> Array:
    """Give the units in a space of as many dimensions as units, with these inner products."""
    raised = products.copy()
    scale = max(float(products.diagonal().mean()), 1e-12)
    raised[np.diag_indices_from(raised)] += 1e-9 * scale  # the same words may come twice
    root: Array = np.asarray(np.linalg.cholesky(raised), dtype=np.float64)
    return root


def _minimise(
    rows: Any, shares: Array, weights: Array, start: Array, C: float, slope: float = 1e-6
) -> tuple[Array, Array]:
    """Give coefficients of shape (n_dimensions, n_codes), and intercepts, where it is level."""
    from scipy.optimize import minimize
    from scipy.special import expit

    counts, truth = np.where(np.isnan(shares), 0.0, weights[:, None]), np.nan_to_num(shares)
    n_dimensions, n_codes = rows.shape[1], truth.shape[1]
    unit = C / max(float(counts.sum()), 1e-12)

    def loss(flat: Array) -> tuple[float, Array]:
        values = flat.reshape(n_dimensions + 1, n_codes)
        odds = np.asarray(rows @ values[:-1]) + values[-1]
        size = (values[:-1] ** 2).sum() / (2 * C)
        total = (counts * (np.logaddexp(0.0, odds) - truth * odds)).sum() + size
        excess = counts * (expit(odds) - truth)
        uphill = np.vstack([np.asarray(rows.T @ excess) + values[:-1] / C, excess.sum(axis=0)])
        return total * unit, (uphill * unit).ravel()

    first = np.vstack([np.zeros((n_dimensions, n_codes)), start])
    options = {"maxiter": 5000, "gtol": slope, "ftol": 1e-15, "maxls": 50}
    result = minimize(loss, first.ravel(), jac=True, method="L-BFGS-B", options=options)
    values = result.x.reshape(n_dimensions + 1, n_codes)
    return values[:-1], values[-1]
