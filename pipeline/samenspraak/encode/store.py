"""Vectors that are remembered: what was encoded once is not encoded again."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from hashlib import sha256
from itertools import chain
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from samenspraak.encode.encoders import Encoder, Vectors
from samenspraak.encode.texts import encode_texts
from samenspraak.errors import MissingFileError, ModelError
from samenspraak.files import whole_file
from samenspraak.placeholders import plain

Mapper = Callable[[Callable[[list[str]], Vectors], list[list[str]]], Iterable[Vectors]]

_BATCH = 1000
_TRIED = 32  # remembered texts that are encoded again, to see that nothing else changed


class VectorStore:
    """Vectors by text and encoder version: what was encoded once is not encoded again.

    A text is known by a digest of what the encoder gets of it (`placeholders.plain`): texts that
    differ in placeholders only share a vector, and another preparation finds nothing remembered.

    Attributes
    ----------
    version
        Of the encoder.
    name
        By which `load_encoder` finds it; empty where nobody said.

    Examples
    --------
    >>> store = VectorStore.of(load_encoder("fast"), ["Ik loop mee.", "Waarom?"])
    >>> store.vectors(["Waarom?"]).shape
    (1, 256)
    """

    def __init__(self, version: str, keys: Sequence[str], vectors: Vectors, name: str = "") -> None:
        self.version = version
        self.name = name
        self._vectors = vectors
        self._keys = list(keys)
        self._row = {key: row for row, key in enumerate(self._keys)}

    @classmethod
    def of(
        cls,
        encoder: Encoder,
        texts: Iterable[str],
        run: Mapper = map,
        *,
        before: VectorStore | None = None,
        name: str = "",
    ) -> VectorStore:
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
        before
            An earlier store. Its vectors are taken over when it is of the same encoder version and
            a few of its texts, encoded again, come out the same to the last digit; the result is
            that of encoding everything.
        name
            Of the encoder, by default the one it was loaded by.
        """
        distinct = {_text_key(text): text for text in texts}
        keys = sorted(distinct)
        kept = [] if before is None else before._still_right(encoder, distinct)
        missing = sorted(distinct.keys() - set(kept))
        batches = [
            [distinct[key] for key in missing[first : first + _BATCH]]
            for first in range(0, len(missing), _BATCH)
        ]
        parts = run(partial(encode_texts, encoder), batches or ([] if kept else [[]]))
        if before is not None and kept:
            parts = chain([before._vectors[[before._row[key] for key in kept]]], parts)
        place = {key: row for row, key in enumerate(keys)}
        vectors = _placed(parts, [place[key] for key in (*kept, *missing)])
        return cls(encoder.version, keys, vectors, name or getattr(encoder, "name", ""))

    def _still_right(self, encoder: Encoder, distinct: Mapping[str, str]) -> list[str]:
        """Give the keys of texts that this encoder would give the same vectors; all or none.

        A version says which weights; another library or processor may still change last digits.
        """
        if self.version != encoder.version:
            return []
        known = sorted(distinct.keys() & self._row.keys())
        tried = known[:: max(len(known) // _TRIED, 1)][:_TRIED]
        rows = self._vectors[[self._row[key] for key in tried]]
        again = encode_texts(encoder, [distinct[key] for key in tried]) if tried else rows
        return known if np.array_equal(again, rows) else []

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
        rows = [self._row.get(_text_key(text), -1) for text in texts]
        if -1 in rows:
            raise ModelError(
                f"{rows.count(-1)} texts have no vector yet; run `samenspraak encode` first"
            )
        return self._vectors[rows]

    def save(self, path: Path) -> None:
        """Write the store as ``.npz``: the same texts and encoder give the same bytes."""
        header = json.dumps({"version": self.version, "name": self.name})
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
                keys, vectors = [str(key) for key in content["keys"]], content["vectors"]
            if vectors.ndim != 2 or len(keys) != len(vectors):
                raise ValueError
            return cls(header["version"], keys, vectors, header.get("name", ""))
        except (ValueError, KeyError, OSError, EOFError, AttributeError, BadZipFile) as error:
            raise ModelError(
                f"{path}: no vector store; delete it and run `samenspraak encode`"
            ) from error


def text_vectors(source: Encoder | VectorStore, texts: Sequence[str]) -> Vectors:
    """Give one vector per text from a store, or from an encoder by `encode_texts`."""
    return source.vectors(texts) if isinstance(source, VectorStore) else encode_texts(source, texts)


def _placed(parts: Iterable[Vectors], places: Sequence[int]) -> Vectors:
    """Give the rows of all parts, each at its place; one part at a time is held beside them."""
    vectors, done = np.zeros((0, 0), dtype=np.float32), 0
    for part in parts:
        if not done:
            vectors = np.zeros((len(places), part.shape[1]), dtype=np.float32)
        vectors[list(places[done : done + len(part)])] = part
        done += len(part)
    return vectors


def _text_key(text: str) -> str:
    return sha256(plain(text).encode()).hexdigest()[:32]
