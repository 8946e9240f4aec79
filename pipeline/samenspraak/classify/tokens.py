"""Words of a unit as the features see them, and where they stand in the text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from samenspraak.placeholders import MARK, PLACEHOLDER, plain

_BARE = re.compile(r"\w(?:.*\w)?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a text between spaces."""

    plain: str
    """As the features see it: a placeholder as an everyday word."""
    word: str = ""
    """As it stands in the text, without marks around it; empty where a placeholder stands."""
    start: int = 0
    end: int = 0
    at: int = 0
    """Where it begins in the text as the features see it."""


def tokens_of(text: str) -> list[Token]:
    """Give the words of a text in order, with offsets in the text as it came.

    Examples
    --------
    >>> [(token.plain, token.word, token.start) for token in tokens_of("Zei [PERSOON-1] (lacht) ja.")]
    [('Zei', 'Zei', 0), ('iemand', '', 0), ('ja.', 'ja', 24)]
    """
    shown = plain(text)
    places = _places(text)
    aligned = "".join(shown.split()) == "".join(character for character, _ in places)
    tokens, taken = [], 0
    for match in re.finditer(r"\S+", shown):
        own = [place for _, place in places[taken : taken + len(match[0])]] if aligned else []
        taken += len(match[0])
        tokens.append(_token(text, match, own))
    return tokens


def _token(text: str, found: re.Match[str], places: list[int]) -> Token:
    shown, at = found[0], found.start()
    bare = _BARE.search(shown)
    if bare is None or not places:
        return Token(shown, at=at)
    start, end = places[bare.start()], places[bare.end() - 1] + 1
    if start < 0 or text[start:end] != bare[0]:
        return Token(shown, at=at)
    return Token(shown, bare[0], start, end, at)


def _places(text: str) -> list[tuple[str, int]]:
    """Give the characters that `plain` leaves, spaces apart, and where each stood; -1 if new."""
    found: list[tuple[str, int]] = []
    at = 0
    for opening in re.finditer(r"[\[(]", text):
        mark = PLACEHOLDER.match(text, opening.start()) or MARK.match(text, opening.start())
        if opening.start() < at or not mark:
            continue
        found += _as_they_stand(text, at, mark.start())
        found += [(character, -1) for character in "".join(plain(mark[0]).split())]
        at = mark.end()
    return found + _as_they_stand(text, at, len(text))


def _as_they_stand(text: str, start: int, end: int) -> list[tuple[str, int]]:
    return [(text[at], at) for at in range(start, end) if not text[at].isspace()]
