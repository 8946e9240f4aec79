"""Which words carried a code, and how much the question, the role and the meaning added."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from samenspraak.classify.answers import Answers
from samenspraak.classify.features import Features
from samenspraak.classify.fitted import Fitted
from samenspraak.classify.tfidf import WORD, Words
from samenspraak.placeholders import plain
from samenspraak.progress import track

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Array = NDArray[np.float64]

KINDS = {
    "words": "words",
    "characters": "words",
    "meaning": "meaning",
    "question": "question",
    "question_meaning": "question",
    "role": "role",
}
"""Kind of evidence of each block."""

_AT_MOST = 5  # words shown
_AT_LEAST = 0.3  # of what the strongest word added
_TELLING = 0.25  # share from which the question is named in a coding


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why one code fits one unit.

    Examples
    --------
    >>> print(Evidence(("buurt",), {"words": 0.6, "question": 0.4}, 0.7, True))
    buurt; [question 40%]
    """

    words: tuple[str, ...]
    """Words of the unit that spoke for the code, the strongest first."""
    shares: dict[str, float] = field(default_factory=dict)
    """Of all that spoke for the code, the share of ``words``, ``meaning`` (sentence vector),
    ``question`` and ``role``; adds up to 1, or all 0 where nothing did."""
    probability: float = 0.0
    given: bool = False

    def __str__(self) -> str:
        """Give the words joined by ``; ``, and the share of the question where it tells."""
        question = self.shares.get("question", 0.0)
        context = [f"[question {question:.0%}]"] if question >= _TELLING else []
        return "; ".join([*self.words, *context])


def explain_units(
    fitted: Fitted, answers: Answers, probabilities: Array, at_most: int
) -> list[dict[str, Evidence]]:
    """Give, per unit, the codes that are given and the likeliest ones, with what carried each.

    A linear model is a sum: a word adds what its own feature adds, half of each pair it is in, and
    its characters. A block counts by how much more it adds than in the mean unit of training
    (Lundberg & Lee 2017, for linear models). Where nothing was learnt, words count by how much more
    weight they have in the examples of the code than in those of all codes; there are no shares.

    Parameters
    ----------
    fitted
        After training.
    answers, probabilities
        Units, and their probabilities of shape (n_units, n_codes).
    at_most
        Codes per unit, the likeliest first; a code that is given is never left out.
    """
    coefficients, known = _coefficients(fitted)
    matrix = fitted.features.matrix(answers)
    given = fitted.decided(probabilities)
    found = []
    for row in track(range(len(answers)), "Explaining codes"):
        possible = np.flatnonzero(known & (probabilities[row] > 0))
        order = possible[np.argsort(-probabilities[row, possible], kind="stable")]
        codes = [code for place, code in enumerate(order) if place < at_most or given[row, code]]
        explained = _explain(
            fitted, answers.texts[row], matrix[row], coefficients[codes], fitted.typical[codes]
        )
        found.append(
            {
                fitted.codes[code]: Evidence(
                    words, shares, float(probabilities[row, code]), bool(given[row, code])
                )
                for code, (words, shares) in zip(codes, explained, strict=True)
            }
        )
    return found


def _coefficients(fitted: Fitted) -> tuple[Array, NDArray[np.bool_]]:
    """Give what each feature adds per code, and which codes can be explained."""
    if fitted.learnt.any():
        return fitted.coefficients.astype(np.float64), fitted.learnt
    if fitted.similarity is None:
        return np.zeros((len(fitted.codes), fitted.features.n_features)), fitted.learnt
    means = fitted.similarity.word_means
    return means - means.mean(axis=0), fitted.similarity.examples.shown()


def _explain(
    fitted: Fitted, text: str, row: csr_matrix, coefficients: Array, typical: Array
) -> list[tuple[tuple[str, ...], dict[str, float]]]:
    features = fitted.features
    tokens, carried = _words(text, features, row.toarray().ravel(), coefficients)
    words = [_strongest(tokens, own) for own in carried]
    if not fitted.learnt.any():
        return [(own, {}) for own in words]
    added = [np.asarray(row[:, s] @ coefficients[:, s].T).ravel() for s in features.blocks.values()]
    shares = [_shares(list(features.blocks), own) for own in np.transpose(added) - typical]
    return list(zip(words, shares, strict=True))


def _shares(blocks: list[str], added: Array) -> dict[str, float]:
    by_kind = dict.fromkeys(KINDS.values(), 0.0)
    for block, value in zip(blocks, added, strict=True):
        by_kind[KINDS[block]] += float(value)
    favour = {kind: max(value, 0.0) for kind, value in by_kind.items()}
    total = sum(favour.values())
    return {kind: round(value / total, 3) if total else 0.0 for kind, value in favour.items()}


def _words(
    text: str, features: Features, row: Array, coefficients: Array
) -> tuple[list[str], Array]:
    """Give the words of a text and what each adds per code, shape (n_codes, n_words)."""
    tokens = plain(text).split()
    carried = np.zeros((len(tokens), len(coefficients)))
    for name, block in features.of_answer().items():
        characters = name == "characters"
        places = _character_places(block, tokens) if characters else _word_places(tokens)
        known, start = block.vectorizer.vocabulary_, features.blocks[name].start
        found = [(start + known[own], token, part) for own, token, part in places if own in known]
        if found:
            columns, owners, parts = (np.array(values) for values in zip(*found, strict=True))
            times = np.bincount(columns, weights=parts)[columns]
            np.add.at(
                carried, owners, (coefficients[:, columns] * (row[columns] * parts / times)).T
            )
    visible = [_bare(token) for token in tokens]
    return [word if word in text else "" for word in visible], carried.T


def _character_places(block: Words, tokens: list[str]) -> list[tuple[str, int, float]]:
    analyze = block.vectorizer.build_analyzer()
    return [(name, number, 1.0) for number, token in enumerate(tokens) for name in analyze(token)]


def _word_places(tokens: list[str]) -> list[tuple[str, int, float]]:
    """Give words and pairs of words with the tokens they come from; a pair lies half in each."""
    words = [
        (word, number)
        for number, token in enumerate(tokens)
        for word in re.findall(WORD, token.lower())
    ]
    single = [(word, number, 1.0) for word, number in words]
    pairs = [
        (f"{first} {second}", number, 0.5)
        for (first, one), (second, two) in pairwise(words)
        for number in (one, two)
    ]
    return single + pairs


def _strongest(tokens: list[str], carried: Array) -> tuple[str, ...]:
    by_word: dict[str, float] = {}
    surface: dict[str, str] = {}
    for token, value in zip(tokens, carried, strict=True):
        if token:
            surface.setdefault(token.lower(), token)
            by_word[token.lower()] = by_word.get(token.lower(), 0.0) + float(value)
    favour = {word: value for word, value in by_word.items() if value > 0}
    least = _AT_LEAST * max(favour.values(), default=0.0)
    ranked = sorted(favour, key=lambda word: (-round(favour[word], 9), word))
    return tuple(surface[word] for word in ranked[:_AT_MOST] if favour[word] >= least)


def _bare(token: str) -> str:
    return re.sub(r"^\W+|\W+$", "", token)
