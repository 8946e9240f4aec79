"""Whether an unknown Dutch word is an ordinary one: an inflected or compound known word.

Dictionaries hold base forms, and Dutch writes compounds as one word. An unlisted word that can be
taken apart into listed ones (*loop-rooster*, *op-ge-zeg-d*) is no name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

_SUFFIXES = (
    "skes ekes kes ske eke ke etjes tjes pjes jes etje tje pje je eren ers ende end enden sten ste ste te ten de den en er ere "
    "st e n s t d 's ing ingen ig ige lijk lijke baar bare loos loze heid achtig achtige ster sters"
).split()
_SEPARABLE = (
    "achter terug tegen samen boven onder tussen binnen buiten voorbij rond over door voor vast "
    "neer dicht open goed mede thuis langs heen mee uit aan bij los weg toe hard vol vrij in op af "
    "na om klaar plaats deel kapot rechts links lang rond"
).split()
_INSEPARABLE = ("be", "ge", "ver", "ont", "her", "er", "on", "over", "onder", "voor", "door")
_LINKS = ("", "s", "en", "e", "er", "n", "-")
_ENGLISH_SUFFIXES = "s es ed d ing er ers ly ness ful less able ment ments ish y ies ied ity ous ation ations ion ions al ally ive ism ist ists or ors th ance ence ate ize ise".split()
_ENGLISH_PREFIXES = (
    "un",
    "re",
    "non",
    "over",
    "mis",
    "dis",
    "pre",
    "co",
    "de",
    "inter",
    "in",
    "im",
)
_VOWELS = "aeiou"
_MAX_LENGTH = 40

IsKnown = Callable[[str], bool]


def is_inflected(word: str, known: IsKnown) -> bool:
    """True when the folded word is an inflected form of a known one.

    Parameters
    ----------
    word
        Folded, see `lexicon.fold`.
    known
        Says whether a folded word is an ordinary base form.

    Examples
    --------
    >>> is_inflected("lijstjes", {"lijst"}.__contains__)
    True
    >>> is_inflected("opgezegd", {"zeggen"}.__contains__)
    True
    """
    return _inflected(word, known) or any(
        _inflected(word.removeprefix(prefix), known, verb=True) or known(word.removeprefix(prefix))
        for prefix in (*_SEPARABLE, *_INSEPARABLE)
        if word.startswith(prefix) and len(word) - len(prefix) >= 3
    )


def is_compound(word: str, known: IsKnown) -> bool:
    """True when the folded word is built of two or more known ones, each of three letters or more.

    Examples
    --------
    >>> is_compound("looproosters", {"lopen", "loop", "rooster"}.__contains__)
    True
    """
    if len(word) > _MAX_LENGTH:
        return False
    return _compound(word, known, 3)


def _compound(word: str, known: IsKnown, depth: int) -> bool:
    for cut in range(3, len(word) - 2):
        head, tail = word[:cut], word[cut:].lstrip("-")
        if not any(link == "" or head.endswith(link) for link in _LINKS):
            continue
        if not _is_head(head, known) or len(tail) < 3:
            continue
        if known(tail) or is_inflected(tail, known):
            return True
        if depth > 1 and len(tail) >= 6 and _compound(tail, known, depth - 1):
            return True
    return False


def _is_head(head: str, known: IsKnown) -> bool:
    if known(head):
        return True
    return any(
        link
        and head.endswith(link)
        and len(head) - len(link) >= 3
        and known(head.removesuffix(link))
        for link in _LINKS
    ) or any(known(stem + "en") for stem in _lengths(head) if len(head) >= 3)


def _inflected(word: str, known: IsKnown, verb: bool = False) -> bool:
    bare = word[2:] if word.startswith("ge") and len(word) > 5 else None
    for form in (word, bare):
        if form is None:
            continue
        for suffix in ("", *_SUFFIXES):
            stem = form.removesuffix(suffix)
            if len(stem) < 2 or (suffix and stem == form):
                continue
            if _has_base(stem, known, bare_stem=form != word or verb or suffix != ""):
                return True
    return False


def _has_base(stem: str, known: IsKnown, bare_stem: bool) -> bool:
    for base in _lengths(stem):
        if bare_stem and len(base) >= 3 and known(base):
            return True
        if len(base) >= 2 and (known(base + "en") or known(base + "n")):
            return True
    return False


def _lengths(stem: str) -> Iterator[str]:
    """Give the stem, and how it is spelled in an open or a closed syllable, voiced or not."""
    yield stem
    last = stem[-1:]
    if len(stem) > 2:
        if stem[-1] == stem[-2] and last not in _VOWELS:
            yield stem[:-1]  # bakk(en) -> bak
        elif last not in _VOWELS and stem[-2] in _VOWELS:
            if stem[-3] not in _VOWELS:
                yield stem[:-1] + stem[-2] + last  # lop(en) -> loop
                yield stem + last  # bak -> bakk(en)
            elif stem[-3] == stem[-2]:
                yield stem[:-2] + last  # loop -> lop(en)
    voiced = {"v": "f", "z": "s", "f": "v", "s": "z"}.get(last)
    if voiced:
        yield stem[:-1] + voiced
        if len(stem) > 3 and stem[-2] in _VOWELS and stem[-3] == stem[-2]:
            yield stem[:-2] + voiced  # huiv? lees -> lez(en)
        elif len(stem) > 2 and stem[-2] in _VOWELS and stem[-3] not in _VOWELS:
            yield stem[:-1] + stem[-2] + voiced  # lez(en) -> lees


def is_english(word: str, known: IsKnown) -> bool:
    """True when the folded word is a regular form of a known English one.

    Examples
    --------
    >>> is_english("volunteering", {"volunteer"}.__contains__)
    True
    """
    for prefix in ("", *_ENGLISH_PREFIXES):
        rest = word.removeprefix(prefix)
        if (prefix and rest == word) or len(rest) < 3:
            continue
        for suffix in ("", *_ENGLISH_SUFFIXES):
            stem = rest.removesuffix(suffix)
            if (suffix and stem == rest) or len(stem) < 3:
                continue
            undoubled = stem[:-1] if stem[-1] == stem[-2] else stem
            if any(known(base) for base in (stem, stem + "e", undoubled)) or (
                stem.endswith("i") and known(stem[:-1] + "y")
            ):
                return True
    return False
