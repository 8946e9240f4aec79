"""Units ranked by likeness to the codebook's examples: what there is before the first label."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from samenspraak.classify.answers import Answers
from samenspraak.classify.features import Features, Source, unit_length, vectors_of

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

    from samenspraak.codebook import Codebook

Array = NDArray[np.float64]

_KINDS = ("words", "meaning", "question", "question_meaning")
_OF_QUESTION = _KINDS[2:]
_ENOUGH = 100  # units; fewer say little of a code, then examples are counted with them
_QUESTION = 0.3  # what the question counts beside the answer; .2 to .4 measured alike


@dataclass(frozen=True)
class Examples:
    """The codebook's examples: what is said, and the number of the code it shows."""

    answers: Answers
    owners: NDArray[np.int64]
    n_codes: int

    def targets(self) -> Array:
        """Give 1 for an example's own code and 0 for the others, shape (n_examples, n_codes)."""
        return np.eye(self.n_codes)[self.owners]

    def shown(self) -> NDArray[np.bool_]:
        """Say of each code whether it has an example."""
        return np.bincount(self.owners, minlength=self.n_codes) > 0

    def means(self, rows: Any) -> Array:
        """Give the mean row of each code's examples, of length 1; zero without examples."""
        totals = np.asarray(rows.T @ self.targets()).T
        return unit_length(totals)


@dataclass(frozen=True)
class Similarity:
    """Cosine to the mean of a code's examples, half by words and half by meaning.

    The interviewer's question before counts for a share of the answer: it tells what an answer is
    about. Each kind of cosine is brought to mean 0 and deviation 1 over the units of fitting; to
    mean 0 for every code, lest one with everyday words stand first everywhere. Vectors lose the
    direction common to all texts (Arora, Liang & Ma 2017).
    """

    features: Features
    source: Source | None
    examples: Examples
    common: Array
    """The direction common to all texts; empty without an encoder."""
    means: Array
    """Of each kind in `_KINDS`, shape (n_kinds, n_codes)."""
    deviations: Array
    """Of each kind, a question's as an answer's; infinite where the units told nothing."""

    def scores(self, answers: Answers) -> Array:
        """Give values from 0 to 1, shape (n_units, n_codes): an order, not a probability.

        A code without examples gets 0 everywhere.
        """
        from scipy.special import expit

        total = np.zeros((len(answers), self.examples.n_codes))
        cosines = self._cosines(self.features.of_answers(answers), answers)
        for of_question, weight in ((False, 1.0), (True, _QUESTION)):
            parts = [
                np.where(_told(answers, kind), (cosines[kind] - mean) / deviation, 0.0)
                for kind, mean, deviation in zip(_KINDS, self.means, self.deviations, strict=True)
                if kind in cosines and (kind in _OF_QUESTION) == of_question
            ]
            if parts:
                total += weight * np.mean(parts, axis=0)
        if not cosines:
            return total
        # Centred on one code in so many: the mean unit gets about the share of a random code.
        likeness: Array = expit(total - np.log(self.examples.n_codes))
        return np.where(self.examples.shown(), likeness.round(6), 0.0)

    def _cosines(self, words: csr_matrix, answers: Answers) -> dict[str, Array]:
        """Give cosines per kind, from words and characters of the answers and from the units."""
        found: dict[str, Array] = {}  # a question after its answer
        asked = Answers(answers.questions, [""] * len(answers), answers.roles, answers.index)
        if words.shape[1]:
            found["words"] = self._by_words(words)
            if self.features.weights.question:
                found["question"] = self._by_words(self.features.of_answers(asked))
        if self.source is not None and self.common.size:
            shown = self.examples.means(meaning(self.source, self.examples.answers, self.common))
            found["meaning"] = meaning(self.source, answers, self.common) @ shown.T
            if self.features.weights.question_meaning:
                found["question_meaning"] = meaning(self.source, asked, self.common) @ shown.T
        return found

    def _by_words(self, words: csr_matrix) -> Array:
        lengths = np.sqrt(np.asarray(words.multiply(words).sum(axis=1))).reshape(-1, 1)
        products = words @ self.word_means[:, _word_columns(self.features)].T
        found: Array = np.asarray(products) / np.maximum(lengths, 1e-12)
        return found

    @cached_property
    def word_means(self) -> Array:
        """Give the mean weight of each word in a code's examples, shape (n_codes, n_features)."""
        means = np.zeros((self.examples.n_codes, self.features.n_features))
        columns = _word_columns(self.features)
        means[:, columns] = self.examples.means(self.features.of_answers(self.examples.answers))
        return means

    def state(self) -> dict[str, NDArray[Any]]:
        """Give the arrays that `restore_similarity` needs."""
        names = ("common", "means", "deviations")
        return {f"similarity.{name}": getattr(self, name) for name in names}


