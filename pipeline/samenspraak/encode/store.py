"""Vectors that are remembered: what was encoded once is not encoded again."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from hashlib import sha256
from pathlib import Path

import numpy as np

from samenspraak.encode.encoders import Encoder, Vectors
from samenspraak.encode.texts import encode_texts
from samenspraak.errors import MissingFileError, ModelError
from samenspraak.files import whole_file

Mapper = Callable[[Callable[[list[str]], Vectors], list[list[str]]], Iterable[Vectors]]

_BATCH = 1000


class VectorStore:
    """Vectors by text and encoder version: what was encoded once is not encoded again.

    Examples
    --------
    >>> store = VectorStore.of(load_encoder("fast"), ["Ik loop mee.", "Waarom?"])
    >>> store.vectors(["Waarom?"]).shape
    (1, 256)
    """

    def __init__(self, version: str, keys: Sequence[str], vectors: Vectors) -> None:
        self.version = version
        self._vectors = vectors
        self._keys = list(keys)
        self._row = {key: row for row, key in enumerate(self._keys)}

    @classmethod
    def of(cls, encoder: Encoder, texts: Iterable[str], run: Mapper = map) -> VectorStore:
        """Give the store of distinct texts, in a fixed order.

        Parameters
        ----------
        encoder
            Makes the vectors.
        texts
            May repeat.
        run
            Maps a function over batches of 1,000 texts, like the built-in ``map``: the place for
            a progress bar or a cluster.
        """
        distinct = {_text_key(text): text for text in texts}
        keys = sorted(distinct)
        ordered = [distinct[key] for key in keys]
        batches = [ordered[i : i + _BATCH] for i in range(0, len(ordered), _BATCH)] or [[]]
        parts = list(run(partial(encode_texts, encoder), batches))
        return cls(encoder.version, keys, np.vstack(parts))

    @property
    def n_dimensions(self) -> int:
        """Length of a vector."""
        return int(self._vectors.shape[1])

    def __len__(self) -> int:
        """Give the number of texts."""
        return len(self._keys)

    def __contains__(self, text: str) -> bool:
        """Say whether a text is there."""
        return _text_key(text) in self._row

    def vectors(self, texts: Sequence[str]) -> Vectors:
        """Give vectors of shape (n_texts, n_dimensions), in the order of the texts.

        Raises
        ------
        ModelError
            When a text was never encoded.
        """
        missing = [text for text in texts if text not in self]
        if missing:
            raise ModelError(
                f"{len(missing)} texts have no vector yet; run `samenspraak encode` first"
            )
        return self._vectors[[self._row[_text_key(text)] for text in texts]]

    def save(self, path: Path) -> None:
        """Write the store as ``.npz``: the same texts and encoder give the same bytes."""
        header = json.dumps({"version": self.version})
        with whole_file(path) as draft, draft.open("wb") as file:
            np.savez(
                file, header=np.array(header), keys=np.array(self._keys), vectors=self._vectors
            )

    @classmethod
    def load(cls, path: Path) -> VectorStore:
        """Give a saved store.

        Raises
        ------
        MissingFileError
            When there is no such file.
        ModelError
            When the file is no store.
        """
        if not path.is_file():
            raise MissingFileError(f"{path}: no such file; run `samenspraak encode` first")
        try:
            with np.load(path, allow_pickle=False) as content:
                header = json.loads(str(content["header"]))
                return cls(header["version"], [str(k) for k in content["keys"]], content["vectors"])
        except (ValueError, KeyError, OSError) as error:
            raise ModelError(
                f"{path}: no vector store; delete it and run `samenspraak encode`"
            ) from error


def text_vectors(source: Encoder | VectorStore, texts: Sequence[str]) -> Vectors:
    """Give one vector per text from a store, or from an encoder by `encode_texts`."""
    return source.vectors(texts) if isinstance(source, VectorStore) else encode_texts(source, texts)


def _text_key(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:32]
