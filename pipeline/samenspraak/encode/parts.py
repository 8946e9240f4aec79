"""What the vector of a text is made of: exactly, by words or else by sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice

import numpy as np

from samenspraak.encode.encoders import AdditiveEncoder, Encoder, Parts, Vectors, no_parts
from samenspraak.encode.load import load_encoder
from samenspraak.encode.store import VectorStore
from samenspraak.encode.texts import sentences_of
from samenspraak.placeholders import plain

_BATCH = 1000


def text_parts(source: Encoder | VectorStore, texts: Sequence[str]) -> Iterator[Parts]:
    """Give the parts of each text's vector: their vectors add up to that of `text_vectors`.

    Offsets count in the prepared text (`placeholders.plain`). The vector of a text is rounded, its
    parts are not: in each dimension the sum differs by half of the last digit kept. A text without
    a vector has no parts.

    Parameters
    ----------
    source
        Gives pieces of words where `of_words`, else sentences. A store holds vectors of whole
        texts: it gives the whole text, unless it is of the embedded static encoder, which is opened.
    texts
        As for `text_vectors`.

    Examples
    --------
    >>> found = next(text_parts(load_encoder("fast"), ["Dat zei [PERSOON-1]."]))
    >>> found.vectors.sum(axis=0).round(5).tolist() == (
    ...     VectorStore.of(load_encoder("fast"), ["Dat zei [PERSOON-1]."])
    ...     .vectors(["Dat zei [PERSOON-1]."])[0].round(5).tolist())
    True
    """
    encoder = _encoder_of(source)
    for first in range(0, len(texts), _BATCH):
        batch = texts[first : first + _BATCH]
        if isinstance(encoder, VectorStore):
            yield from (_whole(encoder, text) for text in batch)
        else:
            yield from _cut(encoder, batch)


def of_words(source: Encoder | VectorStore) -> bool:
    """Say whether the parts that `text_parts` gives lie within words."""
    return isinstance(_encoder_of(source), AdditiveEncoder)


def _encoder_of(source: Encoder | VectorStore) -> Encoder | VectorStore:
    """Give the encoder that filled a store, where it is the embedded static one."""
    if isinstance(source, VectorStore) and source.version.startswith("static:"):
        encoder = _static()
        return encoder if encoder.version == source.version else source
    return source


@cache
def _static() -> Encoder:
    return load_encoder("fast")


def _whole(store: VectorStore, text: str) -> Parts:
    prepared = plain(text)
    return _all_of(prepared, store.vectors([text])) if prepared else no_parts()


def _cut(encoder: Encoder, texts: Sequence[str]) -> Iterator[Parts]:
    """Give parts of texts whose vectors are means of those of their sentences, of length 1."""
    cut = [list(sentences_of(plain(text))) for text in texts]
    each = _of_sentences(encoder, [sentence for own in cut for _, sentence in own])
    for own in cut:
        parts = list(islice(each, len(own)))
        filled = [(at, one) for (at, _), one in zip(own, parts, strict=True) if len(one.starts)]
        vectors = [one.vectors for _, one in filled]
        total = np.sum([rows.sum(axis=0, dtype=np.float64) for rows in vectors], axis=0)
        length = np.linalg.norm(total)
        if not length > 0:
            yield no_parts()
            continue
        rows = np.vstack(vectors)
        rows /= np.float32(length)
        yield Parts(
            np.concatenate([at + one.starts for at, one in filled]),
            np.concatenate([at + one.ends for at, one in filled]),
            rows,
            filled[0][1].within_words,
        )


def _of_sentences(encoder: Encoder, sentences: Sequence[str]) -> Iterator[Parts]:
    if isinstance(encoder, AdditiveEncoder):
        yield from encoder.parts(sentences)
    elif sentences:
        for sentence, row in zip(sentences, encoder.encode(sentences), strict=True):
            yield _all_of(sentence, row[None])


def _all_of(text: str, vectors: Vectors) -> Parts:
    if not vectors.any():
        return no_parts()
    return Parts(np.zeros(1, dtype=np.int64), np.array([len(text)]), vectors, within_words=False)
