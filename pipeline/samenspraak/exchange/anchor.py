"""A quotation found again in a text that a program changed a little on the way.

Programs trim, turn no-break spaces into spaces, put characters of no width into the text, or
compose accents differently. Two texts are therefore compared without white space, characters of no
width and accents; a quotation that occurs more than once is told by what stands around it.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left

CONTEXT = 32
"""Characters on each side that tell equal quotations apart."""


class Anchored:
    r"""A text in which quotations of another version of it are found.

    Parameters
    ----------
    text
        Where to look.
    other
        The version that the quotations come from.

    Examples
    --------
    >>> anchored = Anchored("I: Waarom?\nR1: De buurt.\n", "I: Waarom?\nR1: De  buurt.")
    >>> anchored.find(15, 25)
    (15, 24)
    """

    def __init__(self, text: str, other: str) -> None:
        self._text = text
        self._bare, self._places = _bare(text)
        self._other_bare, self._other_places = _bare(other)

    def find(self, start: int, end: int) -> tuple[int, int] | None:
        """Give where the words between two offsets in the other version stand in the text.

        None when they are not there, or are no words.
        """
        first = bisect_left(self._other_places, start)
        last = bisect_left(self._other_places, end)
        quote = self._other_bare[first:last]
        places = list(self._occurrences(quote)) if quote else []
        if not places:
            return None
        best = max(
            places,
            key=lambda place: (self._likeness(place, first, last), -abs(place - first)),
        )
        return self._places[best], self._after(self._places[best + len(quote) - 1])

    def _occurrences(self, quote: str) -> list[int]:
        found = []
        place = self._bare.find(quote)
        while place >= 0:
            found.append(place)
            place = self._bare.find(quote, place + 1)
        return found

    def _likeness(self, place: int, first: int, last: int) -> int:
        """Give how many characters before and after agree, at most 2 x `CONTEXT`."""
        before = zip(
            reversed(self._bare[max(0, place - CONTEXT) : place]),
            reversed(self._other_bare[max(0, first - CONTEXT) : first]),
            strict=False,
        )
        end = place + last - first
        after = zip(
            self._bare[end : end + CONTEXT],
            self._other_bare[last : last + CONTEXT],
            strict=False,
        )
        return _agreeing(before) + _agreeing(after)

    def _after(self, place: int) -> int:
        """Give the end of the character at a place, accents that follow it included."""
        place += 1
        while place < len(self._text) and unicodedata.category(self._text[place]) == "Mn":
            place += 1
        return place


def _agreeing(pairs: zip[tuple[str, str]]) -> int:
    count = 0
    for one, other in pairs:
        if one != other:
            break
        count += 1
    return count


def _bare(text: str) -> tuple[str, list[int]]:
    """Give the text without white space, marks and characters of no width, and its offsets."""
    kept: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        for part in unicodedata.normalize("NFKD", character):
            if not part.isspace() and unicodedata.category(part) not in ("Mn", "Cf"):
                kept.append(part)
                places.append(place)
    return "".join(kept), places