def codebook_examples(codebook: Codebook, codes: Sequence[str]) -> Examples | None:
    """Give the examples of a codebook for these codes, sorted; None when there are none."""
    number = {code: position for position, code in enumerate(codes)}
    known = [example for example in codebook.examples() if example.code in number]
    if not known:
        return None
    known.sort(key=lambda example: (number[example.code], example.language, example.text))
    answers = Answers(
        [example.text for example in known],
        [""] * len(known),
        [example.role for example in known],
        pd.RangeIndex(len(known)),
    )
    return Examples(answers, np.array([number[example.code] for example in known]), len(codes))


def fit_similarity(
    rows: csr_matrix,
    answers: Answers,
    features: Features,
    source: Source | None,
    examples: Examples,
) -> Similarity:
    """Give a ranking whose common direction and scale are those of these units.

    Parameters
    ----------
    rows, answers
        Units, then the examples; `rows` is their matrix.
    """
    common = np.zeros(0)
    if source is not None:
        vectors = vectors_of(source, sorted(answers.texts))
        if vectors.any():
            common = np.linalg.svd(vectors, full_matrices=False)[2][0]
    means = np.zeros((len(_KINDS), examples.n_codes))
    deviations = np.full(len(_KINDS), np.inf)
    draft = Similarity(features, source, examples, common, means, deviations)
    n_units = len(answers) - len(examples.answers)
    enough = n_units >= _ENOUGH
    units = answers.take(range(n_units if enough else len(answers)))
    for kind, cosines in draft._cosines(rows[: len(units), _word_columns(features)], units).items():
        number, told = _KINDS.index(kind), cosines[_told(units, kind).ravel()]
        if kind in _OF_QUESTION:  # one question more or less must not change what they count
            means[number], deviations[number] = means[number - 2], deviations[number - 2]
        if len(told):
            means[number] = told.mean(axis=0) if enough else told.mean()
        if len(told) and kind not in _OF_QUESTION:
            spread = (told - means[number]).std()
            deviations[number] = spread if spread > 1e-9 else np.inf
    return draft


def restore_similarity(
    arrays: Mapping[str, NDArray[Any]],
    features: Features,
    source: Source | None,
    examples: Examples,
) -> Similarity:
    """Give a ranking from its `Similarity.state`."""
    names = ("common", "means", "deviations")
    return Similarity(features, source, examples, *(arrays[f"similarity.{name}"] for name in names))


def meaning(source: Source, answers: Answers, common: Array) -> Array:
    """Give vectors of length 1 without the common direction."""
    vectors = vectors_of(source, answers.texts, len(common))
    return unit_length(vectors - np.outer(vectors @ common, common))


def _told(answers: Answers, kind: str) -> NDArray[np.bool_]:
    """Say of each unit whether it has what the kind is about, shape (n_units, 1)."""
    texts = answers.questions if kind in _OF_QUESTION else answers.texts
    return np.array([bool(text.strip()) for text in texts], dtype=bool).reshape(-1, 1)


def _word_columns(features: Features) -> NDArray[np.int64]:
    spans = [features.blocks[name] for name in ("words", "characters") if name in features.blocks]
    return (
        np.concatenate([np.arange(s.start, s.stop) for s in spans]) if spans else np.zeros(0, int)
    )
