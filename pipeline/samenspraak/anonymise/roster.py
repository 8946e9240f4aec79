"""What the study already knows: participants' names, found exactly and with one slip of the pen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from samenspraak.anonymise.cues import GRAMMAR, PARTICLES, TITLES
from samenspraak.anonymise.found import Found, strength_of
from samenspraak.anonymise.lexicon import Lexicon, fold
from samenspraak.anonymise.slips import Slips
from samenspraak.anonymise.terms import Piece, Term, Terms, is_telling, pieces_of
from samenspraak.anonymise.words import Token
from samenspraak.records import KINDS, Kind

MIN_FUZZY = 5
"""Shorter names are only found exactly: *Jan* and *Jans* are two people."""
_GENERIC = frozenset(
    "interviewer interviewster respondent respondente spreker speaker sprecher sp spk deelnemer "
    "deelneemster participant moderator gast guest onbekend unknown coach ondersteuner begeleider "
    "vrager onderzoeker researcher host undefined informant man vrouw stem voice derde third "
    "citizen professional burger bewoner".split()
)


@dataclass(frozen=True, slots=True)
class RosterEntry:
    """One name that the study knows.

    Raises
    ------
    ValueError
        When the name has no letter or digit, or the kind is unknown.
    """

    name: str
    kind: Kind = "person"

    def __post_init__(self) -> None:
        if not pieces_of(self.name):
            raise ValueError("a roster name holds no letter or digit; give the name itself")
        if self.kind not in KINDS:
            raise ValueError(f"roster kind {self.kind!r}: use one of {KINDS}")


class Roster:
    """Known names, ready to be found.

    Parameters
    ----------
    names
        Names, or entries with a kind; plain names are persons.
    lexicon
        Tells which parts of a name are ordinary words.

    Notes
    -----
    A full name is always found, in any case and spacing. A single name that is an ordinary word
    (*Roos*) is found as the roster writes it, and in any case in text without capitals, unless it
    is a verb or a function word there (*wil*): then only an announcing word tells.
    """

    def __init__(self, names: Iterable[str | RosterEntry], lexicon: Lexicon) -> None:
        entries = [RosterEntry(name) if isinstance(name, str) else name for name in names]
        self.entries = tuple(sorted(set(entries), key=lambda entry: (entry.name, entry.kind)))
        self._lexicon = lexicon
        exact = [term for entry in self.entries for term in self._full(entry)]
        parts = [term for entry in self.entries for term in self._parts(entry)]
        self._cased = Terms([*exact, *parts])
        self._uncased = Terms([*(self._without_case(term) for term in exact), *parts])
        self._certain = Terms(exact)
        self._telling = Slips[tuple[str, Kind]]()
        for term in [*exact, *parts]:
            if len(term.pieces) == 1 and not term.exact and len(term.pieces[0]) >= MIN_FUZZY:
                self._telling.add(term.pieces[0], (term.pieces[0], term.kind))

    def __bool__(self) -> bool:
        return bool(self.entries)

    @property
    def terms(self) -> Terms:
        """The full names: what must survive nowhere."""
        return self._certain

    def find(
        self, text: str, words: Sequence[Token], pieces: Sequence[Piece], cased: bool
    ) -> list[Found]:
        """Give the roster names in a text; exact finds score 1, one edit away 0.8."""
        if not self.entries:
            return []
        terms = self._cased if cased else self._uncased
        found = [
            Found(hit.start, hit.end, hit.term.kind, 1.0, "roster", strength_of(hit.term.kind))
            for hit in terms.find_among(text, pieces)
        ]
        return found + [near for word in words for near in self._near(word)]

    def _near(self, word: Token) -> list[Found]:
        if len(word.folded) < MIN_FUZZY - 1 or word.known.ordinary >= 1 or word.folded in GRAMMAR:
            return []
        return [
            Found(word.start, word.end, kind, 0.8, "roster-near", strength_of(kind))
            for _, kind in sorted(self._telling.near(word.folded))[:1]
        ]

    def _full(self, entry: RosterEntry) -> list[Term]:
        pieces = pieces_of(entry.name)
        folded = tuple(fold(piece) for piece in pieces)
        if len(pieces) > 1:
            glued = _glued(folded)
            return [Term(folded, entry.kind), *([Term(glued, entry.kind)] if glued else [])]
        if is_telling(folded[0], self._lexicon) or folded[0].isdigit():
            return [Term(folded, entry.kind)]
        return [Term(pieces, entry.kind, exact=True)]

    def _without_case(self, term: Term) -> Term:
        """Give the term for text without capitals, where an ordinary noun is still a name."""
        if not term.exact:
            return term
        folded = tuple(fold(piece) for piece in term.pieces)
        if folded[0] in GRAMMAR or self._lexicon[folded[0]].grammar:
            return term
        return Term(folded, term.kind)

    def _parts(self, entry: RosterEntry) -> list[Term]:
        pieces = pieces_of(entry.name)
        if entry.kind != "person" or len(pieces) < 2:
            return []
        parts: list[Term] = []
        for at, piece in enumerate(pieces):
            folded = fold(piece)
            if folded in PARTICLES | TITLES or len(folded) < 2:
                continue
            if is_telling(folded, self._lexicon):
                parts.append(Term((folded,), "person"))
            elif piece[0].isupper():
                parts.append(Term((piece,), "person", exact=True, anywhere=False))
            if at and fold(pieces[at - 1]) in PARTICLES:
                parts.append(Term(_with_particles(pieces, at), "person"))
        return parts


def _with_particles(pieces: Sequence[str], at: int) -> tuple[str, ...]:
    first = at
    while first > 0 and fold(pieces[first - 1]) in PARTICLES:
        first -= 1
    return tuple(fold(piece) for piece in pieces[first : at + 1])


def _glued(folded: tuple[str, ...]) -> tuple[str, ...]:
    """Give the name with its particles glued on, as speech recognition writes it: *vandermeer*."""
    given, rest = folded[0], folded[1:]
    if len(rest) > 1 and all(piece in PARTICLES for piece in rest[:-1]):
        return (given, "".join(rest))
    return ()


def speaker_names(labels: Iterable[str], lexicon: Lexicon) -> list[RosterEntry]:
    """Give the speaker labels that are names: *Marieke de Wit*, *Jansen, P. (Pieter)*.

    Labels such as *Interviewer*, *R2* or *SPEAKER_00* are none.
    """
    entries: list[RosterEntry] = []
    for label in sorted(set(labels)):
        words = [word for word in pieces_of(label) if not word.isdigit()]
        if not any(_is_name(word, lexicon) for word in words):
            continue
        family, comma, given = label.partition(",")
        called = given[given.find("(") + 1 : given.rfind(")")] if "(" in given else given
        name = f"{called.strip()} {family.strip()}" if comma else label
        kept = [word for word in name.split() if fold(word.strip("()[],.:")) not in _GENERIC]
        if any(pieces_of(word) for word in kept):
            entries.append(RosterEntry(" ".join(kept)))
    return entries


def _is_name(word: str, lexicon: Lexicon) -> bool:
    folded = fold(word)
    if len(folded) < 3 or folded in _GENERIC or folded in GRAMMAR or not word[0].isupper():
        return False
    known = lexicon[folded]
    return known.is_name or known.ordinary == 0
