"""TF-IDF that can leave units out: what a text holds apart from what a set of texts teaches."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from samenspraak.classify.answers import Answers

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix
    from sklearn.feature_extraction.text import CountVectorizer

Array = NDArray[np.float64]

WORD = r"(?u)\b\w\w+\b"


class Words:
    """TF-IDF of the answer or the question, sublinear (Salton & Buckley 1988)."""

    def __init__(self, vectorizer: CountVectorizer, of_question: bool) -> None:
        self.vectorizer = vectorizer
        self._of_question = of_question
        self._names = [str(name) for name in vectorizer.get_feature_names_out()]

    def names(self) -> list[str]:
        """Give words, pairs of words or pieces of words, in alphabetical order."""
        return self._names

    def raw(self, answers: Answers) -> csr_matrix:
        """Give 1 + log of how often each occurs."""
        return _sublinear(self.vectorizer.transform(_plain(answers, self._of_question)))

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
    return Words(vectorizer, of_question), _sublinear(counts)


def restore_words(vocabulary: Sequence[str], *, characters: bool, of_question: bool) -> Words:
    """Give the block of a saved vocabulary."""
    return Words(_vectorizer(characters, vocabulary), of_question)


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
