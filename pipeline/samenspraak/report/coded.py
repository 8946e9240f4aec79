"""Which units count as coded, and on whose word."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import pandas as pd

Source = Literal["people", "classifier", "likeness", "nothing"]
"""``people``: labels. ``classifier``: decisions of a trained classifier. ``likeness``: the units
nearest to the codebook's examples, an order for a first reading and no decision."""

NEAREST = 10
"""Units per code that count as near when there is only likeness to go by."""

TENTHS = 10


@dataclass(frozen=True)
class Coded:
    """Units with their codes, from one source for the whole report."""

    source: Source
    looked_at: pd.DataFrame
    """Units that the source judged: ``unit_id``, ``interview_id``, ``tenth`` (place in the
    interview, 1 to 10)."""
    pairs: pd.DataFrame
    """Their codes: ``unit_id``, ``code``, ``interview_id``, ``tenth``; a row per unit and code."""

    @property
    def n_units(self) -> int:
        """Units judged."""
        return len(self.looked_at)

    @property
    def n_coded(self) -> int:
        """Units with at least one code."""
        return int(self.pairs["unit_id"].nunique())


def coded_units(gold: pd.DataFrame, codings: pd.DataFrame, units: pd.DataFrame) -> Coded:
    """Give what counts as coded: labels if there are any, else what the machine says.

    A unit carries a code when at least half of the coders who looked at it gave it.

    Parameters
    ----------
    gold, codings, units
        Tables of those names.
    """
    places = with_tenths(units)
    if len(gold):
        looked_at = places[places["unit_id"].isin(set(gold["unit_id"]))]
        return _coded("people", looked_at, gold.loc[gold["value"] >= 0.5, ["unit_id", "code"]])
    if not len(codings):
        return _coded("nothing", places.iloc[:0], codings[["unit_id", "code"]])
    if codings["decision"].any():
        given = codings.loc[codings["decision"], ["unit_id", "code"]]
        return _coded("classifier", places, given.drop_duplicates())
    return _coded("likeness", places, nearest_units(codings)[["unit_id", "code"]])


def nearest_units(codings: pd.DataFrame, n: int = NEAREST) -> pd.DataFrame:
    """Give the rows of the n likeliest units of each code, the likeliest first; none at 0."""
    ranked = codings[codings["probability"] > 0].sort_values(
        ["code", "probability", "unit_id"], ascending=[True, False, True]
    )
    return ranked.groupby("code", sort=False).head(n)


def with_tenths(units: pd.DataFrame) -> pd.DataFrame:
    """Give each unit's place in its interview: in which tenth of the interview's units it lies.

    Returns
    -------
    DataFrame
        ``unit_id``, ``interview_id``, ``tenth`` (1 to 10), in order of speaking.
    """
    ordered = units.sort_values(["interview_id", "start", "unit_id"], ignore_index=True)
    by_interview = ordered.groupby("interview_id")["unit_id"]
    rank, size = by_interview.cumcount(), by_interview.transform("size")
    tenth = (2 * rank + 1) * TENTHS // (2 * size) + 1
    return ordered[["unit_id", "interview_id"]].assign(tenth=tenth.astype("int64"))


def _coded(source: Source, looked_at: pd.DataFrame, pairs: pd.DataFrame) -> Coded:
    both = pairs.merge(looked_at, on="unit_id").sort_values(["unit_id", "code"], ignore_index=True)
    return Coded(source, looked_at, both)
