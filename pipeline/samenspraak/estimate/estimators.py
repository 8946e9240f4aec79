"""Estimators of a share, what every unit adds to their error, and the interval that follows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

Interviews = NDArray[Any]
"""Interview id per unit."""


@dataclass(frozen=True)
class Estimate:
    """A share with what its units add to its error."""

    name: str
    share: float
    influence: Array
    """Per unit: how far it moves the estimate. Adds up to 0."""
    used: NDArray[np.bool_]
    """Units that are in the estimate."""
    variance: float
    """As if units were independent."""
    n_human: int
    n_machine: int


def labels_mean(value: Array) -> Estimate:
    """Give the plain mean of the labels.

    Parameters
    ----------
    value
        Per unit 0 to 1; NaN without a label. The same in all estimators.
    """
    used = np.isfinite(value)
    n = int(used.sum())
    share = float(value[used].mean())
    influence = np.where(used, value - share, 0.0) / n
    return Estimate("", share, influence, used, share * (1 - share) / n, n, 0)


def weighted_mean(value: Array, inclusion: Array) -> Estimate:
    """Give the mean of labels weighted by 1 / inclusion probability (Hájek 1971)."""
    used = np.isfinite(value)
    weight = np.divide(1.0, inclusion, out=np.zeros_like(value), where=used)
    weight /= weight.sum()
    share = float((weight[used] * value[used]).sum())
    influence = np.where(used, weight * (value - share), 0.0)
    return Estimate("weighted", share, influence, used, _variance(influence), int(used.sum()), 0)


def difference(value: Array, machine: Array, inclusion: Array) -> Estimate:
    """Give the machine's mean plus its weighted human corrections (Särndal et al. 1992).

    Parameters
    ----------
    value, inclusion
        NaN without a label.
    machine
        A probability for every unit, from a model that did not learn from that unit.
    """
    labelled = np.isfinite(value)
    corrected = machine + np.where(labelled, (value - machine) / inclusion, 0.0)
    share, n = float(corrected.mean()), len(corrected)
    influence = (corrected - share) / n
    used = np.ones(n, dtype=bool)
    return Estimate(
        "difference", _inside(share), influence, used, _variance(influence), int(labelled.sum()), n
    )


def prediction_powered(value: Array, machine: Array) -> Estimate:
    """Give the mean of the labels, corrected by the machine on the rest: PPI++.

    The machine's weight, 0 to 1, is the one that makes the variance smallest (Angelopoulos, Duchi
    & Zrnic 2023). Where it deserves none this is `labels_mean`. Labels must be a random sample;
    `machine` as in `difference`.
    """
    labelled = np.isfinite(value)
    n, rest = int(labelled.sum()), machine[~labelled]
    spread = float(np.var(machine, ddof=1)) * (1 + n / len(rest))
    shared = float(np.cov(value[labelled], machine[labelled])[0, 1])
    weight = min(max(shared / spread, 0.0), 1.0) if spread > 0 else 0.0
    if weight == 0:
        return labels_mean(value)
    human = value[labelled] - weight * machine[labelled]
    influence = np.zeros(len(value))
    influence[labelled] = (human - human.mean()) / n
    influence[~labelled] = weight * (rest - rest.mean()) / len(rest)
    return Estimate(
        "PPI++",
        _inside(float(human.mean() + weight * rest.mean())),
        influence,
        np.ones(len(value), dtype=bool),
        _variance(influence[labelled]) + _variance(influence[~labelled]),
        n,
        len(value),
    )


def design_effect(groups: Sequence[tuple[Estimate, Interviews]]) -> tuple[float, int]:
    """Give by how much interviews' differences raise the variance, and its degrees of freedom.

    Interviews are the ultimate clusters (Hansen, Hurwitz & Madow 1953), groups the strata. The
    effect is pooled over groups, because one group holds few interviews; it is at least 1.

    Parameters
    ----------
    groups
        Estimates of one code in groups that share no unit, each with the interviews of its units.
    """
    together = apart = 0.0
    freedom = 0
    for found, interviews in groups:
        moved = found.influence[found.used] * found.used.sum()  # large groups say more
        names, owner = np.unique(interviews[found.used].astype(str), return_inverse=True)
        present = len(names)
        if present < 2:
            continue
        sums = np.bincount(owner, weights=moved)
        together += float(np.square(sums).sum()) * present / (present - 1)
        apart += _variance(moved)
        freedom += present - 1
    return (max(1.0, together / apart) if apart > 0 else 1.0), freedom


def effective_labels(
    found: Estimate, effect: float, freedom: int, confidence: float = 0.95
) -> float:
    """Give how many independent labels would say as much (Korn & Graubard 1998).

    Parameters
    ----------
    found
        The estimate.
    effect, freedom
        From `design_effect`. Few degrees of freedom lower the number further, by the ratio of the
        squared t quantiles; 0 leaves that out.
    confidence
        Of the interval that the number is for.
    """
    from scipy.stats import t

    binomial = found.share * (1 - found.share)
    plain = binomial > 0 and found.variance > 0
    n = (binomial / found.variance if plain else found.n_human) / effect
    if freedom and found.n_human > 1:
        limit = (1 + confidence) / 2
        n *= float((t.ppf(limit, found.n_human - 1) / t.ppf(limit, freedom)) ** 2)
    return n


def wilson(share: float, n: float, confidence: float = 0.95) -> tuple[float, float]:
    """Give the score interval of a share (Wilson 1927); `n` may be an effective number.

    Examples
    --------
    >>> [round(limit, 4) for limit in wilson(81 / 263, 263)]
    [0.2553, 0.3662]
    """
    from scipy.special import ndtri

    z = float(ndtri((1 + confidence) / 2))
    middle = share + z * z / (2 * n)
    half = z * sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    low, high = ((middle + side * half) / (1 + z * z / n) for side in (-1, 1))
    return 0.0 if share == 0 else max(0.0, low), 1.0 if share == 1 else min(1.0, high)


def _variance(influence: Array) -> float:
    n = len(influence)
    return float(np.square(influence).sum()) * n / max(n - 1, 1)


def _inside(share: float) -> float:
    return min(max(share, 0.0), 1.0)
