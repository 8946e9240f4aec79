"""Which words say little by themselves: shown behind the others, never counted for less."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from runpy import run_path

_INSIDE = re.compile(r"['’‘-]")
_SPEECH = """nou nee hoor hè hé joh eh ehm euh uh uhm um hm hmm mm oke oké okay yeah erm jaja enzo
    ofzo allez ll ve"""
# Words on the lists that turn the meaning of their neighbours: those are worth showing.
_TELLING = frozenset(
    """niet geen nooit niets niks niemand nergens zonder weinig
    not no never nothing nobody none nowhere neither nor without cannot few""".split()
)


@lru_cache(maxsize=100_000)
def is_function_word(word: str) -> bool:
    """Say whether a word is on the Dutch or the English stop list.

    The lists are spaCy's, with what speech adds; words that deny are no function words. Which
    language a unit is in is not asked: interviews mix them.

    Examples
    --------
    >>> [is_function_word(word) for word in ("Het", "z'n", "it's", "buurt", "geen", "MR")]
    [True, True, True, False, False, False]
    """
    form = word.lower()
    if form in _TELLING:
        return False
    return form in _listed() or all(len(p) < 2 or p in _listed() for p in _INSIDE.split(form))


@cache
def _listed() -> frozenset[str]:
    """Give the words of all lists; spaCy's are read from its files: to import it takes seconds."""
    home = find_spec("spacy")
    assert home is not None
    assert home.origin is not None
    lists = [Path(home.origin).parent / "lang" / name / "stop_words.py" for name in ("nl", "en")]
    return frozenset(_SPEECH.split()).union(*(run_path(str(one))["STOP_WORDS"] for one in lists))
