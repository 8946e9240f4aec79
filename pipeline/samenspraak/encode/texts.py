"""Texts as every encoder gets them: prepared once, cut into sentences, averaged."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import numpy as np

from samenspraak.encode.encoders import DECIMALS, Encoder, Vectors, unit_length
from samenspraak.placeholders import plain

_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+")


def encode_texts(encoder: Encoder, texts: Sequence[str]) -> Vectors:
    """Give one vector per text: the mean of the vectors of its sentences, of length 1.

    Placeholders and transcription marks are dealt with here, the same for all encoders. The
    result does not depend on the other texts.

    Returns
    -------
    array of shape (n_texts, n_dimensions)
        Zero where a text is empty after preparation.
    """
    own = [[sentence for _, sentence in sentences_of(plain(text))] for text in texts]
    sentences = [sentence for parts in own for sentence in parts]
    if not sentences:
        return np.zeros((len(texts), encoder.encode(["."]).shape[1]), dtype=np.float32)
    vectors = encoder.encode(sentences)
    total = np.zeros((len(texts), vectors.shape[1]), dtype=np.float32)
    np.add.at(total, np.repeat(np.arange(len(texts)), [len(parts) for parts in own]), vectors)
    return np.round(unit_length(total), DECIMALS)


def sentences_of(prepared: str) -> Iterator[tuple[int, str]]:
    """Give the sentences of a prepared text, each with the offset at which it starts.

    Examples
    --------
    >>> list(sentences_of("Ik loop mee. Elke week!"))
    [(0, 'Ik loop mee.'), (13, 'Elke week!')]
    """
    at = 0
    for end in _SENTENCE_END.finditer(prepared):
        if end.start() > at:
            yield at, prepared[at : end.start()]
        at = end.end()
    if at < len(prepared):
        yield at, prepared[at:]
