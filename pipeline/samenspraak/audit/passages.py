"""A stretch of text of the open side, and where it stands."""

from __future__ import annotations

import re
from dataclasses import dataclass

_DECIMAL = re.compile(r"\s*[-+]?\d*\.\d+(?:[eE][-+]?\d+)?\s*")
_LETTERS = re.compile(r"[^\W\d_]{2}")
_MIN_DIGITS = 7


@dataclass(frozen=True, slots=True)
class Passage:
    """One text out of a file.

    Examples
    --------
    >>> Passage("outputs/proef/topics.csv, row 2, column 3", "buurt, samen").holds_words
    True
    >>> Passage("outputs/proef/scores.csv, row 2, column 3", "0.12345678").holds_words
    False
    """

    place: str
    """File, and row and column, line or part in it; holds no name of a file that leaks one."""
    text: str
    noisy: bool = False
    """Read from bytes that may be no text: only long forms count."""

    @property
    def holds_words(self) -> bool:
        """True when there are words, or digits enough for a telephone number."""
        if _LETTERS.search(self.text):
            return True
        digits = sum(character.isdigit() for character in self.text)
        return digits >= _MIN_DIGITS and _DECIMAL.fullmatch(self.text) is None
