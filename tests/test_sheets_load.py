from __future__ import annotations

import re
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

import openpyxl
import pandas as pd
import pytest
import xlsxwriter

from review_study import codebook, fill, study, write
from samenspraak.errors import LabelError, MissingFileError
from samenspraak.sheets import read_workbook
from samenspraak.sheets.grid import UNCALCULATED
from samenspraak.sheets.load import load_sheets

UNITS, ROWS = study(["Nou ja.", "Ik doe het."])


def read(path: Path, **more: str):
    return read_workbook(path, UNITS, codebook(), **more)


@pytest.fixture
def book(tmp_path):
    return write(tmp_path / "c01.xlsx", ROWS)


def as_csv(path: Path, separator: str, encoding: str) -> Path:
    cells = load_sheets(path)["Review"]
    lines = [separator.join('"' + cell.replace('"', '""') + '"' for cell in row) for row in cells]
    target = path.with_suffix(".csv")
    target.write_bytes("\r\n".join(lines).encode(encoding))
    return target


def as_ods(path: Path) -> Path:
    """What an office suite writes, in short: repeated empty cells, a paragraph per line."""
    tables = []
    for name, cells in load_sheets(path).items():
        rows = "".join(
            "<table:table-row>" + "".join(map(_ods_cell, row)) + "</table:table-row>"
            for row in cells
        )
        tail = (
            '<table:table-row table:number-rows-repeated="1000000">'
            '<table:table-cell table:number-columns-repeated="16000"/></table:table-row>'
        )
        tables.append(f'<table:table table:name="{escape(name)}">{rows}{tail}</table:table>')
    return ods(path.with_suffix(".ods"), "".join(tables))


def ods(target: Path, tables: str) -> Path:
    names = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<?xml version="1.0"?><office:document-content xmlns:office="{names}:office:1.0" '
        f'xmlns:table="{names}:table:1.0" xmlns:text="{names}:text:1.0"><office:body>'
        f"<office:spreadsheet>{tables}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
    return target


def _ods_cell(cell: str) -> str:
    if not cell:
        return '<table:table-cell table:number-columns-repeated="1"/>'
    lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in cell.split("\n"))
    return f'<table:table-cell office:value-type="string">{lines}</table:table-cell>'


@pytest.mark.parametrize(
    "convert",
    [
        as_ods,
        lambda path: as_csv(path, ";", "utf-8-sig"),
        lambda path: as_csv(path, ",", "utf-8"),
        lambda path: as_csv(path, ";", "cp1252"),
        lambda path: as_csv(path, "\t", "utf-16"),
    ],
    ids=["ods", "csv-bom", "csv-comma", "csv-cp1252", "csv-utf16"],
)
def test_other_formats_give_the_same_labels(tmp_path, convert):
    units, rows = study(["Één, dat is zo.", 'Ja; en nee, "zo".', "Wij waren er."])
    path = write(tmp_path / "c01.xlsx", rows)
    fill(path, {0: ("Goed doel, één voor ons", "duty"), 2: ("geen code",)})
    wanted = read_workbook(path, units, codebook()).labels
    returned = read_workbook(convert(path), units, codebook(), coder="c01", study="proef")
    pd.testing.assert_frame_equal(returned.labels, wanted)
    assert len(wanted) == 3


def test_spaces_breaks_and_comments_of_an_ods_cell_are_told_apart(tmp_path):
    cell = (
        "<text:p>a<text:s text:c='2'/>b<text:tab/>c<text:line-break/>d <text:span>e</text:span> f</text:p>"
        "<text:p>g</text:p>"
    )
    note = "<office:annotation><text:p>een opmerking</text:p></office:annotation>"
    row = f"<table:table-row><table:table-cell>{note}{cell}</table:table-cell></table:table-row>"
    path = ods(tmp_path / "a.ods", f'<table:table table:name="B">{row}</table:table>')
    assert load_sheets(path) == {"B": [["a  b\tc\nd e f\ng"]]}


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("<table:table-cell table:formula='of:=[.B2]'/>", UNCALCULATED),
        (
            "<table:table-cell table:formula='of:=[.B2]'><text:p>duty</text:p></table:table-cell>",
            "duty",
        ),
        (
            "<table:table-cell table:formula='of:=[.B2]' office:value-type='string' "
            "office:string-value='duty'/>",
            "duty",
        ),
        ("<table:table-cell table:formula='of:=[.B2]' office:value-type='string'/>", ""),
    ],
)
def test_an_ods_formula_gives_its_result_or_says_it_has_none(tmp_path, cell, text):
    row = f"<table:table-row>{cell}<table:table-cell><text:p>x</text:p></table:table-cell></table:table-row>"
    path = ods(tmp_path / "a.ods", f'<table:table table:name="B">{row}</table:table>')
    assert load_sheets(path) == {"B": [[text, "x"]]}


def test_an_xlsx_formula_gives_its_result_or_says_it_has_none(tmp_path):
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("B").write_row(0, 0, ["x"])
    cells = (
        '<c r="A1" t="str"><f>"du"&amp;"ty"</f><v>duty</v></c><c r="B1" t="str"><f>""</f><v></v></c>'
        '<c r="C1"><f>B2</f></c><c r="D1" t="inlineStr"><is><t>=B2</t></is></c>'
    )
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = re.sub(r'<c r="A1".*?</c>', lambda _: cells, parts[sheet])
    with zipfile.ZipFile(path, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    assert load_sheets(path) == {"B": [["duty", "", UNCALCULATED, "=B2"]]}


def test_a_stray_cell_far_away_does_not_fill_the_memory(tmp_path):
    book = openpyxl.Workbook()
    book.active.cell(1_000_000, 16_000, "x")
    book.save(tmp_path / "a.xlsx")
    cell = '<table:table-cell table:number-columns-repeated="16000"><text:p>x</text:p></table:table-cell>'
    row = f'<table:table-row table:number-rows-repeated="1000000">{cell}</table:table-row>'
    ods(tmp_path / "a.ods", f'<table:table table:name="B">{row}</table:table>')
    for path in sorted(tmp_path.iterdir()):
        with pytest.raises(LabelError, match="too many rows or cells"):
            load_sheets(path)


def test_a_csv_file_does_not_say_whose_it_is(book):
    with pytest.raises(LabelError, match="name the coder"):
        read(as_csv(book, ";", "utf-8"))
    returned = read(as_csv(book, ";", "utf-8"), coder="c01")
    assert returned.notes == ["the file does not say its study and codebook; neither was checked"]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("c01.xlsx", b"no workbook", "not readable as a spreadsheet"),
        ("c01.ods", b"no workbook", "not readable as a spreadsheet"),
        ("c01.docx", b"", "not one of .xlsx, .ods, .csv"),
        ("c01.csv", b"", "no sheet with the columns"),
        ("c01.csv", b"a;b\nc;\x81\n", "unknown character encoding"),
    ],
)
def test_a_file_that_is_no_workbook_is_refused(tmp_path, name, content, message):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(LabelError, match=message):
        read(path)


def test_a_missing_file_is_said(tmp_path):
    with pytest.raises(MissingFileError, match="no such file"):
        read(tmp_path / "c01.xlsx")


def test_a_file_that_unpacks_to_far_more_is_not_opened(book, monkeypatch):
    monkeypatch.setattr("samenspraak.sheets.load._UNPACKED", 1000)
    with pytest.raises(LabelError, match="far larger"):
        read(book)
