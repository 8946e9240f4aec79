"""Any file as passages: what kind it is shows in its first bytes, not in its name."""

from __future__ import annotations

import base64
import binascii
import csv
import gzip
import io
import re
import zipfile
import zlib
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from urllib.parse import unquote_to_bytes

from samenspraak.audit.data_files import arrays, comma_separated, json_values, parquet_cells
from samenspraak.audit.markup import html_texts, is_workbook, workbook_cells, xml_texts
from samenspraak.audit.passages import Passage
from samenspraak.errors import StudyError

_DEEPEST = 6
_PRINTABLE = re.compile(rb"[\x20-\x7e\xc2-\xf4\x80-\xbf]{5,}")
_WIDE = re.compile(rb"(?:[\x20-\x7e\xc0-\xff]\x00){5,}")
_XML_START = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*<(?:\?xml|[A-Za-z!])")

_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})|\\x([0-9a-fA-F]{2})")
_DATA_URI = re.compile(r"data:[\w/+.-]*((?:;[\w=.-]+)*),([^\"')\s]*)")

_UNREADABLE = (
    ValueError,
    OSError,
    EOFError,
    RuntimeError,
    SyntaxError,
    csv.Error,
    zipfile.BadZipFile,
    zlib.error,
)

NameIsOpen = Callable[[str], bool]


def passages(
    folder: Path,
    shown: str,
    name_is_open: NameIsOpen = lambda _: True,
    without: Collection[Path] = (),
) -> Iterator[Passage]:
    """Give every text of every file of a folder, names of files and of parts included.

    Parameters
    ----------
    folder
        Searched with its subfolders, in the order of their names; hidden files too.
    shown
        How places call the folder, e.g. ``outputs/proef``.
    name_is_open
        Says whether a name may be shown; places count a file whose name may not.
    without
        Files that are passed over: what the audit itself writes.

    Raises
    ------
    StudyError
        When a file says to be one thing and cannot be read as that.
    """
    for number, path in enumerate(sorted(folder.rglob("*")), start=1):
        if path in without:
            continue
        relative = path.relative_to(folder).as_posix()
        place = f"{shown}/{relative}" if name_is_open(relative) else f"{shown}, entry {number}"
        yield Passage(f"{place}, name", path.name)
        if path.is_symlink():
            yield Passage(f"{place}, target", path.readlink().as_posix())
        elif path.is_file():
            yield from opened(path.read_bytes(), place, path.suffix.lower())


def opened(data: bytes, place: str, suffix: str = "", depth: int = 0) -> Iterator[Passage]:
    """Give the texts of the bytes of one file.

    Raises
    ------
    StudyError
        When they say to be one thing and cannot be read as that.
    """
    try:
        yield from _read(data, place, suffix, depth)
    except _UNREADABLE as error:
        raise StudyError(
            f"{place}: not readable as what it says to be ({type(error).__name__}), so not "
            "audited; make it again with `dvc repro`, or take it away"
        ) from None


def _read(data: bytes, place: str, suffix: str, depth: int) -> Iterator[Passage]:
    if depth > _DEEPEST:
        raise ValueError("packed too deep")
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        yield from _members(data, place, depth)
    elif data.startswith(b"\x1f\x8b"):
        yield from _read(gzip.decompress(data), f"{place}, unpacked", suffix, depth + 1)
    elif data.startswith(b"PAR1"):
        yield from parquet_cells(data, place)
    elif data.startswith(b"\x93NUMPY"):
        yield from arrays(data, place)
    elif data.startswith(b"%PDF"):
        yield from _pdf(data, place)
    else:
        yield from _text(data, place, suffix, depth)


