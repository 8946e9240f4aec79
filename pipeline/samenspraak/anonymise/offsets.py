"""Where a passage of a text is after masking, and back."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text that was replaced: private.

    Raises
    ------
    ValueError
        When it starts before the text or one of its sides is empty.
    """

    start: int
    """Code points from the start of the original text."""
    original: str
    masked: str
    """What stands in its place."""

    def __post_init__(self) -> None:
        if self.start < 0 or not self.original or not self.masked:
            raise ValueError(f"piece at {self.start}: needs a place in the text and both sides")

    @property
    def end(self) -> int:
        """Where it ends in the original text, exclusive."""
        return self.start + len(self.original)


@dataclass(frozen=True)
class OffsetMap:
    """The original of a text and its masked form, position by position.

    Positions count code points from 0; a passage is a start and an exclusive end. A passage that
    touches a replaced piece on one side covers the whole piece on the other, so a quotation never
    cuts a name or a placeholder in two.

    Parameters
    ----------
    pieces
        What was replaced, in any order.

    Raises
    ------
    ValueError
        When two pieces overlap.

    Examples
    --------
    >>> names = OffsetMap([Piece(7, "Anna Vermeer", "[PERSOON-1]")])
    >>> names.masked("Ik ben Anna Vermeer, zei ze.")
    'Ik ben [PERSOON-1], zei ze.'
    >>> names.to_masked(21, 24), names.to_original(20, 23)
    ((20, 23), (21, 24))
    >>> names.to_masked(12, 19)
    (7, 18)
    """

    pieces: Sequence[Piece]

    def __post_init__(self) -> None:
        ordered = tuple(sorted(self.pieces, key=lambda piece: piece.start))
        object.__setattr__(self, "pieces", ordered)
        for before, after in pairwise(ordered):
            if after.start < before.end:
                raise ValueError(f"pieces at {before.start} and {after.start} overlap")

    @cached_property
    def _sides(self) -> tuple[_Edges, _Edges]:
        original, masked = _Edges([], []), _Edges([], [])
        longer = 0
        for piece in self.pieces:
            original.starts.append(piece.start)
            original.ends.append(piece.end)
            masked.starts.append(piece.start + longer)
            longer += len(piece.masked) - len(piece.original)
            masked.ends.append(piece.end + longer)
        return original, masked

    def to_masked(self, start: int, end: int) -> tuple[int, int]:
        """Give where a passage of the original is in the masked text.

        Raises
        ------
        ValueError
            When the passage starts before the text or ends before it starts.
        """
        original, masked = self._sides
        return _moved(start, end, original, masked)

    def to_original(self, start: int, end: int) -> tuple[int, int]:
        """Give where a passage of the masked text is in the original.

        Raises
        ------
        ValueError
            When the passage starts before the text or ends before it starts.
        """
        original, masked = self._sides
        return _moved(start, end, masked, original)

    def masked(self, original: str) -> str:
        """Give the masked form of the original.

        Raises
        ------
        ValueError
            When a piece is not where the map says: map and text do not belong together.
        """
        return _exchanged(original, ((p.start, p.original, p.masked) for p in self.pieces))

    def restored(self, masked: str) -> str:
        """Give the original of the masked form, to the code point.

        Raises
        ------
        ValueError
            When a placeholder is not where the map says: map and text do not belong together.
        """
        starts = self._sides[1].starts
        return _exchanged(
            masked,
            ((at, p.masked, p.original) for at, p in zip(starts, self.pieces, strict=True)),
        )


@dataclass(frozen=True, slots=True)
class _Edges:
    """Where the pieces start and end on one side, in order."""

    starts: list[int]
    ends: list[int]


def _moved(start: int, end: int, here: _Edges, there: _Edges) -> tuple[int, int]:
    if not 0 <= start <= end:
        raise ValueError(f"passage {start}-{end}: use 0 <= start <= end")
    # The last piece that starts at or before `start`, and the last that starts before `end`.
    first, last = bisect_right(here.starts, start) - 1, bisect_left(here.starts, end) - 1
    if first >= 0:
        inside = start < here.ends[first]
        start = there.starts[first] if inside else there.ends[first] + start - here.ends[first]
    if last >= 0:
        end = there.ends[last] + max(0, end - here.ends[last])
    return start, end


def _exchanged(text: str, exchanges: Iterable[tuple[int, str, str]]) -> str:
    """Give the text with every (start, old, new) exchanged; starts count in `text`, in order."""
    parts: list[str] = []
    at = 0
    for start, old, new in exchanges:
        if not text.startswith(old, start):
            raise ValueError(f"nothing of the map at {start}")
        parts += [text[at:start], new]
        at = start + len(old)
    return "".join([*parts, text[at:]])
