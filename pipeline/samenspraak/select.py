"""Which units a coder should look at next, and how likely each was to be chosen.

Only units chosen with a known probability carry an estimate; units chosen to teach the classifier
do not (Dasgupta 2011). The design travels with every label.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from hashlib import blake2b
from typing import Literal, get_args

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from samenspraak.errors import LabelError

Design = Literal["all", "random", "probability", "learning"]
Array = NDArray[np.float64]

_FLOOR = 0.2  # of the mean size: no unit is left without a fair chance


def select_units(
    units: pd.DataFrame,
    *,
    design: Design,
    n: int,
    seed: int,
    codings: pd.DataFrame | None = None,
    labelled: Collection[str] = (),
    by_similarity: Collection[str] = (),
) -> pd.DataFrame:
    """Give the units to look at, with the design and the probability of each to be chosen.

    Parameters
    ----------
    units
        Table ``units``.
    design
        ``all``: every unit. ``random``: n units, each as likely. ``probability``: n units, the
        more likely the more doubt the classifier has about them. ``learning``: n units that teach
        the classifier most, for each code in turn.
    n
        How many; all when there are not that many.
    seed
        The same seed gives the same units to every coder. A larger n under ``random`` adds to the
        units of a smaller one.
    codings
        Table ``codings`` of the classifier over all units; for ``probability`` and ``learning``.
    labelled
        Units that ``learning`` leaves out. The other designs draw from all units, so that the
        probabilities hold: a unit drawn again keeps its labels and gains a design.
    by_similarity
        Codes whose probability is only a rank, from definition and examples: ``learning`` then
        starts with the nearest units.

    Returns
    -------
    DataFrame
        ``unit_id`` (ascending), ``design``, ``inclusion_probability`` (missing for ``learning``).

    Raises
    ------
    LabelError
        When the design is unknown, or needs codings that are not there for every unit.

    Notes
    -----
    ``probability`` is systematic sampling in random order with probability proportional to size
    (Madow 1949; Hartley & Rao 1962): a fixed number of units and exact inclusion probabilities.
    Size is the summed standard deviation √(p(1-p)) of the codes, which makes the difference
    estimator short of variance (Särndal, Swensson & Wretman 1992; Zrnic & Candès 2024), with a
    floor that keeps every probability above 0 (Horvitz & Thompson 1952).

    ``learning`` asks per code for the most uncertain unit (Lewis & Gale 1994), never for the mean
    over codes, which does worse than chance; a code without a trained model starts from its
    definition (Attenberg & Provost 2010).
    """
    if design not in get_args(Design):
        raise LabelError(f"design {design!r}: use one of {', '.join(get_args(Design))}")
    ids = sorted(units["unit_id"].astype(str))
    n = min(n, len(ids))
    order = _random_order(ids, seed)
    if design == "all":
        return _selection(ids, design, np.ones(len(ids)))
    if design == "random":
        chosen = sorted(np.asarray(ids, dtype=object)[order[:n]])
        return _selection(chosen, design, np.full(n, n / max(len(ids), 1)))
    doubts = _probabilities(codings, ids, design)
    if design == "probability":
        inclusion = inclusion_probabilities(_sizes(doubts), n)
        drawn = np.sort(_systematic(inclusion, order, seed))
        return _selection([ids[row] for row in drawn], design, inclusion[drawn])
    open_rows = [row for row in order if ids[row] not in set(labelled)]
    taught = sorted(_teaching(doubts, open_rows, n, set(by_similarity)))
    return _selection([ids[row] for row in taught], design, np.full(len(taught), np.nan))


def inclusion_probabilities(sizes: Array, n: int) -> Array:
    """Give probabilities proportional to size that sum to n, none above 1.

    A unit that would get more than 1 is certain; the others share what is left (Särndal, Swensson
    & Wretman 1992, 3.6.1).

    Parameters
    ----------
    sizes
        Shape (n_units,), above 0.
    n
        At most n_units.

    Examples
    --------
    >>> inclusion_probabilities(np.array([10.0, 1.0, 1.0, 2.0]), 2).tolist()
    [1.0, 0.25, 0.25, 0.5]
    """
    certain = np.zeros(len(sizes), dtype=bool)
    while True:
        left = n - certain.sum()
        total = sizes[~certain].sum()
        share = np.where(certain, 1.0, sizes * left / total if total else 0.0)
        over = (share >= 1) & ~certain
        if not over.any():
            return share
        certain |= over


def _sizes(probabilities: pd.DataFrame) -> Array:
    p = probabilities.to_numpy(dtype=float)
    doubt: Array = np.sqrt(p * (1 - p)).sum(axis=1)
    mean = float(doubt.mean()) if len(doubt) else 0.0
    return np.maximum(doubt, _FLOOR * mean if mean > 0 else 1.0)


def _systematic(inclusion: Array, order: NDArray[np.intp], seed: int) -> NDArray[np.intp]:
    """Give the rows drawn: a comb of unit steps laid over the cumulated probabilities."""
    start = np.random.default_rng(seed).random()
    edges = np.cumsum(inclusion[order])
    if len(edges):
        edges[-1] = round(edges[-1])  # a whole number but for the last bit
    teeth = np.floor(edges - start)
    before = np.concatenate([[np.floor(-start)], teeth[:-1]])
    return order[teeth > before]


def _teaching(
    probabilities: pd.DataFrame, rows: list[int], n: int, by_similarity: set[str]
) -> list[int]:
    """Give n rows, the codes taking turns; rows at the same distance in the order of `rows`."""
    p = probabilities.to_numpy(dtype=float)[rows]
    queues: list[Iterator[int]] = []
    for column, code in enumerate(probabilities.columns):
        distance = 1 - p[:, column] if code in by_similarity else np.abs(p[:, column] - 0.5)
        queues.append(iter(np.argsort(distance, kind="stable").tolist()))
    chosen: dict[int, None] = {}
    while len(chosen) < min(n, len(rows)):
        for queue in queues:
            row = next((rows[place] for place in queue if rows[place] not in chosen), None)
            if row is not None and len(chosen) < n:
                chosen[row] = None
    return list(chosen)


def _probabilities(codings: pd.DataFrame | None, ids: list[str], design: str) -> pd.DataFrame:
    """Give probabilities, rows in the order of ids, a column per code."""
    if codings is None or (codings.empty and ids):
        raise LabelError(f"design {design!r} needs codings; run `samenspraak code`, or use random")
    wide = codings.pivot_table(index="unit_id", columns="code", values="probability", sort=True)
    wide = wide.reindex(ids)
    gaps = int(wide.isna().any(axis=1).sum())
    if gaps:
        raise LabelError(
            f"design {design!r}: {gaps} of {len(ids)} units lack a coding for some code; "
            "run `samenspraak code` again"
        )
    return wide


def _random_order(ids: list[str], seed: int) -> NDArray[np.intp]:
    """Give the rows in a random order that belongs to the ids: a permanent random number each."""
    numbers = [blake2b(f"{seed} {unit}".encode(), digest_size=8).digest() for unit in ids]
    return np.array(sorted(range(len(ids)), key=numbers.__getitem__), dtype=np.intp)


def _selection(ids: list[str], design: str, inclusion: Array) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "unit_id": pd.array(ids, dtype="str"),
            "design": design,
            "inclusion_probability": pd.array(
                [None if np.isnan(p) else float(p) for p in inclusion], dtype="Float64"
            ),
        }
    )
