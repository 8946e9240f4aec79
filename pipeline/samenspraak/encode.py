"""Text to vectors: the embedded encoder, any SentenceTransformer, and a store that remembers.

A little over 300 lines: encoders and store share how a text is prepared, and sentence-transformers
has one home.

Every encoder gets the same prepared text: placeholders as everyday words, no transcription marks
(`placeholders.plain`). A long text is cut into sentences whose vectors are averaged.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from samenspraak.errors import MissingExtraError, MissingFileError, ModelError
from samenspraak.files import whole_file
from samenspraak.placeholders import plain
from samenspraak.resources import embedded_model

Vectors = NDArray[np.float32]

Mapper = Callable[[Callable[[list[str]], Vectors], list[list[str]]], Iterable[Vectors]]

EMBEDDED = ("fast",)
"""Encoders that travel in the package."""

_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+")
_BATCH = 1000
_DECIMALS = 5  # the same bytes with another number of threads


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
        return _unit_length(rows)


class TransformerEncoder:
    """Any SentenceTransformer, by folder or hub name.

    Parameters
    ----------
    name
        A local folder, or a name on the model hub.
    allow_download
        Without it nothing is fetched: a hub model must already be in the local cache.

    Raises
    ------
    MissingExtraError
        When sentence-transformers is not installed.
    ModelError
        When the model is neither a folder nor in the cache.
    """

    def __init__(self, name: str, *, allow_download: bool = False) -> None:
        _stay_offline(not allow_download)
        try:
            from sentence_transformers import SentenceTransformer
        except ImportError as error:
            raise MissingExtraError(
                "this encoder needs sentence-transformers; pip install 'samenspraak[encoders]'"
            ) from error
        try:
            self._model = SentenceTransformer(
                name, device="cpu", local_files_only=not allow_download
            )
        except (OSError, ValueError, KeyError, RuntimeError) as error:
            raise ModelError(
                f"encoder {name!r}: no SentenceTransformer in that folder or in the local cache; "
                "give a folder, or set encode.allow_download to true"
            ) from error
        self._name = Path(name).name

    @property
    def version(self) -> str:
        """``transformer:``, the model's name, its size and a digest of its weights."""
        digest = sha256()
        for key, tensor in sorted(self._model.state_dict().items()):
            digest.update(key.encode())
            digest.update(np.ascontiguousarray(tensor.float().numpy()).tobytes()[:4096])
        return f"transformer:{self._name}:{digest.hexdigest()[:12]}"

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Give unit-length vectors, rounded so that they repeat with another number of threads."""
        vectors: Any = self._model.encode(
            list(texts), batch_size=32, show_progress_bar=False, normalize_embeddings=True
        )
        return np.asarray(vectors, dtype=np.float32).round(_DECIMALS)


def load_encoder(name: str = "fast", *, allow_download: bool = False) -> Encoder:
    """Give an encoder by name.

    Parameters
    ----------
    name
        ``fast`` (embedded), a folder, or the hub name of a SentenceTransformer.
    allow_download
        Lets a hub name be fetched.

    Raises
    ------
    ModelError
        When there is no such model.

    Examples
    --------
    >>> load_encoder("fast").encode(["Ik doe het voor de buurt."]).shape
    (1, 256)
    """
    if name in EMBEDDED:
        return StaticEncoder(embedded_model(name))
    return TransformerEncoder(name, allow_download=allow_download)


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
    return np.round(_unit_length(total), _DECIMALS)


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


def _unit_length(rows: Vectors) -> Vectors:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    unit: Vectors = np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 0)
    return unit


def _stay_offline(offline: bool) -> None:
    """Tell hub libraries not to call out: before they are imported, and for their telemetry too."""
    os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
    for flag in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE"):
        os.environ[flag] = "1" if offline else "0"
