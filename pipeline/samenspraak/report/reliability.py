"""Agreement between coders and between people and the classifier, in figures and in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from samenspraak.codebook import Codebook
from samenspraak.report.data import ReportData
from samenspraak.report.wording import Label, label

FEW = 10
"""Positive units below which agreement is not read."""

TENTATIVE, DEPENDABLE = 0.667, 0.8
"""Alpha from which conclusions are tentative, and from which they are dependable (Krippendorff
2004)."""

_UNUSABLE = 0.4

STATES = {
    "learnt": "may propose, a person decides",
    "no better than chance": "do not use",
    "too few examples": "abstains, too few units carry it",
    "not looked at": "abstains, nobody has looked for it",
    "not evaluated": "not measured yet",
}
"""State of a code in the classifier to what it may be used for."""


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
class Scored:
    """The classifier on one code."""

    label: Label
    status: str
    n_positive: int
    average_precision: float | None
    prevalence: float
    precision: float | None
    recall: float | None
    f1: float | None
    alpha: float | None
    given_from: float | None
    """Lowest probability at which the code was given."""


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


@dataclass(frozen=True, slots=True)
class Measured:
    """The classifier over all codes, beside words alone and chance; None where not measured."""

    own: float | None
    spread: float | None
    words_only: float | None
    chance: float | None
    n_codes: int | None
    n_units: int | None
    n_interviews: int | None
    by_language: tuple[tuple[str, float | None, int], ...]
    """Language, average precision, units."""
    reason: str
    """Why nothing was measured."""

    @property
    def adds(self) -> bool | None:
        """Whether it does better than words alone; None when that is not known."""
        if self.own is None or self.words_only is None:
            return None
        return self.own > self.words_only


def agreement_on_sets(numbers: Mapping[str, Any]) -> Sets:
    """Give the overall numbers of ``metrics/agreement.json``."""
    overall = dict(numbers.get("overall") or {})
    return Sets(
        n_coders=overall.get("n_coders"),
        n_units=overall.get("n_units"),
        n_interviews=overall.get("n_interviews"),
        alpha=_number(overall.get("alpha_masi")),
        low=_number(overall.get("low")),
        high=_number(overall.get("high")),
        same_set=_number(overall.get("same_set")),
    )


def measured(numbers: Mapping[str, Any]) -> Measured:
    """Give the overall numbers of ``metrics/classifier.json``."""
    languages = dict(numbers.get("by_language") or {})
    return Measured(
        own=_number(numbers.get("macro_average_precision")),
        spread=_number(numbers.get("macro_average_precision_sd")),
        words_only=_number(numbers.get("words_only_average_precision")),
        chance=_number(numbers.get("chance_average_precision")),
        n_codes=numbers.get("n_codes_evaluated"),
        n_units=numbers.get("n_units"),
        n_interviews=numbers.get("n_interviews"),
        by_language=tuple(
            (str(name), _number(own.get("macro_average_precision")), int(own.get("n_units") or 0))
            for name, own in sorted(languages.items())
        ),
        reason=str(numbers.get("reason") or ""),
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
    alpha, n_positive = _number(row["alpha"]), int(row["n_positive"])
    return Agreed(
        label=name,
        alpha=alpha,
        low=_number(row["low"]),
        high=_number(row["high"]),
        percent=_number(row["percent"]),
        ac1=_number(row["ac1"]),
        n_units=int(row["n_units"]),
        n_positive=n_positive,
        level=level(alpha, n_positive),
        readable=n_positive >= FEW and alpha is not None,
    )


def score_rows(data: ReportData) -> list[Scored]:
    """Give what was measured of the classifier per code, in codebook order."""
    rows = {row["code"]: row for row in data.scores.to_dict("records")}
    alphas = dict(zip(data.agreement["code"], data.agreement["alpha"], strict=True))
    given = data.codings[data.codings["decision"]]
    lowest = dict(given.groupby("code")["probability"].min())
    return [
        Scored(
            label=label(code.label, data.language, code.id),
            status=str(row["status"]),
            n_positive=int(row["n_positive"]),
            average_precision=_number(row["average_precision"]),
            prevalence=float(row["prevalence"]),
            precision=_number(row["precision"]),
            recall=_number(row["recall"]),
            f1=_number(row["f1"]),
            alpha=_number(alphas.get(code.id)),
            given_from=_number(lowest.get(code.id)),
        )
        for code in data.codebook.codes
        if (row := rows.get(code.id)) is not None
    ]


def uses(rows: list[Scored]) -> dict[str, list[Label]]:
    """Give the codes by what the classifier may be used for, in the order of `STATES`.

    A state that is not in there stands under its own name.
    """
    states = [*STATES, *sorted({row.status for row in rows} - set(STATES))]
    found = {state: [row.label for row in rows if row.status == state] for state in states}
    return {STATES.get(state, state): own for state, own in found.items() if own}


def _number(value: object) -> float | None:
    return None if value is None or pd.isna(value) else float(str(value))
