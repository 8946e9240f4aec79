"""How common codes are, with intervals that people's labels can carry.

A machine count has no interval here: calibrated or not, it is biased by an unknown amount, and
with many units its interval would be narrow around the wrong value. Machine probabilities may only
sharpen what a sample of human labels says.

Every interval is about talk of this kind: what more interviews like these would hold. So it counts
how interviews differ, not only how units do.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from samenspraak.errors import LabelError, TableError
from samenspraak.estimate.estimators import (
    Estimate,
    design_effect,
    difference,
    effective_labels,
    labels_mean,
    prediction_powered,
    weighted_mean,
    wilson,
)
from samenspraak.labels import DESIGNS
from samenspraak.tables import check_table

Array = NDArray[np.float64]

NO_LABELS = "no human labels: machine counts are not evidence"
"""Method of a row without a prevalence."""

ONLY_LEARNING = "only labels chosen for learning: they say nothing about shares"
"""The same, where people labelled, but not to estimate."""

EXACT = "; every unit read, so the share in this study itself is exact"
"""Ends the method where people labelled all units of the group."""

UNFINISHED = "; not every unit read yet, as if those read were drawn at random"
"""Ends the method where coders got all units and have not returned them all."""

_COLUMNS = ("code", "group", "prevalence", "low", "high", "method", "n_human", "n_machine")
_ENOUGH_FOR_PPI = 50  # labels; fewer cannot say how much weight the machine deserves


def estimate_prevalence(
    gold: pd.DataFrame,
    units: pd.DataFrame,
    cases: pd.DataFrame,
    codes: Sequence[str],
    *,
    codings: pd.DataFrame | None = None,
    cross_fitted: bool = False,
    by: Sequence[str] = ("role", "setting"),
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Give the share of units that carry each code, over all units and per group, with intervals.

    Labels of design ``learning`` were chosen to teach the classifier and never count. Where labels
    of a code come from several designs, the one with most labels counts.

    Parameters
    ----------
    gold, units, cases
        Tables of those names.
    codes
        Ids; each gets a row per group.
    codings
        Table ``codings``; rows of a machine (coder ``model:…``) with calibrated probabilities.
    cross_fitted
        Says that no unit was coded by a model that learned from it or from its interview. Only
        then do `codings` count: a model knows its own training units too well, and the interval
        would be too narrow.
    by
        Columns to split by: of `units` (``role``, ``language``) or of `cases`.
    confidence
        Of the intervals.

    Returns
    -------
    DataFrame
        Table ``estimates``; ``group`` is ``all`` or ``column=value``. ``n_human`` and
        ``n_machine`` count the units whose label or machine probability is in the estimate.
        ``method`` starts with the estimator, where it is not the plain mean of the labels:

        * ``PPI++``: mean of the labels, corrected by the machine on the rest, with the weight
          that the labels say it deserves (Angelopoulos, Duchi & Zrnic 2023);
        * ``difference``: machine mean plus weighted human corrections, for labels drawn with
          known probabilities (Särndal, Swensson & Wretman 1992);
        * ``weighted``: inverse-probability weights without a machine (Hájek 1971; Horvitz &
          Thompson 1952).

        ``wilson`` is the interval (Wilson 1927) at the effective number of labels; ``clustered``
        says that interviews' differences are in that number (Korn & Graubard 1998). Without it
        there was one interview per group, and the interval says nothing beyond that interview.

    Raises
    ------
    TableError
        When `by` names no column, or two machines coded the same unit.
    LabelError
        When labels of design ``probability`` have no inclusion probability above 0.
    """
    frame = _with_groups(units, cases, by)
    rows: list[dict[str, object]] = []
    for code in codes:
        data = _CodeData.of(code, frame, gold, codings if cross_fitted else None)
        for column in ("all", *by):
            rows += [{"code": code} | row for row in _column(data, frame, column, confidence)]
    return check_table(pd.DataFrame(rows, columns=_COLUMNS), "estimates")


