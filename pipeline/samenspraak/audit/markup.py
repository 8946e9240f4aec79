"""Texts of HTML, XML and workbooks: content, attributes, comments, properties, names of sheets."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from samenspraak.audit.passages import Passage

_PARAGRAPHS = {"p", "si", "is", "comment", "text"}
"""Elements of office files whose runs are one text; in other files they hold one anyway."""
_CODE = re.compile(r'&(?:"[^"]*"|K[0-9A-F]{6}|\d+|[A-Z])')
"""In the header of a sheet: left, bold, a font, a colour."""
_FONT = "{http://schemas.openxmlformats.org/drawingml/2006/main}font"
_RUNS = {"t", "delText", "instrText"}


def html_texts(text: str, place: str) -> Iterator[Passage]:
    """Give the texts, attributes, comments, styles and scripts of a page, by line."""
    from lxml import etree

    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True)
    root = etree.fromstring(text.encode(), parser) if text.strip() else None
    if root is not None:
        yield from _texts(root, place)


def xml_texts(data: bytes, place: str) -> Iterator[Passage]:
    """Give the texts, attributes and comments of an XML file, by line.

    Raises
    ------
    SyntaxError
        When it is not well-formed.
    """
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    yield from _texts(etree.fromstring(data, parser), place)


def _texts(root: Any, place: str) -> Iterator[Passage]:
    for element in root.iter():
        line = f"{place}, line {element.sourceline}"
        named = isinstance(element.tag, str)
        for name, value in element.attrib.items() if named else ():
            if name == "script" and element.tag == _FONT:
                continue  # a code for a way of writing: Arab, Hebr, Thai
            yield Passage(f"{line}, attribute", unquote(value))
        for text in (element.text, element.tail):
            for at, part in enumerate((text or "").splitlines()):
                yield Passage(line if not at else f"{line} + {at}", part)
        if named and _local(element) in _PARAGRAPHS:
            yield Passage(line, _runs(element))
    if root.getroottree().docinfo.doctype:
        yield Passage(f"{place}, document type", root.getroottree().docinfo.doctype)


def _local(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _runs(element: Any) -> str:
    return "".join(
        part.text or ""
        for part in element.iter()
        if isinstance(part.tag, str) and _local(part) in _RUNS
    )


def is_workbook(packed: zipfile.ZipFile) -> bool:
    """True for an .xlsx, whose cells point to shared texts."""
    return "xl/workbook.xml" in packed.namelist()


def workbook_cells(packed: zipfile.ZipFile, place: str) -> Iterator[Passage]:
    """Give the texts of a workbook's cells, by sheet and cell, and what else its sheets hold."""
    from lxml import etree

    shared: list[str] = []
    used: set[int] = set()
    if "xl/sharedStrings.xml" in packed.namelist():
        shared = [_runs(item) for item in etree.fromstring(packed.read("xl/sharedStrings.xml"))]
    sheets = sorted(
        name
        for name in packed.namelist()
        if name.startswith("xl/worksheets/") and name.endswith(".xml")
    )
    for number, name in enumerate(sheets, start=1):
        inside = f"{place}, sheet {number}"
        for element in etree.fromstring(packed.read(name)).iter():
            if not isinstance(element.tag, str):
                yield Passage(inside, element.text or "")
            elif _local(element) == "c":
                text, at = _cell(element, shared)
                used.add(at)
                yield Passage(f"{inside}, cell {element.get('r', '?')}", text)
            elif _local(element) not in ("v", "t", "f"):
                yield Passage(inside, _CODE.sub(" ", element.text or ""))
                for value in element.attrib.values():
                    yield Passage(inside, value)
    for at in sorted(set(range(len(shared))) - used):
        yield Passage(f"{place}, unused text {at}", shared[at])


def _cell(element: Any, shared: list[str]) -> tuple[str, int]:
    """Give the text of a cell with its formula, and which shared text it is (-1: none)."""
    values = {_local(part): part.text or "" for part in element if isinstance(part.tag, str)}
    value, formula = values.get("v", ""), values.get("f", "")
    if element.get("t") == "s" and value.isdigit() and int(value) < len(shared):
        return f"{shared[int(value)]} {formula}", int(value)
    return f"{_runs(element)} {value} {formula}", -1
