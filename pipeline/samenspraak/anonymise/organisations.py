"""Organisations: a generic noun with a name, an article with a name, a capital out of place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from samenspraak.anonymise.addresses import MAX_WORDS, name_start
from samenspraak.anonymise.cues import (
    ARTICLES,
    ENGLISH_INSTITUTIONS,
    GRAMMAR,
    INSTITUTIONS,
    NAME_TAILS,
    NAMED_WITH_NOUN,
    PLACE_PREPOSITIONS,
    PREPOSITIONS,
    PUBLIC,
    SURE_INSTITUTIONS,
)
from samenspraak.anonymise.evidence import THRESHOLD, Evidence
from samenspraak.anonymise.found import Found
from samenspraak.anonymise.words import Token
from samenspraak.records import Kind

_TELLING = INSTITUTIONS | ENGLISH_INSTITUTIONS | ARTICLES


def organisations(words: Sequence[Token], evidence: Evidence) -> list[Found]:
    """Give the organisations named in a text; finds may overlap.

    Parameters
    ----------
    words
        The words of one turn.
    evidence
        For the language and spelling of the text.
    """
    rules = (_institution, _with_article, _odd_capital) if evidence.cased else (_institution,)
    return [
        found
        for at, token in enumerate(words)
        if token.folded in _TELLING or (token.capital and not token.opens)
        for rule in rules
        for found in rule(words, at, evidence)
    ]


def _institution(words: Sequence[Token], at: int, evidence: Evidence) -> Iterator[Found]:
    """Give the name after a generic noun: *basisschool De Brug*, *zorggroep Oude Marke*."""
    if words[at].capital and words[at].folded in ENGLISH_INSTITUTIONS:
        first = name_start(words, at, evidence)
        if first < at:
            yield Found(words[first].start, words[at].end, "organisation", 0.95, "institution")
    if words[at].folded not in INSTITUTIONS or at + 1 >= len(words) or not words[at + 1].follows:
        return
    noun = words[at]
    stop = _capital_run(words, at + 1) if evidence.cased else at + 1
    if stop == at + 1 and (not evidence.cased or noun.folded in SURE_INSTITUTIONS):
        stop = _plain_run(words, at + 1, evidence) if noun.folded in SURE_INSTITUTIONS else stop
    if stop > at + 1:
        part = noun.folded in NAMED_WITH_NOUN or (noun.capital and not noun.opens)
        first = at if part else at + 1
        yield Found(words[first].start, words[stop - 1].end, "organisation", 0.9, "institution")


def _capital_run(words: Sequence[Token], at: int) -> int:
    """Give where a run of capitalised words stops; articles and particles may stand inside."""
    start, stop = at, at
    if at >= len(words) or not (words[at].capital or words[at].folded in ARTICLES):
        return stop
    while at < len(words) and at - start <= MAX_WORDS and words[at].follows:
        token = words[at]
        if token.capital and token.folded not in PUBLIC:
            stop = at + 1 if token.folded not in ARTICLES or stop > start else stop
        elif token.folded not in ARTICLES | {"van", "der", "den", "en", "and", "of"}:
            break
        at += 1
    return stop


def _plain_run(words: Sequence[Token], at: int, evidence: Evidence) -> int:
    """Give where a name in lower case stops: *de brug*, *de oude haven*, *achterdiep*."""
    start = at
    if words[at].folded in ARTICLES:
        at += 1
        if at < len(words) and words[at].folded.endswith("e") and at + 1 < len(words):
            adjective, noun = words[at], words[at + 1]
            if adjective.follows and noun.follows and _may_be_named(noun, evidence):
                return at + 2
        return at + 1 if at < len(words) and _may_be_named(words[at], evidence) else start
    unlisted = words[at].known.ordinary <= 1 and words[at].folded not in GRAMMAR
    return at + 1 if unlisted and not words[at].known.grammar else start


def _may_be_named(token: Token, evidence: Evidence) -> bool:
    if not token.follows or token.folded in GRAMMAR or token.folded in INSTITUTIONS:
        return False
    return not token.known.grammar


def _with_article(words: Sequence[Token], at: int, evidence: Evidence) -> Iterator[Found]:
    """Give *De Deel*, *'t Kompas*, *de Vonder*: an article and capitalised words."""
    token = words[at]
    if not evidence.cased or token.folded not in ARTICLES or at + 1 >= len(words):
        return
    stop = _capital_run(words, at + 1)
    named = words[at + 1 : stop]
    if not named or not named[0].capital or any(_public(word) for word in named):
        return
    first = at if (token.capital and not token.opens) or token.folded == "'t" else at + 1
    score = 0.75 if first == at else 0.6
    family = all(word.known.family >= 2 and word.known.ordinary == 0 for word in named)
    if family and first > at:
        return
    kind: Kind = "person" if family else "organisation"
    yield Found(words[first].start, words[stop - 1].end, kind, score, "article")


def _odd_capital(words: Sequence[Token], at: int, evidence: Evidence) -> Iterator[Found]:
    """Give an everyday word with a capital after a preposition: *van Zuid*, *bij Raak*."""
    token = words[at]
    if not evidence.cased or not token.capital or token.opens or at == 0 or _public(token):
        return
    before = words[at - 1]
    if token.folded.endswith(NAME_TAILS) and evidence.ordinary(token) == 0:
        first = words[name_start(words, at, evidence)]
        yield Found(first.start, token.end, "organisation", 0.7, "form")
    elif (
        token.known.place < 2
        and before.folded in PREPOSITIONS
        and token.follows
        and evidence.alone(token) < THRESHOLD
    ):
        kind: Kind = "place" if before.folded in PLACE_PREPOSITIONS else "organisation"
        yield Found(token.start, token.end, kind, 0.55, "capital")


def _public(token: Token) -> bool:
    return token.folded in PUBLIC or bool(token.known.capital) or token.folded in GRAMMAR
