"""What an encoder is, and the embedded one that needs no torch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from samenspraak.errors import ModelError

Vectors = NDArray[np.float32]

DECIMALS = 5
"""Vectors are rounded to so many, so that a stored one does not hang on a last digit."""


@runtime_checkable
class Encoder(Protocol):
    """Anything that turns texts into vectors of one length."""

    @property
    def version(self) -> str:
        """Says which encoder made a vector; another version makes others."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Give an array of shape (n_texts, n_dimensions), rows in the order of the texts.

        Rows have length 1, or 0 for a text without a known word.
        """


@dataclass(frozen=True, slots=True)
class Parts:
    """What the vector of one text is a sum of, in the order of the text."""

    starts: NDArray[np.int64]
    """Offsets in the text, end exclusive."""
    ends: NDArray[np.int64]
    vectors: Vectors
    """Shape (n_parts, n_dimensions); their sum is the vector of the text."""
    within_words: bool
    """Whether they are pieces of words; else whole sentences."""


@runtime_checkable
class AdditiveEncoder(Encoder, Protocol):
    """An encoder that can say what each piece of a text adds to its vector."""

    def parts(self, texts: Sequence[str]) -> Iterator[Parts]:
        """Give the pieces of each text; the sum of their vectors is the row of `encode`.

        A piece lies within a word. A text whose vector is zero has none.
        """


class StaticEncoder:
    """The mean of stored token vectors: the embedded encoder, without torch.

    Parameters
    ----------
    folder
        ``model.safetensors`` with ``embeddings`` (int8, vocabulary x dimensions) and ``weights``
        (one scale per row), and ``tokenizer.json``.

    Raises
    ------
    ModelError
        When the folder is no such model.
    """

    def __init__(self, folder: Path) -> None:
        from safetensors.numpy import load_file
        from tokenizers import Tokenizer

        weights = folder / "model.safetensors"
        try:
            tensors = load_file(weights)
            self._table = tensors["embeddings"]
            self._scale = tensors["weights"].astype(np.float32)
        except (OSError, KeyError) as error:
            raise ModelError(
                f"{folder}: no static encoder there; reinstall or `make encoder`"
            ) from error
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._version = f"static:{sha256(weights.read_bytes()).hexdigest()[:12]}"

    @property
    def version(self) -> str:
        """``static:`` and the first digits of the weights' SHA-256."""
        return self._version

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Give unit-length mean vectors; the zero vector where no token is known.

        The tokenizer never looks beyond a space, so each distinct form between spaces is cut once.
        """
        from scipy.sparse import csr_matrix

        forms: dict[str, int] = {}
        said = [[forms.setdefault(form, len(forms)) for form in t.split(" ")] for t in texts]
        cut = self._tokenizer.encode_batch(list(forms), add_special_tokens=False)
        of_form = [encoding.ids for encoding in cut]
        ids = [[number for form in own for number in of_form[form]] for own in said]
        ends = np.cumsum([0, *map(len, ids)])
        flat = np.fromiter(chain.from_iterable(ids), dtype=np.int64, count=int(ends[-1]))
        used, place = np.unique(flat, return_inverse=True)
        ones = np.ones(len(flat), dtype=np.float32)
        # A row of the product is a sum in the order of the text: the same bits as one by one.
        total = csr_matrix((ones, place, ends), (len(texts), len(used))) @ (
            self._table[used] * self._scale[used, None]
        )
        return unit_length(total / np.maximum(np.diff(ends), 1).astype(np.float32)[:, None])

    def parts(self, texts: Sequence[str]) -> Iterator[Parts]:
        """Give the tokens of each text; the sum of their vectors is the row of `encode`.

        A token adds its stored vector, divided by the number of tokens and by the length that
        their mean has: both are numbers of the text, so nothing is approximated.

        Examples
        --------
        >>> from samenspraak.encode import load_encoder
        >>> found = next(load_encoder("fast").parts(["Ik loop mee."]))
        >>> [(int(start), int(end)) for start, end in zip(found.starts, found.ends)]
        [(0, 2), (3, 7), (8, 11), (11, 12)]
        """
        for encoding in self._tokenizer.encode_batch(list(texts), add_special_tokens=False):
            ids = encoding.ids
            vectors = self._table[ids] * self._scale[ids, None]
            length = np.linalg.norm(vectors.sum(axis=0, dtype=np.float64))
            if length > 0:
                places = np.array(encoding.offsets, dtype=np.int64)
                yield Parts(places[:, 0], places[:, 1], vectors / np.float32(length), True)
            else:
                yield no_parts()


def no_parts() -> Parts:
    """Give the parts of a text whose vector is zero."""
    nowhere = np.zeros(0, dtype=np.int64)
    return Parts(nowhere, nowhere, np.zeros((0, 0), dtype=np.float32), False)


def unit_length(rows: Vectors) -> Vectors:
    """Give the rows with length 1; zero rows stay."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    unit: Vectors = np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 0)
    return unit
