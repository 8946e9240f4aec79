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


def carried_by_words(
    tokens: Sequence[Token],
    features: Features,
    row: Array,
    coefficients: Array,
    *,
    of_question: bool = False,
) -> Array:
    """Give what each word adds per code, shape (n_codes, n_tokens).

    The sum over words is exactly what the blocks of words add.

    Parameters
    ----------
    tokens
        Of the answer or of the question.
    row
        Features of the unit, shape (n_features,).
    coefficients
        Shape (n_codes, n_features).
    """
    carried = np.zeros((len(tokens), len(coefficients)))
    plain = [token.plain for token in tokens]
    for name, block in features.of_words(of_question).items():
        characters = name == "characters"
        places = _character_places(block, plain) if characters else _word_places(plain)
        known, start = block.vectorizer.vocabulary_, features.blocks[name].start
        found = [(start + known[own], token, part) for own, token, part in places if own in known]
        if found:
            columns, owners, parts = (np.array(values) for values in zip(*found, strict=True))
            times = np.bincount(columns, weights=parts)[columns]
            np.add.at(
                carried, owners, (coefficients[:, columns] * (row[columns] * parts / times)).T
            )
    return carried.T


def _character_places(block: Words, tokens: Sequence[str]) -> list[tuple[str, int, float]]:
    analyze = block.vectorizer.build_analyzer()
    pieces = {token: analyze(token) for token in set(tokens)}
    return [(name, number, 1.0) for number, token in enumerate(tokens) for name in pieces[token]]


def _word_places(tokens: Sequence[str]) -> list[tuple[str, int, float]]:
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