def _text(data: bytes, place: str, suffix: str, depth: int) -> Iterator[Passage]:
    text = _decoded(data)
    if text is None:
        yield from _printable(data, place)
    elif suffix in (".html", ".htm", ".xhtml"):
        for passage in html_texts(text, place):
            yield from _unpacked(passage, depth)
    elif _XML_START.match(data):
        for passage in xml_texts(data, place):
            yield from _unpacked(passage, depth)
    elif suffix == ".json" or text.lstrip()[:1] in ("{", "["):
        yield from json_values(text, place)
    elif suffix in (".csv", ".tsv"):
        yield from comma_separated(text, place, "\t" if suffix == ".tsv" else ",")
    else:
        for number, line in enumerate(text.splitlines(), start=1):
            yield Passage(f"{place}, line {number}", line)


def _unpacked(passage: Passage, depth: int) -> Iterator[Passage]:
    """Give a text of a page with its escapes read, and what is packed in it as ``data:``."""
    plain = passage.text
    if "\\" in plain:
        plain = _ESCAPE.sub(lambda match: chr(int(match[1] or match[2], 16)), plain)
    if "data:" not in plain:
        yield Passage(passage.place, plain)
        return
    yield Passage(passage.place, _DATA_URI.sub(" ", plain))
    for match in _DATA_URI.finditer(plain):
        try:
            data = unquote_to_bytes(match[2])
            data = base64.b64decode(data) if "base64" in match[1] else data
        except binascii.Error:
            data = match[2].encode()
        yield from _read(data, f"{passage.place}, packed", "", depth + 1)


def _decoded(data: bytes) -> str | None:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    if b"\x00" in data:
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace") if _mostly_text(data) else None


def _mostly_text(data: bytes) -> bool:
    controls = sum(byte < 32 and byte not in (9, 10, 12, 13) for byte in data)
    return controls * 100 <= len(data)


def _printable(data: bytes, place: str) -> Iterator[Passage]:
    """Give the readable stretches of other bytes: pictures' notes, headers of weights."""
    for match in _PRINTABLE.finditer(data):
        text = match[0].decode("utf-8", errors="replace")
        yield Passage(f"{place}, byte {match.start()}", text, noisy=True)
    for match in _WIDE.finditer(data):
        text = match[0].decode("utf-16-le")
        yield Passage(f"{place}, byte {match.start()}", text, noisy=True)


def _members(data: bytes, place: str, depth: int) -> Iterator[Passage]:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        yield Passage(f"{place}, comment", packed.comment.decode("utf-8", errors="replace"))
        for number, member in enumerate(packed.infolist(), start=1):
            inside = f"{place}, part {number}"
            yield Passage(f"{inside}, name", member.filename)
            yield Passage(f"{inside}, comment", member.comment.decode("utf-8", errors="replace"))
        if is_workbook(packed):
            yield from workbook_cells(packed, place)
        for number, member in enumerate(packed.infolist(), start=1):
            name = member.filename
            if member.is_dir() or (is_workbook(packed) and _is_cells(name)):
                continue
            suffix = Path(name).suffix.lower()
            inside = f"{place}, part {number}"
            yield from _read(packed.read(member), inside, suffix, depth + 1)


def _is_cells(name: str) -> bool:
    """True for the parts that `workbook_cells` reads."""
    return (
        name == "xl/sharedStrings.xml"
        or re.fullmatch(r"xl/worksheets/[^/]+\.xml", name) is not None
    )


def _pdf(data: bytes, place: str) -> Iterator[Passage]:
    from pdfminer.high_level import extract_text
    from pdfminer.pdfdocument import PDFDocument
    from pdfminer.pdfexceptions import PDFException
    from pdfminer.pdfparser import PDFParser

    try:
        lines = extract_text(io.BytesIO(data)).splitlines()
        properties = PDFDocument(PDFParser(io.BytesIO(data))).info
    except PDFException as error:
        raise ValueError("no PDF") from error
    for number, line in enumerate(lines, start=1):
        yield Passage(f"{place}, line {number}", line)
    for value in (value for group in properties for value in group.values()):
        raw = value if isinstance(value, bytes) else str(value).encode()
        text = raw.decode("utf-16") if raw.startswith(b"\xfe\xff") else raw.decode("latin-1")
        yield Passage(f"{place}, properties", text)
