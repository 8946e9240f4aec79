"""Marks that tell whether a fragment or a codebook is still the same, and names made comparable."""

from __future__ import annotations

import json
import re
import unicodedata
from hashlib import sha256

from samenspraak.codebook import Codebook

_CONTROL = r"\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff"
_NO_CELL = re.compile(f"[{_CONTROL}]")
_UNSEEN = re.compile(rf"[\s{_CONTROL}\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]+")


def text_mark(text: str) -> str:
    """Give twelve hexadecimal digits of a text, blind to white space and invisible characters.

    Spreadsheets change those without anybody's doing.

    Examples
    --------
    >>> text_mark("Nou, ja. ") == text_mark("Nou,  ja.")
    True
    """
    visible = _UNSEEN.sub("", unicodedata.normalize("NFC", text))
    return sha256(visible.encode()).hexdigest()[:12]


def codebook_mark(codebook: Codebook) -> str:
    """Give twelve hexadecimal digits of everything a codebook says."""
    content = json.dumps(codebook.to_dict(), ensure_ascii=False, sort_keys=True)
    return sha256(content.encode()).hexdigest()[:12]


def plain_name(name: str) -> str:
    """Give a name without case, accents, spaces and punctuation, for comparing.

    Examples
    --------
    >>> plain_name("Één  doel_voor Ogen!")
    'eendoelvoorogen'
    """
    spread = unicodedata.normalize("NFKD", name.casefold())
    return "".join(character for character in spread if character.isalnum())


def cell_text(text: str) -> str:
    """Give a text as a cell can hold it: LF as line end, no control characters."""
    return _NO_CELL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
