"""What the words, or else the sentences, of an answer add to a code by the sentence vector."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import repeat

import numpy as np
from numpy.typing import NDArray

from samenspraak.classify.answers import Answers
from samenspraak.classify.features import Raw
from samenspraak.classify.fitted import Fitted
from samenspraak.classify.tokens import Token
from samenspraak.encode import Parts, no_parts, of_words, text_parts

Array = NDArray[np.float64]

_BLOCK = "meaning"
_ROWS = 4096  # of vectors that are multiplied at a time: a long text has some hundred thousand


@dataclass(frozen=True, slots=True)
class Meant:
    """What parts of one answer add to some codes; a part without a word is left out."""

    by_word: Array
    """Shape (n_codes, n_tokens); zero unless `of_words`."""
    of_words: bool
    """Whether the encoder tells words."""
    places: tuple[tuple[int, int], ...]
    """Of sentences, from their first word to their last, in the text as it stands."""
    by_sentence: Array
    """Shape (n_codes, n_places)."""


def meaning_parts(
    fitted: Fitted, answers: Answers, raw: Raw, *, sentences: bool = True
) -> Iterator[Parts]:
    """Give, per answer, what its words or sentences add to its columns of the sentence vector.

    The columns hold the vector less the mean vector of training, brought to a length. They are
    linear in the parts of the vector: each adds its own vector less an equal share of the mean, and
    so counts by what it says beyond the mean text. The sum differs from the columns by what the
    rounding of vectors took (`encode.text_parts`).

    Parameters
    ----------
    raw
        Of the answers, by `Features.raw`.
    sentences
        Whether they are wanted where the encoder tells no words: that encodes the answers again.
    """
    features = fitted.features
    source = features.source
    if source is None or not fitted.learnt.any() or not (sentences or of_words(source)):
        yield from repeat(no_parts(), len(answers))
        return
    mean, weight = features.learnt[_BLOCK], features.weights.meaning
    for vector, parts in zip(raw[_BLOCK], text_parts(source, answers.texts), strict=True):
        length = np.linalg.norm(vector - mean)
        if parts.starts.size and vector.any() and length > 1e-9:
            scale = weight / length
            own = parts.vectors * np.float32(scale)
            own -= (mean * scale / parts.starts.size).astype(np.float32)
            yield replace(parts, vectors=own)
        else:
            yield no_parts()


def carried_by_meaning(tokens: Sequence[Token], parts: Parts, coefficients: Array) -> Meant:
    """Give what each word or sentence adds per code by the sentence vector of the answer.

    Parameters
    ----------
    tokens
        Of the answer.
    parts
        Of the answer, by `meaning_parts`.
    coefficients
        Of the columns of the sentence vector, shape (n_codes, n_dimensions).
    """
    by_word = np.zeros((len(coefficients), len(tokens)))
    if not parts.starts.size:
        return Meant(by_word, False, (), by_word[:, :0])
    added = np.hstack(
        [
            coefficients @ parts.vectors[at : at + _ROWS].T
            for at in range(0, len(parts.vectors), _ROWS)
        ]
    )
    begins = np.array([token.at for token in tokens])
    first = np.searchsorted(begins, parts.starts, side="right") - 1
    if parts.within_words:
        np.add.at(by_word.T, first, added.T)
        return Meant(by_word, True, (), by_word[:, :0])
    beyond = np.searchsorted(begins, parts.ends, side="left")
    places = [_place(tokens[one:end]) for one, end in zip(first, beyond, strict=True)]
    told = [number for number, place in enumerate(places) if place]
    return Meant(by_word, False, tuple(place for place in places if place), added[:, told])


def _place(tokens: Sequence[Token]) -> tuple[int, int] | None:
    """Give where the words of a sentence stand; None where it has none."""
    words = [token for token in tokens if token.word]
    return (words[0].start, words[-1].end) if words else None
