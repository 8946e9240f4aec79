"""XML of the standard: read what others wrote without trusting it, write what its schema allows."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any, Literal

from lxml import etree

from samenspraak.errors import ExchangeError, listed

Kind = Literal["Project", "Codebook"]

_NAMESPACES: dict[Kind, str] = {
    "Project": "urn:QDA-XML:project:1.0",
    "Codebook": "urn:QDA-XML:codebook:1.0",
}
_ROOTS: dict[Kind, str] = {"Project": "Project", "Codebook": "CodeBook"}
_SCHEMAS = Path(__file__).parent / "schemas"
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def parse(data: bytes, where: str) -> etree._Element:
    """Give the root of an XML document; nothing outside it is read, nothing in it is expanded.

    Elements are found by ``{*}Name``: programs do not agree on the namespace.

    Parameters
    ----------
    data
        The document.
    where
        Named in the error message.

    Raises
    ------
    ExchangeError
        When the document is not well-formed, nests deeper than 255 elements, or holds a document
        type declaration (the door to entities; the standard uses none).
    """
    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise ExchangeError(
            f"{where}, line {error.lineno}: damaged, or nested too deep, to be read as XML; "
            "export it again"
        ) from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise ExchangeError(
            f"{where}: holds a document type declaration, which REFI-QDA does not use and which is "
            "not read for safety; export it again from the program it came from"
        )
    return root


def expect_root(root: etree._Element, kind: Kind, where: str) -> None:
    """Check that a document is of this kind, whatever its namespace.

    Raises
    ------
    ExchangeError
        When its root is another element.
    """
    name = str(etree.QName(root).localname)
    if name.casefold() != _ROOTS[kind].casefold():
        raise ExchangeError(
            f"{where}: the root of the XML is no {_ROOTS[kind]}; "
            f"choose a REFI-QDA {kind.lower()} file"
        )


def new_root(kind: Kind, **attributes: str) -> etree._Element:
    """Give the root element of a new document."""
    namespace = _NAMESPACES[kind]
    prefixes: Any = {None: namespace}  # the namespace without a prefix
    root = etree.Element(f"{{{namespace}}}{_ROOTS[kind]}", nsmap=prefixes)
    _set(root, attributes)
    return root


def add(
    parent: etree._Element, name: str, text: str | None = None, /, **attributes: str
) -> etree._Element:
    """Give a new last child, in the namespace of its parent.

    Raises
    ------
    ExchangeError
        When text or an attribute holds a character that XML does not have.
    """
    child = etree.SubElement(parent, etree.QName(etree.QName(parent).namespace, name))
    _set(child, attributes)
    if text is not None:
        child.text = _legal(text, name)
    return child


def refer(parent: etree._Element, name: str, target: str) -> None:
    """Add a reference such as ``CodeRef`` to the thing with this GUID."""
    add(parent, name, targetGUID=target)


def document(root: etree._Element, kind: Kind) -> bytes:
    """Give the document as bytes (UTF-8, no BOM), valid by the schema, every GUID unique.

    Raises
    ------
    ExchangeError
        When it is not valid; the message names places, not values.
    """
    data: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    read_back = parse(data, f"the new {kind.lower()}")
    schema = _schema(kind)
    problems = []
    if not schema.validate(read_back):
        log: Any = schema.error_log
        problems = [f"line {entry.line}: {entry.type_name}" for entry in log]
    guids = Counter(element.get("guid") for element in read_back.iter("{*}*"))
    repeated = sum(1 for guid, count in guids.items() if guid is not None and count > 1)
    if repeated:
        problems.append(f"{repeated} GUIDs stand there twice")
    if problems:
        raise ExchangeError(
            listed(
                f"the new {kind.lower()} is not valid REFI-QDA", problems, "Nothing was written."
            )
        )
    return data


@cache
def _schema(kind: Kind) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(str(_SCHEMAS / f"{kind}.xsd")))


def _set(element: etree._Element, attributes: dict[str, str]) -> None:
    for name, value in attributes.items():
        element.set(name, _legal(value, name))


def _legal(text: str, place: str) -> str:
    found = _NOT_XML.search(text)
    if found:
        raise ExchangeError(
            f"{place}: holds the control character U+{ord(found[0]):04X}, which XML does not have; "
            "remove it where the text comes from"
        )
    return text
