"""Word processor documents: .docx and .odt.

Text boxes and tables are read where they stand, a table row as one line with tabs. Tracked
deletions, comments, headers and footers are not part of the talk. Footnotes are left out with a
warning.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from samenspraak.errors import TranscriptError
from samenspraak.transcripts.lines import Content, Line, split_lines, tidy
from samenspraak.transcripts.xml import check_package, check_plain, read_part

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_DOCX_TEXT = {
    f"{_W}tab": "\t",
    f"{_W}ptab": "\t",
    f"{_W}br": "\n",
    f"{_W}cr": "\n",
    f"{_W}noBreakHyphen": "-",
}
_DOCX_SKIP = {f"{_W}{tag}" for tag in ("pPr", "rPr", "del", "moveFrom", "txbxContent")} | {
    _FALLBACK
}
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_ODT_SKIP = {
    f"{_OFFICE}annotation",
    f"{_OFFICE}annotation-end",
    f"{_TEXT}note",
    f"{_TEXT}tracked-changes",
    f"{_DRAW}text-box",
}
_FOOTNOTES = "footnotes are left out; move words that were spoken into the text"

Paragraph = tuple[str, bool, bool]
"""Text (line ends within possible), whether it is a heading, whether it is all emphasised."""


def read_docx(path: Path) -> Content:
    """Give the paragraphs of a Word document.

    Raises
    ------
    TranscriptError
        When the file is no Word document, or a damaged one.
    """
    from docx import Document
    from docx.opc.exceptions import PackageNotFoundError
    from lxml.etree import XMLSyntaxError

    check_package(path)
    try:
        document = Document(str(path))
    except (PackageNotFoundError, KeyError, ValueError, AttributeError, XMLSyntaxError) as error:
        raise TranscriptError("not a readable Word document; open it and save as .docx") from error
    headings = {
        style.style_id
        for style in document.styles
        if (style.name or "").lower().startswith(("heading", "title", "subtitle"))
    }
    check_plain(document.element)
    body = document.element.body
    noted = body.find(f".//{_W}footnoteReference") is not None
    noted = noted or body.find(f".//{_W}endnoteReference") is not None
    return _content(_docx_blocks(body, headings), noted)


def read_odt(path: Path) -> Content:
    """Give the paragraphs of an OpenDocument text.

    Raises
    ------
    TranscriptError
        When the file is no OpenDocument text, or a damaged one.
    """
    check_package(path)
    body = read_part(path, "content.xml").find(f"{_OFFICE}body/{_OFFICE}text")
    if body is None:
        raise TranscriptError("not an OpenDocument text; open it and save as .odt")
    return _content(_odt_blocks(body), body.find(f".//{_TEXT}note") is not None)


def _content(paragraphs: Iterator[Paragraph], noted: bool) -> Content:
    lines: list[Line] = []
    for number, (text, heading, emphasis) in enumerate(paragraphs, 1):
        lines.extend(
            Line(number, part, heading=heading, emphasis=emphasis)
            for part in split_lines(text)
            if tidy(part)
        )
    return Content(tuple(lines), (_FOOTNOTES,) if noted else ())


def _row(cells: list[list[Paragraph]]) -> Iterator[Paragraph]:
    """Give a table row: the first lines of its cells with tabs between, then what is left."""
    filled = [cell for cell in cells if any(tidy(text) for text, _, _ in cell)]
    filled = [[entry for entry in cell if tidy(entry[0])] for cell in filled]
    if filled:
        yield "\t".join(tidy(cell[0][0]) for cell in filled), False, False
        for cell in filled:
            yield from cell[1:]


def _docx_blocks(parent: Any, headings: set[str]) -> Iterator[Paragraph]:
    for child in parent:
        if child.tag == f"{_W}p":
            yield _docx_paragraph(child, headings)
            for box in child.iter(f"{_W}txbxContent"):
                if not any(above.tag == _FALLBACK for above in box.iterancestors()):
                    yield from _docx_blocks(box, headings)
        elif child.tag == f"{_W}tr":
            yield from _row(
                [list(_docx_blocks(cell, headings)) for cell in child.iter(f"{_W}tc")]
                if child.find(f".//{_W}tbl") is None
                else [list(_docx_blocks(child, headings))]
            )
        elif child.tag not in _DOCX_SKIP:
            yield from _docx_blocks(child, headings)


def _docx_paragraph(paragraph: Any, headings: set[str]) -> Paragraph:
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    runs = [run for run in paragraph.iter(f"{_W}r") if "".join(_docx_pieces(run)).strip()]
    return (
        "".join(_docx_pieces(paragraph)),
        style is not None and style.get(f"{_W}val") in headings,
        bool(runs) and all(_is_emphasised(run) for run in runs),
    )


def _is_emphasised(run: Any) -> bool:
    marks = [run.find(f"{_W}rPr/{_W}{tag}") for tag in ("b", "i")]
    return any(m is not None and m.get(f"{_W}val") not in ("0", "false") for m in marks)


def _docx_pieces(node: Any) -> Iterator[str]:
    for child in node:
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag in _DOCX_TEXT:
            yield _DOCX_TEXT[child.tag]
        elif child.tag not in _DOCX_SKIP:
            yield from _docx_pieces(child)


def _odt_blocks(parent: Any) -> Iterator[Paragraph]:
    for child in parent:
        if child.tag in (f"{_TEXT}p", f"{_TEXT}h"):
            title = str(child.get(f"{_TEXT}style-name", "")).startswith(("Title", "Subtitle"))
            yield "".join(_odt_pieces(child)), title or child.tag == f"{_TEXT}h", False
            for box in child.iter(f"{_DRAW}text-box"):
                yield from _odt_blocks(box)
        elif child.tag == f"{_TABLE}table-row":
            cells = [cell for cell in child if cell.tag == f"{_TABLE}table-cell"]
            yield from _row([list(_odt_blocks(cell)) for cell in cells])
        elif child.tag not in _ODT_SKIP:
            yield from _odt_blocks(child)


def _odt_pieces(node: Any) -> Iterator[str]:
    yield node.text or ""
    for child in node:
        if child.tag == f"{_TEXT}s":
            yield " " * int(child.get(f"{_TEXT}c", "1"))
        elif child.tag == f"{_TEXT}tab":
            yield "\t"
        elif child.tag == f"{_TEXT}line-break":
            yield "\n"
        elif child.tag not in _ODT_SKIP and isinstance(child.tag, str):
            yield from _odt_pieces(child)
        yield child.tail or ""
