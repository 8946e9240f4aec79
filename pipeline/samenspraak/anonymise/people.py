"""Persons: announced by a title, a relative or an introduction, or names by themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from samenspraak.anonymise.cues import (
    ARTICLES,
    BARE_PARTICLES,
    BEFORE_NAME,
    DETERMINERS,
    FINITE,
    GRAMMAR,
    IDIOMS,
    INTRODUCTIONS,
    KIN,
    KIN_OPENERS,
    KIN_WITHOUT_OPENER,
    LETTERED,
    NO_SUBJECT,
    PRESENTATIONS,
    PUBLIC,
    TITLES,
    VERB_NAMES,
)
from samenspraak.anonymise.evidence import THRESHOLD, Evidence
from samenspraak.anonymise.found import Found
from samenspraak.anonymise.rules import holds, stems
from samenspraak.anonymise.surnames import family_name, is_particle, may_open
from samenspraak.anonymise.typography import lower_case
from samenspraak.anonymise.words import Token

MAX_NAMES = 5
"""Words in a row that may be one person's given and family names."""
_INITIALS = re.compile(r"(?<![\w.])(?:[A-Z]\.\s?){2,4}(?!\w)")
_INITIALLED = re.compile(
    r"(?<![\w.])[A-Z]\.\s?(?:(?:van|de|der|den|ter|te|ten|el)\s)*[A-Z]\.(?!\w)", re.UNICODE
)
_SAYING = re.compile(rf"(?<!\w)(?:{'|'.join(IDIOMS)})(?!\w)")
_SAYING_STEMS = stems("|".join(IDIOMS))
_NOT_INITIALS = frozenset("A.D. N.B. P.S. B.V. N.V. V.S. U.K. U.S. E.U. O.K. A.U.B. Z.O.Z.".split())


def _by_last_word(phrases: Sequence[tuple[str, ...]]) -> dict[str, list[tuple[str, ...]]]:
    grouped: dict[str, list[tuple[str, ...]]] = {}
    for phrase in phrases:
        grouped.setdefault(phrase[-1], []).append(phrase)
    return grouped


_INTRODUCTIONS = _by_last_word(INTRODUCTIONS)
_PRESENTATIONS = _by_last_word(PRESENTATIONS)
_ANNOUNCING = TITLES | KIN | _INTRODUCTIONS.keys() | _PRESENTATIONS.keys()
_OPENING = BARE_PARTICLES | VERB_NAMES


@dataclass(frozen=True, slots=True)
class _Name:
    first: int
    stop: int
    score: float


def people(text: str, words: Sequence[Token], evidence: Evidence) -> list[Found]:
    """Give the persons named in a text; finds may overlap.

    Parameters
    ----------
    text
        One turn.
    words
        Its words.
    evidence
        For the language and spelling of the text.
    """
    found: list[Found] = []
    at = 0
    while at < len(words):
        announced = at > 0 and words[at - 1].folded in _ANNOUNCING
        if not announced and not _may_start(words[at], evidence):
            at += 1
            continue
        name, detector = _announced(words, at, evidence), "cue"
        if name is None:
            name, detector = _name(words, at, evidence, cued=False), "name"
        if name is None:
            at += 1
            continue
        start, end = words[name.first].start, words[name.stop - 1].end
        found.append(Found(start, end, "person", name.score, detector))
        at = name.stop
    found.extend(_initials(text))
    lower = lower_case(text)
    told = _SAYING.finditer(lower) if holds(lower, _SAYING_STEMS) else ()
    sayings = {at for match in told for at in range(*match.span())}
    return [item for item in found if sayings.isdisjoint(range(item.start, item.end))]


def _may_start(token: Token, evidence: Evidence) -> bool:
    """False for the many words that start no name unless something announces one."""
    return (
        token.folded in _OPENING
        or token.known.first >= 2
        or (len(token.text) == 1 and token.text.isupper())
        or evidence.alone(token) >= THRESHOLD
    )


