"""Known names one edit away, or inside a longer word."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from samenspraak.audit.known import Form

MIN_NEAR = 5


class NearForms:
    """Names with one letter more, less or other, or two swapped.

    A name and a word one edit apart share a spelling with at most one letter left out (Bocart, de
    Jong 1994, "deletion neighbourhood"); the distance of these few is then measured.

    Parameters
    ----------
    forms
        Those marked `near` are searched.
    """

    def __init__(self, forms: Iterable[Form]) -> None:
        self._names = {form.key: form for form in forms if form.near}
        self._by_spelling: dict[str, list[str]] = defaultdict(list)
        for name in sorted(self._names):
            for spelling in _spellings(name):
                self._by_spelling[spelling].append(name)

    def one_edit(self, word: str) -> Form | None:
        """Give the first name that a folded word is one edit away from."""
        from rapidfuzz.distance import OSA

        if len(word) < MIN_NEAR - 1:
            return None
        near = {
            name for spelling in _spellings(word) for name in self._by_spelling.get(spelling, ())
        }
        for name in sorted(near):
            if OSA.distance(word, name, score_cutoff=1) == 1:
                return self._names[name]
        return None

    def inside(self, word: str, shortest: int = MIN_NEAR) -> Form | None:
        """Give the longest name that a longer folded word holds."""
        for length in range(len(word) - 1, shortest - 1, -1):
            for start in range(len(word) - length + 1):
                form = self._names.get(word[start : start + length])
                if form is not None:
                    return form
        return None


def _spellings(word: str) -> Sequence[str]:
    return [word, *{word[:at] + word[at + 1 :] for at in range(len(word))}]
