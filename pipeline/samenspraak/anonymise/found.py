"""One identifier found in one text, before it is weighed against the others."""

from __future__ import annotations

from typing import NamedTuple

from samenspraak.records import Kind, Strength

QUASI: frozenset[Kind] = frozenset(
    {"age", "date", "role", "background", "health", "offence", "event"}
)
"""Kinds that identify only in combination."""


class Found(NamedTuple):
    """Where something stands in a text, what it is, and how sure its detector is."""

    start: int
    end: int
    kind: Kind
    score: float
    detector: str
    strength: Strength = "direct"

    def overlaps(self, other: Found) -> bool:
        """True when the two share a character."""
        return self.start < other.end and other.start < self.end


def strength_of(kind: Kind) -> Strength:
    """Give the usual strength of a kind."""
    return "quasi" if kind in QUASI else "direct"
