"""Words of a text with what surrounds and what is known of each."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal, NamedTuple

from samenspraak.anonymise.lexicon import Lexicon, Word, fold
from samenspraak.placeholders import PLACEHOLDER

Language = Literal["nl", "en"]

WORD = re.compile(
    r"(?<!\w)['’](?:t|s|n|m|k|r)(?!\w)"  # 't, 's
    r"|[dmzDMZ]['’][rn](?!\w)"  # d'r, m'n, z'n
    r"|[dlDLoO]['’](?=[^\W\d_])"  # d'Hondt, O'Brien
    r"|(?<![^\W_])[^\W\d_]+(?:-[^\W\d_]+)*(?![^\W_])",  # Jan-Willem; not A15
)
_SPOKEN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_SENTENCE_END = re.compile(r"[.?!…:;\n]|\.\.\.")
_CAPITAL_INSIDE = re.compile(r"(?<=[^\W\d_]|,)\s+[^\W\d_a-zß-öø-ÿ][a-zß-öø-ÿ]+")
_ENGLISH = frozenset(
    "the and of to a that it is was i you he she they we in for on with but not this have had "
    "be are were what so my your his her there when because would could did do don't it's".split()
)
_DUTCH = frozenset(
    "de het een en van ik je dat die is was niet op te met voor maar er ook als dan zijn hij ze "
    "we wij naar uit bij nog wel wat toen heb had want zo dus mijn gewoon ja nee ge gij".split()
)


class Token(NamedTuple):
    """A word in its text."""

    start: int
    end: int
    text: str
    folded: str
    known: Word
    opens: bool
    """First word of a sentence: its capital says nothing."""
    gap: str
    """What stands between the word before and this one."""
    follows: bool
    """Only white space separates it from the word before."""
    capital: bool
    """Written with a first capital, and not all in capitals."""
    shouted: bool
    """Two letters or more, all capitals: an abbreviation or emphasis."""


def tokens(text: str, lexicon: Lexicon) -> list[Token]:
    """Give the words of a text; placeholders such as ``[PERSOON-1]`` count as punctuation."""
    matches = list(WORD.finditer(text))
    if "[" in text:
        inside = hidden(text)
        matches = [match for match in matches if match.start() not in inside]
    found: list[Token] = []
    before = 0
    last: Token | None = None
    spelled = lexicon.forms([match[0] for match in matches])
    for match, (folded, known, capital, shouted) in zip(matches, spelled, strict=True):
        start, end = match.span()
        gap = text[before:start]
        opens = _opens(gap, last)
        last = Token(
            start, end, match[0], folded, known, opens, gap, gap.isspace(), capital, shouted
        )
        found.append(last)
        before = end
    return found


def hidden(text: str) -> set[int]:
    """Give every place in a text that lies inside a placeholder."""
    return {at for match in PLACEHOLDER.finditer(text) for at in range(*match.span())}


def _opens(gap: str, before: Token | None) -> bool:
    if before is None:
        return True
    if gap.isspace() or not gap:
        return before.opens and before.text[0] in "'’"  # 't Is laat
    if gap[0] == "." and len(before.text) == 1 and before.text.isupper() and before.gap[-1:] != "-":
        return False  # an initial
    if _SENTENCE_END.search(gap):
        return True
    return any(mark in gap for mark in '"“„«”')


def language_of(text: str, languages: tuple[Language, ...]) -> Language:
    """Give the language of a turn by its function words; the first of `languages` when in doubt.

    Examples
    --------
    >>> language_of("I think it was in the spring", ("nl", "en"))
    'en'
    """
    if len(languages) == 1:
        return languages[0]
    words = [fold(word) for word in _SPOKEN.findall(text)]
    dutch = sum(word in _DUTCH for word in words)
    english = sum(word in _ENGLISH for word in words)
    if dutch == english:
        return languages[0]
    return "nl" if dutch > english else "en"


def is_cased(texts: Iterable[str]) -> bool:
    """True when names in these texts are written with capitals.

    Judged by the capitals inside sentences: a text of speech recognition without capitals has
    none, or only at the start of sentences.
    """
    inside = capitals = 0
    for text in texts:
        inside += text.count(" ")
        capitals += len(_CAPITAL_INSIDE.findall(text))
    return capitals > 0 and capitals >= 0.003 * inside
