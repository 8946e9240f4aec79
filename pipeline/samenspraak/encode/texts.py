"""Texts as every encoder gets them: prepared once, cut into sentences, averaged."""

from __future__ import annotations

import re
from collections.abc import Sequence

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
    sentences: list[str] = []
    owner: list[int] = []
    for position, text in enumerate(texts):
        for sentence in _SENTENCE_END.split(plain(text)):
            if sentence:
                sentences.append(sentence)
                owner.append(position)
    if not sentences:
        return np.zeros((len(texts), encoder.encode(["."]).shape[1]), dtype=np.float32)
    vectors = encoder.encode(sentences)
    total = np.zeros((len(texts), vectors.shape[1]), dtype=np.float32)
    np.add.at(total, owner, vectors)
    return np.round(unit_length(total), DECIMALS)
