"""How a program counts characters, found from where its selections begin and end.

The standard counts Unicode code points from 0 (REFI-QDA 1.5, section 10.2) and leaves open whether
the end is included and how a line end counts. Programs differ: NVivo for Windows counts UTF-16
code units and CRLF as two, ATLAS.ti counts CRLF as one, Taguette counts UTF-8 bytes. A wrong guess
shifts every quotation after the first emoji, accent or line end.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from samenspraak.errors import ExchangeError
from samenspraak.exchange.conventions import (
    CONVENTIONS,
    IMPOSSIBLE,
    Convention,
    CountedIn,
    Positions,
    StoredText,
)

MIN_SCORE = 0.5
"""Below this no way of counting fits."""
MIN_MARGIN = 0.2
"""A rival that is this near on the selections where the two differ is still possible."""

_PENALTY = -1.0
_HABITS: Mapping[str, CountedIn] = {
    "nvivo": "utf16",
    "qualcoder": "codepoint",
    "samenspraak": "codepoint",
}
"""What products are known to count in; decides only between ways that fit equally well."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A text with the selections that a program made in it."""

    stored: StoredText
    starts: Sequence[int]
    ends: Sequence[int]
    names: Sequence[str] = ()
    """Of the selections; ATLAS.ti names a selection after its first words."""

    def spans(self, convention: Convention) -> Positions:
        """Give the selections as `StoredText.spans`."""
        return self.stored.spans(self.starts, self.ends, convention)


@dataclass(frozen=True, slots=True)
class Detection:
    """Which way of counting a program used, and how sure that is."""

    convention: Convention
    score: float
    """0 to 1: how well the selections fit words; 1 when there are none."""
    margin: float
    """0 to 1: distance to the next way, over the selections where the two differ; 1 when no other
    way gives anything different."""


def detect(sources: Sequence[Marked], origin: str = "") -> Detection:
    """Give the way of counting in which selections cut no words.

    All texts of a project count together, so one with two selections learns from the others.

    Parameters
    ----------
    sources
        Of one project.
    origin
        The product that wrote the project, where known.

    Raises
    ------
    ExchangeError
        When no way fits, or several fit that give different quotations.
    """
    candidates = _different(sources)
    possible = _near_best(candidates)
    least = min(candidate.oddity for candidate in possible)
    rivals = _near_best([candidate for candidate in possible if candidate.oddity == least])
    rivals = _by_habit(rivals, origin) or rivals
    if len(rivals) > 1:
        raise ExchangeError(
            "the selections fit several ways of counting characters "
            f"({', '.join(str(rival.convention) for rival in rivals)}); say which with offsets=…: "
            "NVivo for Windows counts utf16, most others codepoint"
        )
    chosen = rivals[0]
    if chosen.score < MIN_SCORE:
        raise ExchangeError(
            f"no way of counting characters fits the selections (best: {chosen.convention}, "
            f"{chosen.score:.0%}); say which to use with offsets=…"
        )
    others = [_margin(chosen, other) for other in candidates if other is not chosen]
    return Detection(chosen.convention, chosen.score, max(0.0, min(others, default=1.0)))


@dataclass(frozen=True)
class _Candidate:
    convention: Convention
    spans: list[Positions]
    points: NDArray[np.float64]
    """Per selection, 0 to 2 (4 with a name that quotes the text), or the penalty."""
    most: NDArray[np.float64]

    @property
    def oddity(self) -> int:
        """How unusual the way is: no program was seen that counts the mark or includes the end."""
        return int(self.convention.bom) + int(self.convention.inclusive)

    @property
    def score(self) -> float:
        total = self.most.sum()
        return float(self.points.sum() / total) if total else 1.0


def _different(sources: Sequence[Marked]) -> list[_Candidate]:
    """Give one candidate per different outcome, the most usual convention of each."""
    outcomes: dict[bytes, tuple[Convention, list[Positions]]] = {}
    for convention in CONVENTIONS:
        spans = [source.spans(convention) for source in sources]
        outcomes.setdefault(b"".join(part.tobytes() for part in spans), (convention, spans))
    scored = [
        (convention, spans, *_points(sources, spans)) for convention, spans in outcomes.values()
    ]
    named = np.logical_or.reduce([hits for *_, hits in scored])
    most = np.where(named, 4.0, 2.0)
    return [_Candidate(c, spans, points + 2.0 * hits, most) for c, spans, points, hits in scored]


def _points(
    sources: Sequence[Marked], spans: Sequence[Positions]
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    points: list[float] = []
    hits: list[bool] = []
    for source, found in zip(sources, spans, strict=True):
        text = source.stored.text
        names = source.names or [""] * len(found)
        for (start, end), name in zip(found.tolist(), names, strict=True):
            points.append(_edge_points(text, start, end))
            hits.append(start >= 0 and _quotes(name, text[start:end]))
    return np.array(points, dtype=np.float64), np.array(hits, dtype=np.bool_)


def _edge_points(text: str, start: int, end: int) -> float:
    """Give a point per edge between words, half a point per edge in white space."""
    if start in (IMPOSSIBLE, end):
        return _PENALTY
    return _edge(text, start, text[start]) + _edge(text, end, text[end - 1])


def _edge(text: str, place: int, inside: str) -> float:
    if inside.isspace():
        return 0.5
    if place in (0, len(text)):
        return 1.0
    return 0.0 if _wordy(text[place - 1]) and _wordy(text[place]) else 1.0


def _wordy(character: str) -> bool:
    return character.isalnum() or unicodedata.category(character).startswith("M")


def _quotes(name: str, quotation: str) -> bool:
    words = "".join(name.rstrip(".… ").split())
    return len(words) > 2 and "".join(quotation.split()).startswith(words)


def _near_best(candidates: Sequence[_Candidate]) -> list[_Candidate]:
    best = max(candidates, key=lambda candidate: candidate.points.sum())
    return [c for c in candidates if c is best or _margin(best, c) < MIN_MARGIN]


def _margin(better: _Candidate, other: _Candidate) -> float:
    """Give how much better one is, 0 to 1, over the selections where the two differ."""
    differ = np.concatenate(
        [(a != b).any(axis=1) for a, b in zip(better.spans, other.spans, strict=True)]
    )
    gain = (better.points - other.points)[differ].sum()
    return float(gain / better.most[differ].sum())


def _by_habit(rivals: list[_Candidate], origin: str) -> list[_Candidate]:
    units = {unit for name, unit in _HABITS.items() if name in origin.lower()}
    return [rival for rival in rivals if rival.convention.unit in units]
