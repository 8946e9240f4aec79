"""What the words of an answer or a question add to a code by themselves."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from samenspraak.classify.features import Features
from samenspraak.classify.tfidf import WORD, Words
from samenspraak.classify.tokens import Token

Array = NDArray[np.float64]
Places = NDArray[np.int64]
_Found = tuple[Places, Places, Array]
"""Columns of features, the number of the token each comes from, and how much of it lies there."""

_WORDS = re.compile(WORD)


class Speech:
    """Says what words add, of one unit after the other; each form is cut into pieces once.

    Parameters
    ----------
    features
        Of the classifier.
    of_question
        Of the question before, instead of the answer.
    """

    def __init__(self, features: Features, *, of_question: bool = False) -> None:
        blocks = features.of_words(of_question)
        self._finders = [
            (_Pieces if name == "characters" else _Words)(block, features.blocks[name].start)
            for name, block in blocks.items()
        ]

    def carried(self, tokens: Sequence[Token], columns: Places, added: Array) -> Array:
        """Give what each word adds per code, shape (n_codes, n_tokens).

        The sum over words is exactly what the blocks of words add.

        Parameters
        ----------
        tokens
            Of the answer or of the question.
        columns
            Features that the unit holds, in order.
        added
            What each of them adds, shape (n_codes, n_columns).
        """
        carried = np.zeros((len(tokens), len(added)))
        plain = [token.plain for token in tokens]
        for finder in self._finders:
            wanted, owners, parts = finder.places(plain)
            place = np.searchsorted(columns, wanted)
            there = np.append(columns, -1)[place] == wanted
            place, owners, parts = place[there], owners[there], parts[there]
            parts = parts / np.bincount(place, weights=parts)[place]
            np.add.at(carried, owners, (added[:, place] * parts).T)
        return carried.T


class _Pieces:
    """Finds runs of characters within words."""

    def __init__(self, block: Words, start: int) -> None:
        self._cut = block.vectorizer.build_analyzer()
        self._vocabulary = block.vocabulary
        self._start = start
        self._known: dict[str, Places] = {}

    def places(self, tokens: Sequence[str]) -> _Found:
        """Give every piece of every token."""
        own = [self._columns(token) for token in tokens]
        owners = np.repeat(np.arange(len(tokens)), [len(columns) for columns in own])
        return np.concatenate([np.zeros(0, np.int64), *own]), owners, np.ones(len(owners))

    def _columns(self, form: str) -> Places:
        if form not in self._known:
            found = (self._vocabulary.get(piece, -1) for piece in self._cut(form))
            columns = np.array([column for column in found if column >= 0], dtype=np.int64)
            self._known[form] = columns + self._start
        return self._known[form]


class _Words:
    """Finds words and pairs of words; a pair lies half in each of its words."""

    def __init__(self, block: Words, start: int) -> None:
        self._vocabulary = block.vocabulary
        self._start = start

    def places(self, tokens: Sequence[str]) -> _Found:
        """Give words, then pairs."""
        words = [
            (word, number)
            for number, token in enumerate(tokens)
            for word in _WORDS.findall(token.lower())
        ]
        found = [
            (self._vocabulary[word], number, 1.0)
            for word, number in words
            if word in self._vocabulary
        ]
        for (first, one), (second, two) in pairwise(words):
            column = self._vocabulary.get(f"{first} {second}")
            if column is not None:
                found += [(column, one, 0.5), (column, two, 0.5)]
        columns = np.array([column for column, _, _ in found], dtype=np.int64)
        owners = np.array([owner for _, owner, _ in found], dtype=np.int64)
        return columns + self._start, owners, np.array([part for _, _, part in found])
