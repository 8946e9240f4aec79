"""Turns as they go into a file: label, words and the seconds they took."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from masters import Master

WRITTEN = datetime(2025, 9, 1, 9, 0, tzinfo=UTC)
"""The moment that every file gives as its own, so that the same masters give the same bytes."""
WORDS_PER_SECOND = 2.6
LONG = 100  # words: a longer turn is typed as two paragraphs


@dataclass(frozen=True)
class Spoken:
    """A turn as it goes into a file: label, words, seconds."""

    label: str
    text: str
    start: float
    end: float

    def pieces(self, words: int) -> Iterator[Spoken]:
        """Give the turn in stretches of at most so many words, each with its own time."""
        said = self.text.split()
        step = (self.end - self.start) / len(said)
        for first in range(0, len(said), words):
            part = said[first : first + words]
            start = self.start + first * step
            end = start + len(part) * step
            yield Spoken(self.label, " ".join(part), round(start, 3), round(end, 3))

    def paragraphs(self) -> list[str]:
        """Give the words as one paragraph, or as two when there are many."""
        if len(self.text.split()) <= LONG:
            return [self.text]
        middle = len(self.text) // 2
        ends = [found.end() for found in re.finditer(r"[.?!] (?=[A-Z])", self.text)]
        cut = min(ends, key=lambda end: abs(end - middle), default=len(self.text))
        return [part for part in (self.text[:cut].strip(), self.text[cut:]) if part]


def spoken(master: Master) -> list[Spoken]:
    """Give the turns with times: about 2.6 words a second, pauses drawn from the interview's id."""
    rng = random.Random(master.interview_id)
    now = 2.0
    turns = []
    for turn in master.turns:
        start = round(now + rng.uniform(0.2, 1.6), 3)
        now = round(start + len(turn.text.split()) / WORDS_PER_SECOND, 3)
        turns.append(Spoken(master.label(turn.speaker), turn.text, start, now))
    return turns


def clock(seconds: float, point: str = ".") -> str:
    """Give seconds as ``hh:mm:ss.mmm``."""
    whole, milliseconds = divmod(round(seconds * 1000), 1000)
    hours, minutes = divmod(whole // 60, 60)
    return f"{hours:02d}:{minutes:02d}:{whole % 60:02d}{point}{milliseconds:03d}"


def short_clock(seconds: float) -> str:
    """Give seconds as ``m:ss``, or ``h:mm:ss`` after the first hour."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"
