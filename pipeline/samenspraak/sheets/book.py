"""An xlsx file whose bytes repeat, with the few styles that review workbooks use."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from math import ceil
from pathlib import Path
from types import TracebackType
from typing import Any

_BASE = {"font_name": "Calibri", "font_size": 11, "valign": "top", "text_wrap": True}
_INSET = {"align": "left", "indent": 1}
_LINE = {"bottom": 1, "bottom_color": "#D0D0D0"}
_STYLES: dict[str, dict[str, Any]] = {
    "title": {"font_size": 18, "bold": True, "text_wrap": False},
    "subtitle": {"font_color": "#595959", "text_wrap": False},
    "heading": {"font_size": 13, "bold": True, "text_wrap": False},
    "plain": _INSET,
    "line": _LINE | _INSET,
    "sign": {"align": "right", "font_color": "#6B6B6B"},
    "bold": {"bold": True, **_INSET},
    "header": {"bold": True, "bg_color": "#1F3864", "font_color": "#FFFFFF", **_INSET},
    "context": {"font_color": "#6B6B6B", **_LINE, **_INSET},
    "place": {"font_color": "#6B6B6B", "align": "center", **_LINE},
    "text": {"font_size": 12, **_LINE, **_INSET},
    # "@" is text: what a coder types stays what was typed.
    "code": {"num_format": "@", "bg_color": "#F7F7F2", **_LINE, **_INSET},
    "sure": {"num_format": "@", "bg_color": "#F7F7F2", "align": "center", **_LINE},
    "memo": {"num_format": "@", "bg_color": "#F7F7F2", **_LINE, **_INSET},
    "bar": {"num_format": "0%", **_INSET},
}
_LINE_HEIGHT, _TALLEST = 15.75, 409.0  # points; a spreadsheet allows no more
_PAPER = {"A4": 9, "A3": 8}
_CREATED = datetime(2000, 1, 1)  # a time zone would be written as local time


class Book:
    """A workbook that is closed, and so written, at the end of a ``with`` block."""

    def __init__(self, path: Path, title: str) -> None:
        import xlsxwriter

        options = {
            "strings_to_formulas": False,
            "strings_to_numbers": False,
            "strings_to_urls": False,
            "in_memory": True,
        }
        self._book = xlsxwriter.Workbook(path, options)
        self._book.set_properties({"title": title, "author": "samenspraak", "created": _CREATED})
        self._styles: dict[str, Any] = {}

    def __enter__(self) -> Book:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._book.close()

    def sheet(self, name: str) -> Any:
        """Give a new sheet."""
        return self._book.add_worksheet(name)

    def style(self, name: str) -> Any:
        """Give a style by name; an unknown one is plain."""
        if name not in self._styles:
            self._styles[name] = self._book.add_format(_BASE | _STYLES.get(name, {}))
        return self._styles[name]

    def fill(self, color: str) -> Any:
        """Give a style with this background, for text in a cell and for conditions."""
        if color not in self._styles:
            fill = {"bg_color": color, "font_color": "#000000"}
            self._styles[color] = self._book.add_format(fill)
        return self._styles[color]

    def colored(self, color: str) -> Any:
        """Give the bold style of a label on its colour."""
        key = f"bold {color}"
        if key not in self._styles:
            self._styles[key] = self._book.add_format(
                _BASE | _LINE | _INSET | {"bold": True, "bg_color": color}
            )
        return self._styles[key]

    def define_choices(self, place: str) -> None:
        """Name a range ``codes``: what the dropdowns offer."""
        self._book.define_name("codes", place)

    def fit_height(self, sheet: Any, row: int, cells: Iterable[tuple[str, float]]) -> None:
        """Make a row as high as its longest cell; not every program does that by itself.

        Parameters
        ----------
        sheet, row
            Which row, from 0.
        cells
            Text and column width of each.
        """
        lines = max(
            sum(max(1, ceil(0.85 * len(part) / (width - 1))) for part in text.split("\n"))
            for text, width in cells
        )
        sheet.set_row(row, min(lines * _LINE_HEIGHT + 3, _TALLEST))

    def page(self, sheet: Any, paper: str) -> None:
        """Lay a sheet out for printing: landscape, as wide as the paper, headers on each page."""
        sheet.set_landscape()
        sheet.set_paper(_PAPER[paper])
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.5)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        sheet.set_footer("&L&A&R&P / &N")
