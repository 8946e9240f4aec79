"""Rules: a pattern, what it finds, and letters without which it cannot find anything.

Most turns hold none of a rule's letters; asking for them costs a hundredth of the pattern.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from samenspraak.anonymise.found import Found, strength_of
from samenspraak.anonymise.typography import lower_case
from samenspraak.records import Kind

DIGIT = re.compile(r"\d")


class Rule(NamedTuple):
    """One pattern for one kind; a group ``age``, where there is one, is what is found."""

    kind: Kind
    score: float
    pattern: re.Pattern[str]
    """In lower case, and for the text in lower case, unless it is `cased`."""
    needs: tuple[str, ...] = ()
    """Every match holds one of these, in lower case; empty when nothing is known."""
    digit: bool = False
    """Every match holds a digit."""
    cased: bool = False
    """Its letters are as written: for the text itself."""


def matches(text: str, rules: Sequence[Rule], detector: str) -> Iterator[Found]:
    """Give what the rules find, rule by rule and from left to right."""
    lower = lower_case(text)
    digit = DIGIT.search(text) is not None
    for kind, score, pattern, needs, needs_digit, cased in rules:
        if (needs_digit and not digit) or (needs and not holds(lower, needs)):
            continue
        group = "age" if "age" in pattern.groupindex else 0
        for match in pattern.finditer(text if cased else lower):
            start, end = match.span(group)
            yield Found(start, end, kind, score, detector, strength_of(kind))


def holds(text: str, pieces: Sequence[str]) -> bool:
    """True when one of the pieces stands somewhere in the text."""
    for piece in pieces:  # noqa: SIM110 - any() with a generator takes twice the time
        if piece in text:
            return True
    return False


def stems(alternatives: str) -> tuple[str, ...]:
    r"""Give for a pattern of words the letters that its matches hold: the longest of each word.

    Examples
    --------
    >>> stems(r"turkse?|burn-?out|slecht ter been|chemo\w*")
    ('burn', 'chemo', 'slecht', 'turks')
    """
    bare = re.sub(r"\\w[*+]|[^\W\d_]\?", "", alternatives)
    runs = [re.findall(r"[^\W\d_]+", word) for word in bare.split("|")]
    return tuple(sorted({max(of_word, key=len) for of_word in runs if of_word}))
