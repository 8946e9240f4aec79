"""Ways of counting characters, and a text in which positions counted in any of them are found."""

from __future__ import annotations

import codecs
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from samenspraak.errors import ExchangeError

CountedIn = Literal["codepoint", "utf16", "utf8"]
Positions = NDArray[np.int64]

IMPOSSIBLE = -1
"""Stands where a position is no place in the text."""


@dataclass(frozen=True, slots=True)
class Convention:
    """One way of counting characters.

    Examples
    --------
    >>> str(Convention("utf16", crlf=1))
    'utf16+crlf1'
    >>> Convention.parse("utf16+crlf1") == Convention("utf16", crlf=1)
    True
    """

    unit: CountedIn = "codepoint"
    crlf: Literal[1, 2] = 2
    """Whether the line end CRLF counts as one or as two."""
    bom: bool = False
    """Whether a byte order mark at the start of the file is counted."""
    inclusive: bool = False
    """Whether the end position is that of the last character itself."""

    def __str__(self) -> str:
        parts: list[str] = [self.unit]
        parts += [name for name, on in (("crlf1", self.crlf == 1), ("bom", self.bom)) if on]
        parts += ["inclusive"] if self.inclusive else []
        return "+".join(parts)

    @classmethod
    def parse(cls, written: str) -> Convention:
        """Give the convention that `str` writes so.

        Raises
        ------
        ExchangeError
            When it is none.
        """
        for convention in CONVENTIONS:
            if str(convention) == written.strip().lower():
                return convention
        raise ExchangeError(
            f"offsets {written!r}: use 'auto', or codepoint, utf16 or utf8, each with +crlf1, +bom "
            "and +inclusive where they apply, in that order"
        )


CONVENTIONS: tuple[Convention, ...] = tuple(
    Convention(unit, 1 if crlf1 else 2, bom, inclusive)
    for inclusive, bom, crlf1, unit in product(
        (False, True), (False, True), (False, True), get_args(CountedIn)
    )
)
"""Every way of counting, the most usual first. Of ways that give the same the first one is named."""


@dataclass(frozen=True)
class StoredText:
    r"""A text source as a program stored it.

    Examples
    --------
    >>> stored = StoredText.decode(b"\xef\xbb\xbfJa.\r\nNou.")
    >>> stored.text, stored.bom
    ('Ja.\nNou.', True)
    >>> stored.spans([5], [8], Convention()).tolist()
    [[4, 7]]
    """

    content: str
    """With the line ends of the file, without its byte order mark."""
    bom: bool = False

    @classmethod
    def decode(cls, data: bytes) -> StoredText:
        """Give the text of a file in UTF-8, or in UTF-16 with a byte order mark.

        Raises
        ------
        UnicodeDecodeError
            When it is in neither.
        """
        if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return cls(data.decode("utf-16"), bom=True)
        if data.startswith(codecs.BOM_UTF8):
            return cls(data.decode("utf-8-sig"), bom=True)
        return cls(data.decode("utf-8"))

    @cached_property
    def text(self) -> str:
        """The text with LF line ends: what our offsets count in."""
        return self.content.replace("\r\n", "\n").replace("\r", "\n")

    def spans(
        self, starts: Sequence[int], ends: Sequence[int], convention: Convention
    ) -> Positions:
        """Give start and end in `text`, in code points, end exclusive.

        Parameters
        ----------
        starts, ends
            Positions as the program counted them.

        Returns
        -------
        array of shape (n, 2)
            -1 in both columns where no such place exists: outside the text, inside a character,
            or the end before the start.
        """
        positions = self._positions(convention.unit, convention.crlf)
        shift = self._bom_width(convention.unit) if convention.bom and self.bom else 0
        first = np.asarray(starts, dtype=np.int64) - shift
        last = np.asarray(ends, dtype=np.int64) - shift
        start, start_fits = _index_of(positions, first)
        end, end_fits = _index_of(positions, last)
        found = np.stack([self._kept[start], self._kept[end]], axis=1)
        if convention.inclusive:
            end_fits &= last < positions[-1]
            found[:, 1] += 1
        fits = start_fits & end_fits & (found[:, 0] <= found[:, 1])
        return np.where(fits[:, None], found, IMPOSSIBLE)

    def _positions(self, unit: CountedIn, crlf: int) -> Positions:
        """Give the counted position of every stored character, and of the end of the text."""
        points = self._points
        widths = np.ones(len(points), dtype=np.int64)
        if unit == "utf16":
            widths += points > 0xFFFF
        elif unit == "utf8":
            widths += (points > 0x7F).astype(np.int64) + (points > 0x7FF) + (points > 0xFFFF)
        if crlf == 1:
            widths[self._dropped] = 0
        return _running(widths)

    @cached_property
    def _points(self) -> NDArray[np.uint32]:
        return np.frombuffer(self.content.encode("utf-32-le"), dtype="<u4")

    @cached_property
    def _dropped(self) -> NDArray[np.bool_]:
        """Which stored characters are the CR of a CRLF."""
        dropped = np.zeros(len(self._points), dtype=np.bool_)
        dropped[:-1] = (self._points[:-1] == 13) & (self._points[1:] == 10)
        return dropped

    @cached_property
    def _kept(self) -> Positions:
        """The place in `text` of every stored character, and of the end of the text."""
        return _running(~self._dropped)

    @staticmethod
    def _bom_width(unit: CountedIn) -> int:
        return 3 if unit == "utf8" else 1


def _running(widths: NDArray[Any]) -> Positions:
    return np.concatenate([[0], np.cumsum(widths, dtype=np.int64)])


def _index_of(positions: Positions, wanted: Positions) -> tuple[Positions, NDArray[np.bool_]]:
    index = np.minimum(np.searchsorted(positions, wanted), len(positions) - 1)
    return index, positions[index] == wanted
