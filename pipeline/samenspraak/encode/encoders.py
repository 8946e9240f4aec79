"""What an encoder is, and the embedded one that needs no torch."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
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
        """Give unit-length mean vectors; the zero vector where no token is known."""
        rows = np.zeros((len(texts), self._table.shape[1]), dtype=np.float32)
        encodings = self._tokenizer.encode_batch(list(texts), add_special_tokens=False)
        for row, encoding in zip(rows, encodings, strict=True):
            ids = encoding.ids
            if ids:
                row[:] = (self._table[ids] * self._scale[ids, None]).mean(axis=0)
        return unit_length(rows)


def unit_length(rows: Vectors) -> Vectors:
    """Give the rows with length 1; zero rows stay."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    unit: Vectors = np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 0)
    return unit
