"""What is known of a word without its context: name, place, or ordinary word, and how strongly.

The lists are compiled into sorted keyed hashes (`models/training/names.py`): the project ships no
list of names, and a word can be asked for but the words cannot be read out in bulk.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from samenspraak.errors import ModelError

KEY_BITS = 40
_KEY = b"samenspraak names 1"
FIELDS = {"first": 2, "family": 2, "place": 2, "nl": 3, "en": 3, "capital": 1, "grammar": 1}
"""Bits per field of a word's flags, lowest first."""


@dataclass(frozen=True, slots=True)
class Word:
    """How strongly a word is each thing, from 0 (not at all).

    Examples
    --------
    >>> Word.unpack(Word(first=3, nl=1).pack()).first
    3
    """

    first: int = 0
    """First name: 1 seen, 2 listed, 3 among the most given."""
    family: int = 0
    """Family name: 1 part of one, 2 listed, 3 among the thousand most borne."""
    place: int = 0
    """Place: 1 first word of a longer name, 2 village or small town, 3 large town."""
    nl: int = 0
    """Ordinary Dutch word: 1 in a dictionary, 2 seen in text, 3 three times or more, 4 thirty
    times or more."""
    en: int = 0
    """Ordinary English word, as `nl`."""
    capital: int = 0
    """Ordinary although it is written with a capital: a language, a feast."""
    grammar: int = 0
    """Mostly a verb or a function word in running Dutch."""

    @property
    def ordinary(self) -> int:
        """The strongest claim of either language to the word."""
        return max(self.nl, self.en)

    @property
    def is_name(self) -> bool:
        """True when the word is listed as a first or a family name."""
        return self.first >= 1 or self.family >= 1

    def pack(self) -> int:
        """Give the flags as one number."""
        packed = shift = 0
        for field, bits in FIELDS.items():
            packed |= int(getattr(self, field)) << shift
            shift += bits
        return packed

    @classmethod
    def unpack(cls, packed: int) -> Word:
        """Give the word of packed flags."""
        values = {}
        for field, bits in FIELDS.items():
            values[field] = packed & ((1 << bits) - 1)
            packed >>= bits
        return cls(**values)


UNKNOWN = Word()


class Form(NamedTuple):
    """A word as it is written, looked up once for every place where it stands."""

    folded: str
    known: Word
    capital: bool
    """Written with a first capital, and not all in capitals."""
    shouted: bool
    """Two letters or more, all capitals: an abbreviation or emphasis."""


def fold(text: str) -> str:
    """Give the text as the lexicon spells it: lower case, without accents, with plain apostrophes.

    Examples
    --------
    >>> fold("Zoë’s")
    "zoe's"
    """
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.replace("’", "'").replace("‘", "'"))
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()


def word_key(folded: str) -> int:
    """Give the key of a folded word: the first `KEY_BITS` bits of a keyed BLAKE2b hash."""
    return int.from_bytes(blake2b(folded.encode(), digest_size=KEY_BITS // 8, key=_KEY).digest())


class Lexicon:
    """The compiled lists: ask for a word, get a `Word`.

    Parameters
    ----------
    keys
        Sorted, unique word keys, shape (n,), unsigned 64-bit.
    flags
        Packed flags of each key, shape (n,), unsigned 16-bit.
    """

    def __init__(self, keys: npt.NDArray[np.uint64], flags: npt.NDArray[np.uint16]) -> None:
        self._keys = keys
        self._flags = flags
        self._sorted = keys.data  # a tenth of the time of NumPy for one word
        self._known: dict[str, Word] = {}
        self._forms: dict[str, Form] = {}

    def __len__(self) -> int:
        return len(self._keys)

    def __getitem__(self, word: str) -> Word:
        """Give what is known of a word or a fixed phrase (``de vries``), in any case."""
        known = self._known.get(word)
        if known is None:
            known = self._known[word] = self._look_up(word)
        return known

    def learn(self, words: Iterable[str]) -> None:
        """Look many words up; later questions about them cost nothing."""
        for word in words:
            if word not in self._known:
                self._known[word] = self._look_up(word)

    def _look_up(self, word: str) -> Word:
        key = word_key(fold(word))
        at = bisect_left(self._sorted, key)
        if at == len(self._sorted) or self._sorted[at] != key:
            return UNKNOWN
        return _unpacked(int(self._flags[at]))

    def forms(self, words: Sequence[str]) -> list[Form]:
        """Give each word with what its spelling says and what is known of it."""
        known = self._forms
        new = {word for word in words if word not in known}
        if new:
            folded = {word: fold(word) for word in new}
            self.learn(folded.values())
            known.update((word, _form(word, low, self._known[low])) for word, low in folded.items())
        return [known[word] for word in words]

    def save(self, path: Path) -> None:
        """Write the lexicon; the same words give the same bytes."""
        gaps = np.diff(self._keys, prepend=np.uint64(0))
        if gaps.max() >= 2**32:
            raise ValueError(
                f"{len(self)} words are too few for {KEY_BITS}-bit keys in 32-bit gaps"
            )
        np.savez_compressed(path, gaps=gaps.astype(np.uint32), flags=self._flags)

    @classmethod
    def load(cls, path: Path) -> Lexicon:
        """Give a compiled lexicon.

        Raises
        ------
        ModelError
            When the file is no compiled lexicon.
        """
        try:
            with np.load(path, allow_pickle=False) as arrays:
                gaps, flags = arrays["gaps"], arrays["flags"]
        except (OSError, EOFError, ValueError, KeyError) as error:
            raise ModelError(
                f"{path.name} is no compiled lexicon (arrays gaps, flags); run 'make names'"
            ) from error
        if gaps.shape != flags.shape or not len(gaps):
            raise ModelError(
                f"{path.name}: {len(gaps)} keys and {len(flags)} flags; run 'make names'"
            )
        return cls(np.cumsum(gaps, dtype=np.uint64), flags)

    @classmethod
    def compile(cls, words: dict[str, Word]) -> Lexicon:
        """Give the lexicon of folded words; of two words with one key the stronger wins."""
        packed: dict[int, int] = {}
        for word in sorted(words):
            key = word_key(word)
            packed[key] = max(packed.get(key, 0), words[word].pack())
        keys = np.array(sorted(packed), dtype=np.uint64)
        return cls(keys, np.array([packed[int(key)] for key in keys], dtype=np.uint16))


@cache
def _unpacked(packed: int) -> Word:
    return Word.unpack(packed) if packed else UNKNOWN


def _form(word: str, folded: str, known: Word) -> Form:
    upper, long = word.isupper(), len(word) > 1
    return Form(folded, known, word[0].isupper() and not (long and upper), long and upper)


@cache
def embedded_lexicon() -> Lexicon:
    """Give the lexicon that comes with the project, loaded once.

    Raises
    ------
    MissingFileError
        When this installation has no embedded name model.
    """
    from samenspraak.resources import embedded_model

    return Lexicon.load(embedded_model("names") / "lexicon.npz")
