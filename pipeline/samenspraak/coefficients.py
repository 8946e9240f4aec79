"""Coefficients of agreement between any number of coders, with gaps, and their intervals.

Own implementation on numpy: the packages there are carry a licence that does not fit, or do not
know missing data, sets of codes or interviews. Tests hold it against published values.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]

_ENOUGH = 0.9  # of the resamples must define alpha, or there is no interval


def krippendorff_alpha(counts: ArrayLike, distance: ArrayLike | None = None) -> float:
    """Give alpha (Krippendorff 2011): 1 is perfect agreement, 0 what chance gives.

    Parameters
    ----------
    counts
        Shape (n_units, n_values): how many coders gave each value to each unit (`value_counts`).
        Units with one coder play no part.
    distance
        Shape (n_values, n_values): squared differences between values, 0 on the diagonal. Without
        it values are names: equal or not.

    Returns
    -------
    float
        NaN when nothing varies: alpha says nothing then.

    Examples
    --------
    >>> ann, bob = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]
    >>> round(krippendorff_alpha(value_counts(np.column_stack([ann, bob]))), 3)
    0.095
    """
    observed, values, delta = _parts(np.asarray(counts, dtype=float), distance)
    return float(_alpha(observed.sum(keepdims=True), values.sum(axis=0, keepdims=True), delta)[0])


def gwet_ac1(counts: ArrayLike) -> float:
    """Give AC1 (Gwet 2008), which does not collapse when nearly all values are the same.

    Parameters
    ----------
    counts
        Shape (n_units, n_values), as for `krippendorff_alpha`. Units with one coder count towards
        how frequent each value is.

    Returns
    -------
    float
        NaN when there is only one value to choose from.
    """
    table = np.asarray(counts, dtype=float)
    table = table[table.sum(axis=1) > 0]
    if table.shape[1] < 2:
        return float("nan")
    share = (table / table.sum(axis=1, keepdims=True)).mean(axis=0)
    chance = float((share * (1 - share)).sum() / (table.shape[1] - 1))
    return (percent_agreement(table) - chance) / (1 - chance)


def percent_agreement(counts: ArrayLike) -> float:
    """Give the share of pairs of coders who gave the same value, averaged over units.

    NaN when no unit has two coders.
    """
    table = np.asarray(counts, dtype=float)
    table = table[table.sum(axis=1) > 1]
    if not len(table):
        return float("nan")
    coders = table.sum(axis=1)
    return float(((table * (table - 1)).sum(axis=1) / (coders * (coders - 1))).mean())


def value_counts(ratings: ArrayLike) -> Array:
    """Give how many coders gave each value to each unit, values in ascending order.

    Parameters
    ----------
    ratings
        Shape (n_units, n_coders): numbers, NaN where a coder did not look.
    """
    table = np.asarray(ratings, dtype=float)
    values = np.unique(table[~np.isnan(table)])
    return np.asarray((table[:, :, None] == values).sum(axis=1), dtype=float)


def masi_distances(sets: ArrayLike) -> Array:
    """Give how far sets of codes lie apart, 0 to 1, each from each (Passonneau 2006).

    One minus the share of codes in common, weighted by whether the sets are equal (1), one holds
    the other (2/3), they overlap (1/3) or have nothing in common (0).

    Parameters
    ----------
    sets
        Shape (n_sets, n_codes): whether a set holds a code.

    Examples
    --------
    >>> masi_distances([[1, 1, 0, 0], [1, 1, 1, 1]]).round(4).tolist()
    [[0.0, 0.6667], [0.6667, 0.0]]
    """
    member = np.asarray(sets, dtype=float)
    size = member.sum(axis=1)
    common = member @ member.T
    union = size[:, None] + size - common
    nested = common == np.minimum(size[:, None], size)
    weight = np.where(common == union, 1.0, np.where(nested, 2 / 3, 1 / 3))
    shared = np.divide(common, union, out=np.ones_like(common), where=union > 0)
    return np.asarray(1 - weight * shared, dtype=float)


def masi_alpha(sets: ArrayLike, units: ArrayLike) -> float:
    """Give alpha over sets of codes, with the distances of `masi_distances`.

    Parameters
    ----------
    sets
        Shape (n, n_codes): a row per unit and coder, whether the coder gave a code.
    units
        Shape (n,): the unit of each row.
    """
    return krippendorff_alpha(*set_counts(sets, units))


def set_counts(sets: ArrayLike, units: ArrayLike) -> tuple[Array, Array]:
    """Give how often each distinct set stands at each unit, units ascending, and the distances."""
    distinct, column = np.unique(np.asarray(sets), axis=0, return_inverse=True)
    present, row = np.unique(np.asarray(units), return_inverse=True)
    counts = np.zeros((len(present), len(distinct)))
    np.add.at(counts, (row, column.ravel()), 1)
    return counts, masi_distances(distinct)


@dataclass(frozen=True)
class Resampling:
    """Interviews drawn with replacement, the same draws for every coefficient."""

    cluster: NDArray[np.intp]
    """Shape (n_units,): the interview of each unit, counted from 0."""
    weights: Array
    """Shape (n_resamples, n_interviews): how often each interview was drawn."""
    tails: tuple[float, float]
    """Quantiles that bound the interval."""

    @classmethod
    def of(
        cls, cluster: NDArray[np.intp], resamples: int, seed: int, confidence: float
    ) -> Resampling:
        """Give the draws of a seed."""
        n = int(cluster.max()) + 1
        draws = np.random.default_rng(seed).multinomial(n, np.full(n, 1 / n), size=resamples)
        return cls(cluster, draws.astype(float), ((1 - confidence) / 2, (1 + confidence) / 2))

    def interval(self, counts: Array, distance: Array | None = None) -> tuple[float, float]:
        """Give the percentile interval of alpha (Efron & Tibshirani 1993).

        Parameters
        ----------
        counts, distance
            As for `krippendorff_alpha`, units in the order of `cluster`.

        Returns
        -------
        low, high : float
            NaN with fewer than two interviews, or when more than a tenth of the draws leave alpha
            undefined.
        """
        observed, values, delta = _parts(counts, distance)
        n = self.weights.shape[1]
        by_interview = np.zeros((n, values.shape[1]))
        np.add.at(by_interview, self.cluster, values)
        disagreement = np.bincount(self.cluster, weights=observed, minlength=n)
        alphas = _alpha(self.weights @ disagreement, self.weights @ by_interview, delta)
        return percentile_interval(alphas, self.tails) if n > 1 else (float("nan"), float("nan"))


def percentile_interval(values: Array, tails: tuple[float, float]) -> tuple[float, float]:
    """Give the percentile interval of a figure over resamples (Efron & Tibshirani 1993).

    NaN when more than a tenth of the resamples leave it undefined.
    """
    known = values[~np.isnan(values)]
    if len(known) < _ENOUGH * len(values):
        return float("nan"), float("nan")
    low, high = np.quantile(known, tails)
    return float(low), float(high)


def _parts(counts: Array, distance: ArrayLike | None) -> tuple[Array, Array, Array]:
    """Give observed disagreement and values per unit (0 for units with one coder), and distances."""
    n_values = counts.shape[1]
    delta = np.asarray(1 - np.eye(n_values) if distance is None else distance, dtype=float)
    coders = counts.sum(axis=1)
    paired = np.where(coders[:, None] > 1, counts, 0.0)
    observed = ((paired @ delta) * paired).sum(axis=1) / np.maximum(coders - 1, 1)
    return observed, paired, delta


def _alpha(observed: Array, values: Array, delta: Array) -> Array:
    """Give alpha per row from sums of observed disagreement and of values over units."""
    n = values.sum(axis=1)
    expected = ((values @ delta) * values).sum(axis=1)
    defined = np.where(expected > 1e-12, expected, np.nan)
    return np.asarray(1 - observed * (n - 1) / defined, dtype=float)
