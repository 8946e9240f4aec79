"""How well one coder would do if the other were right: what a classifier can hope for."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import combinations

import numpy as np
import pandas as pd

from samenspraak.labels import coder_votes
from samenspraak.tables import empty_table


def coder_f1(
    labels: pd.DataFrame | None, unit_ids: Collection[str], codes: Sequence[str]
) -> pd.Series:
    """Give F1 of each coder against each other one, per code, over the units both looked at.

    F1 is the same whichever of two coders is taken as right (Hripcsak & Rothschild 2005). With more
    than two, hits and misses of all pairs are added up. Where all coders looked at all units, F1 of
    a classifier against the share of coders is that against each coder in turn, so the two compare.

    Parameters
    ----------
    labels
        Table ``labels``; None is a table without rows.
    unit_ids
        Units that count.
    codes
        In the order wanted.

    Returns
    -------
    Series
        By code; NaN where nobody gave the code, or no two coders looked at a unit.

    Examples
    --------
    >>> said = [("u1", "a", "joy"), ("u1", "b", "joy"), ("u2", "a", "joy"), ("u2", "b", "-")]
    >>> labels = pd.DataFrame(said, columns=["unit_id", "coder", "code"]).assign(value=1)
    >>> round(float(coder_f1(labels, {"u1", "u2"}, ["joy"])["joy"]), 3)
    0.667
    """
    labels = empty_table("labels") if labels is None else labels
    votes = coder_votes(labels[labels["unit_id"].isin(unit_ids)], codes)
    of_coder = {coder: own.droplevel("coder") for coder, own in votes.groupby(level="coder")}
    agreed, given = np.zeros(len(codes)), np.zeros(len(codes))
    for one, other in combinations(sorted(of_coder), 2):
        shared = of_coder[one].index.intersection(of_coder[other].index)
        mine, theirs = of_coder[one].loc[shared].to_numpy(), of_coder[other].loc[shared].to_numpy()
        agreed += (mine * theirs).sum(axis=0)
        given += (mine + theirs).sum(axis=0)
    undefined = np.full(len(codes), np.nan)
    return pd.Series(np.divide(2 * agreed, given, out=undefined, where=given > 0), list(codes))


def ceiling_numbers(by_code: pd.Series) -> dict[str, float]:
    """Give the mean over codes as ``coder_f1``; nothing where there is none."""
    return {"coder_f1": float(by_code.mean())} if by_code.notna().any() else {}
