"""Where things stand in a returned sheet: found by header, wherever the columns went."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from samenspraak.errors import LabelError
from samenspraak.sheets import texts
from samenspraak.sheets.grid import UNCALCULATED, Rows
from samenspraak.sheets.marks import plain_name

_LOOK = 20  # rows in which the headers may stand
_CODE = re.compile(r"code(\d*)")
_NAMES = {
    plain_name(name): key for headers in texts.HEADERS.values() for key, name in headers.items()
}


@dataclass(frozen=True)
class Line:
    """One row of a returned review sheet."""

    number: int
    """As the spreadsheet counts, from 1."""
    cells: Mapping[str, str]
    codes: tuple[str, ...]
    """Cells of the code columns that are not empty."""
    uncalculated: tuple[str, ...] = ()
    """Letters of the columns that hold a formula without a result; such a cell counts as empty."""

    def __getitem__(self, column: str) -> str:
        """Give a cell without blanks around it; empty when there is no such column."""
        return self.cells.get(column, "").strip()

    @property
    def touched(self) -> bool:
        """True when a coder wrote something."""
        return bool(self.codes or self["sure"] or self["memo"])


@dataclass(frozen=True)
class Sheet:
    """A returned review sheet and what the workbook says of itself."""

    lines: tuple[Line, ...]
    columns: frozenset[str]
    about: Mapping[str, str] = field(default_factory=dict)
    """Empty for a CSV file."""
    marks: Mapping[str, str] = field(default_factory=dict)
    """Unit id to the mark of the fragment as it was sent."""
    unread: tuple[str, ...] = ()
    """Letters of columns that hold something and are not part of a workbook."""
    missing_codes: tuple[str, ...] = ()
    """Headers of the code columns that were sent and are not there."""


def find_review(sheets: Mapping[str, Rows], where: str) -> Sheet:
    """Give the review sheet among the sheets of a file.

    Parameters
    ----------
    sheets
        As `load.load_sheets` gives them.
    where
        The file, named in errors.

    Raises
    ------
    LabelError
        When no sheet has a column with codes and a unit id or a fragment.
    """
    about, marks = _read_meta(sheets.get(texts.META, []))
    review = plain_name(texts.SHEETS["nl"]["review"])
    others = [name for name in sheets if name != texts.META]
    for name in sorted(others, key=lambda name: plain_name(name) != review):
        found = _header(sheets[name])
        if found:
            row, columns = found
            lines = tuple(_lines(sheets[name], row, columns))
            unread = _unread(sheets[name], row, columns)
            missing = _missing_codes(sheets[name][row], about)
            return Sheet(lines, frozenset(columns), about, marks, unread, missing)
    raise LabelError(
        f"{where}: no sheet with the columns 'Code 1' and 'unit_id' or 'Fragment'; "
        "is this a review workbook, with its headers?"
    )


def _header(rows: Rows) -> tuple[int, dict[str, list[int]]] | None:
    for number, row in enumerate(rows[:_LOOK]):
        columns: dict[str, list[int]] = {}
        for place, cell in enumerate(row):
            name = plain_name(cell)
            key = "code" if _CODE.fullmatch(name) else _NAMES.get(name)
            if key:
                columns.setdefault(key, []).append(place)
        if "code" in columns and ("unit_id" in columns or "text" in columns):
            return number, columns
    return None


def _lines(rows: Rows, header: int, columns: Mapping[str, list[int]]) -> list[Line]:
    lines = []
    for number, row in enumerate(rows[header + 1 :], header + 2):
        said = {place: cell for place, cell in enumerate(row) if cell != UNCALCULATED}
        cells = {key: said.get(places[0], "") for key, places in columns.items() if key != "code"}
        given = [said.get(place, "").strip() for place in columns["code"]]
        known = sorted(place for places in columns.values() for place in places)
        uncalculated = [_letter(p) for p in known if p < len(row) and p not in said]
        line = Line(number, cells, tuple(code for code in given if code), tuple(uncalculated))
        if line.touched or line["unit_id"] or line["text"] or uncalculated:
            lines.append(line)
    return lines


def _missing_codes(header: list[str], about: Mapping[str, str]) -> tuple[str, ...]:
    matches = (_CODE.fullmatch(plain_name(cell)) for cell in header)
    found = {int(match[1]) for match in matches if match and match[1]}
    sent = about.get("code_columns", "")
    last = int(sent) if sent.isdecimal() else texts.CODE_COLUMNS
    return tuple(f"Code {nth}" for nth in range(1, last + 1) if nth not in found)


def _unread(rows: Rows, header: int, columns: Mapping[str, list[int]]) -> tuple[str, ...]:
    known = {place for places in columns.values() for place in places}
    used = {
        place
        for row in rows[header + 1 :]
        for place, cell in enumerate(row)
        if cell.strip() and place not in known
    }
    return tuple(_letter(place) for place in sorted(used))


def _letter(place: int) -> str:
    high, low = divmod(place, 26)
    return (_letter(high - 1) if high else "") + chr(ord("A") + low)


def _read_meta(rows: Rows) -> tuple[dict[str, str], dict[str, str]]:
    about = {row[0]: row[1] for row in rows if len(row) > 1 and row[0]}
    marks = {row[3]: row[4] for row in rows if len(row) > 4 and row[3]}
    return about, marks
