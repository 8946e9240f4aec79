"""Which words carried a code, and how much the question, the role and the meaning added."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from samenspraak.classify.answers import Answers
from samenspraak.classify.features import Features
from samenspraak.classify.fitted import Fitted
from samenspraak.classify.meaning import Meant, carried_by_meaning, meaning_parts
from samenspraak.classify.spoken import carried_by_words
from samenspraak.classify.tokens import Token, tokens_of
from samenspraak.encode import Parts
from samenspraak.progress import track

Array = NDArray[np.float64]

KINDS = {
    "words": "words",
    "characters": "words",
    "meaning": "meaning",
    "question": "question",
    "question_meaning": "question",
    "role": "role",
}
"""Kind of evidence of each block."""

_AT_MOST = 5  # words shown
_AT_LEAST = 0.3  # of what the strongest word added
_TELLING = 0.25  # share from which the question is named in a coding


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one word or sentence, or one kind of evidence, adds to the log odds of a code."""

    kind: str
    """``words`` or ``meaning`` of the answer, ``question`` or ``role``. A word of the answer has
    two contributions: by itself, and where the encoder tells words, by the sentence vector."""
    value: float
    word: str = ""
    """Empty where no word can be pointed at: a sentence, a placeholder, the rest of a kind."""
    start: int = 0
    """Offset in the answer, or in the question for kind ``question``."""
    end: int = 0
    """As `start` where there is no place: placeholders, what rounding left, the question's vector."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why one code fits one unit.

    Examples
    --------
    >>> print(Evidence(("buurt",), {"words": 0.6, "question": 0.4}, 0.7, True))
    buurt; [question 40%]
    """

    words: tuple[str, ...]
    """Words of the unit that spoke for the code, by themselves and in the sentence vector
    together, the strongest first."""
    shares: dict[str, float] = field(default_factory=dict)
    """Of all that spoke for the code, the share of ``words``, ``meaning`` (sentence vector),
    ``question`` and ``role``; adds up to 1, or all 0 where nothing did."""
    probability: float = 0.0
    given: bool = False
    spans: tuple[tuple[int, int], ...] = ()
    """Where `words` stand in the text, in the order of the text."""
    base: float = 0.0
    """Log odds before anything is said."""
    contributions: tuple[Contribution, ...] = ()
    """Of every word, for and against; with `base` they add up to the log odds of `probability`.
    Empty where nothing was learnt."""

    def __str__(self) -> str:
        """Give the words joined by ``; ``, and the share of the question where it tells."""
        question = self.shares.get("question", 0.0)
        context = [f"[question {question:.0%}]"] if question >= _TELLING else []
        return "; ".join([*self.words, *context])


def explain_units(
    fitted: Fitted, answers: Answers, probabilities: Array, at_most: int, *, in_full: bool = False
) -> list[dict[str, Evidence]]:
    """Give, per unit, the codes that are given and the likeliest ones, with what carried each.

    A linear model is a sum: a word adds what its own feature adds, half of each pair it is in, its
    characters, and what its pieces add to the sentence vector; where the encoder tells no pieces,
    a sentence adds what its vector does. A block counts by how much more it adds than in the mean
    unit of training (Lundberg & Lee 2017, for linear models), if the unit holds any of it: a
    question that was not asked speaks for nothing. Where nothing was learnt, words count
    by how much more weight they have in the examples of the code than in those of all codes; there
    are no shares.

    Parameters
    ----------
    fitted
        After training.
    answers, probabilities
        Units, and their probabilities of shape (n_units, n_codes).
    at_most
        Codes per unit, the likeliest first; a code that is given is never left out.
    in_full
        Whether every contribution is wanted.
    """
    coefficients, known = _coefficients(fitted)
    raw = fitted.features.raw(answers)
    matrix = fitted.features.weigh(raw, len(answers), fitted.features.learnt)
    parts = meaning_parts(fitted, answers, raw, sentences=in_full)
    given = fitted.decided(probabilities)
    found = []
    for row in track(range(len(answers)), "Explaining codes"):
        possible = np.flatnonzero(known & (probabilities[row] > 0))
        order = possible[np.argsort(-probabilities[row, possible], kind="stable")]
        codes = [code for place, code in enumerate(order) if place < at_most or given[row, code]]
        values = matrix[row].toarray().ravel()
        said = _Said.of(fitted.features, answers, row, values, coefficients[codes], next(parts))
        own = {}
        for place, code in enumerate(codes):
            words, spans = _strongest(said.tokens, said.carried[place] + said.meant.by_word[place])
            own[fitted.codes[code]] = Evidence(
                words,
                _shares(fitted, said.beyond(place, fitted.typical[code])),
                float(probabilities[row, code]),
                bool(given[row, code]),
                spans,
                float(fitted.intercepts[code]),
                tuple(said.contributions(place)) if in_full and fitted.learnt.any() else (),
            )
        found.append(own)
    return found


