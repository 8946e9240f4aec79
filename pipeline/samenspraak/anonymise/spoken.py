"""Numbers and e-mail addresses that are dictated: *nul zes, twaalf …*, *… apenstaartje …*."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from samenspraak.anonymise.cues import GRAMMAR
from samenspraak.anonymise.found import Found
from samenspraak.anonymise.lexicon import fold
from samenspraak.anonymise.numerals import DIGITS_OF, REPEATS
from samenspraak.anonymise.rules import holds
from samenspraak.anonymise.typography import lower_case
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
    r"(?:\s+(?:is|was|van|dat|eh))*[\s:,]*$"
)
_CUE_REACH = 100
"""Characters before a number in which it may be called one."""
_PHONE_CUE = re.compile(r"tele|mobi|phone|06|gsm")

_AT = r"(?:apenstaartje|apestaartje|apenstaart|apestaart|at-teken|at)"
_DOT = r"(?:punt|dot|point)"
_TOP = r"(?:nl|be|com|org|net|eu|info|nu|uk|vlaanderen|amsterdam|co\s+" + _DOT + r"\s+uk)"
_SPELLED = re.compile(
    rf"(?<![,\s])[,\s]+{_AT}[,\s]+((?:[\w-]{{1,63}}[,\s]+){{1,5}}?{_DOT}[,\s]+{_TOP})(?!\w)"
)
_SITE = re.compile(
    rf"(?<!\w)(?:w[\s.,-]{{0,9}}w[\s.,-]{{0,9}}w[\s,]+{_DOT}[\s,]+)?[\w-]{{1,63}}[\s,]+{_DOT}[\s,]+"
    r"(?:nl|be|com|org|eu)(?!\w)"
)
_DOTS = ("punt", "dot", "point")
_JOINERS = frozenset("punt dot streepje koppelteken liggend laag underscore dash min".split())
_BEFORE_ADDRESS = frozenset(
    "mail mailadres email e-mail e-mailadres emailadres adres address is dat mijn m'n het op naar "
    "aan gewoon my it's at me you then dan dus want en kan mailen bereiken via".split()
)
_MAX_LOCAL = 7
_LOCAL_REACH = 500
"""Characters before an at-sign in which the address begins."""


@dataclass(frozen=True, slots=True)
class _Run:
    turn: int
    start: int
    end: int
    digits: int
    opening: str
    at_start: bool
    counts: bool
    text: str
    """Of the turn, in lower case."""

    @property
    def cue(self) -> str:
        """What the number was called just before: ``phone``, ``number`` or nothing."""
        match = _CUE.search(self.text, max(0, self.start - _CUE_REACH), self.start)
        if match is None:
            return ""
        return "phone" if _PHONE_CUE.search(match[0]) else "number"


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
    lower = [lower_case(text) for text in texts]
    found = [[*_addresses(text), *_sites(text)] if holds(text, _DOTS) else [] for text in lower]
    runs = [run for turn, text in enumerate(lower) for run in _runs(turn, text)]
    for run in _long_enough(runs):
        kind: Kind = "number" if run.cue == "number" else "phone"
        found[run.turn].append(Found(run.start, run.end, kind, 0.9, "dictated"))
    return found


def _long_enough(runs: Sequence[_Run]) -> list[_Run]:
    kept: set[int] = set()
    grouped = 0
    for at, run in enumerate(runs):
        opens = run.opening.startswith("0") or run.opening in {"nul", "zero", "oh"}
        enough = run.digits >= MIN_DIGITS or (run.digits >= MIN_CUED_DIGITS and run.cue)
        if enough and (opens or not run.counts):
            kept.add(at)
        if not opens or run.digits < 2 or at < grouped:
            continue  # a later opening in a group has less of it
        grouped = _group_end(runs, at)
        if sum(piece.digits for piece in runs[at:grouped]) >= MIN_DIGITS:
            kept.update(range(at, grouped))
    return [runs[at] for at in sorted(kept)]


def _group_end(runs: Sequence[_Run], at: int) -> int:
    """Give where the pieces stop that the next turns add to a number."""
    stop = at + 1
    while stop < len(runs):
        run = runs[stop]
        apart = run.turn - runs[stop - 1].turn
        if apart > MAX_TURNS_APART or run.digits < 2 or not run.at_start:
            break
        stop += 1
    return stop


def _runs(turn: int, text: str) -> Iterator[_Run]:
    """Give the stretches of digits and number words with at least one word among them."""
    pieces: list[tuple[re.Match[str], int]] = []
    repeat = 1
    first: int | None = None
    for match in _PIECE.finditer(text):
        first = match.start() if first is None else first
        word = match[0] if match[0].isascii() else fold(match[0])
        digits = _digits(word)
        if not (digits or pieces or word in REPEATS):
            repeat = 1
            continue
        if pieces and not _BETWEEN.fullmatch(text, pieces[-1][0].end(), match.start()):
            yield from _run(turn, text, pieces, first)
            pieces = []
        if word in REPEATS:
            repeat = REPEATS[word]
            pieces.append((match, 0))
        elif digits:
            pieces.append((match, digits * repeat))
            repeat = 1
        elif not (pieces and word in _FILLERS):
            if pieces:
                yield from _run(turn, text, pieces, first)
            pieces, repeat = [], 1
        else:
            pieces.append((match, 0))
    yield from _run(turn, text, pieces, first)


def _run(
    turn: int, text: str, pieces: list[tuple[re.Match[str], int]], first: int | None
) -> Iterator[_Run]:
    stop = len(pieces)
    while stop and pieces[stop - 1][1] == 0:
        stop -= 1
    start = 0
    while start < stop and pieces[start][1] == 0 and fold(pieces[start][0][0]) not in REPEATS:
        start += 1
    pieces = pieces[start:stop]
    if not pieces:
        return
    words = [fold(match[0]) for match, _ in pieces]
    if all(word.isdigit() for word in words if word not in _FILLERS):
        return
    yield _Run(
        turn,
        pieces[0][0].start(),
        pieces[-1][0].end(),
        sum(digits for _, digits in pieces),
        words[0],
        pieces[0][0].start() == first,
        any(tuple(words[at : at + 4]) in _COUNTING for at in range(len(words))),
        text,
    )


def _digits(word: str) -> int:
    return DIGITS_OF.get(word, 0) or (len(word) if word.isdigit() and len(word) <= 4 else 0)


def _addresses(text: str) -> Iterator[Found]:
    for match in _SPELLED.finditer(text):
        start = _local_start(text, match.start())
        if start < match.start():
            yield Found(start, match.end(), "email", 0.95, "dictated")


def _local_start(text: str, end: int) -> int:
    """Give where the part before the at-sign starts, reading back from it."""
    start = end
    pieces = list(_PIECE.finditer(text, max(0, end - _LOCAL_REACH), end))
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
