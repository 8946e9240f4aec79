"""XML documents and the parts of zipped ones, read without trusting them."""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path
from typing import Any

from lxml import etree

from samenspraak.errors import TranscriptError

_MAX_BYTES = 200_000_000
_DAMAGED = "damaged, or not a document; open it and save it again"
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError)
_OLE = b"\xd0\xcf\x11\xe0"


def check_package(path: Path) -> None:
    """Refuse what is no zipped document, is encrypted, or unpacks to an absurd size.

    Raises
    ------
    TranscriptError
        With what to do instead.
    """
    with path.open("rb") as file:
        head = file.read(4)
    if head == _OLE:
        raise TranscriptError(
            "an old .doc file or one with a password; open it and save as .docx without password"
        )
    try:
        with zipfile.ZipFile(path) as package:
            entries = package.infolist()
            if any(entry.flag_bits & 1 for entry in entries):
                raise TranscriptError("protected with a password; save it without one")
            if sum(entry.file_size for entry in entries) > _MAX_BYTES:
                raise TranscriptError(
                    "unpacks to more than 200 MB; save the text alone as .docx or .txt"
                )
            whole = package.testzip() is None
    except _DAMAGE as error:
        raise TranscriptError(_DAMAGED) from error
    if not whole:
        raise TranscriptError(_DAMAGED)


def read_part(path: Path, name: str) -> etree._Element:
    """Give the root element of an XML part; entities and the network are off.

    Raises
    ------
    TranscriptError
        When the part is missing or is no XML.
    """
    try:
        with zipfile.ZipFile(path) as package:
            root = etree.fromstring(package.read(name), _parser())
    except (KeyError, etree.XMLSyntaxError, *_DAMAGE) as error:
        raise TranscriptError(_DAMAGED) from error
    check_plain(root)
    return root


def read_document(path: Path) -> etree._Element:
    """Give the root element of an XML file; entities and the network are off.

    Raises
    ------
    TranscriptError
        When it is no XML.
    """
    try:
        root = etree.fromstring(path.read_bytes(), _parser())
    except etree.XMLSyntaxError as error:
        raise TranscriptError(_DAMAGED) from error
    check_plain(root)
    return root


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)


def check_plain(root: etree._Element) -> None:
    """Refuse XML with a document type: its entities would go unread.

    Raises
    ------
    TranscriptError
        When there is one.
    """
    info: Any = root.getroottree().docinfo
    if info.doctype:
        raise TranscriptError(
            "holds a document type, which no word processor writes; save it again"
        )