@dataclass(frozen=True)
class _Said:
    """One unit, and what its words and its blocks add to some codes."""

    features: Features
    answers: Answers
    row: int
    values: Array
    coefficients: Array
    tokens: list[Token]
    carried: Array
    """By words themselves, shape (n_codes, n_tokens)."""
    meant: Meant
    added: Array
    """Shape (n_codes, n_blocks)."""

    @classmethod
    def of(
        cls,
        features: Features,
        answers: Answers,
        row: int,
        values: Array,
        coefficients: Array,
        parts: Parts,
    ) -> _Said:
        tokens = tokens_of(answers.texts[row])
        carried = carried_by_words(tokens, features, values, coefficients)
        meant = carried_by_meaning(tokens, parts, features, coefficients)
        spans = features.blocks.values()
        added = np.array([coefficients[:, span] @ values[span] for span in spans])
        added = added.reshape(len(spans), len(coefficients)).T
        return cls(features, answers, row, values, coefficients, tokens, carried, meant, added)

    def beyond(self, place: int, typical: Array) -> Array:
        """Give what each block adds beyond the mean unit; nothing where the unit holds nothing."""
        spans = self.features.blocks.values()
        there = np.array([self.values[span].any() for span in spans], dtype=bool)
        return np.where(there, self.added[place] - typical, 0.0)

    def contributions(self, place: int) -> Iterator[Contribution]:
        """Give what adds up to the log odds of one of the codes, less its base."""
        own = self.coefficients[[place]]
        asked = tokens_of(self.answers.questions[self.row])
        of_asked = carried_by_words(asked, self.features, self.values, own, of_question=True)
        left = dict.fromkeys(KINDS.values(), 0.0)
        for name, value in zip(self.features.blocks, self.added[place], strict=True):
            left[KINDS[name]] += float(value)
        for one in chain(
            _of_words("words", self.tokens, self.carried[place]),
            _of_meaning(self.tokens, self.meant, place),
            _of_words("question", asked, of_asked[0]),
        ):
            left[one.kind] -= one.value
            yield one
        yield from (Contribution(kind, value) for kind, value in left.items())


def _of_words(kind: str, tokens: Sequence[Token], carried: Array) -> Iterator[Contribution]:
    for token, value in zip(tokens, carried, strict=True):
        if token.word:
            yield Contribution(kind, float(value), token.word, token.start, token.end)


def _of_meaning(tokens: Sequence[Token], meant: Meant, place: int) -> Iterator[Contribution]:
    if meant.of_words:
        yield from _of_words("meaning", tokens, meant.by_word[place])
    for (start, end), value in zip(meant.places, meant.by_sentence[place], strict=True):
        yield Contribution("meaning", float(value), "", start, end)


def _coefficients(fitted: Fitted) -> tuple[Array, NDArray[np.bool_]]:
    """Give what each feature adds per code, and which codes can be explained."""
    if fitted.learnt.any():
        return fitted.coefficients.astype(np.float64), fitted.learnt
    if fitted.similarity is None:
        return np.zeros((len(fitted.codes), fitted.features.n_features)), fitted.learnt
    means = fitted.similarity.word_means
    return means - means.mean(axis=0), fitted.similarity.examples.shown()


def _shares(fitted: Fitted, added: Array) -> dict[str, float]:
    if not fitted.learnt.any():
        return {}
    by_kind = dict.fromkeys(KINDS.values(), 0.0)
    for block, value in zip(fitted.features.blocks, added, strict=True):
        by_kind[KINDS[block]] += float(value)
    favour = {kind: max(value, 0.0) for kind, value in by_kind.items()}
    total = sum(favour.values())
    return {kind: round(value / total, 3) if total else 0.0 for kind, value in favour.items()}


def _strongest(
    tokens: Sequence[Token], carried: Array
) -> tuple[tuple[str, ...], tuple[tuple[int, int], ...]]:
    """Give the words that spoke most for a code, and where they stand."""
    by_word: dict[str, float] = {}
    surface: dict[str, str] = {}
    for token, value in zip(tokens, carried, strict=True):
        if token.word:
            surface.setdefault(token.word.lower(), token.word)
            by_word[token.word.lower()] = by_word.get(token.word.lower(), 0.0) + float(value)
    favour = {word: value for word, value in by_word.items() if value > 0}
    least = _AT_LEAST * max(favour.values(), default=0.0)
    ranked = sorted(favour, key=lambda word: (-round(favour[word], 9), word))
    chosen = [word for word in ranked[:_AT_MOST] if favour[word] >= least]
    spans = [(token.start, token.end) for token in tokens if token.word.lower() in chosen]
    return tuple(surface[word] for word in chosen), tuple(spans)