def _initials(text: str) -> Iterator[Found]:
    if "." not in text:
        return
    for match in (*_INITIALS.finditer(text), *_INITIALLED.finditer(text)):
        letters = match[0].rstrip()
        if letters.replace(" ", "") not in _NOT_INITIALS:
            yield Found(match.start(), match.start() + len(letters), "person", 0.6, "initials")


def _announced(words: Sequence[Token], at: int, evidence: Evidence) -> _Name | None:
    """Give the name that starts at a word after a title, a relative or an introduction."""
    if at == 0:
        return None
    before = words[at - 1]
    token = words[at]
    if _is_title(before, token, evidence):
        return _name(words, at, evidence, cued=True)
    if not token.follows:
        return None
    if before.folded in KIN and _has_opener(words, at - 1):
        return _given(words, at, evidence)
    if _introduced(words, at, _INTRODUCTIONS):
        return _name(words, at, evidence, cued=True)
    if _introduced(words, at, _PRESENTATIONS):
        return _given(words, at, evidence)
    return None


def _is_title(before: Token, token: Token, evidence: Evidence) -> bool:
    if before.folded not in TITLES or not (token.follows or token.gap == ". "):
        return False
    if before.folded == "mr":  # in Dutch mostly the council, MR
        return before.text == "Mr" or token.gap == ". " or evidence.language == "en"
    return True


def _has_opener(words: Sequence[Token], at: int) -> bool:
    if words[at].folded in KIN_WITHOUT_OPENER:
        return True
    return at > 0 and words[at - 1].folded in KIN_OPENERS


def _introduced(
    words: Sequence[Token], at: int, phrases: Mapping[str, Sequence[tuple[str, ...]]]
) -> bool:
    return any(
        at >= len(phrase)
        and all(words[at - len(phrase) + i].folded == word for i, word in enumerate(phrase))
        for phrase in phrases.get(words[at - 1].folded, ())
    )


def _given(words: Sequence[Token], at: int, evidence: Evidence) -> _Name | None:
    """Give a name that starts with a given name: listed, unknown, or written with a capital."""
    token = words[at]
    known = token.known
    capital = token.capital and evidence.cased and token.folded not in PUBLIC
    if is_particle(token) and not capital:
        return None
    if capital or known.first >= 1 or (known.family == 0 and evidence.alone(token) >= THRESHOLD):
        return _name(words, at, evidence, cued=True)
    return None


def _name(words: Sequence[Token], at: int, evidence: Evidence, cued: bool) -> _Name | None:
    """Give the longest name that starts at a word."""
    first = at
    at = _skip_initials(words, at)
    if at == first and _is_bare_initial(words, at, evidence):
        at += 1
    score = 0.0
    if at < len(words) and not is_particle(words[at]) and not _is_noun(words, at, evidence):
        score = _score(words[at], evidence, cued or at > first)
        if _is_led(words, at, evidence) or _is_subject(words, at):
            score = max(score, 0.7)
    if score >= THRESHOLD:
        at += 1
        at = _more_names(words, at, evidence)
        stop, family = family_name(words, at, evidence, given=True)
        return _Name(first, max(at, stop), max(score, family))
    if at >= len(words) or not may_open(words, at, evidence, cued or at > first):
        return None
    stop, family = family_name(words, at, evidence, given=cued or at > first)
    return _Name(first, stop, family) if family >= THRESHOLD else None


def _is_noun(words: Sequence[Token], at: int, evidence: Evidence) -> bool:
    """True for *de mark*: in lower case an article makes a listed name the ordinary word again."""
    if at == 0 or (words[at].capital and evidence.cased) or evidence.ordinary(words[at]) == 0:
        return False
    return words[at].follows and words[at - 1].folded in DETERMINERS


