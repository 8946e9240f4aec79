"""Names one slip of the pen or the ear apart, looked up instead of compared with each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator
from typing import Generic, TypeVar

T = TypeVar("T", bound=Hashable)
LONGEST = 64
"""Letters of a word that is still looked for with a slip."""


class Slips(Generic[T]):
    """Words and what belongs to each, found again by a word with one slip.

    Two words one slip apart (a letter more, less, another, or two swapped) are the same once a
    letter is left out of each, or of one: every word is kept under all of these (Garbe 2012,
    *1000x faster spelling correction*). Looking up takes the time of one word, however many there
    are.

    Examples
    --------
    >>> slips = Slips[int]()
    >>> slips.add("wammel", 1)
    >>> slips.near("wamel"), slips.near("wammel"), slips.near("mammal")
    ([1], [], [])
    """

    def __init__(self) -> None:
        self._kept: dict[str, dict[tuple[str, T], None]] = defaultdict(dict)

    def add(self, word: str, thing: T) -> None:
        """Keep a thing under a word; one longer than `LONGEST` is not looked for."""
        for short in _shortened(word):
            self._kept[short][word, thing] = None

    def near(self, word: str) -> list[T]:
        """Give the things whose word is exactly one slip away, each once."""
        from rapidfuzz.distance import OSA

        kept = [self._kept[short] for short in _shortened(word) if short in self._kept]
        pairs = {pair: None for of_one in kept for pair in of_one}
        return list(
            dict.fromkeys(
                thing for known, thing in pairs if OSA.distance(word, known, score_cutoff=1) == 1
            )
        )


def _shortened(word: str) -> Iterator[str]:
    """Give the word, and the word without each of its letters; nothing for a very long one."""
    if len(word) > LONGEST:
        return
    yield word
    yield from {word[:at] + word[at + 1 :] for at in range(len(word))}
