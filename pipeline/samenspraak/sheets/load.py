"""Spreadsheet files as rows of text: .xlsx, .ods and .csv, whatever wrote them."""

from __future__ import annotations

import csv
import io
import warnings
import zipfile
import zlib
from collections.abc import Sequence
from contextlib import closing
from datetime import date, time
from pathlib import Path
from typing import Any

from samenspraak.errors import LabelError, MissingFileError
from samenspraak.sheets.grid import UNCALCULATED, Grid, Rows
from samenspraak.sheets.ods import ods_sheets

SUFFIXES = (".xlsx", ".ods", ".csv")

# What zip, XML and openpyxl raise for files with wrong bytes, found by breaking some six hundred.
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    LookupError,
    OSError,
    SyntaxError,
    TypeError,
    ValueError,
)
_UNPACKED = 300_000_000  # bytes; ten thousand fragments need a tenth


def load_sheets(path: Path) -> dict[str, Rows]:
    """Give the sheets of a file by name, hidden ones too; the one of a CSV file has no name.

    Row 0 is the first row of the sheet, also when it is empty. Cells hold text: of a formula the
    last result, or `grid.UNCALCULATED` where the file has none.

    Raises
    ------
    MissingFileError
        When there is no such file.
    LabelError
        When the file is no spreadsheet of these kinds, or far larger than a workbook can be.
    """
    if not path.is_file():
        raise MissingFileError(f"{path}: no such file")
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise LabelError(f"{path.name}: not one of {', '.join(SUFFIXES)}; save it as .xlsx")
    if suffix == ".csv":
        return {"": _csv_rows(path)}
    try:
        _check_size(path)
        return ods_sheets(path) if suffix == ".ods" else _xlsx_sheets(path)
    except LabelError:
        raise
    except _DAMAGED as error:
        raise LabelError(
            f"{path.name}: not readable as a spreadsheet (damaged, or with a password?); "
            "open it, save it again as .xlsx, and send that"
        ) from error


def _check_size(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        unpacked = sum(member.file_size for member in archive.infolist())
    if unpacked > _UNPACKED:
        raise LabelError(f"{path.name}: far larger than a review workbook; is this the right file?")


def _xlsx_sheets(path: Path) -> dict[str, Rows]:
    from openpyxl import load_workbook
    from openpyxl.formula.tokenizer import TokenizerError

    sheets = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # parts that openpyxl leaves out, such as bars
        with (
            closing(load_workbook(path, read_only=True, data_only=True)) as results,
            closing(load_workbook(path, read_only=True, data_only=False)) as formulas,
        ):
            try:
                for pair in zip(results.worksheets, formulas.worksheets, strict=True):
                    sheets[pair[0].title] = _xlsx_rows(*pair, path.name)
            except TokenizerError as error:
                raise ValueError("a formula that is none") from error
    return sheets


def _xlsx_rows(results: Any, formulas: Any, where: str) -> Rows:
    grid = Grid(where)
    for sheet in (results, formulas):
        sheet.reset_dimensions()  # as the file states them they may be wrong
    both = (results.iter_rows(), formulas.iter_rows(values_only=True))
    for row, sources in zip(*both, strict=True):
        grid.add([_result(*cell) for cell in zip(row, sources, strict=True)])
    return grid.rows


def _result(cell: Any, source: Any) -> str:
    empty_text = cell.data_type == "str"  # of a formula whose result is an empty text
    if cell.value is None and source is not None and not empty_text:
        return UNCALCULATED
    return _text(cell.value)


def _csv_rows(path: Path) -> Rows:
    content = _decoded(path)
    head = content.split("\n", 1)[0]
    separator = max(";,\t", key=head.count)
    try:
        return [list(row) for row in csv.reader(io.StringIO(content), delimiter=separator)]
    except csv.Error as error:
        raise LabelError(f"{path.name}: not readable as CSV; save it as .xlsx") from error


def _decoded(path: Path) -> str:
    raw = path.read_bytes()
    encodings: Sequence[str] = ("utf-8-sig", "cp1252")
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encodings = ("utf-16",)
    for encoding in encodings:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise LabelError(f"{path.name}: unknown character encoding; save it as 'CSV UTF-8' or .xlsx")


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    return cell.isoformat() if isinstance(cell, date | time) else str(cell)
