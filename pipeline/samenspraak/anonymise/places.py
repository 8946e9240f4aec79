"""Towns and villages: listed ones, and others by what announces them and how they end."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from samenspraak.anonymise.addresses import MAX_WORDS, POSTCODE
from samenspraak.anonymise.cues import (
    ENGLISH_PLACE_ENDINGS,
    GRAMMAR,
    LARGE_TOWNS,
    PLACE_ENDINGS,
    PLACE_PREPOSITIONS,
    PUBLIC,
)
from samenspraak.anonymise.evidence import Evidence
from samenspraak.anonymise.found import Found
from samenspraak.anonymise.rules import DIGIT
from samenspraak.anonymise.words import Token
from samenspraak.records import Strength

_POSTCODE_BEFORE = re.compile(
    rf"(?<!\w)(?:{POSTCODE},?\s+(?:in\s+)?|(?!19\d\d|20\d\d)[1-9]\d{{3}}\s+)$"
)
_POSTCODE_REACH = 14
_BEFORE_VILLAGE = PLACE_PREPOSITIONS | {"van", "bij"}
_BARE_POSTCODE = re.compile(r"(?<!\w)[1-9]\d{3}\s+$")


def places(text: str, words: Sequence[Token], evidence: Evidence) -> list[Found]:
    """Give the towns and villages of a text, and a Belgian postcode before one.

    Large towns identify nobody by themselves: their strength is ``quasi``.

    Parameters
    ----------
    text
        One turn.
    words
        Its words.
    evidence
        For the language and spelling of the text.
    """
    numbers = DIGIT.search(text) is not None
    return [
        found
        for at, token in enumerate(words)
        if numbers
        or token.known.place
        or token.folded in LARGE_TOWNS
        or (at and words[at - 1].folded in _BEFORE_VILLAGE)
        for found in _town(text, words, at, evidence)
    ]


def _town(text: str, words: Sequence[Token], at: int, evidence: Evidence) -> Iterator[Found]:
    token = words[at]
    stop, size = _listed_town(words, at, evidence)
    before = words[at - 1].folded if at and token.follows else ""
    announced = before in PLACE_PREPOSITIONS
    if size and _is_town(token, size, announced, before, evidence):
        score = 0.85 if announced else 0.65
        strength: Strength = "quasi" if size == 3 else "direct"
        yield Found(token.start, words[stop - 1].end, "place", score, "town", strength)
    elif _looks_like_village(token, before, evidence):
        yield Found(token.start, token.end, "place", 0.7, "village")
    elif _POSTCODE_BEFORE.search(text[max(0, token.start - _POSTCODE_REACH) : token.start]) and (
        token.capital or (not evidence.cased and token.known.ordinary == 0)
    ):
        code = _BARE_POSTCODE.search(text, max(0, token.start - _POSTCODE_REACH), token.start)
        if code:
            yield Found(code.start(), code.start() + 4, "postcode", 0.8, "village")
        yield Found(token.start, token.end, "place", 0.95, "village")


def _listed_town(words: Sequence[Token], at: int, evidence: Evidence) -> tuple[int, int]:
    if words[at].folded in PUBLIC:
        return at, 0
    if not words[at].known.place:
        return at + 1, 3 if words[at].folded in LARGE_TOWNS else 0
    for length in range(min(MAX_WORDS, len(words) - at), 0, -1):
        run = words[at : at + length]
        if any(not word.follows for word in run[1:]):
            continue
        name = " ".join(word.folded for word in run)
        size = evidence.lexicon[name].place
        if size >= 2:
            return at + length, size
    return at, 0


def _is_town(token: Token, size: int, announced: bool, before: str, evidence: Evidence) -> bool:
    if evidence.cased or (token.capital and not token.opens):
        if not token.capital or (token.opens and evidence.ordinary(token) >= 1):
            return False
        return token.folded not in GRAMMAR or not token.opens
    ordinary = max(evidence.ordinary(token), token.known.nl)
    if ordinary == 0:
        return token.known.first < 2 or announced
    return announced and ordinary <= (3 if size == 3 else 1) and before != "te"


def _looks_like_village(token: Token, before: str, evidence: Evidence) -> bool:
    nearly = PLACE_PREPOSITIONS if evidence.cased else _BEFORE_VILLAGE
    if (
        before not in nearly
        or token.folded in PUBLIC
        or token.folded in GRAMMAR
        or len(token.folded) < 4
    ):
        return False
    if evidence.cased:
        return token.capital and not token.known.capital and token.known.first < 2
    endings = ENGLISH_PLACE_ENDINGS if evidence.language == "en" else PLACE_ENDINGS
    if token.known.ordinary or not token.folded.endswith(tuple(endings)):
        return False
    return token.known.first < 2
