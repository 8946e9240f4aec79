"""Family names with particles: *van der Kolk*, *De Wit*, *el Khattabi*."""

from __future__ import annotations

from collections.abc import Sequence

from samenspraak.anonymise.cues import (
    ARTICLES,
    BARE_PARTICLES,
    GRAMMAR,
    OLD_PARTICLES,
    PARTICLES,
    PREPOSITION_PARTICLES,
    PREPOSITIONS,
    PUBLIC,
    TITLES,
)
from samenspraak.anonymise.evidence import THRESHOLD, Evidence
from samenspraak.anonymise.words import Token


def is_particle(token: Token) -> bool:
    """True for *van*, *de*, *ben*; not for *Ben*."""
    return token.folded in PARTICLES and not (token.capital and token.known.first >= 2)


def may_open(words: Sequence[Token], at: int, evidence: Evidence, cued: bool) -> bool:
    """True when a particle may be the first word of a family name."""
    token = words[at]
    if token.folded not in BARE_PARTICLES:
        return False
    if cued:
        return True
    if not evidence.cased:
        return token.folded not in ARTICLES or at == 0 or words[at - 1].folded not in PREPOSITIONS
    if not token.capital or token.folded in ARTICLES:
        return False
    if not token.opens:
        return True
    if at + 1 >= len(words) or not evidence.known_name(words[at + 1]):
        return False
    after = words[at + 1]
    if token.folded == "van":
        return after.known.first < 2
    return evidence.lexicon[f"{token.folded} {after.folded}"].family >= 2


def family_name(
    words: Sequence[Token], at: int, evidence: Evidence, given: bool
) -> tuple[int, float]:
    """Give where a family name with particles stops and its score; 0 when there is none."""
    start = at
    while at < len(words) and at - start < 3 and is_particle(words[at]):
        if not words[at].follows and at > start:
            return start, 0.0
        at += 1
    if at == start or at >= len(words) or (given and not _joins(words, start)):
        return start, 0.0
    particles = [token.folded for token in words[start:at]]
    last = words[at]
    if not last.gap.isspace() and last.gap != "":
        return start, 0.0
    whole = " ".join([*particles, last.folded])
    if not given and evidence.lexicon[whole].place >= 2:
        return start, 0.0
    score = _family_score(particles, last, evidence, given)
    return (at + 1, score) if score >= THRESHOLD else (start, 0.0)


def _joins(words: Sequence[Token], at: int) -> bool:
    """True when a particle stands right behind a name, a title or an initial."""
    if words[at].follows or at == 0:
        return True
    return words[at].gap == ". " and (
        len(words[at - 1].text) == 1 or words[at - 1].folded in TITLES
    )


def _is_old_name(particles: Sequence[str], whole: int, ordinary: int) -> bool:
    """True for a listed name such as *van der meer*, whatever the word and its case.

    *Den* is still an article in Flemish: then a very common word needs a much borne name.
    """
    if not OLD_PARTICLES.isdisjoint(particles):
        return whole >= 2
    return "den" in particles and (whole == 3 or (whole == 2 and ordinary <= 3))


def _family_score(particles: Sequence[str], last: Token, evidence: Evidence, given: bool) -> float:
    whole = evidence.lexicon[" ".join([*particles, last.folded])].family
    if not set(particles).isdisjoint(PREPOSITION_PARTICLES) and whole < 2:
        return 0.0  # Bart in Oudeveen
    if given and _is_old_name(particles, whole, evidence.ordinary(last)):
        return 0.8
    if evidence.cased:
        if not last.capital or last.folded in PUBLIC:
            return 0.0
        return 0.95 if given else 0.8
    known, ordinary = last.known, evidence.ordinary(last)
    if last.folded in GRAMMAR or last.folded in PUBLIC or (known.grammar and known.nl >= 3):
        return 0.0
    long = len(particles) > 1 or particles[0] in {"ter", "te", "ten", "el", "vanden", "vander"}
    if ordinary == 0:
        if not given and particles == ["van"] and known.first >= 2:
            return 0.0
        listed = known.family >= 2 if given else evidence.is_family(last)
        if listed or (given and evidence.may_be_family(last)):
            return 0.85
        return 0.6 if long and not evidence.explained(last.folded, known) else 0.0
    if given:
        return 0.8 if whole == 3 or (whole == 2 and ordinary <= 2) else 0.0
    return 0.6 if whole >= 2 and (long or particles[0] != "de") and ordinary <= 1 else 0.0
