"""Which words carried a code, and how much the question, the role and the meaning added."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from math import fsum

import numpy as np
from numpy.typing import NDArray

from samenspraak.classify.answers import Answers
from samenspraak.classify.contributions import Contribution, Contributions
from samenspraak.classify.features import Features
from samenspraak.classify.fitted import Fitted
from samenspraak.classify.meaning import Meant, carried_by_meaning, meaning_parts
from samenspraak.classify.spoken import Speech
from samenspraak.classify.tokens import Forms, Token, tokens_of
from samenspraak.encode import Parts

Array = NDArray[np.float64]
Places = NDArray[np.int64]

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


@dataclass(frozen=True, slots=True, repr=False)
class Evidence:
    """Why one code fits one unit.

    Examples
    --------
    >>> print(Evidence(("buurt",), {"words": 0.6, "question": 0.4}, 0.7, True))
    buurt; [question 40%]
    >>> Evidence(("buurt",), {"words": 0.6, "question": 0.4}, 0.7, True)
    <Evidence: given, probability 0.70, by words 60%, question 40%: buurt>
    """

    words: tuple[str, ...]
    """Words of the unit that spoke for the code, by themselves and in the sentence vector
    together: at most five that add at least .3 of what the strongest does. Words with a meaning of
    their own come before function words (`function_words`), the strongest first among either."""
    shares: dict[str, float] = field(default_factory=dict)
    """Of what spoke for the code on balance, the share of ``words``, ``meaning`` (sentence vector),
    ``question`` and ``role``; adds up to 1, or all 0 where nothing did. What a kind says is the sum
    of its contributions, for and against, less that sum in the mean unit of training. So a kind has
    share 0 where its words, though some speak for the code, add no more than in the mean unit."""
    probability: float = 0.0
    given: bool = False
    spans: tuple[tuple[int, int], ...] = ()
    """Where `words` stand in the text, in the order of the text."""
    base: float = 0.0
    """Log odds before anything is said."""
    contributions: Sequence[Contribution] = ()
    """Of every word, for and against; with `base` they add up to the log odds of `probability`.
    Empty where nothing was learnt."""

    def __str__(self) -> str:
        """Give the words joined by ``; ``, and the share of the question where it tells."""
        question = self.shares.get("question", 0.0)
        context = [f"[question {question:.0%}]"] if question >= _TELLING else []
        return "; ".join([*self.words, *context])

    def __repr__(self) -> str:
        """Give the decision, the shares and the words, not every contribution."""
        by = ", ".join(f"{kind} {share:.0%}" for kind, share in self.shares.items() if share)
        decision = f"{'given' if self.given else 'not given'}, probability {self.probability:.2f}"
        return f"<Evidence: {decision}{by and f', by {by}'}: {'; '.join(self.words) or 'no words'}>"


def explain_units(
    fitted: Fitted,
    answers: Answers,
    probabilities: Array | None,
    at_most: int,
    *,
    in_full: bool = False,
) -> Iterator[dict[str, Evidence]]:
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
        Units, and their probabilities of shape (n_units, n_codes); None takes those of `fitted`.
    at_most
        Codes per unit, the likeliest first; a code that is given is never left out.
    in_full
        Whether every contribution is wanted.
    """
    known = _Known.of(fitted)
    in_full = in_full and bool(fitted.learnt.any())
    raw = fitted.features.raw(answers)
    matrix = fitted.features.weigh(raw, len(answers), fitted.features.learnt)
    if probabilities is None:
        probabilities = fitted.of_matrix(matrix, fitted.allowed(answers))
    matrix.eliminate_zeros()
    matrix.sort_indices()
    meant = meaning_parts(fitted, answers, raw, sentences=in_full)
    given = fitted.decided(probabilities)
    for row, parts in enumerate(meant):
        possible = np.flatnonzero(known.codes & (probabilities[row] > 0))
        order = possible[np.argsort(-probabilities[row, possible], kind="stable")]
        codes = order[(np.arange(len(order)) < at_most) | given[row, order]]
        begin, end = matrix.indptr[row : row + 2]
        columns, values = matrix.indices[begin:end].astype(np.int64), matrix.data[begin:end]
        said = _Said.of(known, answers, row, columns, values, codes, parts)
        beyond = said.beyond(fitted.typical[codes]).tolist()
        own = {}
        for place, (code, (words, spans)) in enumerate(zip(codes, said.strongest(), strict=True)):
            own[fitted.codes[code]] = Evidence(
                words,
                _shares(fitted, beyond[place]),
                float(probabilities[row, code]),
                bool(given[row, code]),
                spans,
                float(fitted.intercepts[code]),
                Contributions(partial(said.contributions, place)) if in_full else (),
            )
        yield own


