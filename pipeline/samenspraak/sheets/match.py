"""Which unit a returned row belongs to: by its id and its fragment, never by its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from samenspraak.sheets.layout import Line
from samenspraak.sheets.marks import text_mark


@dataclass(frozen=True)
class Match:
    """The unit of a row, if there is one, and what is odd about it."""

    unit_id: str = ""
    problem: str = ""
    """Why a coding in this row cannot be placed."""
    notes: tuple[str, ...] = ()


class Matcher:
    """Finds the unit of a row.

    Parameters
    ----------
    units
        Table ``units``.
    sent
        Unit id to the mark of its fragment when the workbook was written; empty where not known.
    """

    def __init__(self, units: pd.DataFrame, sent: Mapping[str, str]) -> None:
        self._sent = sent
        self._mark = {
            str(unit): text_mark(str(text))
            for unit, text in zip(units["unit_id"], units["text"], strict=True)
        }
        self._units: dict[str, list[str]] = {}
        for unit, mark in self._mark.items():
            self._units.setdefault(mark, []).append(unit)
        self._interview = dict(zip(units["unit_id"], units["interview_id"], strict=True))

    def match(self, line: Line) -> Match:
        """Give the unit of a row."""
        unit = line["unit_id"]
        mark = text_mark(line["text"]) if line["text"] else ""
        if not unit:
            return self._by_text(mark, line["interview"])
        if unit not in self._mark:
            return Match(
                problem=f"unit {unit} is not in this study; was the transcript cut anew?"
                if unit not in self._sent
                else f"unit {unit} was sent, but the transcripts were cut anew since; code it again"
            )
        if not mark or mark == self._mark[unit]:
            return Match(unit)
        if mark in self._units:
            other = self._units[mark][0]
            return Match(
                problem=f"id of unit {unit}, fragment of unit {other}; sort all columns together"
            )
        if mark == self._sent.get(unit):
            note = "the text of this unit changed since the workbook was sent"
        else:
            note = "the fragment was edited; the unit keeps its own text"
        return Match(unit, notes=(note,))

    def _by_text(self, mark: str, interview: str) -> Match:
        """Give the unit with this fragment, if there is just one."""
        units = self._units.get(mark, [])
        here = [unit for unit in units if self._interview[unit] == interview] or units
        if len(here) == 1:
            return Match(here[0], notes=("the unit id was gone; found by its fragment",))
        if not here:
            return Match(problem="a row of no unit: no id, and no unit has this fragment")
        return Match(problem=f"no id, and {len(here)} units have this fragment; restore the id")
