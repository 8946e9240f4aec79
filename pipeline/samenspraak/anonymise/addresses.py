"""Streets with and without a number, and rooms, by their form and what announces them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from samenspraak.anonymise.cues import (
    ARTICLES,
    DETERMINERS,
    ENGLISH_STREETS,
    GRAMMAR,
    NOT_STREETS,
    PARTICLES,
    PREPOSITIONS,
    PUBLIC,
    ROADS,
    ROOMS,
    STREETS_WITH_NUMBER,
    SURE_STREETS,
)
from samenspraak.anonymise.evidence import Evidence
from samenspraak.anonymise.found import Found
from samenspraak.anonymise.numerals import HOUSE_NUMBER
from samenspraak.anonymise.rules import holds
from samenspraak.anonymise.typography import lower_case
from samenspraak.anonymise.words import Token

_HOUSE = re.compile(r"\s+(?:nummer\s+|nr\.?\s*)?\d{1,4}(?:-?[a-zA-Z]|-\d{1,3})?(?!\w|[.,:]\d|\s?%)")
_UNIT = re.compile(
    r"\s*(?:jaar|uur|euro|minuten|man|mensen|kinderen|keer|procent|dagen|weken|maanden|"
    r"leden|meter|kilometer|km|bewoners|years?|hours?|minutes|people|times|percent)\b"
)
_NUMBER_BEFORE = re.compile(r"(?<!\w)\d{1,4}[a-zA-Z]?\s+$")
_YEAR = re.compile(r"(?:19|20)\d{2}$")
_HOUSE_WORD = re.compile(
    rf"\s+(?:(?:nummer|number)\s+{HOUSE_NUMBER}(?!\w)|{HOUSE_NUMBER}(?=\s*(?:[,.;!?]|$)))"
)
_BEFORE_NUMBER = re.compile(rf"(?<!\s)\s+(?=\d|nummer|number|nr|{HOUSE_NUMBER})")
"""What may follow the name of a street: in the text in lower case."""
_ROOM = re.compile(
    rf"(?<!\w)(?:(?:{'|'.join(sorted(ROOMS))})\s+(?:nummer\s+|number\s+)?\d{{1,4}}[a-zA-Z]?"
    rf"|(?:kamer|appartement|flat|studio|room|apartment)\s+(?:nummer\s+)?{HOUSE_NUMBER})(?!\w)"
)
_ROOM_STEMS = tuple(sorted(ROOMS))
_STREET_ENDINGS = (*SURE_STREETS, *ROADS, *STREETS_WITH_NUMBER)
POSTCODE = r"[1-9]\d{3}\s?(?:[A-Z]{2}|[b-df-hj-np-tv-xz]{2})"
_POSTCODE_NEXT = re.compile(rf",?\s+{POSTCODE}(?!\w)")
MAX_WORDS = 4


def addresses(text: str, words: Sequence[Token], evidence: Evidence) -> list[Found]:
    """Give the streets, house numbers and rooms of a text; finds may overlap.

    Parameters
    ----------
    text
        One turn.
    words
        Its words.
    evidence
        For the language and spelling of the text.
    """
    lower = lower_case(text)
    rooms = _ROOM.finditer(lower) if holds(lower, _ROOM_STEMS) else ()
    numbered = {match.start() for match in _BEFORE_NUMBER.finditer(lower)}
    return [Found(match.start(), match.end(), "address", 0.9, "room") for match in rooms] + [
        found
        for at, token in enumerate(words)
        if token.end in numbered
        or token.folded in ENGLISH_STREETS
        or token.folded.endswith(_STREET_ENDINGS)
        for found in _street(text, lower, words, at, evidence)
    ]


def _street(
    text: str, lower: str, words: Sequence[Token], at: int, evidence: Evidence
) -> Iterator[Found]:
    token = words[at]
    number = _house_number(text, lower, token.end)
    first = name_start(words, at, evidence)
    announced = at > 1 and _is_on_the(words[at - 2].folded, words[at - 1].folded)
    if _is_street(token, number, announced, evidence) or _is_english_street(words, at, evidence):
        start = words[first].start
        before = None
        if evidence.language == "en":
            before = _NUMBER_BEFORE.search(text, start - len(words[first].gap), start)
        start = before.start() if before else start
        yield Found(start, number or token.end, "address", 0.95, "street")
    elif number and (_is_numbered(words, at, evidence) or _POSTCODE_NEXT.match(text, number)):
        yield Found(words[first].start, number, "address", 0.7, "street")


def _is_on_the(preposition: str, article: str) -> bool:
    return preposition in {"aan", "op", "in"} and article in ARTICLES


def _house_number(text: str, lower: str, end: int) -> int | None:
    spoken = _HOUSE_WORD.match(lower, end)
    if spoken:
        return spoken.end()
    match = _HOUSE.match(text, end)
    if match is None or _UNIT.match(text, match.end()) or _YEAR.search(match[0]):
        return None
    return match.end()


def _is_street(token: Token, number: int | None, announced: bool, evidence: Evidence) -> bool:
    word = token.folded
    if len(word) < 5 or word in NOT_STREETS:
        return bool(number) and word in NOT_STREETS and token.capital
    named = evidence.cased and token.capital and not token.opens
    ordinary = evidence.ordinary(token) >= 1
    if word.endswith(SURE_STREETS):
        return bool(number) or named or not ordinary
    if word.endswith(ROADS) and (named or (announced and not ordinary)):
        return True
    if word.endswith(STREETS_WITH_NUMBER) and word not in STREETS_WITH_NUMBER:
        return bool(number) and (token.capital or not ordinary or not evidence.cased)
    return False


def _is_english_street(words: Sequence[Token], at: int, evidence: Evidence) -> bool:
    """True for *Mill Lane*; in lower case after *on* or *in*, and not for *the lane*."""
    token = words[at]
    if token.folded not in ENGLISH_STREETS or at == 0 or not token.follows:
        return False
    before = words[at - 1]
    if before.folded in GRAMMAR or before.folded in PARTICLES or before.folded in DETERMINERS:
        return False
    if evidence.cased:
        return token.capital and before.capital
    on = words[at - 2].folded if at > 1 and before.follows else ""
    return evidence.language == "en" and on in {"on", "in", "at", "off", "along", "down", "up"}


def name_start(words: Sequence[Token], at: int, evidence: Evidence) -> int:
    """Give the first word of a name that ends at a word: *Burgemeester Wolthuisplein*."""
    if not evidence.cased:
        return at - (words[at].folded in ENGLISH_STREETS and at > 0 and words[at].follows)
    first = at
    while first > 0 and at - first < MAX_WORDS and words[first].follows:
        before = words[first - 1]
        if not before.capital or before.opens or before.folded in ARTICLES | PREPOSITIONS | PUBLIC:
            break
        first -= 1
    return first


def _is_numbered(words: Sequence[Token], at: int, evidence: Evidence) -> bool:
    """True for *aan de Hoofdwijk 61*: a named place with a house number."""
    token = words[at]
    lead = [word.folded for word in words[max(0, at - 2) : at]]
    announced = bool(lead) and (lead[-1] in {"aan", "op"} or _is_on_the(lead[0], lead[-1]))
    if evidence.cased:
        return (
            token.capital
            and not token.shouted
            and (not token.opens or announced)
            and (token.folded not in PUBLIC)
            and (announced or token.known.ordinary == 0 or not token.opens)
        )
    return announced and lead[-1] in ARTICLES and token.known.ordinary <= 1