@dataclass(frozen=True)
class _Known:
    """What is the same for all units."""

    features: Features
    coefficients: Array
    """What each feature adds per code."""
    codes: NDArray[np.bool_]
    """Which can be explained."""
    starts: Places
    """First column of each block, and one past the last."""
    answer: Speech
    question: Speech

    @classmethod
    def of(cls, fitted: Fitted) -> _Known:
        features = fitted.features
        spans = features.blocks.values()
        return cls(
            features,
            *_coefficients(fitted),
            np.array([*(span.start for span in spans), features.n_features]),
            Speech(features),
            Speech(features, of_question=True),
        )


@dataclass(frozen=True)
class _Said:
    """One unit, and what its words and its blocks add to some codes."""

    known: _Known
    question: str
    columns: Places
    """Features that the unit holds."""
    each: Array
    """What each of them adds, shape (n_codes, n_columns)."""
    forms: Forms
    carried: Array
    """By words themselves, shape (n_codes, n_tokens)."""
    meant: Meant
    there: NDArray[np.bool_]
    """Which blocks the unit holds anything of."""
    added: Array
    """Shape (n_codes, n_blocks)."""

    @classmethod
    def of(
        cls,
        known: _Known,
        answers: Answers,
        row: int,
        columns: Places,
        values: Array,
        codes: Places,
        parts: Parts,
    ) -> _Said:
        forms = Forms.of(tokens_of(answers.texts[row]))
        each = known.coefficients[codes[:, None], columns] * values
        ends = np.searchsorted(columns, known.starts)
        total = np.hstack([np.zeros((len(codes), 1)), np.cumsum(each, axis=1)])
        return cls(
            known,
            answers.questions[row],
            columns,
            each,
            forms,
            known.answer.carried(forms.tokens, columns, each),
            carried_by_meaning(
                forms.tokens,
                parts,
                known.coefficients[codes, known.features.blocks.get("meaning", slice(0))],
            ),
            np.diff(ends) > 0,
            np.diff(total[:, ends], axis=1),
        )

    def strongest(self) -> list[tuple[tuple[str, ...], tuple[tuple[int, int], ...]]]:
        """Give, per code, the words that spoke most for it, and where they stand."""
        return self.forms.strongest(self.carried + self.meant.by_word, _AT_MOST, _AT_LEAST)

    def beyond(self, typical: Array) -> Array:
        """Give what each block adds beyond the mean unit; nothing where the unit holds nothing."""
        return np.where(self.there, self.added - typical, 0.0)

    def contributions(self, place: int) -> Iterator[Contribution]:
        """Give what adds up to the log odds of one of the codes, less its base."""
        asked = tokens_of(self.question)
        of_asked = self.known.question.carried(asked, self.columns, self.each[[place]])
        left = dict.fromkeys(KINDS.values(), 0.0)
        for name, value in zip(self.known.features.blocks, self.added[place], strict=True):
            left[KINDS[name]] += float(value)
        for kind, told in (
            ("words", _of_words("words", self.forms.tokens, self.carried[place])),
            ("meaning", _of_meaning(self.forms.tokens, self.meant, place)),
            ("question", _of_words("question", asked, of_asked[0])),
        ):
            left[kind] -= fsum(one.value for one in told)
            yield from told
        yield from (Contribution(kind, value) for kind, value in left.items())


def _of_words(kind: str, tokens: Sequence[Token], carried: Array) -> list[Contribution]:
    return [
        Contribution(kind, value, token.word, token.start, token.end)
        for token, value in zip(tokens, carried.tolist(), strict=True)
        if token.word
    ]


def _of_meaning(tokens: Sequence[Token], meant: Meant, place: int) -> list[Contribution]:
    if meant.of_words:
        return _of_words("meaning", tokens, meant.by_word[place])
    return [
        Contribution("meaning", value, "", start, end)
        for (start, end), value in zip(meant.places, meant.by_sentence[place].tolist(), strict=True)
    ]


def _coefficients(fitted: Fitted) -> tuple[Array, NDArray[np.bool_]]:
    """Give what each feature adds per code, and which codes can be explained."""
    if fitted.learnt.any():
        return fitted.coefficients.astype(np.float64), fitted.learnt
    if fitted.similarity is None:
        return np.zeros((len(fitted.codes), fitted.features.n_features)), fitted.learnt
    means = fitted.similarity.word_means
    return means - means.mean(axis=0), fitted.similarity.examples.shown()


def _shares(fitted: Fitted, added: Sequence[float]) -> dict[str, float]:
    if not fitted.learnt.any():
        return {}
    by_kind = dict.fromkeys(KINDS.values(), 0.0)
    for block, value in zip(fitted.features.blocks, added, strict=True):
        by_kind[KINDS[block]] += value
    favour = {kind: max(value, 0.0) for kind, value in by_kind.items()}
    total = sum(favour.values())
    return {kind: round(value / total, 3) if total else 0.0 for kind, value in favour.items()}
