"""Words of a unit as the features see them, and where they stand in the text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from samenspraak.classify.function_words import is_function_word
from samenspraak.placeholders import MARK, PLACEHOLDER, plain

_FORM = re.compile(r"\S+")
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


@dataclass(frozen=True, slots=True)
class Forms:
    """The words of a unit, the same word with and without capitals as one; make with `Forms.of`."""

    tokens: list[Token]
    number: NDArray[np.int64]
    """Of the form of each token; -1, the last, where it holds no word."""
    names: list[str]
    """Forms in lower case."""
    surface: list[str]
    """Forms as they first stand in the text."""

    @classmethod
    def of(cls, tokens: list[Token]) -> Forms:
        """Give the forms in the order in which they first occur."""
        lower = [token.word.lower() for token in tokens]
        first: dict[str, str] = {}
        for name, token in zip(lower, tokens, strict=True):
            first.setdefault(name, token.word)
        first.pop("", None)
        place = {name: number for number, name in enumerate(first)}
        number = np.array([place.get(name, -1) for name in lower], dtype=np.int64)
        return cls(tokens, number, list(first), list(first.values()))

    def strongest(
        self, carried: NDArray[np.float64], at_most: int, at_least: float
    ) -> list[tuple[tuple[str, ...], tuple[tuple[int, int], ...]]]:
        """Give, per code, the words that add most, and where they stand.

        Words that say something by themselves come first, function words behind them, the
        strongest first among either.

        Parameters
        ----------
        carried
            What each token adds, shape (n_codes, n_tokens).
        at_most
            Words.
        at_least
            Share of what the strongest word adds.
        """
        added = np.zeros((len(self.names) + 1, len(carried)))
        np.add.at(added, self.number, carried.T)
        number = self.number.tolist()
        found = []
        for own in added[:-1].T.tolist():
            least = at_least * max(own, default=0.0)
            favour = [
                (is_function_word(self.names[form]), -round(value, 9), self.names[form], form)
                for form, value in enumerate(own)
                if value > 0 and value >= least
            ]
            chosen = [form for *_, form in sorted(favour)[:at_most]]
            tokens = [
                token for token, form in zip(self.tokens, number, strict=True) if form in chosen
            ]
            spans = tuple((token.start, token.end) for token in tokens)
            found.append((tuple(self.surface[form] for form in chosen), spans))
        return found


def tokens_of(text: str) -> list[Token]:
    """Give the words of a text in order, with offsets in the text as it came.

    Examples
    --------
    >>> [(token.plain, token.word, token.start) for token in tokens_of("Zei [PERSOON-1] (lacht) ja.")]
    [('Zei', 'Zei', 0), ('iemand', '', 0), ('ja.', 'ja', 24)]
    """
    shown = plain(text)
    if shown == text:
        return [_token(text, found, range(*found.span())) for found in _FORM.finditer(text)]
    characters, places = _places(text)
    aligned = "".join(shown.split()) == characters
    tokens, taken = [], 0
    for match in _FORM.finditer(shown):
        own = places[taken : taken + len(match[0])] if aligned else []
        taken += len(match[0])
        tokens.append(_token(text, match, own))
    return tokens


def _token(text: str, found: re.Match[str], places: Sequence[int]) -> Token:
    shown, at = found[0], found.start()
    bare = _BARE.search(shown)
    if bare is None or not places:
        return Token(shown, at=at)
    start, end = places[bare.start()], places[bare.end() - 1] + 1
    if start < 0 or text[start:end] != bare[0]:
        return Token(shown, at=at)
    return Token(shown, bare[0], start, end, at)


def _places(text: str) -> tuple[str, list[int]]:
    """Give the characters that `plain` leaves, spaces apart, and where each stood; -1 if new."""
    characters: list[str] = []
    places: list[int] = []
    at = 0

    def as_they_stand(end: int) -> None:
        for form in _FORM.finditer(text, at, end):
            characters.append(form[0])
            places.extend(range(*form.span()))

    for opening in re.finditer(r"[\[(]", text):
        mark = PLACEHOLDER.match(text, opening.start()) or MARK.match(text, opening.start())
        if opening.start() < at or not mark:
            continue
        as_they_stand(mark.start())
        characters.append("".join(plain(mark[0]).split()))
        places += [-1] * len(characters[-1])
        at = mark.end()
    as_they_stand(len(text))
    return "".join(characters), places
