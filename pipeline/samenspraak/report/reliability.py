"""Agreement between coders, in figures and in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from samenspraak.codebook import Codebook
from samenspraak.report.data import number_or_none
from samenspraak.report.wording import Label, label

FEW = 10
"""Positive units below which agreement is not read."""

TENTATIVE, DEPENDABLE = 0.667, 0.8
"""Alpha from which conclusions are tentative, and from which they are dependable (Krippendorff
2004)."""

_UNUSABLE = 0.4


@dataclass(frozen=True, slots=True)
class Agreed:
    """Agreement on one code."""

    label: Label
    alpha: float | None
    low: float | None
    high: float | None
    percent: float | None
    ac1: float | None
    n_units: int
    n_positive: int
    level: str
    readable: bool


@dataclass(frozen=True, slots=True)
class Sets:
    """Agreement over whole sets of codes; None where it was not measured."""

    n_coders: int | None
    n_units: int | None
    n_interviews: int | None
    alpha: float | None
    low: float | None
    high: float | None
    same_set: float | None


def agreement_on_sets(numbers: Mapping[str, Any]) -> Sets:
    """Give the overall numbers of ``metrics/agreement.json``."""
    overall = dict(numbers.get("overall") or {})
    return Sets(
        n_coders=overall.get("n_coders"),
        n_units=overall.get("n_units"),
        n_interviews=overall.get("n_interviews"),
        alpha=number_or_none(overall.get("alpha_masi")),
        low=number_or_none(overall.get("low")),
        high=number_or_none(overall.get("high")),
        same_set=number_or_none(overall.get("same_set")),
    )


def level(alpha: float | None, n_positive: int) -> str:
    """Give agreement in words, by the conventions of Krippendorff (2004).

    Examples
    --------
    >>> level(0.85, 30), level(0.7, 30), level(0.85, 4)
    ('dependable', 'tentative', 'too few units')
    """
    if n_positive < FEW:
        return "too few units"
    if alpha is None:
        return "not defined"
    if alpha >= DEPENDABLE:
        return "dependable"
    if alpha >= TENTATIVE:
        return "tentative"
    return "too low, revise" if alpha >= _UNUSABLE else "too low"


def agreement_rows(agreement: pd.DataFrame, book: Codebook, language: str) -> list[Agreed]:
    """Give the codes of units that two coders looked at, in codebook order."""
    rows = {row["code"]: row for row in agreement.to_dict("records")}
    return [
        _agreed(rows[code.id], label(code.label, language, code.id))
        for code in book.codes
        if code.id in rows and int(rows[code.id]["n_units"])
    ]


def _agreed(row: Mapping[Any, Any], name: Label) -> Agreed:
    alpha, n_positive = number_or_none(row["alpha"]), int(row["n_positive"])
    return Agreed(
        label=name,
        alpha=alpha,
        low=number_or_none(row["low"]),
        high=number_or_none(row["high"]),
        percent=number_or_none(row["percent"]),
        ac1=number_or_none(row["ac1"]),
        n_units=int(row["n_units"]),
        n_positive=n_positive,
        level=level(alpha, n_positive),
        readable=n_positive >= FEW and alpha is not None,
    )
