"""Forms found in a text: whole words, in any case, spaced, hyphenated or glued."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from samenspraak.anonymise.lexicon import fold
from samenspraak.anonymise.terms import PIECE, Piece
from samenspraak.audit.known import MIN_LETTERS, Form
from samenspraak.placeholders import PLACEHOLDER

EDGE = ""
"""Neighbour of a word where a sentence, a list item or the text ends."""
_MAX_GAP = 3
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_DECIMALS = re.compile(r"\d[.,]$")
_INSIDE = frozenset("-‐‑'’")


@dataclass(frozen=True, slots=True)
class Hit:
    """A form in a text, as written there and between which words."""

    start: int
    form: Form
    written: str
    before: str
    after: str


class Scanner:
    """Finds forms; every word is folded once, however often it occurs.

    Parameters
    ----------
    forms
        By key.

    Examples
    --------
    >>> form = Form("dewit", 2, frozenset({"deWit"}), ("P01 person-1",), False, True, False)
    >>> [hit], rest = Scanner({"dewit": form}).find("mevrouw De  Wit zei")
    >>> hit.start, hit.before, hit.after, [word.text for word in rest]
    (8, 'mevrouw', 'zei', ['mevrouw', 'zei'])
    """

    def __init__(self, forms: Mapping[str, Form]) -> None:
        self.forms = forms
        self._starts = {key[:length] for key in forms for length in range(1, len(key) + 1)}
        self._folded: dict[str, str] = {}

    def words(self, text: str) -> list[Piece]:
        """Give the words of a text; placeholders are none."""
        if "[" in text:
            text = PLACEHOLDER.sub(lambda match: "|" * len(match[0]), text)
        folded = self._fold
        return [
            Piece(match.start(), match.end(), match[0], folded(match[0]))
            for match in PIECE.finditer(text)
        ]

    def _fold(self, word: str) -> str:
        folded = self._folded.get(word)
        if folded is None:
            folded = self._folded[word] = fold(word)
        return folded

    def find(self, text: str) -> tuple[list[Hit], list[Piece]]:
        """Give every form in a text, the longest at each word, and the words that are in none."""
        if not text.isascii():
            text = _INVISIBLE.sub("", text)
        words = self.words(text)
        hits: list[Hit] = []
        rest: list[Piece] = []
        at = 0
        while at < len(words):
            stop = self._longest(text, words, at) if words[at].folded in self._starts else at
            if stop == at:
                rest.append(words[at])
                at += 1
                continue
            hits.append(self._hit(text, words, at, stop))
            at = stop
        return hits, rest

    def _longest(self, text: str, words: Sequence[Piece], at: int) -> int:
        """Give where the longest form that begins with this word ends; `at` when there is none."""
        glued, best, joined = "", at, True
        start = words[at].start
        if words[at].text[0].isdigit() and _DECIMALS.search(text[max(0, start - 2) : start]):
            return at
        for stop in range(at, len(words)):
            if stop > at:
                gap = text[words[stop - 1].end : words[stop].start]
                if len(gap) > _MAX_GAP:
                    break
                joined = joined and gap in _INSIDE
            glued += words[stop].folded
            if glued not in self._starts:
                break
            form = self.forms.get(glued)
            if form is not None and _fits(form, words[at : stop + 1], joined):
                best = stop + 1
        return best

    def _hit(self, text: str, words: Sequence[Piece], at: int, stop: int) -> Hit:
        run = words[at:stop]
        return Hit(
            run[0].start,
            self.forms["".join(word.folded for word in run)],
            "".join(word.text for word in run),
            _neighbour(text, words, at, -1),
            _neighbour(text, words, stop - 1, 1),
        )


def _fits(form: Form, run: Sequence[Piece], joined: bool) -> bool:
    """True unless separate words only happen to spell one: *le en* is no *Leen*."""
    if len(form.key) < MIN_LETTERS:
        return len(run) == 1 and run[0].text in form.written
    return len(run) <= form.pieces or joined or any(c.isdigit() for c in form.key)


def _neighbour(text: str, words: Sequence[Piece], at: int, step: int) -> str:
    other = at + step
    if not 0 <= other < len(words):
        return EDGE
    first, second = sorted((at, other))
    gap = text[words[first].end : words[second].start]
    return words[other].folded if not gap.strip() else EDGE


def found(scanner: Scanner, texts: Iterable[str]) -> tuple[list[Hit], set[str]]:
    """Give every form in many texts, and the words (folded) that are in none."""
    hits: list[Hit] = []
    rest: set[str] = set()
    for text in texts:
        of_one, words = scanner.find(text)
        hits.extend(of_one)
        rest.update(word.folded for word in words)
    return hits, rest
