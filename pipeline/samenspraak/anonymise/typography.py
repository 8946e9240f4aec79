"""Texts with plain hyphens and spaces for matching; every offset stays what it was."""

from __future__ import annotations

_SPACES = dict.fromkeys([0x00A0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000], " ")
_HYPHENS = _SPACES | dict.fromkeys([0x2010, 0x2011], "-")
_DASHES = _HYPHENS | dict.fromkeys([*range(0x2012, 0x2016), 0x2212, 0xFE58, 0xFE63, 0xFF0D], "-")


def plain_hyphens(text: str) -> str:
    """Give the text with a plain space for each special one, and a plain hyphen for each hyphen.

    Dashes stay: between words they are punctuation.

    Examples
    --------
    >>> plain_hyphens("Jan‑Willem – ja")
    'Jan-Willem – ja'
    """
    return text if text.isascii() else text.translate(_HYPHENS)


def plain_dashes(text: str) -> str:
    """Give the text with a plain hyphen for each dash and minus sign too: for numbers.

    Examples
    --------
    >>> plain_dashes("06–12345678")
    '06-12345678'
    """
    return text if text.isascii() else text.translate(_DASHES)
