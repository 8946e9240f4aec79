"""How well the classifier codes interviews it has not seen: over all codes, by code, by group."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from samenspraak.report.data import ReportData, number_or_none
from samenspraak.report.wording import Label, label, many

STATES = {
    "learnt": "may propose, a person decides",
    "no better than chance": "do not use",
    "too few examples": "abstains, too few units carry it",
    "not looked at": "abstains, nobody has looked for it",
    "not evaluated": "not measured yet",
}
"""State of a code in the classifier to what it may be used for."""

WORDS_ONLY = "words alone"
EXAMPLES_ONLY = "the codebook's examples alone, no labels"
CHANCE = "a random order"

_AP = "macro_average_precision"
_FIRST = ("role", "setting", "language")


@dataclass(frozen=True, slots=True)
class Scored:
    """The classifier on one code; None where it was not measured."""

    label: Label
    status: str
    state: str
    """The status, and where it abstains, why."""
    n_positive: int
    average_precision: float | None
    low: float | None
    high: float | None
    precision: float | None
    recall: float | None
    f1: float | None
    coder_f1: float | None
    prevalence: float
    predicted: float | None
    """Share of units that were given the code."""


@dataclass(frozen=True, slots=True)
class Rival:
    """One way of finding units, in the same folds."""

    name: str
    average_precision: float
    low: float | None = None
    high: float | None = None
    behind: float | None = None
    """By how much the classifier stands higher."""
    behind_low: float | None = None
    behind_high: float | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """The units of one role, setting or language."""

    name: str
    n_interviews: int
    n_units: int
    n_codes: int
    average_precision: float | None
    low: float | None
    high: float | None
    words_only: float | None
    chance: float | None


@dataclass(frozen=True)
class Measured:
    """The classifier over all codes, the first of its rivals; None where not measured."""

    rivals: tuple[Rival, ...]
    spread: float | None
    """Of average precision, over other draws of the folds."""
    n_codes: int | None
    n_units: int | None
    n_interviews: int | None
    f1: float | None
    coder_f1: float | None
    """Of the coders among themselves."""
    calibration_error: float | None
    bins: int | None
    reason: str
    """Why nothing was measured."""

    @property
    def own(self) -> float | None:
        """Average precision, mean over codes."""
        return self.rivals[0].average_precision if self.rivals else None

    @property
    def low(self) -> float | None:
        """Low end of its interval."""
        return self.rivals[0].low if self.rivals else None

    @property
    def high(self) -> float | None:
        """High end of its interval."""
        return self.rivals[0].high if self.rivals else None

    @property
    def verdict(self) -> str:
        """Say whether it does better than words alone; empty when that is not known."""
        words = next((one for one in self.rivals if one.name == WORDS_ONLY), None)
        if words is None or words.behind is None:
            return ""
        if words.behind <= 0:
            return "It does no better than words alone on this study."
        if words.behind_low is None:
            return "It does better than words alone; how surely, so few interviews cannot tell."
        if words.behind_low <= 0:
            return "It does better than words alone, but the interval of the difference holds zero."
        return "It does better than words alone, and the interval of the difference is above zero."


def measured(numbers: Mapping[str, Any]) -> Measured:
    """Give the overall numbers of ``metrics/classifier.json``."""
    return Measured(
        rivals=tuple(_rivals(numbers)),
        spread=number_or_none(numbers.get(f"{_AP}_sd")),
        n_codes=numbers.get("n_codes_evaluated"),
        n_units=numbers.get("n_units"),
        n_interviews=numbers.get("n_interviews"),
        f1=number_or_none(numbers.get("macro_f1")),
        coder_f1=number_or_none(numbers.get("coder_f1")),
        calibration_error=number_or_none(numbers.get("expected_calibration_error")),
        bins=numbers.get("calibration_bins"),
        reason=str(numbers.get("reason") or ""),
    )


def _rivals(numbers: Mapping[str, Any]) -> Iterator[Rival]:
    own = number_or_none(numbers.get(_AP))
    if own is None:
        return
    yield Rival(
        "this classifier",
        own,
        number_or_none(numbers.get(f"{_AP}_low")),
        number_or_none(numbers.get(f"{_AP}_high")),
    )
    for name, key in (
        (WORDS_ONLY, "words_only"),
        (EXAMPLES_ONLY, "definitions_only"),
        (CHANCE, "chance"),
    ):
        found = number_or_none(numbers.get(f"{key}_average_precision"))
        if found is not None:
            more = dict(numbers.get(f"more_than_{key}") or {})
            low, high = number_or_none(more.get("low")), number_or_none(more.get("high"))
            yield Rival(name, found, behind=own - found, behind_low=low, behind_high=high)


def parts(numbers: Mapping[str, Any], min_cell: int) -> tuple[list[tuple[str, list[Part]]], int]:
    """Give role, setting, language and other groupings with the parts that may be shown.

    Returns
    -------
    list, int
        Column and its parts of at least `min_cell` interviews, and how many parts are smaller.
    """
    columns = [key.removeprefix("by_") for key in numbers if key.startswith("by_")]
    ordered = sorted(columns, key=lambda own: (_place(own), own))
    found = {own: [_part(*one) for one in sorted(numbers[f"by_{own}"].items())] for own in ordered}
    shown = {
        column: [part for part in own if part.n_interviews >= min_cell]
        for column, own in found.items()
    }
    n_small = sum(len(own) - len(shown[column]) for column, own in found.items())
    return [(column, own) for column, own in shown.items() if own], n_small


def _place(column: str) -> int:
    return _FIRST.index(column) if column in _FIRST else len(_FIRST)


def _part(name: str, own: Mapping[str, Any]) -> Part:
    return Part(
        str(name),
        int(own.get("n_interviews") or 0),
        int(own.get("n_units") or 0),
        int(own.get("n_codes_evaluated") or 0),
        number_or_none(own.get(_AP)),
        number_or_none(own.get(f"{_AP}_low")),
        number_or_none(own.get(f"{_AP}_high")),
        number_or_none(own.get("words_only_average_precision")),
        number_or_none(own.get("chance_average_precision")),
    )


def score_rows(data: ReportData) -> list[Scored]:
    """Give what was measured of the classifier per code, in codebook order."""
    rows = {row["code"]: row for row in data.scores.to_dict("records")}
    least = int(data.choice("train", "min_positives", 5))
    return [
        Scored(
            label(code.label, data.language, code.id),
            str(row["status"]),
            _state(str(row["status"]), int(row["n_positive"]), least),
            int(row["n_positive"]),
            number_or_none(row["average_precision"]),
            number_or_none(row["low"]),
            number_or_none(row["high"]),
            number_or_none(row["precision"]),
            number_or_none(row["recall"]),
            number_or_none(row["f1"]),
            number_or_none(row["coder_f1"]),
            float(row["prevalence"]),
            number_or_none(row["prevalence_predicted"]),
        )
        for code in data.codebook.codes
        if (row := rows.get(code.id)) is not None
    ]


def _state(status: str, n_positive: int, least: int) -> str:
    if status == "too few examples":
        return f"abstains: {many(n_positive, 'unit')}, {least} needed"
    return "abstains: not looked for" if status == "not looked at" else status


def uses(rows: list[Scored]) -> dict[str, list[Label]]:
    """Give the codes by what the classifier may be used for, in the order of `STATES`.

    A state that is not in there stands under its own name.
    """
    states = [*STATES, *sorted({row.status for row in rows} - set(STATES))]
    found = {state: [row.label for row in rows if row.status == state] for state in states}
    return {STATES.get(state, state): own for state, own in found.items() if own}


def mean_of(rows: list[Scored], measure: str) -> float | None:
    """Give the mean of a measure over the codes for which there is one."""
    known = [value for row in rows if (value := getattr(row, measure)) is not None]
    return sum(known) / len(known) if known else None
