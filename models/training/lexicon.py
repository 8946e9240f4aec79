"""Word for word: which word stands for which in the pairs, and texts put over word by word."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from fast_pairs import Pair

ROUNDS = 8
LONGEST = 30  # words of a side; longer pairs align badly
SINGLE_TIMES = 3  # a pair of single words counts as three
LEAST_CHANCE = 0.12
LEAST_CHANCE_BACK = 0.02
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?|\d+")
_TOKEN = re.compile(rf"{_WORD.pattern}|[^\w\s]")

Integers = npt.NDArray[np.int64]
Doubles = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Lexicon:
    """For every word of one language its likely words in the other.

    Parameters
    ----------
    words
        Word to candidates and their chances, the best first.
    """

    words: dict[str, tuple[tuple[str, float], ...]]

    def best(self, text: str) -> str:
        """Give the text word by word in the other language; a word without candidate stays."""
        put = (self.words[word][0][0] if word in self.words else word for word in _tokens(text))
        return " ".join(put)

    def drawn(self, text: str, randomness: random.Random, least: float) -> str | None:
        """Give the text with candidates drawn by their chances; None where too few words are known.

        Parameters
        ----------
        text
            In the language of the lexicon's words.
        randomness
            Settles the candidates.
        least
            Share of the words that must be known; numbers are.
        """
        put, known, n_words = [], 0, 0
        for word in _tokens(text):
            found = self.words.get(word, ())
            n_words += word[0].isalnum()
            known += bool(found) or word.isdigit()
            if found:
                candidates, chances = zip(*found, strict=True)
                word = randomness.choices(candidates, chances)[0]
            put.append(word)
        return " ".join(put) if n_words and known >= least * n_words else None


def align(sentences: Iterable[tuple[str, str]]) -> Lexicon:
    """Give the lexicon from first to second side of translated texts (Brown et al. 1993, model 1).

    Words are lower case. A candidate must be likely in both directions.

    Parameters
    ----------
    sentences
        A text and its translation.
    """
    pairs = list(_cut(sentences))
    here = {word: i for i, word in enumerate(dict.fromkeys(w for p in pairs for w in p[0]))}
    there = {word: i for i, word in enumerate(dict.fromkeys(w for p in pairs for w in p[1]))}
    links = _Links.of(pairs, here, there)
    chance, back = links.chance(of_second=True), links.chance(of_second=False)
    kept = np.flatnonzero(
        (np.round(chance, 3) >= LEAST_CHANCE) & (np.round(back, 3) >= LEAST_CHANCE_BACK)
    )
    order = kept[np.lexsort((-(chance * back)[kept], links.first[kept]))]
    names, others = list(here), list(there)
    found: dict[str, list[tuple[str, float]]] = {}
    for link in order:
        candidate = (others[links.second[link]], round(float(chance[link]), 3))
        found.setdefault(names[links.first[link]], []).append(candidate)
    return Lexicon({word: tuple(candidates) for word, candidates in found.items()})


def dutch_to_english(pairs: Sequence[Pair]) -> Lexicon:
    """Give the lexicon that puts Dutch into English."""
    return align((pair.dutch, pair.english) for pair in pairs)


def english_to_dutch(pairs: Sequence[Pair]) -> Lexicon:
    """Give the lexicon that puts English into Dutch."""
    return align((pair.english, pair.dutch) for pair in pairs)


@dataclass(frozen=True)
class _Links:
    """Every two words seen together, and where.

    Parameters
    ----------
    first, second
        Word numbers of each link.
    seen
        Link of every occurrence.
    at_first, at_second
        Which running word of either side the occurrence is at.
    """

    first: Integers
    second: Integers
    seen: Integers
    at_first: Integers
    at_second: Integers

    @classmethod
    def of(
        cls,
        pairs: Sequence[tuple[list[str], list[str]]],
        here: dict[str, int],
        there: dict[str, int],
    ) -> _Links:
        keys, at_first, at_second = [], [], []
        n_first = n_second = 0
        for one, two in pairs:
            ones = np.array([here[word] for word in one])
            twos = np.array([there[word] for word in two])
            keys.append((ones[:, None] * len(there) + twos).ravel())
            at_first.append(np.repeat(np.arange(len(one)) + n_first, len(two)))
            at_second.append(np.tile(np.arange(len(two)) + n_second, len(one)))
            n_first, n_second = n_first + len(one), n_second + len(two)
        links, seen = np.unique(np.concatenate(keys), return_inverse=True)
        return cls(
            links // len(there),
            links % len(there),
            seen,
            np.concatenate(at_first),
            np.concatenate(at_second),
        )

    def chance(self, *, of_second: bool) -> Doubles:
        """Give the chance of the second word given the first, or of the first given the second."""
        given, at = (self.first, self.at_second) if of_second else (self.second, self.at_first)
        chance = np.ones(len(given))
        for _ in range(ROUNDS):
            share = chance[self.seen]
            share /= np.bincount(at, share)[at]
            counts = np.bincount(self.seen, share, minlength=len(given))
            chance = counts / np.bincount(given, counts)[given]
        return chance


def _cut(sentences: Iterable[tuple[str, str]]) -> Iterator[tuple[list[str], list[str]]]:
    for first, second in sentences:
        ones, twos = _WORD.findall(first.lower()), _WORD.findall(second.lower())
        if 1 <= len(ones) <= LONGEST and 1 <= len(twos) <= LONGEST:
            times = SINGLE_TIMES if len(ones) == len(twos) == 1 else 1
            yield from [(ones, twos)] * times


def _tokens(text: str) -> list[str]:
    """Give the words, numbers and marks of a text, lower case."""
    return _TOKEN.findall(text.lower())
