"""Numbers and e-mail addresses that are dictated: *nul zes, twaalf …*, *… apenstaartje …*."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from samenspraak.anonymise.cues import GRAMMAR
from samenspraak.anonymise.found import Found
from samenspraak.anonymise.lexicon import fold
from samenspraak.anonymise.numerals import DIGITS_OF, REPEATS
from samenspraak.records import Kind

MIN_DIGITS = 6
"""A dictated number has at least this many digits."""
MIN_CUED_DIGITS = 3
"""Enough after *nummer is*, *number is*."""
MAX_TURNS_APART = 3
_PIECE = re.compile(r"\d+|[^\W\d_]+(?:-[^\W\d_]+)*")
_BETWEEN = re.compile(r"[\s,.;…\-–/]*")
_FILLERS = frozenset("eh uh ehm uhm en and dan dus plus".split())
_COUNTING = (
    ("een", "twee", "drie", "vier"),
    ("twee", "drie", "vier", "vijf"),
    ("one", "two", "three", "four"),
    ("two", "three", "four", "five"),
)

_CUE = re.compile(
    r"\w*(?:nummer|number|bsn|pincode|code|mobiel|telefoon|phone|mobile)"
    r"(?:\s+(?:is|was|van|dat|eh))*[\s:,]*$",
    re.IGNORECASE,
)
_PHONE_CUE = re.compile(r"tele|mobi|phone|06|gsm", re.IGNORECASE)

_AT = r"(?:apenstaartje|apestaartje|apenstaart|apestaart|at-teken|at)"
_DOT = r"(?:punt|dot|point)"
_TOP = r"(?:nl|be|com|org|net|eu|info|nu|uk|vlaanderen|amsterdam|co\s+" + _DOT + r"\s+uk)"
_SPELLED = re.compile(
    rf"[,\s]+{_AT}[,\s]+((?:[\w-]+[,\s]+){{1,5}}?{_DOT}[,\s]+{_TOP})(?!\w)", re.IGNORECASE
)
_SITE = re.compile(
    rf"(?<!\w)(?:w[\s.,-]*w[\s.,-]*w[\s,]+{_DOT}[\s,]+)?[\w-]+[\s,]+{_DOT}[\s,]+(?:nl|be|com|org|eu)"
    r"(?!\w)",
    re.IGNORECASE,
)
_JOINERS = frozenset("punt dot streepje koppelteken liggend laag underscore dash min".split())
_BEFORE_ADDRESS = frozenset(
    "mail mailadres email e-mail e-mailadres emailadres adres address is dat mijn m'n het op naar "
    "aan gewoon my it's at me you then dan dus want en kan mailen bereiken via".split()
)
_MAX_LOCAL = 7


@dataclass(frozen=True, slots=True)
class _Run:
    turn: int
    start: int
    end: int
    digits: int
    opening: str
    at_start: bool
    counts: bool
    cue: str
    """What the number was called just before: ``phone``, ``number`` or nothing."""


def dictated(texts: Sequence[str]) -> list[list[Found]]:
    """Give the numbers and addresses dictated in consecutive turns.

    A number may be broken by the other speaker (*nul zes, twaalf* - *ja* - *vierendertig …*); each
    piece is found in its own turn.

    Examples
    --------
    >>> [found] = dictated(["Bel maar: nul zes, twaalf, vierendertig."])[0]
    >>> found.start, found.end, found.kind
    (10, 39, 'phone')
    """
    found = [[*_addresses(text), *_sites(text)] for text in texts]
    runs = [run for turn, text in enumerate(texts) for run in _runs(turn, text)]
    for run in _long_enough(runs):
        kind: Kind = "number" if run.cue == "number" else "phone"
        found[run.turn].append(Found(run.start, run.end, kind, 0.9, "dictated"))
    return found


def _long_enough(runs: Sequence[_Run]) -> list[_Run]:
    kept: set[int] = set()
    for at, run in enumerate(runs):
        opens = run.opening.startswith("0") or run.opening in {"nul", "zero", "oh"}
        enough = MIN_CUED_DIGITS if run.cue else MIN_DIGITS
        if run.digits >= enough and (opens or not run.counts):
            kept.add(at)
        if not opens or run.digits < 2:
            continue
        group, last = [at], run.turn
        for later, other in enumerate(runs[at + 1 :], start=at + 1):
            if other.turn - last > MAX_TURNS_APART or other.digits < 2 or not other.at_start:
                break
            group.append(later)
            last = other.turn
        if sum(runs[i].digits for i in group) >= MIN_DIGITS:
            kept.update(group)
    return [runs[at] for at in sorted(kept)]


def _runs(turn: int, text: str) -> Iterator[_Run]:
    """Give the stretches of digits and number words with at least one word among them."""
    pieces: list[tuple[re.Match[str], int]] = []
    repeat = 1
    for match in _PIECE.finditer(text):
        word = fold(match[0])
        if pieces and not _BETWEEN.fullmatch(text, pieces[-1][0].end(), match.start()):
            yield from _run(turn, text, pieces)
            pieces = []
        if word in REPEATS:
            repeat = REPEATS[word]
            pieces.append((match, 0))
        elif _digits(word):
            pieces.append((match, _digits(word) * repeat))
            repeat = 1
        elif not (pieces and word in _FILLERS):
            if pieces:
                yield from _run(turn, text, pieces)
            pieces, repeat = [], 1
        else:
            pieces.append((match, 0))
    yield from _run(turn, text, pieces)


def _run(turn: int, text: str, pieces: list[tuple[re.Match[str], int]]) -> Iterator[_Run]:
    while pieces and pieces[-1][1] == 0:
        pieces = pieces[:-1]
    while pieces and pieces[0][1] == 0 and fold(pieces[0][0][0]) not in REPEATS:
        pieces = pieces[1:]
    if not pieces:
        return
    words = [fold(match[0]) for match, _ in pieces]
    if all(word.isdigit() for word in words if word not in _FILLERS):
        return
    counts = any(tuple(words[at : at + 4]) in _COUNTING for at in range(len(words)))
    start = pieces[0][0].start()
    yield _Run(
        turn,
        start,
        pieces[-1][0].end(),
        sum(digits for _, digits in pieces),
        words[0],
        not _PIECE.search(text[:start]),
        counts,
        _cue(text[:start]),
    )


def _cue(before: str) -> str:
    match = _CUE.search(before)
    if match is None:
        return ""
    return "phone" if _PHONE_CUE.search(match[0]) else "number"


def _digits(word: str) -> int:
    return len(word) if word.isdigit() and len(word) <= 4 else DIGITS_OF.get(word, 0)


def _addresses(text: str) -> Iterator[Found]:
    for match in _SPELLED.finditer(text):
        start = _local_start(text, match.start())
        if start < match.start():
            yield Found(start, match.end(), "email", 0.95, "dictated")


def _local_start(text: str, end: int) -> int:
    """Give where the part before the at-sign starts, reading back from it."""
    start = end
    pieces = list(_PIECE.finditer(text, 0, end))
    joined = True
    for taken, match in enumerate(reversed(pieces)):
        word = fold(match[0])
        between = text[match.end() : start]
        if (
            taken >= _MAX_LOCAL
            or text[match.start() - 1 : match.start()] in {"'", "’"}
            or re.search(r"[.?!:;]", between)
        ):
            break
        spelled = word in _JOINERS or len(word) == 1 or word.isdigit() or word in DIGITS_OF
        if taken and not joined and not spelled and "," in between:
            break
        if taken and not joined and not spelled and (word in GRAMMAR or word in _BEFORE_ADDRESS):
            break
        if taken and word in _BEFORE_ADDRESS and word not in _JOINERS:
            break
        joined = word in _JOINERS
        start = match.start()
    return start


def _sites(text: str) -> Iterator[Found]:
    for match in _SITE.finditer(text):
        yield Found(match.start(), match.end(), "url", 0.85, "dictated")
