"""The encoder of a saved classifier: what is noted of it, and how it is found again."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from samenspraak.classify.features import Source
from samenspraak.encode import EMBEDDED, FineTuning, TaughtEncoder, load_encoder
from samenspraak.errors import ModelError, SamenspraakError


def note_of(encoder: str | None, source: Source | None) -> dict[str, Any]:
    """Give what `find_encoder` needs to find the encoder again: name, version, how it was taught."""
    name = encoder or getattr(source, "name", "") or None
    found = {"name": name, "version": None if source is None else source.version}
    if not isinstance(source, TaughtEncoder):
        return found
    plan = source.plan
    told = {"epochs": plan.epochs, "pairs": plan.pairs, "rate": plan.rate, "seed": plan.seed}
    return found | {"base": source.base_version, "finetuning": told}


def find_encoder(
    folder: Path, note: Mapping[str, Any], encoder: Source | str | None = None
) -> Source | None:
    """Give the encoder of training; None where there was none.

    Parameters
    ----------
    folder
        Of the classifier.
    note
        From `note_of`.
    encoder
        Given by the caller; None finds it by its name, or among the embedded ones by its version.

    Raises
    ------
    ModelError
        When it is not there any more, or has another version than in training.
    """
    wanted = note["version"]
    if wanted is None:
        return None
    if "finetuning" in note:
        return _taught(folder, note, encoder)
    if encoder is None and not note["name"]:
        return _embedded(folder, wanted)
    given = note["name"] if encoder is None else encoder
    try:
        source = load_encoder(given) if isinstance(given, str) else given
    except SamenspraakError as error:
        raise ModelError(
            f"{folder}: its encoder {given!r} cannot be loaded: {error}; put it back there, "
            "or say where it is (encoder=…)"
        ) from error
    _same(folder, wanted, source)
    return source


def _same(folder: Path, wanted: str, source: Source) -> None:
    if source.version != wanted:
        raise ModelError(
            f"{folder}: trained with encoder {wanted}, this one is {source.version}; "
            "give that encoder (encoder=…) or train again"
        )


def _taught(folder: Path, note: Mapping[str, Any], encoder: Source | str | None) -> TaughtEncoder:
    """Give the encoder in the folder; what is given instead may only be the one it came from."""
    if encoder is not None and not isinstance(encoder, str):
        _same(folder, note["base"], encoder)
    base = encoder if isinstance(encoder, str) else note["name"]
    plan = FineTuning(base, **note["finetuning"])
    source = TaughtEncoder.load(folder, plan, note["base"])
    _same(folder, note["version"], source)
    return source


def _embedded(folder: Path, wanted: str) -> Source:
    """Give the encoder of this version that travels in the package."""
    for name in EMBEDDED:
        with suppress(SamenspraakError):
            source = load_encoder(name)
            if source.version == wanted:
                return source
    raise ModelError(
        f"{folder}: trained with encoder {wanted}, which this version of samenspraak does not "
        "bring; give that encoder (encoder=…) or train again"
    )