@dataclass(frozen=True)
class _CodeData:
    """One code over all units: arrays in the order of the units; NaN where there is none."""

    value: Array
    inclusion: Array
    machine: Array
    design: str
    """Of the labels that count; empty when there are none."""
    instead: str
    """What the method says of a group without such labels."""

    @classmethod
    def of(
        cls, code: str, frame: pd.DataFrame, gold: pd.DataFrame, codings: pd.DataFrame | None
    ) -> _CodeData:
        labels = gold[gold["code"] == code]
        labels = labels[frame.index.get_indexer(labels["unit_id"]) >= 0]
        counts = labels["design"].value_counts()
        usable = [design for design in DESIGNS if design != "learning" and design in counts]
        design = max(usable, key=lambda name: counts[name], default="")
        labels = labels[labels["design"] == design].set_index("unit_id").reindex(frame.index)
        inclusion = labels["inclusion_probability"].to_numpy(dtype=float, na_value=np.nan)
        value = labels["value"].to_numpy(dtype=float, na_value=np.nan)
        without = int((np.isfinite(value) & ~(inclusion > 0)).sum())
        if design == "probability" and without:
            raise LabelError(
                f"code {code}: {without} labels of design probability have no inclusion "
                "probability above 0; take it from the sheet they were sent with"
            )
        instead = NO_LABELS if design or counts.empty else ONLY_LEARNING
        return cls(value, inclusion, _machine(code, frame, codings), design, instead)


def _with_groups(units: pd.DataFrame, cases: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """Give interview and groups per unit, indexed by unit id; a blank reads ``unknown``."""
    frame = units.set_index("unit_id").sort_index()
    result = frame[["interview_id"]].assign(all="")
    known = cases.set_index("interview_id")
    for column in by:
        if column in ("role", "language"):
            values = frame[column]
        elif column in known:
            values = frame["interview_id"].map(known[column])
        else:
            raise TableError(
                f"estimate.by: {column!r} is no column of interviews.csv; there are "
                f"{', '.join(map(str, known.columns))}"
            )
        result[column] = values.astype(object).where(values.notna() & (values != ""), "unknown")
    return result


def _machine(code: str, frame: pd.DataFrame, codings: pd.DataFrame | None) -> Array:
    if codings is None:
        return np.full(len(frame), np.nan)
    rows = codings[(codings["code"] == code) & codings["coder"].str.startswith("model:")]
    if rows["unit_id"].duplicated().any():
        raise TableError(f"codings: code {code} has rows of two machines; give those of one")
    found = rows.set_index("unit_id")["probability"].reindex(frame.index)
    return np.asarray(found.to_numpy(dtype=float, na_value=np.nan))


def _column(
    data: _CodeData, frame: pd.DataFrame, column: str, confidence: float
) -> Iterator[dict[str, object]]:
    """Give a row per group of a column; the groups share one design effect."""
    groups = {str(name): rows for name, rows in sorted(frame.groupby(column).indices.items())}
    estimates = {name: _estimate(data, rows) for name, rows in groups.items()}
    interviews = frame["interview_id"].to_numpy()
    effect, freedom = design_effect(
        [(found[0], interviews[groups[name]]) for name, found in estimates.items() if found]
    )
    for name, estimate in estimates.items():
        row: dict[str, object] = {"group": "all" if column == "all" else f"{column}={name}"}
        if estimate is None:
            yield row | {"method": data.instead, "n_human": 0, "n_machine": 0}
            continue
        found, ending = estimate
        n = effective_labels(found, effect, freedom, confidence)
        low, high = wilson(found.share, n, confidence)
        parts = (found.name, "wilson", "clustered" if freedom else "")
        yield row | {
            "prevalence": round(found.share, 6),
            "low": round(low, 6),
            "high": round(high, 6),
            "method": ", ".join(filter(None, parts)) + ending,
            "n_human": found.n_human,
            "n_machine": found.n_machine,
        }


def _estimate(data: _CodeData, rows: NDArray[np.int64]) -> tuple[Estimate, str] | None:
    """Give the estimate for the units of a group and how its method ends; None without labels."""
    value, machine, inclusion = data.value[rows], data.machine[rows], data.inclusion[rows]
    n_human = int(np.isfinite(value).sum())
    if n_human == 0:
        return None
    whole = n_human == len(value)
    coded = bool(np.isfinite(machine).all()) and not whole
    if data.design == "probability":
        if coded:
            return difference(value, machine, inclusion), ""
        return weighted_mean(value, inclusion), ""
    if coded and data.design == "random" and n_human >= _ENOUGH_FOR_PPI:
        return prediction_powered(value, machine), ""
    unfinished = UNFINISHED if data.design == "all" else ""
    return labels_mean(value), EXACT if whole else unfinished
