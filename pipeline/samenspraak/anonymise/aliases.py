"""Which names are one person: full name, first name, surname, possessive, diminutive, slip.

Conservative: a form is joined only when exactly one person of the interview fits; two people are
never merged for being alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from samenspraak.anonymise.cues import PARTICLES, TITLES
from samenspraak.anonymise.lexicon import fold
from samenspraak.anonymise.terms import pieces_of

MIN_NICKNAME = 3
MIN_FUZZY = 5
_DIMINUTIVES = ("etje", "tje", "pje", "je", "eke", "ke", "ie", "fie", "tie")

Name = tuple[str, ...]


def join_aliases(surfaces: Iterable[str]) -> dict[str, str]:
    """Give for every surface the key of its person; the same key means the same person.

    Examples
    --------
    >>> keys = join_aliases(["Marieke de Wit", "Marieke", "De Wit", "Bart", "Bartje"])
    >>> keys["Marieke"] == keys["De Wit"] == keys["Marieke de Wit"]
    True
    >>> keys["Bart"] == keys["Bartje"] != keys["Marieke"]
    True
    """
    names = {surface: _name(surface) for surface in surfaces}
    distinct = sorted(set(names.values()), key=lambda name: (-len(name), name))
    people: dict[Name, Name] = {}
    for name in distinct:
        people[name] = _person(name, people)
    return {surface: " ".join(people[name]) for surface, name in names.items()}


def _name(surface: str) -> Name:
    """Give the telling words of a surface: no titles, no particles, no possessive."""
    words = [fold(piece) for piece in pieces_of(surface)]
    if len(words) > 1 and words[-1] == "s":
        words = words[:-1]
    telling = tuple(word for word in words if word not in PARTICLES and word not in TITLES)
    return telling or tuple(words)


def _person(name: Name, people: dict[Name, Name]) -> Name:
    """Give the person of a name among those known so far, or itself as a new one."""
    tests: Sequence[Callable[[Name, Name], bool]] = (
        (_same_initials,) if len(name) > 1 else (_is_part, _is_form, _is_nickname, _is_slip)
    )
    for test in tests:
        fits = sorted({people[other] for other in people if test(name, other)})
        if len(fits) == 1:
            return fits[0]
        if fits:
            return name
    return name


def _same_initials(name: Name, other: Name) -> bool:
    """True for *J. de Vries* and *Jan de Vries*."""
    given, known = name[0], other[0]
    if len(other) < 2 or name[-1] != other[-1]:
        return False
    return given[0] == known[0] and min(len(given), len(known)) == 1


def _is_part(name: Name, other: Name) -> bool:
    """True for a first name, family name or possessive of a full name."""
    word = name[0]
    if len(other) < 2:
        return word == other[0] + "s" and len(other[0]) >= MIN_NICKNAME
    return word in other or (word.endswith("s") and word[:-1] == other[0])


def _is_form(name: Name, other: Name) -> bool:
    """True for a diminutive or an affectionate form, either way: *Bart* and *Bartje*."""
    return _stem(name[0]) == _stem(other[0]) and min(len(name[0]), len(other[0])) >= MIN_NICKNAME


def _is_nickname(name: Name, other: Name) -> bool:
    """True for a short form: *Quin* of *Quinten*."""
    short, long = sorted((name[0], other[0]), key=len)
    return len(short) >= MIN_NICKNAME and long.startswith(short) and long != short + "s"


def _is_slip(name: Name, other: Name) -> bool:
    """True for one slip of the pen or the ear: *Wammel* and *Wamel*."""
    from rapidfuzz.distance import OSA

    word = name[0]
    return any(
        min(len(word), len(part)) >= MIN_FUZZY and OSA.distance(word, part, score_cutoff=1) == 1
        for part in other
        if part + "s" != word
    )


def _stem(word: str) -> str:
    for ending in _DIMINUTIVES:
        stem = word.removesuffix(ending)
        if stem != word and len(stem) >= MIN_NICKNAME:
            return stem
    return word
