"""What must not be read anywhere: known surfaces, found again in any text.

The same terms serve three ends: they spread a find over its interview, they mask what the roster
knows, and they search the open side for leaks. So what the audit would find has been masked.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from samenspraak.anonymise.cues import (
    AFTER_VERB,
    ARTICLES,
    BARE_PARTICLES,
    GRAMMAR,
    INSTITUTIONS,
    KIN,
    PARTICLES,
    PUBLIC,
    ROOMS,
    TITLES,
    VERB_NAMES,
)
from samenspraak.anonymise.lexicon import Lexicon, fold
from samenspraak.anonymise.words import hidden
from samenspraak.records import Kind, Span

PIECE = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f])*")
_MAX_GAP = 3
NAMED: frozenset[Kind] = frozenset({"person", "organisation", "place", "address"})
"""Kinds that are names: written in many ways, unlike a number."""
_SENTENCE_START = re.compile(r"(?:^|[.?!…:;\"“”„\])])[\s\"'“”‘’„«(\[–—-]*$")


@dataclass(frozen=True, slots=True)
class Term:
    """A surface to look for, as a sequence of pieces (letters and digits).

    Parameters
    ----------
    pieces
        Folded, or as written where `exact`.
    kind
        What a find is.
    exact
        Only as written, because in lower case it is an ordinary word.
    anywhere
        Also at the start of a sentence, where an ordinary word has a capital too.
    """

    pieces: tuple[str, ...]
    kind: Kind
    exact: bool = False
    anywhere: bool = True


class Piece(NamedTuple):
    """Letters and digits in a row, in their text."""

    start: int
    end: int
    text: str
    folded: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A term found in a text."""

    start: int
    end: int
    term: Term


class Terms:
    """Terms, ready to be found in texts.

    Examples
    --------
    >>> [hit] = Terms([Term(("de", "wit"), "person")]).find("mevrouw De  Wit zei")
    >>> hit.start, hit.end
    (8, 15)
    """

    def __init__(self, terms: Iterable[Term]) -> None:
        self._by_first: dict[str, list[Term]] = defaultdict(list)
        for term in sorted(
            set(terms), key=lambda term: (-len(term.pieces), term.pieces, term.kind)
        ):
            if term.pieces:
                self._by_first[fold(term.pieces[0])].append(term)

    def __bool__(self) -> bool:
        return bool(self._by_first)

    def find(self, text: str) -> list[Hit]:
        """Give every place where a term stands, longest first; never inside a placeholder."""
        return self.find_among(text, pieces_in(text)) if self._by_first else []

    def find_among(self, text: str, pieces: Sequence[Piece]) -> list[Hit]:
        """Give the same for a text whose pieces are known: several sets of terms share them."""
        hits: list[Hit] = []
        stop = 0
        by_first = self._by_first
        for at, piece in enumerate(pieces):
            if piece.folded not in by_first or at < stop:
                continue
            hit = self._at(text, pieces, at)
            if hit is not None:
                hits.append(hit)
                stop = at + len(hit.term.pieces)
        return hits

    def _at(self, text: str, pieces: Sequence[Piece], at: int) -> Hit | None:
        for term in self._by_first[pieces[at].folded]:
            run = pieces[at : at + len(term.pieces)]
            seen = tuple(piece.text if term.exact else piece.folded for piece in run)
            if seen != term.pieces or not _together(run):
                continue
            if not term.anywhere and _opens_as_verb(text, run):
                continue
            return Hit(run[0].start, run[-1].end, term)
        return None


def pieces_in(text: str) -> list[Piece]:
    """Give the letters-and-digits pieces of a text, none from inside a placeholder."""
    inside = hidden(text) if "[" in text else ()
    return [
        Piece(match.start(), match.end(), match[0], fold(match[0]))
        for match in PIECE.finditer(text)
        if match.start() not in inside
    ]


def _opens_as_verb(text: str, run: Sequence[Piece]) -> bool:
    """True for an everyday word at the start of a sentence: *Dan …*, *Wil je koffie?*."""
    if not _SENTENCE_START.search(text[max(0, run[0].start - 8) : run[0].start]):
        return False
    if run[0].folded not in VERB_NAMES:
        return True
    after = PIECE.search(text, run[-1].end)
    if after is None or text[run[-1].end : after.start()].strip():
        return False
    return fold(after[0]) in AFTER_VERB


def _together(run: Sequence[Piece]) -> bool:
    return all(later.start - earlier.end <= _MAX_GAP for earlier, later in pairwise(run))


def pieces_of(surface: str) -> tuple[str, ...]:
    """Give the letters-and-digits pieces of a surface, as written."""
    return tuple(PIECE.findall(surface))


def terms_of(spans: Iterable[Span], lexicon: Lexicon) -> list[Term]:
    """Give what to look for after finding these spans: whole surfaces, and telling parts of names.

    An ordinary word is looked for only as written, and not at the start of a sentence when it is
    a verb or a function word; one without a capital is not looked for at all.
    """
    terms: set[Term] = set()
    for span in spans:
        terms.update(surface_terms(span.surface, span.kind, lexicon))
    return sorted(terms, key=lambda term: (term.pieces, term.kind))


def surface_terms(surface: str, kind: Kind, lexicon: Lexicon) -> list[Term]:
    """Give the terms of one surface: the whole, its telling parts, and the possessive."""
    pieces = pieces_of(surface)
    terms = [term for term in [_whole(pieces, kind, lexicon)] if term is not None]
    if kind in NAMED:
        if len(pieces) > 1:
            terms.extend(_parts(pieces, kind, lexicon))
        if kind == "person" and len(pieces) == 1 and terms and not terms[0].exact:
            possessive = terms[0].pieces[0] + "s"
            if lexicon[possessive].ordinary == 0:
                terms.append(Term((possessive,), kind))
    return terms


def _whole(pieces: tuple[str, ...], kind: Kind, lexicon: Lexicon) -> Term | None:
    folded = tuple(fold(piece) for piece in pieces)
    if kind not in NAMED:
        return Term(folded, kind) if sum(map(len, folded)) >= 5 else None
    if any(is_telling(piece, lexicon) for piece in folded):
        return Term(folded, kind)
    if not any(piece[0].isupper() for piece in pieces) or sum(map(len, pieces)) < 2:
        return None
    single = len(pieces) == 1
    return Term(pieces, kind, exact=True, anywhere=not single or not _verbal(folded[0], lexicon))


def _parts(pieces: tuple[str, ...], kind: Kind, lexicon: Lexicon) -> list[Term]:
    parts: list[Term] = []
    for piece in pieces:
        folded = fold(piece)
        if folded in PARTICLES | ARTICLES | INSTITUTIONS | TITLES | KIN | ROOMS:
            continue
        if is_telling(folded, lexicon):
            parts.append(Term((folded,), kind))
        elif kind == "person" and piece[0].isupper() and len(piece) > 2:
            parts.append(Term((piece,), kind, exact=True, anywhere=not _verbal(folded, lexicon)))
    return parts


def is_telling(folded: str, lexicon: Lexicon) -> bool:
    """True when a word by itself gives somebody away, whatever its case."""
    if len(folded) < 3 or folded.isdigit() or folded in GRAMMAR or folded in PUBLIC:
        return False
    known = lexicon[folded]
    if folded in BARE_PARTICLES or known.capital or known.place == 3:
        return False
    limit = 1 if known.first >= 2 or known.family == 3 else 0
    return known.ordinary <= limit


def _verbal(folded: str, lexicon: Lexicon) -> bool:
    return folded in GRAMMAR or bool(lexicon[folded].grammar)
