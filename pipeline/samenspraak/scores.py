"""How good probabilities and decisions are; a unit on which coders differ counts for both sides."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

BINS = 10
_PERMUTATIONS = 199


@dataclass(frozen=True, slots=True)
class Decisions:
    """How decisions on one code compare with labels."""

    precision: float
    recall: float
    f1: float


@dataclass(frozen=True, slots=True)
class Bin:
    """Pairs of unit and code with about the same probability."""

    predicted: float
    observed: float
    n: float


def average_precision(shares: Array, scores: Array) -> float:
    """Give average precision: the area under precision against recall, as scikit-learn sums it.

    Parameters
    ----------
    shares
        Share of coders who gave the code, per unit; NaN where nobody looked (left out).
    scores
        Higher is likelier.

    Returns
    -------
    float
        NaN without a positive unit.
    """
    from sklearn.metrics import average_precision_score

    seen = ~np.isnan(shares)
    share = shares[seen]
    if not (share > 0).any():
        return float("nan")
    truth = np.repeat([1, 0], len(share))
    weights = np.concatenate([share, 1 - share])
    twice = np.concatenate([scores[seen]] * 2)
    return float(average_precision_score(truth, twice, sample_weight=weights))


def better_than_chance(shares: Array, scores: Array, level: float = 0.05) -> bool:
    """Say whether positive units stand higher than a random order would put them.

    A permutation test on average precision (Phipson & Smyth 2010): two of five positive units at
    the top tell more than five a little above the middle.
    """
    seen = ~np.isnan(shares)
    carried = (shares[seen] >= 0.5).astype(np.float64)
    n_units, n_carried = len(carried), int(carried.sum())
    if n_carried in (0, n_units):
        return False
    found = average_precision(carried, scores[seen])
    rng = np.random.default_rng(0)
    steps = np.arange(1, n_carried + 1)
    by_lot = [
        (steps / np.sort(1 + rng.choice(n_units, n_carried, replace=False))).mean()
        for _ in range(_PERMUTATIONS)
    ]
    as_good = 1 + int((np.array(by_lot) >= found).sum())
    return as_good / (_PERMUTATIONS + 1) <= level


def counts(shares: Array, decided: NDArray[np.bool_]) -> tuple[float, float, float]:
    """Give how many positives were given, positives there are, and units were given the code."""
    seen = ~np.isnan(shares)
    given = decided[seen]
    return float(shares[seen][given].sum()), float(shares[seen].sum()), float(given.sum())


def compare(hits: float, positives: float, given: float) -> Decisions:
    """Give precision, recall and F1 from `counts`; 0 where nothing was given or nothing found."""
    return Decisions(
        precision=hits / given if given else 0.0,
        recall=hits / positives if positives else 0.0,
        f1=2 * hits / (positives + given) if positives + given else 0.0,
    )


def reliability(shares: Array, probabilities: Array) -> list[Bin]:
    """Give mean probability and observed share in ten bins of equal width; empty bins left out.

    Parameters
    ----------
    shares, probabilities
        Of pairs of unit and code; pairs with NaN are left out.
    """
    seen = ~np.isnan(shares)
    share, probability = shares[seen], probabilities[seen]
    number = np.minimum((probability * BINS).astype(int), BINS - 1)
    return [
        Bin(float(probability[own].mean()), float(share[own].mean()), float(own.sum()))
        for own in (number == which for which in range(BINS))
        if own.any()
    ]


def calibration_error(bins: list[Bin]) -> float:
    """Give the expected calibration error (Naeini, Cooper & Hauskrecht 2015).

    Rare codes look well calibrated under a model that knows nothing; read it beside average
    precision.
    """
    total = sum(one.n for one in bins)
    return sum(abs(one.predicted - one.observed) * one.n for one in bins) / total if total else 0.0
