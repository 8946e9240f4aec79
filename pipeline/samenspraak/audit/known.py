"""What the private side knows: every original form and its telling parts, with a key for each."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from samenspraak.anonymise.audit import CERTAIN
from samenspraak.anonymise.cues import (
    ARTICLES,
    GRAMMAR,
    INSTITUTIONS,
    KIN,
    PARTICLES,
    PUBLIC,
    ROOMS,
    TITLES,
)
from samenspraak.anonymise.lexicon import Lexicon, fold
from samenspraak.anonymise.roster import RosterEntry, speaker_names
from samenspraak.anonymise.terms import NAMED, is_telling, pieces_of
from samenspraak.records import Kind, Span

MIN_LETTERS = 3
"""Shorter words are searched only as written: *Jo*, not *jo*."""
_MIN_PATTERN = 5
_LOCATORS: frozenset[Kind] = frozenset({"email", "url"})
_NO_NAMES = PARTICLES | ARTICLES | INSTITUTIONS | TITLES | KIN | ROOMS | GRAMMAR | PUBLIC
_SHORT_ENDINGS = "s je tje pje etje kje ke eke ken eken tjes jes ie ietje".split()


@dataclass(frozen=True, slots=True)
class Form:
    """One form to search, its pieces glued together and folded.

    So ``Van der Meer``, ``van-der-meer`` and ``vandermeer`` are one form.
    """

    key: str
    pieces: int
    """Letters-and-digits pieces of the longest original."""
    written: frozenset[str]
    """The originals with their capitals, glued."""
    entities: tuple[str, ...]
    """Whose: interview and entity id, or line of the roster."""
    telling: bool
    """Gives somebody away whatever its case; an ordinary word does not."""
    certain: bool
    """From the roster, or a person found with certainty: nowhere to be left standing."""
    near: bool
    """Long and uncommon enough for a search one edit away."""


@dataclass(frozen=True, slots=True)
class _Seen:
    key: str
    pieces: int
    written: str
    entity: str
    telling: bool
    certain: bool
    near: bool


def known_forms(
    entities: Iterable[Span],
    roster: Sequence[RosterEntry],
    speakers: Mapping[str, Iterable[str]],
    files: Mapping[str, str],
    lexicon: Lexicon,
) -> dict[str, Form]:
    """Give every form to search, by its key.

    Parameters
    ----------
    entities
        As found; those with decision ``mask`` count.
    roster
        In the order of its file, whose first line is the header.
    speakers
        Speaker labels per interview, as the transcripts or ``interviews.csv`` write them.
    files
        File name per interview; only the names of people in it count.
    lexicon
        Tells ordinary words from telling ones.
    """
    seen: list[_Seen] = []
    mentions = {_mention(span) for span in entities if span.decision == "mask"}
    for surface, kind, entity, certain in sorted(mentions):
        seen.extend(_forms(surface, kind, entity, certain, lexicon))
    for line, entry in enumerate(roster, start=2):
        seen.extend(_forms(entry.name, entry.kind, f"roster line {line}", True, lexicon))
    for interview, labels in sorted(speakers.items()):
        for entry in speaker_names(labels, lexicon):
            seen.extend(_forms(entry.name, "person", f"{interview} speaker", True, lexicon))
    for interview, file in sorted(files.items()):
        seen.extend(_of_file(file, f"{interview} file name", lexicon))
    return _merged(seen)


def _mention(span: Span) -> tuple[str, Kind, str, bool]:
    certain = span.kind == "person" and span.score >= CERTAIN
    return span.surface, span.kind, f"{span.interview_id} {span.entity_id}", certain


def _merged(seen: Iterable[_Seen]) -> dict[str, Form]:
    by_key: dict[str, list[_Seen]] = defaultdict(list)
    for one in seen:
        by_key[one.key].append(one)
    return {
        key: Form(
            key,
            max(one.pieces for one in same),
            frozenset(one.written for one in same),
            tuple(sorted({one.entity for one in same})),
            any(one.telling for one in same),
            any(one.certain for one in same),
            any(one.near for one in same),
        )
        for key, same in sorted(by_key.items())
    }


def _forms(
    surface: str, kind: Kind, entity: str, certain: bool, lexicon: Lexicon
) -> Iterable[_Seen]:
    """Give the whole surface, its parts that can be names, and their possessives and diminutives."""
    pieces = pieces_of(surface)
    if _is_form(pieces, kind):
        yield _seen(pieces, kind, entity, certain, lexicon)
    if kind not in NAMED and kind not in _LOCATORS:
        return
    for piece in pieces:
        folded = fold(piece)
        if not _is_part(folded, kind, lexicon):
            continue
        if len(pieces) > 1:
            yield _seen((piece,), kind, entity, certain, lexicon)
        for variant in variants(folded) if is_telling(folded, lexicon) else ():
            yield _Seen(variant, 1, variant, entity, False, False, False)


def _is_form(pieces: Sequence[str], kind: Kind) -> bool:
    letters = sum(map(len, pieces))
    if kind not in NAMED:
        return letters >= _MIN_PATTERN
    return letters >= 2 and not all(piece.isdigit() for piece in pieces)


def _is_part(folded: str, kind: Kind, lexicon: Lexicon) -> bool:
    if len(folded) < MIN_LETTERS or not folded.isalpha() or folded in _NO_NAMES:
        return False
    # Of an organisation, a place or an address, ordinary words say nothing by themselves.
    return kind == "person" or is_telling(folded, lexicon)


def _seen(pieces: Sequence[str], kind: Kind, entity: str, certain: bool, lexicon: Lexicon) -> _Seen:
    folded = [fold(piece) for piece in pieces]
    telling = any(is_telling(piece, lexicon) for piece in folded) or kind not in NAMED
    near = len(folded) == 1 and telling and len(folded[0]) >= _MIN_PATTERN and kind in NAMED
    return _Seen("".join(folded), len(pieces), "".join(pieces), entity, telling, certain, near)


def variants(name: str) -> list[str]:
    """Give the possessives, plurals and diminutives of a folded name.

    Examples
    --------
    >>> {"annas", "annaatje"} <= set(variants("anna")), "jannetje" in variants("jan")
    (True, True)
    """
    doubled = name + name[-1]
    return sorted({base + ending for base in (name, doubled) for ending in _SHORT_ENDINGS})


def _of_file(file: str, entity: str, lexicon: Lexicon) -> Iterable[_Seen]:
    """Give the parts of a file name that are listed names, and the whole when it has one."""
    stem = PurePath(file).stem
    # A file name glues what it likes: digits, capitals, underscores.
    words = re.findall(r"[^\W\d_]+", stem)
    names = [word for word in words if _names_somebody(fold(word), lexicon)]
    for name in names:
        yield _seen((name,), "person", entity, False, lexicon)
    pieces = pieces_of(stem)
    if names and len(pieces) > 1:
        yield _seen(pieces, "person", entity, False, lexicon)


def _names_somebody(folded: str, lexicon: Lexicon) -> bool:
    return is_telling(folded, lexicon) and lexicon[folded].is_name
