"""The passphrase of a key: asked at the prompt, or taken from the environment."""

from __future__ import annotations

import os
import sys
from getpass import getpass
from pathlib import Path
from unicodedata import normalize

from samenspraak.errors import KeyFileError, MissingFileError

VARIABLE = "SAMENSPRAAK_PASSPHRASE"
"""Environment variable that may hold the passphrase."""
FILE_VARIABLE = "SAMENSPRAAK_PASSPHRASE_FILE"
"""Environment variable that may name a file whose first line is the passphrase."""
SHORTEST = 12
"""Characters of a new passphrase: short ones can be guessed by trying."""


def known_passphrase() -> str:
    """Give the passphrase of a key that exists.

    Raises
    ------
    KeyFileError
        When there is none in the environment and nobody at a terminal to ask, or it is empty.
    MissingFileError
        When the file that the environment names is not there.
    """
    given = _from_environment()
    return _some(_asked("Passphrase of the key: ") if given is None else given)


def new_passphrase(*, ask: bool = False) -> str:
    """Give the passphrase for a key that is about to be made; at the prompt it is asked twice.

    Parameters
    ----------
    ask
        Do not look in the environment.

    Raises
    ------
    KeyFileError
        When it is too short or typed in two ways, or nobody is at a terminal to ask.
    MissingFileError
        When the file that the environment names is not there.
    """
    given = None if ask else _from_environment()
    phrase = given
    if phrase is None:
        phrase = _asked(f"New passphrase ({SHORTEST} characters or more, such as five words): ")
    if len(_some(phrase)) < SHORTEST:
        raise KeyFileError(f"the passphrase is too short: use {SHORTEST} characters or more")
    if given is None and _asked("The same again: ") != phrase:
        raise KeyFileError("the two passphrases differ; nothing was written")
    return phrase


def _from_environment() -> str | None:
    named = os.environ.get(FILE_VARIABLE)
    if named is None:
        given = os.environ.get(VARIABLE)
        return None if given is None else normalize("NFC", given)
    path = Path(named)
    if not path.is_file():
        raise MissingFileError(f"{FILE_VARIABLE} names a file that is not there")
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    return normalize("NFC", lines[0]) if lines else ""


def _asked(question: str) -> str:
    if not sys.stdin.isatty():
        raise KeyFileError(
            f"the key needs a passphrase and there is no terminal to ask at; set {FILE_VARIABLE} "
            f"to the name of a file that holds it, or {VARIABLE}"
        )
    return normalize("NFC", getpass(question))


def _some(phrase: str) -> str:
    if not phrase:
        raise KeyFileError("the passphrase is empty; nothing was done")
    return phrase
