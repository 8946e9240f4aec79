"""How common each code is, as the table ``estimates`` says, ready to be drawn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pandas as pd

from samenspraak.codebook import Codebook
from samenspraak.report.disclosure import Disclosure
from samenspraak.report.wording import Label, label

_TOPS = (0.04, 0.08, 0.12, 0.2, 0.4, 0.6, 0.8, 1.0)


@dataclass(frozen=True, slots=True)
class Estimate:
    """One share with its interval; the ends may be missing."""

    value: float
    low: float | None
    high: float | None
    n_human: int
    n_machine: int
    method: str
    group: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One code with one estimate, or one per group."""

    label: Label
    estimates: tuple[Estimate, ...]


@dataclass(frozen=True)
class Chart:
    """Lines on one axis from 0."""

    lines: tuple[Line, ...]
    top: float
    """End of the axis."""
    groups: tuple[str, ...] = ()
    absent: tuple[Label, ...] = ()
    """Codes that no unit carries."""
    absent_up_to: float | None = None
    """Highest end of their intervals."""

    @property
    def ticks(self) -> list[float]:
        """Values to mark on the axis."""
        return [round(self.top * part / 4, 4) for part in range(5)]

    @property
    def methods(self) -> list[str]:
        """Every method used, sorted."""
        found = {one.method for line in self.lines for one in line.estimates}
        return sorted(method.replace("wilson", "Wilson") for method in found)

    @property
    def clustered(self) -> bool:
        """Whether interviews' differences are in the intervals."""
        return any("clustered" in method for method in self.methods)

    def place(self, value: float | None) -> float:
        """Give a value's place on the axis in percent of its width."""
        return round(100 * min(max(float(value or 0.0), 0.0), self.top) / self.top, 2)


def overall(estimates: pd.DataFrame, book: Codebook, language: str) -> Chart | None:
    """Give all codes with an estimate for the whole study, the most common first.

    Codes that no unit carries stand apart. None when there is no estimate.
    """
    rows = _known(estimates[estimates["group"] == "all"])
    found = [(code, rows[code]) for code in book.ids if code in rows]
    present = sorted((pair for pair in found if pair[1].value > 0), key=lambda pair: -pair[1].value)
    absent = [(code, one) for code, one in found if not one.value]
    chart = _chart([(code, (one,)) for code, one in present or found], book, language)
    if chart is None or not present:
        return chart
    ends = [one.high for _, one in absent if one.high is not None]
    return replace(
        chart,
        absent=tuple(label(book[code].label, language, code) for code, _ in absent),
        absent_up_to=max(ends, default=None),
    )


def by_group(
    estimates: pd.DataFrame, column: str, shown: Disclosure, book: Codebook, language: str
) -> Chart | None:
    """Give the codes that occur, by the values of a case variable that enough interviews share.

    None when fewer than two values can be set beside each other. By role, codes that only one
    side can be given are left out.
    """
    values = shown.groups(column)
    parts = {
        value: _known(estimates[estimates["group"] == f"{column}={value}"]) for value in values
    }
    parts = {value: rows for value, rows in parts.items() if rows}
    if len(parts) < 2:
        return None
    lines = []
    for code in book.ids:
        if column == "role" and book[code].applies_to != "both":
            continue
        own = [replace(rows[code], group=value) for value, rows in parts.items() if code in rows]
        if len(own) > 1 and any(one.value > 0 for one in own):
            lines.append((code, tuple(own)))
    return _chart(lines, book, language, tuple(parts))


def _known(rows: pd.DataFrame) -> dict[str, Estimate]:
    present = rows[rows["prevalence"].notna()]
    return dict(_estimates(present))


def _estimates(rows: pd.DataFrame) -> Iterator[tuple[str, Estimate]]:
    for row in rows.itertuples(index=False):
        low, high = (None if pd.isna(end) else float(end) for end in (row.low, row.high))
        yield (
            str(row.code),
            Estimate(
                float(row.prevalence), low, high, int(row.n_human), int(row.n_machine), row.method
            ),
        )


def _chart(
    lines: list[tuple[str, tuple[Estimate, ...]]],
    book: Codebook,
    language: str,
    groups: tuple[str, ...] = (),
) -> Chart | None:
    if not lines:
        return None
    ends = [one.high if one.high is not None else one.value for _, own in lines for one in own]
    top = next(step for step in _TOPS if step >= min(max(ends), 1.0))
    drawn = tuple(Line(label(book[code].label, language, code), own) for code, own in lines)
    return Chart(drawn, top, groups)
