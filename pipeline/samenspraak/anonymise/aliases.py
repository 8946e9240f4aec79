"""Which names are one person: full name, first name, surname, possessive, diminutive, slip.

Conservative: a form is joined only when exactly one person of the interview fits; two people are
never merged for being alike.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import chain

from samenspraak.anonymise.cues import PARTICLES, TITLES
from samenspraak.anonymise.lexicon import fold
from samenspraak.anonymise.slips import Slips
from samenspraak.anonymise.terms import pieces_of

MIN_NICKNAME = 3
MAX_NICKNAME = 40
"""Nobody's short name is longer."""
MIN_FUZZY = 5
_DIMINUTIVES = ("etje", "tje", "pje", "je", "eke", "ke", "ie", "fie", "tie")

Name = tuple[str, ...]
_Test = Callable[[Name, Name], bool]


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
    people = _People()
    for name in distinct:
        people.add(name)
    return {surface: " ".join(people.known[name]) for surface, name in names.items()}


class _People:
    """Names in the order in which they came, each with its person.

    What may be the same person is looked up under what it would share (a word, its stem, its
    first letters, a slip), so the time is that of the names, not of their pairs.
    """

    def __init__(self) -> None:
        self.known: dict[Name, Name] = {}
        self._sharing: dict[tuple[str, ...], list[Name]] = defaultdict(list)
        self._slips = Slips[Name]()

    def add(self, name: Name) -> None:
        """Join a name to the one person it fits, or make it a new one."""
        self.known[name] = self._person(name)
        for key in _keys(name):
            self._sharing[key].append(name)
        for word in name:
            if len(word) >= MIN_FUZZY:
                self._slips.add(word, name)

    def _person(self, name: Name) -> Name:
        """Give the person of a name among those known so far, or itself as a new one."""
        for candidates, test in self._tests(name):
            fits = {self.known[other] for other in candidates if test(name, other)}
            if len(fits) == 1:
                return fits.pop()
            if fits:
                return name
        return name

    def _tests(self, name: Name) -> Iterator[tuple[Iterable[Name], _Test]]:
        word, sharing = name[0], self._sharing
        if len(name) > 1:
            yield sharing.get(("family", name[-1], word[0]), ()), _same_initials
            return
        words = (word, word[:-1])
        yield chain.from_iterable(sharing.get(("word", part), ()) for part in words), _is_part
        yield sharing.get(("stem", _stem(word)), ()), _is_form
        shorter = (word[:stop] for stop in range(MIN_NICKNAME, min(len(word), MAX_NICKNAME) + 1))
        keys = [("start", word), *(("first", short) for short in shorter)]
        yield chain.from_iterable(sharing.get(key, ()) for key in keys), _is_nickname
        if len(word) >= MIN_FUZZY:
            yield self._slips.near(word), _is_slip


def _keys(name: Name) -> Iterator[tuple[str, ...]]:
    """Give under what a name is looked up."""
    first = name[0]
    if len(name) > 1:
        yield "family", name[-1], first[0]
    for word in dict.fromkeys(name):
        yield "word", word
    yield "stem", _stem(first)
    yield "first", first
    for stop in range(MIN_NICKNAME, min(len(first), MAX_NICKNAME) + 1):
        yield "start", first[:stop]


def _name(surface: str) -> Name:
    """Give the telling words of a surface: no titles, no particles, no possessive."""
    words = [fold(piece) for piece in pieces_of(surface)]
    if len(words) > 1 and words[-1] == "s":
        words = words[:-1]
    telling = tuple(word for word in words if word not in PARTICLES and word not in TITLES)
    return telling or tuple(words)


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
