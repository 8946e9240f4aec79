"""Sheets of an OpenDocument spreadsheet (.ods), read row by row."""

from __future__ import annotations

import zipfile
from pathlib import Path

from lxml import etree

from samenspraak.errors import LabelError
from samenspraak.sheets.grid import UNCALCULATED, Grid, Rows

_NAMES = "urn:oasis:names:tc:opendocument:xmlns"
_TABLE = f"{{{_NAMES}:table:1.0}}"
_TEXT = f"{{{_NAMES}:text:1.0}}"
_OFFICE = f"{{{_NAMES}:office:1.0}}"
_CELLS = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")
_COLUMNS = 16_384  # no spreadsheet has more


def ods_sheets(path: Path) -> dict[str, Rows]:
    """Give the sheets by name, as `load.load_sheets` does.

    Raises
    ------
    BadZipFile, KeyError, SyntaxError, ValueError
        When the file is no such document.
    LabelError
        When a sheet is larger than a review workbook can be.
    """
    grids: dict[str, Grid] = {}
    with zipfile.ZipFile(path) as archive, archive.open("content.xml") as content:
        events = etree.iterparse(
            content,
            events=("start", "end"),
            tag=(f"{_TABLE}table", f"{_TABLE}table-row"),
            resolve_entities=False,
            no_network=True,
        )
        name = ""
        for event, element in events:
            if event == "start" and element.tag == f"{_TABLE}table":
                name = element.get(f"{_TABLE}name", "")
                grids[name] = Grid(path.name)
            elif event == "end" and element.tag == f"{_TABLE}table-row":
                row = _row(element, path.name)
                grids[name].add(row, int(element.get(f"{_TABLE}number-rows-repeated", "1")))
                element.clear()
    return {name: grid.rows for name, grid in grids.items()}


def _row(element: etree._Element, where: str) -> list[str]:
    cells: list[str] = []
    for cell in element.iterchildren(*_CELLS):
        text = _cell(cell)
        times = int(cell.get(f"{_TABLE}number-columns-repeated", "1"))
        if text and len(cells) + times > _COLUMNS:
            raise LabelError(f"{where}: a row with too many cells; is this a review workbook?")
        cells += [text] * min(times, _COLUMNS)
    return cells


def _cell(cell: etree._Element) -> str:
    text = "\n".join(_paragraph(part) for part in cell.iterchildren(f"{_TEXT}p"))
    text = text or cell.get(f"{_OFFICE}string-value", "")
    has_result = text or cell.get(f"{_OFFICE}value-type") == "string"
    return text if has_result or cell.get(f"{_TABLE}formula") is None else UNCALCULATED


def _paragraph(element: etree._Element) -> str:
    pieces = [element.text or ""]
    for part in element:
        if part.tag == f"{_TEXT}s":
            pieces.append(" " * min(int(part.get(f"{_TEXT}c", "1")), _COLUMNS))
        elif part.tag == f"{_TEXT}tab":
            pieces.append("\t")
        elif part.tag == f"{_TEXT}line-break":
            pieces.append("\n")
        elif isinstance(part.tag, str):
            pieces.append(_paragraph(part))
        pieces.append(part.tail or "")
    return "".join(pieces)
