"""The last gate before the open side: what was masked, and whether anything known survives."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from samenspraak.anonymise.lexicon import Lexicon, embedded_lexicon
from samenspraak.anonymise.roster import Roster, RosterEntry
from samenspraak.anonymise.terms import Terms, terms_of
from samenspraak.errors import LeakError, listed
from samenspraak.records import KINDS, Span, Turn

if TYPE_CHECKING:
    import pandas as pd

CERTAIN = 0.8
"""A person found with this score is looked for in every interview, not only their own."""


@dataclass(frozen=True, slots=True)
class Leak:
    """A known identifier on the open side: where, never what."""

    where: str
    """Interview and turn, or the field of the metadata."""
    start: int
    """Code points from the start of that text."""
    kind: str
    source: str
    """``roster`` or ``entity``."""

    def __str__(self) -> str:
        return (
            f"{self.where}: a {self.kind} known from the {self.source}, at character {self.start}"
        )


@dataclass(frozen=True, slots=True)
class Audit:
    """What pseudonymisation did, in counts; holds no text."""

    interviews: int
    turns: int
    words: int
    words_masked: int
    masked: Mapping[str, int]
    """Mentions per kind."""
    flagged: Mapping[str, int]
    """Mentions per kind, left in the text for review."""
    entities: Mapping[str, int]
    """Different persons and things per kind among the masked."""
    leaks: tuple[Leak, ...]
    """Empty when nothing known survives."""

    def metrics(self) -> dict[str, float]:
        """Give plain numbers, the same keys each time, e.g. for DVC metrics."""
        share = self.words_masked / self.words if self.words else 0.0
        return (
            {
                "interviews": self.interviews,
                "turns": self.turns,
                "words": self.words,
                "words_masked": self.words_masked,
                "share_of_words_masked": round(share, 6),
                "leaks": len(self.leaks),
            }
            | {f"masked_{kind}": self.masked.get(kind, 0) for kind in KINDS}
            | {f"flagged_{kind}": self.flagged.get(kind, 0) for kind in KINDS}
        )


def audit(
    private: Sequence[Turn], public: Sequence[Turn], entities: Sequence[Span], roster: Roster
) -> Audit:
    """Give the counts of one run and the leaks left in its open turns."""
    masked = [span for span in entities if span.decision == "mask"]
    things = {(span.interview_id, span.kind, span.entity_id) for span in masked}
    return Audit(
        interviews=len({turn.interview_id for turn in private}),
        turns=len(private),
        words=sum(turn.n_words for turn in private),
        words_masked=sum(len(span.surface.split()) for span in masked),
        masked=_counts(span.kind for span in masked),
        flagged=_counts(span.kind for span in entities if span.decision == "flag"),
        entities=_counts(kind for _, kind, _ in things),
        leaks=tuple(find_leaks(public, entities, roster)),
    )


def _counts(kinds: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(kinds).items()))


def find_leaks(
    turns: Sequence[Turn],
    entities: Sequence[Span],
    roster: Roster,
    metadata: Mapping[str, str] | None = None,
    lexicon: Lexicon | None = None,
) -> list[Leak]:
    """Give every known identifier in open turns, speaker labels and metadata.

    Roster names are looked for everywhere; what was masked in an interview in that interview and,
    where a person was found with certainty, in all others and the metadata.
    """
    lexicon = lexicon or embedded_lexicon()
    own = own_terms(entities, lexicon)
    shared = shared_terms(entities, lexicon)
    leaks: list[Leak] = []
    for turn in turns:
        where = f"{turn.interview_id}, turn {turn.turn}"
        fields = {where: turn.text, f"{where}, speaker": turn.speaker}
        known = (own.get(turn.interview_id, Terms(())), shared)
        for place, text in fields.items():
            leaks.extend(_leaks(place, text, roster, known))
    for place, text in sorted((metadata or {}).items()):
        leaks.extend(_leaks(place, text, roster, (shared,)))
    return leaks


def own_terms(entities: Sequence[Span], lexicon: Lexicon) -> dict[str, Terms]:
    """Give per interview what its own masked identifiers make unreadable."""
    spans: dict[str, list[Span]] = defaultdict(list)
    for span in entities:
        if span.decision == "mask":
            spans[span.interview_id].append(span)
    return {interview: Terms(terms_of(found, lexicon)) for interview, found in spans.items()}


def shared_terms(entities: Sequence[Span], lexicon: Lexicon) -> Terms:
    """Give what is unreadable in every interview: persons found with certainty."""
    certain = [
        span
        for span in entities
        if span.kind == "person" and span.decision == "mask" and span.score >= CERTAIN
    ]
    return Terms(term for term in terms_of(certain, lexicon) if not term.exact)


def _leaks(place: str, text: str, roster: Roster, known: Sequence[Terms]) -> list[Leak]:
    leaks = [Leak(place, hit.start, hit.term.kind, "roster") for hit in roster.terms.find(text)]
    seen = {leak.start for leak in leaks}
    for terms in known:
        for hit in terms.find(text):
            if hit.start not in seen:
                seen.add(hit.start)
                leaks.append(Leak(place, hit.start, hit.term.kind, "entity"))
    return sorted(leaks, key=lambda leak: leak.start)


def check_open_side(
    turns: Sequence[Turn],
    cases: pd.DataFrame | None,
    entities: Sequence[Span],
    roster: Iterable[str | RosterEntry] = (),
) -> None:
    """Pass when no known identifier survives on the open side.

    Parameters
    ----------
    turns
        What is about to be written: pseudonymised turns, with their speaker labels.
    cases
        Open table of interviews, one row each; every cell is searched. None when there is none.
    entities
        What was found on the private side.
    roster
        Names that the study knows.

    Raises
    ------
    LeakError
        Naming how many identifiers survive and where, never which.
    """
    leaks = find_leaks(turns, entities, Roster(roster, embedded_lexicon()), _cells(cases))
    if leaks:
        raise LeakError(
            listed(
                f"{len(leaks)} known identifier{'s' if len(leaks) > 1 else ''} on the open side",
                map(str, leaks),
                "Nothing was written. Correct the field or the roster, and run again.",
            )
        )


def _cells(cases: pd.DataFrame | None) -> dict[str, str]:
    """Give every cell of the open cases: interview and column, to its text."""
    if cases is None:
        return {}
    return {
        f"{row.get('interview_id', number)}, {column}": str(value)
        for number, row in enumerate(cases.to_dict("records"), start=1)
        for column, value in row.items()
    }
