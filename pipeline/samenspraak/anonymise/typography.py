"""Texts with plain hyphens, spaces or letters for matching; every offset stays what it was."""

from __future__ import annotations

import re

_SPACES = dict.fromkeys([0x00A0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000], " ")
_HYPHENS = _SPACES | dict.fromkeys([0x2010, 0x2011], "-")
_DASHES = _HYPHENS | dict.fromkeys([*range(0x2012, 0x2016), 0x2212, 0xFE58, 0xFE63, 0xFF0D], "-")
_LETTERS = {0x0130: "i", 0x0131: "i", 0x017F: "s", 0x212A: "k"}
_ANY_HYPHEN, _ANY_DASH, _ANY_LETTER = (
    re.compile(f"[{''.join(map(chr, table))}]") for table in (_HYPHENS, _DASHES, _LETTERS)
)


def plain_hyphens(text: str) -> str:
    """Give the text with a plain space for each special one, and a plain hyphen for each hyphen.

    Dashes stay: between words they are punctuation.

    Examples
    --------
    >>> plain_hyphens("Jan‑Willem – ja")
    'Jan-Willem – ja'
    """
    return text if text.isascii() or not _ANY_HYPHEN.search(text) else text.translate(_HYPHENS)


def plain_dashes(text: str) -> str:
    """Give the text with a plain hyphen for each dash and minus sign too: for numbers.

    Examples
    --------
    >>> plain_dashes("06–12345678")
    '06-12345678'
    """
    return text if text.isascii() or not _ANY_DASH.search(text) else text.translate(_DASHES)


def lower_case(text: str) -> str:
    """Give the text in lower case, one letter for each: for patterns that ignore case.

    A pattern in lower case finds here what it finds with ``re.IGNORECASE`` in the text, in a
    fraction of the time.

    Examples
    --------
    >>> lower_case("In ‘İzmir’, zei EVA")
    'in ‘izmir’, zei eva'
    """
    if not text.isascii() and _ANY_LETTER.search(text):
        text = text.translate(_LETTERS)
    return text.lower()
