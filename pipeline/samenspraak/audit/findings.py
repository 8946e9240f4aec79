"""Known forms on the open side, counted by place and entity: never what, always where."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from samenspraak.anonymise.lexicon import Lexicon
from samenspraak.anonymise.terms import Piece
from samenspraak.audit.known import Form
from samenspraak.audit.near import NearForms
from samenspraak.audit.passages import Passage
from samenspraak.audit.scan import Scanner
from samenspraak.audit.standing import Standing

How = Literal["as known", "one edit away", "inside a word"]
_MIN_NOISY = 6
_LONGEST_WORD = 60
_REMEMBERED = 200_000


@dataclass(frozen=True, slots=True)
class Finding:
    """A known form where it must not be.

    Examples
    --------
    >>> print(Finding("outputs/proef/topics.csv, row 2, column 3", "P01 person-2", "as known"))
    outputs/proef/topics.csv, row 2, column 3: P01 person-2, as known
    """

    place: str
    entity: str
    """Interview and entity id, or line of the roster: read it on the private side."""
    how: How

    def __str__(self) -> str:
        return f"{self.place}: {self.entity}, {self.how}"


@dataclass(frozen=True, slots=True)
class OpenSideAudit:
    """What was searched and found."""

    findings: tuple[Finding, ...]
    forms: int
    passages: int
    words: int
    explained: int
    """Known forms met that may stand: ordinary words, words of the program."""

    def metrics(self) -> dict[str, int]:
        """Give plain numbers, the same keys each time."""
        how = Counter(finding.how for finding in self.findings)
        return {
            "forms": self.forms,
            "words": self.words,
            "leaks": len(self.findings),
            "leaks_as_known": how["as known"],
            "leaks_one_edit_away": how["one edit away"],
            "leaks_inside_a_word": how["inside a word"],
        }


_Leak = tuple[Form, How]


@dataclass(frozen=True, slots=True)
class _Judged:
    """What one text holds."""

    words: int
    explained: int
    leaks: tuple[_Leak, ...]


@dataclass(slots=True)
class _Search:
    """The words of the open side, judged once each."""

    scanner: Scanner
    standing: Standing
    near: NearForms
    lexicon: Lexicon
    _words: dict[tuple[str, bool], _Leak | None] = field(default_factory=dict)
    _texts: dict[tuple[str, bool], _Judged] = field(default_factory=dict)

    def judged(self, passage: Passage) -> _Judged:
        """Give what a text holds; the same text is judged once."""
        key = passage.text, passage.noisy
        if key not in self._texts:
            if len(self._texts) >= _REMEMBERED:
                self._texts.clear()
            self._texts[key] = self._text(*key)
        return self._texts[key]

    def _text(self, text: str, noisy: bool) -> _Judged:
        hits, rest = self.scanner.find(text)
        leaks: list[_Leak] = []
        explained = 0
        for hit in hits:
            if self.standing.explains(hit):
                explained += 1
            elif not noisy or len(hit.form.key) >= _MIN_NOISY:
                leaks.append((hit.form, "as known"))
        unusual = (self._unusual(word, noisy) for word in rest)
        leaks += [leak for leak in unusual if leak is not None]
        return _Judged(len(hits) + len(rest), explained, tuple(leaks))

    def _unusual(self, word: Piece, noisy: bool) -> _Leak | None:
        """Give the name that a word is near to or holds, unless the word may stand."""
        key = word.folded, noisy
        if key not in self._words:
            self._words[key] = self._judge(*key)
        return self._words[key]

    def _judge(self, word: str, noisy: bool) -> _Leak | None:
        if word in self.standing.words or not 4 <= len(word) <= _LONGEST_WORD:
            return None
        how: How = "one edit away"
        form = None if noisy else self.near.one_edit(word)
        if form is None:
            how = "inside a word"
            form = self.near.inside(word, _MIN_NOISY) if noisy else self.near.inside(word)
        return None if form is None or self.lexicon[word].ordinary else (form, how)


def audit_open_side(
    passages: Iterable[Passage], scanner: Scanner, standing: Standing, lexicon: Lexicon
) -> OpenSideAudit:
    """Give every known form, or name one edit away, that the open side may not hold."""
    search = _Search(scanner, standing, NearForms(scanner.forms.values()), lexicon)
    findings: list[Finding] = []
    n_passages = words = explained = 0
    for passage in passages:
        n_passages += 1
        if passage.holds_words:
            judged = search.judged(passage)
            words += judged.words
            explained += judged.explained
            findings += [
                Finding(passage.place, form.entities[0], how) for form, how in judged.leaks
            ]
    return OpenSideAudit(tuple(findings), len(scanner.forms), n_passages, words, explained)
