"""Codebook files (``.qdc``) in and out."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from lxml import etree

from samenspraak.codebook import Code, Codebook
from samenspraak.errors import ExchangeError, MissingFileError
from samenspraak.exchange.colours import hex_colour
from samenspraak.exchange.guids import code_guid, guid, normal_guid
from samenspraak.exchange.markup import add, document, expect_root, new_root, parse
from samenspraak.exchange.project import ForeignCode
from samenspraak.files import whole_file

Language = Literal["nl", "en"]
ORIGIN = "samenspraak"
"""Without a version: a new version alone changes no file."""

MAX_FILE = 64 * 1024 * 1024
_APPLY = {"nl": "Toekennen bij", "en": "Apply when"}
_NOT = {"nl": "Niet toekennen als", "en": "Do not apply when"}


def write_codebook(path: Path, codebook: Codebook, language: Language) -> None:
    """Write the codes in use as a ``.qdc`` file, valid by the schema, the same every time.

    Categories become codes that cannot be given and hold the codes that can.

    Parameters
    ----------
    path
        Written whole or not at all.
    codebook
        Labels and definitions, with when to apply and when not.
    language
        Of labels and definitions: the standard has room for one.

    Raises
    ------
    ExchangeError
        When the codebook has no code in use: the standard cannot say that.
    """
    if not codebook.codes:
        raise ExchangeError(f"{path.name}: the codebook has no code in use; REFI-QDA needs one")
    root = new_root("Codebook", origin=ORIGIN)
    add_codes(root, codebook, language)
    data = document(root, "Codebook")
    with whole_file(path) as draft:
        draft.write_bytes(data)


def read_codebook_file(path: Path) -> tuple[ForeignCode, ...]:
    """Give the codes of a ``.qdc`` file, parents before children.

    Any namespace and any nesting up to 250 levels will do; colours and GUIDs come in one form.

    Raises
    ------
    MissingFileError
        When there is no such file.
    ExchangeError
        When it is no codebook, is damaged or too large, or a GUID stands for two codes.
    """
    if not path.is_file():
        raise MissingFileError(f"{path}: no such file; it should be a REFI-QDA codebook (.qdc)")
    if path.stat().st_size > MAX_FILE:
        raise ExchangeError(f"{path.name}: larger than {MAX_FILE // 2**20} MB; no codebook is")
    root = parse(path.read_bytes(), path.name)
    expect_root(root, "Codebook", path.name)
    return codes_in(root, path.name)


def add_codes(parent: etree._Element, codebook: Codebook, language: Language) -> None:
    """Add ``Codes`` with the codes in use, each in its category."""
    codes = add(parent, "Codes")
    for category in codebook.categories:
        members = [code for code in codebook.codes if code.category == category.id]
        if members:
            holder = add(
                codes,
                "Code",
                guid=guid("category", category.id),
                name=category.label.say(language),
                isCodable="false",
            )
            if category.gloss:
                add(holder, "Description", category.gloss.say(language))
            for code in members:
                _add_code(holder, code, codebook, language)
    known = {category.id for category in codebook.categories}
    for code in codebook.codes:
        if code.category not in known:
            _add_code(codes, code, codebook, language)


def codes_in(root: etree._Element, where: str) -> tuple[ForeignCode, ...]:
    """Give every ``Code`` below an element, in the order of the document.

    Raises
    ------
    ExchangeError
        When a GUID is missing or stands for two codes.
    """
    codes: dict[str, ForeignCode] = {}
    for element in root.iter("{*}Code"):
        code = _read_code(element)
        if not code.guid or code.guid in codes:
            raise ExchangeError(
                f"{where}, line {element.sourceline}: a code without a GUID of its own; "
                "export it again"
            )
        codes[code.guid] = code
    return tuple(codes.values())


def _read_code(element: etree._Element) -> ForeignCode:
    holder = element.getparent()
    nested = holder is not None and etree.QName(holder).localname == "Code"
    return ForeignCode(
        guid=normal_guid(element.get("guid")),
        name=(element.get("name") or "").strip(),
        parent=normal_guid(holder.get("guid")) if holder is not None and nested else "",
        codable=(element.get("isCodable") or "true").strip().lower() not in ("false", "0"),
        color=hex_colour(element.get("color")),
        description=(element.findtext("{*}Description") or "").strip(),
    )


def _add_code(parent: etree._Element, code: Code, codebook: Codebook, language: Language) -> None:
    colour = {"color": hex_colour(code.color)} if hex_colour(code.color) else {}
    element = add(
        parent,
        "Code",
        guid=code_guid(code.id),
        name=code.label.say(language),
        isCodable="true",
        **colour,
    )
    add(element, "Description", _description(code, codebook, language))


def _description(code: Code, codebook: Codebook, language: Language) -> str:
    """Give the definition, when to apply the code and when not, a line each."""
    lines = [code.definition.say(language)]
    if code.apply_when:
        lines.append(f"{_APPLY[language]}: {code.apply_when.say(language)}")
    for exclusion in code.do_not_apply:
        instead = codebook[exclusion.instead].label.say(language)
        lines.append(f"{_NOT[language]}: {exclusion.when.say(language)} → {instead}")
    return "\n".join(lines)
