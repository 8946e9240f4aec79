"""The things that rooms hand to each other: frozen, each checks itself once.

Offsets count Unicode code points from 0, end exclusive.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

Role = Literal["interviewer", "citizen", "professional", "respondent", "other"]
"""Who speaks. ``respondent`` stands for a citizen or professional of whom that is not known;
``other`` for somebody who takes no part in the study, such as a person who walks in."""

ROLES: tuple[str, ...] = get_args(Role)

Kind = Literal[
    "person",
    "organisation",
    "place",
    "address",
    "postcode",
    "date",
    "age",
    "phone",
    "email",
    "url",
    "plate",
    "number",
    "role",
    "background",
    "health",
    "offence",
    "event",
]
"""What an identifier is (DOMAIN: personal data in interviews)."""

KINDS: tuple[str, ...] = get_args(Kind)

Strength = Literal["direct", "quasi"]
"""``direct`` identifies by itself (a name, a phone number); ``quasi`` in combination (an age)."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One speaker's words until somebody else speaks.

    Raises
    ------
    ValueError
        When the role is unknown, the turn number is below 1, the text holds a line end, or the
        turn ends before it starts.

    Examples
    --------
    >>> Turn("P07", 2, "R", "citizen", "Ik doe het voor de buurt.").n_words
    6
    """

    interview_id: str
    turn: int
    """Counts from 1 within the interview."""
    speaker: str
    role: Role
    text: str
    """One line, no line ends, not empty."""
    start_s: float | None = None
    """Seconds from the start of the recording."""
    end_s: float | None = None

    def __post_init__(self) -> None:
        if self.role not in ROLES:
            raise ValueError(f"role {self.role!r} of turn {self.turn}: use one of {ROLES}")
        if self.turn < 1:
            raise ValueError(f"turn number {self.turn}: turns count from 1")
        if "\n" in self.text or "\r" in self.text:
            raise ValueError(f"turn {self.turn} holds a line end; a turn is one line")
        if self.start_s is not None and self.end_s is not None and self.end_s < self.start_s:
            raise ValueError(f"turn {self.turn} ends ({self.end_s}) before it starts")

    @property
    def is_context(self) -> bool:
        """True for turns that are shown to coders but never coded: interviewer and bystanders."""
        return self.role in ("interviewer", "other")

    @property
    def n_words(self) -> int:
        """Number of words, split at white space."""
        return len(self.text.split())


@dataclass(frozen=True, slots=True)
class Span:
    """An identifier in one turn, before pseudonymisation: private.

    Raises
    ------
    ValueError
        When the surface does not have the length of the span, or the kind is unknown.

    Examples
    --------
    >>> Span("P07", 2, 8, 11, "person", "direct", "Ann", "roster", 1.0).length
    3
    """

    interview_id: str
    turn: int
    start: int
    end: int
    kind: Kind
    strength: Strength
    surface: str
    detector: str
    score: float
    """0 to 1: how sure the detector is."""
    entity_id: str = ""
    """The same for every mention of one person or thing within an interview; empty before
    `resolve`."""
    decision: str = "mask"
    """``mask``, ``flag`` (for review, left in the text) or ``keep``."""

    def __post_init__(self) -> None:
        if self.end - self.start != len(self.surface) or self.start < 0:
            raise ValueError(
                f"span {self.start}-{self.end} of turn {self.turn} does not fit its surface "
                f"of {len(self.surface)} characters"
            )
        if self.kind not in KINDS:
            raise ValueError(f"kind {self.kind!r}: use one of {KINDS}")

    @property
    def length(self) -> int:
        """Number of code points."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Unit:
    """What is coded: a respondent's turn, or a meaning unit of 1 to 4 sentences of a long one.

    Raises
    ------
    ValueError
        When the unit is empty or its offsets do not have the length of its text.
    """

    unit_id: str
    interview_id: str
    turn_first: int
    turn_last: int
    start: int
    """Code points in the pseudonymised interview text (`layout.interview_text`)."""
    end: int
    question_turn: int | None
    """The interviewer's turn before, if there is one."""
    role: Role
    language: str
    text: str

    def __post_init__(self) -> None:
        if not self.text.strip() or self.end - self.start != len(self.text):
            raise ValueError(f"unit {self.unit_id}: {self.start}-{self.end} does not fit its text")

    @property
    def n_words(self) -> int:
        """Number of words, split at white space."""
        return len(self.text.split())


@dataclass(frozen=True, slots=True)
class Coding:
    """One code of one unit by one coder, human or machine.

    Raises
    ------
    ValueError
        When the probability lies outside 0 to 1.
    """

    unit_id: str
    code: str
    probability: float
    """Calibrated, 0 to 1; 0 or 1 for a person."""
    decision: bool
    coder: str
    """A coder id, or ``model:<version>``."""
    evidence: str = ""
    """Words of the unit that carried the code, joined by ``; ``."""

    def __post_init__(self) -> None:
        if not 0.0 <= self.probability <= 1.0:
            raise ValueError(f"probability {self.probability} of {self.unit_id}: use 0 to 1")