def _is_subject(words: Sequence[Token], at: int) -> bool:
    """True for a verb that can only be a name where it stands: *van wil*, *wil zei*."""
    token = words[at]
    if token.folded not in VERB_NAMES:
        return False
    before = words[at - 1].folded if at and token.follows else ""
    after = words[at + 1].folded if at + 1 < len(words) and words[at + 1].follows else ""
    if before in BEFORE_NAME:
        return not after.endswith("en")  # tegen wil en dank; waar hij over wil praten
    return after in FINITE and before not in NO_SUBJECT


def _is_led(words: Sequence[Token], at: int, evidence: Evidence) -> bool:
    """True for an ordinary word that is a first name before a family name: *Wil Roordink*."""
    if at + 1 >= len(words) or words[at].known.first < 2 or not words[at + 1].follows:
        return False
    after = words[at + 1]
    if words[at].folded in GRAMMAR - VERB_NAMES:
        return False
    if evidence.cased:
        return words[at].capital and after.capital and evidence.alone(after) >= THRESHOLD
    return evidence.is_family(after) and after.known.ordinary == 0


def _skip_initials(words: Sequence[Token], at: int) -> int:
    start = at
    while at + 1 < len(words) and at - start < 4:
        token, after = words[at], words[at + 1]
        glued = token.gap[-1:] in {"-", "."} and at == start
        if len(token.text) > 1 or not token.text.isupper() or after.gap.strip() != "." or glued:
            break
        at += 1
    return at


def _is_bare_initial(words: Sequence[Token], at: int, evidence: Evidence) -> bool:
    """True for the *R* of *R Saravanan* and the *J* of *J van Dijk*: an initial without a dot."""
    token = words[at]
    if len(token.text) > 1 or not token.text.isupper() or token.folded in "aiou":
        return False
    lead = words[at - 1].folded if at and token.follows else ""
    if lead in LETTERED or token.gap[-1:] in {"-", ".", "'", "’"} or at + 1 >= len(words):
        return False
    after = words[at + 1]
    if not after.follows or not evidence.cased:
        return False
    if not is_particle(after):
        return after.capital and len(after.text) > 2 and evidence.alone(after) >= THRESHOLD
    stop, _ = family_name(words, at + 1, evidence, given=True)
    whole = " ".join(word.folded for word in words[at + 1 : stop])
    return stop > at + 1 and evidence.lexicon[whole].family >= 2


def _score(token: Token, evidence: Evidence, cued: bool) -> float:
    alone = evidence.alone(token)
    return max(alone, evidence.cued(token)) if cued else alone


def _more_names(words: Sequence[Token], at: int, evidence: Evidence) -> int:
    start = at
    while at < len(words) and at - start < MAX_NAMES:
        token = words[at]
        if at > start and _is_after_initial(words, at, evidence):
            at += 1
            continue
        if not token.follows:
            break
        if is_particle(token) or not _continues(token, evidence):
            break
        at += 1
    return at


def _is_after_initial(words: Sequence[Token], at: int, evidence: Evidence) -> bool:
    """True for the *Lucero* of *Mario J. Lucero*, and for a further initial before it."""
    before, token = words[at - 1], words[at]
    if len(before.text) > 1 or not before.text.isupper() or token.gap.strip() != ".":
        return False
    if is_particle(token) or not token.capital:
        return False
    if len(token.text) == 1:
        return at + 1 < len(words) and _is_after_initial(words, at + 1, evidence)
    return evidence.alone(token) >= THRESHOLD


def _continues(token: Token, evidence: Evidence) -> bool:
    """True when a word right after a given name is another name of the same person."""
    known = token.known
    if evidence.cased:
        return token.capital and token.folded not in PUBLIC and token.folded not in ARTICLES
    if token.folded in GRAMMAR or (known.grammar and known.nl >= 2):
        return False
    if evidence.alone(token) >= THRESHOLD or evidence.may_be_family(token):
        return True
    ordinary = evidence.ordinary(token)
    return ordinary <= (3 if known.family == 3 else 1 if known.family == 2 else -1)
