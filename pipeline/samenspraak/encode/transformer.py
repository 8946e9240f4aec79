"""Any SentenceTransformer as an encoder."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np

from samenspraak.encode.encoders import DECIMALS, Vectors
from samenspraak.errors import MissingExtraError, ModelError


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
            ).float()
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
        """Give unit-length vectors, rounded, made on one thread: its number changes last digits."""
        with _one_thread():
            vectors: Any = self._model.encode(
                list(texts), batch_size=32, show_progress_bar=False, normalize_embeddings=True
            )
        return np.asarray(vectors, dtype=np.float32).round(DECIMALS)


def _stay_offline(offline: bool) -> None:
    """Tell hub libraries not to call out: before they are imported, and for their telemetry too."""
    os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
    for flag in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE"):
        os.environ[flag] = "1" if offline else "0"


@contextmanager
def _one_thread() -> Iterator[None]:
    """More threads add up in another order: other last digits."""
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)
