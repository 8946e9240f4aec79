"""Colours as programs write them, as ``#RRGGBB``."""

from __future__ import annotations

import re

_HEX = re.compile(r"#?(?:[0-9a-f]{2})?([0-9a-f]{6})")
_SHORT_HEX = re.compile(r"#([0-9a-f])([0-9a-f])([0-9a-f])")
_RGB = re.compile(r"rgba?\(\s*(\d{1,3})\s*,\s*(\d{1,3})\s*,\s*(\d{1,3})\s*(?:,[\d.\s%]+)?\)")
_DOTNET = re.compile(
    r"(?:color\s*\[\s*)?a=\d{1,3},\s*r=(\d{1,3}),\s*g=(\d{1,3}),\s*b=(\d{1,3})\s*\]?"
)
_INTEGER = re.compile(r"-?\d{1,11}")


def hex_colour(written: str | None) -> str:
    """Give a colour as ``#RRGGBB`` in upper case; empty when it cannot be read.

    Parameters
    ----------
    written
        ``#RRGGBB``, ``#RGB``, ``#AARRGGBB``, ``rgb(r, g, b)``, ``rgba(r, g, b, a)``,
        ``A=a, R=r, G=g, B=b`` (.NET), or a signed integer whose bytes are alpha, red, green, blue.

    Examples
    --------
    >>> [hex_colour(c) for c in ("#fa0", "rgb(255, 170, 0)", "#80FFAA00", "-22016", "mauve")]
    ['#FFAA00', '#FFAA00', '#FFAA00', '#FFAA00', '']
    """
    text = (written or "").strip().lower()
    if short := _SHORT_HEX.fullmatch(text):
        return "#" + "".join(digit * 2 for digit in short.groups()).upper()
    if _INTEGER.fullmatch(text):
        return f"#{int(text) & 0xFFFFFF:06X}"
    if full := _HEX.fullmatch(text):
        return f"#{full[1].upper()}"
    if parts := _RGB.fullmatch(text) or _DOTNET.fullmatch(text):
        numbers = [int(number) for number in parts.groups()]
        if max(numbers) <= 255:
            return "#{:02X}{:02X}{:02X}".format(*numbers)
    return ""
