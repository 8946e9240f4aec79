"""TF-IDF that can leave units out: what a text holds apart from what a set of texts teaches."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from samenspraak.classify.answers import Answers

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix
    from sklearn.feature_extraction.text import CountVectorizer

Array = NDArray[np.float64]
Places = NDArray[np.int64]

WORD = r"(?u)\b\w\w+\b"
_WORDS = re.compile(WORD)


class Words:
    """TF-IDF of the answer or the question, sublinear (Salton & Buckley 1988)."""

    def __init__(
        self, vectorizer: CountVectorizer, of_question: bool, names: Sequence[str]
    ) -> None:
        self.vectorizer = vectorizer
        self._of_question = of_question
        self._names = list(names)

    @cached_property
    def vocabulary(self) -> dict[str, int]:
        """Give the column of each name."""
        return {name: column for column, name in enumerate(self._names)}

    def names(self) -> list[str]:
        """Give words, pairs of words or pieces of words, in alphabetical order."""
        return self._names

    def raw(self, answers: Answers) -> csr_matrix:
        """Give 1 + log of how often each occurs."""
        return _sublinear(self._counter.counts(_plain(answers, self._of_question)))

    @cached_property
    def _counter(self) -> _WordCounter | _PieceCounter:
        """Count what `vectorizer` counts, many texts at once and several times as fast."""
        if self.vectorizer.analyzer == "char_wb":
            return _PieceCounter(self.vocabulary, self.vectorizer.build_analyzer())
        return _WordCounter.of(self.vocabulary)

    def learn(self, raw: csr_matrix) -> Array:
        """Give the smoothed inverse document frequency; 0 for what does not occur."""
        frequency = np.bincount(raw.indices, minlength=raw.shape[1])
        idf = np.log((1 + raw.shape[0]) / (1 + frequency)) + 1.0
        return np.where(frequency > 0, idf, 0.0)

    def weigh(self, raw: csr_matrix, learnt: Array) -> csr_matrix:
        """Give TF-IDF; words never met do not count, not even in the length."""
        from sklearn.preprocessing import normalize

        weighed = raw.copy()
        weighed.data *= learnt[weighed.indices]
        return normalize(weighed, copy=False) if weighed.shape[0] else weighed


@dataclass(frozen=True)
class _PieceCounter:
    """Counts pieces of words: every word form is cut up once for all texts."""

    vocabulary: Mapping[str, int]
    pieces_of: Callable[[str], list[str]]

    def counts(self, texts: Sequence[str]) -> csr_matrix:
        """Give how often each piece occurs, shape (n_texts, n_pieces)."""
        forms: dict[str, int] = {}
        said = [
            [forms.setdefault(form, len(forms)) for form in text.lower().split()] for text in texts
        ]
        pieces = [
            [self.vocabulary[piece] for piece in self.pieces_of(form) if piece in self.vocabulary]
            for form in forms
        ]
        counts: csr_matrix = _counts(said, len(forms)) @ _counts(pieces, len(self.vocabulary))
        counts.sort_indices()
        return counts


@dataclass(frozen=True)
class _WordCounter:
    """Counts words and pairs of words: a pair is found by the numbers of its words."""

    number: Mapping[str, int]
    """Of each word, alone or in a pair, from 1; 0 is a word that was never met."""
    word_column: Places
    """Of the word with that number; -1 where there is none."""
    pairs: Places
    """First number times the number of words plus the second, in order."""
    pair_column: Places
    width: int

    @classmethod
    def of(cls, vocabulary: Mapping[str, int]) -> _WordCounter:
        """Give what counts the words and pairs of this vocabulary."""
        heads = [name.partition(" ")[0] for name in vocabulary]
        tails = [name.partition(" ")[2] for name in vocabulary]
        words = dict.fromkeys(heads + tails)
        words.pop("", None)
        number = {word: position for position, word in enumerate(words, start=1)}
        column = np.fromiter(vocabulary.values(), dtype=np.int64)
        first = np.array([number[word] for word in heads])
        second = np.array([number.get(word, 0) for word in tails])
        word_column = np.full(len(number) + 1, -1)
        word_column[first[second == 0]] = column[second == 0]
        keys, columns = (first * len(word_column) + second)[second > 0], column[second > 0]
        order = np.argsort(keys)
        return cls(number, word_column, keys[order], columns[order], len(vocabulary))

    def counts(self, texts: Sequence[str]) -> csr_matrix:
        """Give how often each word and pair occurs, shape (n_texts, n_names)."""
        from scipy.sparse import csr_matrix

        words = [_WORDS.findall(text.lower()) for text in texts]
        owner = np.repeat(np.arange(len(texts)), [len(own) for own in words])
        numbers = np.array(
            [self.number.get(word, 0) for own in words for word in own], dtype=np.int64
        )
        single = self.word_column[numbers]
        double = np.where(owner[1:] == owner[:-1], self._pair_columns(numbers), -1)
        columns, rows = np.concatenate([single, double]), np.concatenate([owner, owner[1:]])
        known = columns >= 0
        ones = np.ones(int(known.sum()), dtype=np.int64)
        return csr_matrix((ones, (rows[known], columns[known])), (len(texts), self.width))

    def _pair_columns(self, numbers: Places) -> Places:
        """Give the column of each word with the next; -1 where there is none."""
        wanted = numbers[:-1] * len(self.word_column) + numbers[1:]
        found = np.searchsorted(self.pairs, wanted)
        there = np.append(self.pairs, -1)[found] == wanted
        return np.where(there, np.append(self.pair_column, -1)[found], -1)


def _counts(lists: Sequence[Sequence[int]], width: int) -> csr_matrix:
    """Give how often each number stands in each list, shape (n_lists, width)."""
    from scipy.sparse import csr_matrix

    ends = np.cumsum([0, *map(len, lists)])
    numbers = np.fromiter(chain.from_iterable(lists), dtype=np.int64, count=int(ends[-1]))
    counts = csr_matrix((np.ones(len(numbers), dtype=np.int64), numbers, ends), (len(lists), width))
    counts.sum_duplicates()
    return counts


def fit_words(
    answers: Answers, *, characters: bool, of_question: bool
) -> tuple[Words, csr_matrix] | None:
    """Give the vocabulary of these units and their raw rows; None without a single word.

    Parameters
    ----------
    answers
        Units.
    characters
        Runs of 3 to 5 characters within a word, instead of words and pairs of words.
    of_question
        Of the question before, instead of the answer.
    """
    texts = _plain(answers, of_question)
    if not any(re.search(WORD, text) for text in texts):
        return None
    vectorizer = _vectorizer(characters)
    counts = vectorizer.fit_transform(texts)
    names = [str(name) for name in vectorizer.get_feature_names_out()]
    return Words(vectorizer, of_question, names), _sublinear(counts)


def restore_words(vocabulary: Sequence[str], *, characters: bool, of_question: bool) -> Words:
    """Give the block of a saved vocabulary."""
    return Words(_vectorizer(characters, vocabulary), of_question, vocabulary)


def _vectorizer(characters: bool, vocabulary: Sequence[str] | None = None) -> CountVectorizer:
    from sklearn.feature_extraction.text import CountVectorizer

    kind: dict[str, Any] = (
        {"analyzer": "char_wb", "ngram_range": (3, 5)}
        if characters
        else {"ngram_range": (1, 2), "token_pattern": WORD}
    )
    return CountVectorizer(vocabulary=vocabulary, **kind)


def _sublinear(counts: csr_matrix) -> csr_matrix:
    raw = counts.astype(np.float64)
    raw.data = 1.0 + np.log(raw.data)
    return raw


def _plain(answers: Answers, of_question: bool) -> list[str]:
    return answers.plain_questions() if of_question else answers.plain_texts()
