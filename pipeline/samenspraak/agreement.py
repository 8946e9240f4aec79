"""How far coders agree on each code and on whole sets of codes, and what they differ about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from samenspraak.coefficients import (
    Array,
    Resampling,
    gwet_ac1,
    krippendorff_alpha,
    percent_agreement,
    set_counts,
)
from samenspraak.labels import NOTHING, coder_votes
from samenspraak.tables import check_table


@dataclass(frozen=True)
class Agreement:
    """Agreement between the coders of a study.

    Examples
    --------
    >>> Agreement.unmeasured("one coder only", ["joy"]).metrics()["reason"]
    'one coder only'
    """

    table: pd.DataFrame
    """Table ``agreement``: per code, over the units that at least two coders looked at."""
    details: pd.DataFrame
    """Per code (Byrt, Bishop & Carlin 1993): ``prevalence_index`` (-1 nobody gave it, 1 everybody
    always), ``bias_index`` (largest difference between two coders' shares), and ``alpha_coded``:
    alpha over the units that somebody gave any code. ``units_needed`` is about how many such units
    would narrow the interval of alpha to .1 on either side."""
    overall: dict[str, Any] = field(default_factory=dict)
    """``alpha_masi`` over whole sets of codes with ``low`` and ``high``, ``same_set`` (share of
    pairs of coders with exactly the same codes), ``n_units``, ``n_coders``, ``n_interviews``."""
    confusion: pd.DataFrame = field(default_factory=pd.DataFrame)
    """``coder_a``, ``coder_b``, ``code_a``, ``code_b``, ``n_units``: a gave the one where b gave
    the other; ``-`` where b gave nothing that a did not give too. Most frequent first."""
    disagreements: pd.DataFrame = field(default_factory=pd.DataFrame)
    """``unit_id``, ``code``, ``coders_for``, ``coders_against`` (joined by ``; ``): to talk over."""
    reason: str = ""
    """Why there is nothing to measure; empty when there is."""

    @classmethod
    def unmeasured(cls, reason: str, codes: Sequence[str]) -> Agreement:
        """Give a result that says why there is no agreement to measure."""
        empty = np.full(len(codes), np.nan)
        names = ("alpha", "low", "high", "percent", "ac1")
        table = {"code": list(codes)} | dict.fromkeys(names, empty)
        counts = dict.fromkeys(("n_units", "n_positive"), np.zeros(len(codes), dtype=int))
        details = {"code": sorted(codes)} | dict.fromkeys(_DETAILS, empty)
        return cls(
            check_table(pd.DataFrame(table | counts), "agreement"),
            pd.DataFrame(details).round(_DECIMALS),
            confusion=pd.DataFrame(columns=_CONFUSION),
            disagreements=pd.DataFrame(columns=_DISAGREEMENTS),
            reason=reason,
        )

    def metrics(self) -> dict[str, Any]:
        """Give the figures as plain numbers; None where one is not defined."""
        rows = self.table.merge(self.details, on="code").set_index("code")
        codes = {
            code: {name: _plain(value) for name, value in row.items()}
            for code, row in rows.astype(object).to_dict("index").items()
        }
        overall = {name: _plain(value) for name, value in self.overall.items()}
        return {"reason": self.reason, "overall": overall, "codes": codes}


_DECIMALS = 6
_DETAILS = ("prevalence_index", "bias_index", "alpha_coded", "units_needed")
_CONFUSION = ["coder_a", "coder_b", "code_a", "code_b", "n_units"]
_DISAGREEMENTS = ["unit_id", "code", "coders_for", "coders_against"]


def measure_agreement(
    labels: pd.DataFrame,
    interview_of: Mapping[str, str],
    codes: Sequence[str],
    *,
    resamples: int = 1000,
    seed: int = 0,
    confidence: float = 0.95,
) -> Agreement:
    """Give the agreement on every code and on whole sets of codes, with intervals.

    Only units that at least two coders looked at count. Intervals are percentiles over resampled
    interviews (Efron & Tibshirani 1993): units within an interview resemble each other. With one
    interview, or when more than a tenth of the resamples leave alpha undefined (a rare code), there
    is no interval.

    Parameters
    ----------
    labels
        Table ``labels``; a coder may be a machine.
    interview_of
        Unit id to interview id.
    codes
        Ids of the codebook.
    resamples, seed, confidence
        Of the intervals.

    Returns
    -------
    Agreement
        With a `reason` and empty figures when no unit was looked at by two coders.
    """
    votes = coder_votes(labels, codes)
    n_coders = votes.groupby(level="unit_id").size()
    votes = votes.loc[n_coders.index[n_coders > 1].to_list()] if len(votes) else votes
    if votes.empty or not len(codes):
        coders = labels["coder"].nunique()
        reason = (
            f"{coders} coders, but no unit that two of them looked at"
            if coders > 1
            else "agreement needs two coders; there are labels of " + ("one" if coders else "none")
        )
        return Agreement.unmeasured(reason, codes)
    units = votes.index.unique(level="unit_id")
    interviews, cluster = np.unique([interview_of[unit] for unit in units], return_inverse=True)
    resampling = Resampling.of(cluster, resamples, seed, confidence)
    ratings = {code: votes[code].unstack("coder").loc[units] for code in sorted(codes)}
    rows = [_code_row(code, rating, resampling) for code, rating in ratings.items()]
    coded = votes.groupby(level="unit_id").max().max(axis=1).to_numpy() > 0
    details = [_details(row, ratings[row["code"]], coded) for row in rows]
    overall = _sets_row(votes, resampling) | {
        "n_units": len(units),
        "n_coders": votes.index.get_level_values("coder").nunique(),
        "n_interviews": len(interviews),
    }
    return Agreement(
        check_table(pd.DataFrame(rows).round(_DECIMALS), "agreement"),
        pd.DataFrame(details).round(_DECIMALS),
        overall,
        _confusion(votes),
        _disagreements(ratings),
    )


def _binary_counts(rating: pd.DataFrame) -> Array:
    votes = rating.to_numpy(dtype=float)
    return np.column_stack([(votes == 0).sum(axis=1), (votes == 1).sum(axis=1)]).astype(float)


def _code_row(code: str, rating: pd.DataFrame, resampling: Resampling) -> dict[str, Any]:
    counts = _binary_counts(rating)
    low, high = resampling.interval(counts)
    return {
        "code": code,
        "alpha": krippendorff_alpha(counts),
        "low": low,
        "high": high,
        "percent": percent_agreement(counts),
        "ac1": gwet_ac1(counts),
        "n_units": len(counts),
        "n_positive": int((counts[:, 1] > 0).sum()),
    }


def _details(row: dict[str, Any], rating: pd.DataFrame, coded: NDArray[np.bool_]) -> dict[str, Any]:
    counts, shares = _binary_counts(rating), rating.mean()
    half = (row["high"] - row["low"]) / 2
    return {
        "code": row["code"],
        "prevalence_index": float(2 * counts[:, 1].sum() / counts.sum() - 1),
        "bias_index": float(shares.max() - shares.min()),
        "alpha_coded": krippendorff_alpha(counts[coded]),
        "units_needed": float(np.ceil(row["n_units"] * (half / 0.1) ** 2)),
    }


def _sets_row(votes: pd.DataFrame, resampling: Resampling) -> dict[str, float]:
    units = votes.index.get_level_values("unit_id").to_numpy(dtype=str)
    counts, distance = set_counts(votes.to_numpy() > 0, units)
    low, high = resampling.interval(counts, distance)
    return {
        "alpha_masi": krippendorff_alpha(counts, distance),
        "low": low,
        "high": high,
        "same_set": percent_agreement(counts),
    }


def _confusion(votes: pd.DataFrame) -> pd.DataFrame:
    wide = {coder: group.droplevel("coder") for coder, group in votes.groupby(level="coder")}
    rows: list[tuple[str, str, str, str, int]] = []
    for a, b in combinations(sorted(wide), 2):
        shared = wide[a].index.intersection(wide[b].index)
        only_a = wide[a].loc[shared] > wide[b].loc[shared]
        only_b = wide[b].loc[shared] > wide[a].loc[shared]
        for frame in (only_a, only_b):
            frame[NOTHING] = ~frame.any(axis=1)
        times = only_a.T.to_numpy(dtype=int) @ only_b.to_numpy(dtype=int)
        times[-1, -1] = 0  # both gave the same codes
        rows += [
            (a, b, only_a.columns[x], only_b.columns[y], int(times[x, y]))
            for x, y in zip(*times.nonzero(), strict=True)
        ]
    frame = pd.DataFrame(rows, columns=_CONFUSION)
    order = ["n_units", *_CONFUSION[:-1]]
    return frame.sort_values(order, ascending=[False, True, True, True, True], ignore_index=True)


def _disagreements(ratings: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    rows: list[tuple[str, str, str, str]] = []
    for code, rating in ratings.items():
        coders, votes = rating.columns.to_numpy(dtype=object), rating.to_numpy(dtype=float)
        yes, no = votes == 1, votes == 0
        for unit in (yes.any(axis=1) & no.any(axis=1)).nonzero()[0]:
            sides = ["; ".join(coders[side[unit]]) for side in (yes, no)]
            rows.append((str(rating.index[unit]), code, sides[0], sides[1]))
    return pd.DataFrame(sorted(rows), columns=_DISAGREEMENTS)


def _plain(value: Any) -> float | int | None:
    if pd.isna(value):
        return None
    return int(value) if isinstance(value, int | np.integer) else round(float(value), _DECIMALS)
