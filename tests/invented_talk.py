"""Invented talk about four things, and an encoder that knows words by their spelling alone."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

import numpy as np
import pandas as pd

from samenspraak.codebook import Wording
from samenspraak.encode import Vectors
from samenspraak.tables import check_table
from samenspraak.themes import Theme, Themes

TALK = {
    "garden": "moestuin schoffel compost tomaten regenton zaaien onkruid pompoenen kruiwagen sproeien",
    "patrol": "portofoon ronde zaklamp wijkagent inbraak steegje melding hesjes surveilleren politie",
    "school": "MR rooster schoolplein leerkrachten formatie ouderavond directeur groep klaslokaal rapport",
    "care": "bewoners verpleeghuis maaltijden zorgplan afdeling rollator dagbesteding cliënten mantelzorg huiskamer",
}
POOLS = {name: words.split() for name, words in TALK.items()}


class WordEncoder:
    """The mean of a random vector per word, the same for the same spelling."""

    version = "words:1"

    def encode(self, texts: Sequence[str]) -> Vectors:
        rows = np.array([self._mean(text.lower()) for text in texts], dtype=np.float32)
        length = np.linalg.norm(rows, axis=1, keepdims=True)
        return rows / np.maximum(length, 1e-9)

    def _mean(self, text: str) -> np.ndarray:
        words = [word.strip(".,") for word in text.split()]
        return sum((_vector(word) for word in words if word.isalpha()), np.zeros(64))


def _vector(word: str) -> np.ndarray:
    seed = int.from_bytes(sha256(word.encode()).digest()[:8])
    return np.random.default_rng(seed).normal(size=64)


def talk(n: int = 96, seed: int = 0, names: Sequence[str] = tuple(POOLS)) -> pd.DataFrame:
    """Give units of six interviews; the unit's number tells what it is about: `about`."""
    generator = np.random.default_rng(seed)
    rows = []
    for number in range(n):
        words = generator.choice(POOLS[names[number % len(names)]], 7, replace=False)
        text = f"Nou ja, [PERSOON-{1 + number % 3}] zei: {' '.join(words)}."
        rows.append(unit(f"P{number // 4 % 6}-{number:08x}", text))
    return check_table(pd.DataFrame(rows), "units")


def unit(unit_id: str, text: str) -> dict[str, object]:
    """Give one row of the table ``units``."""
    return {
        "unit_id": unit_id,
        "interview_id": unit_id.split("-")[0],
        "turn_first": 2,
        "turn_last": 2,
        "start": 0,
        "end": len(text),
        "question_turn": 1,
        "role": "citizen",
        "language": "nl",
        "text": text,
        "n_words": len(text.split()),
    }


def about(units: pd.DataFrame, names: Sequence[str] = tuple(POOLS)) -> list[str]:
    """Give what each unit of `talk` is about."""
    return [names[int(unit_id.split("-")[1], 16) % len(names)] for unit_id in units["unit_id"]]


def themes(*names: str) -> Themes:
    """Give themes whose seeds are the words of what they are named after."""
    made = [
        Theme(f"theme_{name}", Wording({"nl": name}), (("nl", tuple(POOLS[name])),))
        for name in names
    ]
    return Themes("1", tuple(made), fillers=Themes.default().fillers)
