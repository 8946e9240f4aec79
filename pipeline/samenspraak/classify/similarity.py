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

    Both matrices are brought to mean 0 and deviation 1 over the units of fitting before they are
    added. Vectors lose the direction common to all texts (Arora, Liang & Ma 2017).
    """

    features: Features
    source: Source | None
    examples: Examples
    common: Array
    """The direction common to all texts; empty without an encoder."""
    scale: Array
    """Mean and deviation, by words and by meaning: shape (2, 2)."""

    def scores(self, answers: Answers) -> Array:
        """Give values from 0 to 1, shape (n_units, n_codes): an order, not a probability.

        A code without examples gets 0 everywhere.
        """
        from scipy.special import expit

        parts = [
            (cosines - mean) / deviation
            for cosines, (mean, deviation) in zip(
                self._cosines(self.features.matrix(answers), answers), self.scale, strict=True
            )
            if cosines is not None
        ]
        if not parts:
            return np.zeros((len(answers), self.examples.n_codes))
        # Centred on one code in so many: the mean unit gets about the share of a random code.
        likeness: Array = expit(np.mean(parts, axis=0) - np.log(self.examples.n_codes))
        return np.where(self.examples.shown(), likeness.round(6), 0.0)

    def _cosines(self, rows: csr_matrix, answers: Answers) -> tuple[Array | None, Array | None]:
        """Give cosines by words and by meaning, from the matrix of the units and the units."""
        by_words, by_meaning = None, None
        columns = _word_columns(self.features)
        if columns.size:
            own = rows[:, columns]
            lengths = np.sqrt(np.asarray(own.multiply(own).sum(axis=1))).reshape(-1, 1)
            by_words = np.asarray(own @ self.word_means[:, columns].T) / np.maximum(lengths, 1e-12)
        if self.source is not None and self.common.size:
            shown = meaning(self.source, self.examples.answers, self.common)
            by_meaning = meaning(self.source, answers, self.common) @ self.examples.means(shown).T
        return by_words, by_meaning

    @cached_property
    def word_means(self) -> Array:
        """Give the mean weight of each word in a code's examples, shape (n_codes, n_features)."""
        means = np.zeros((self.examples.n_codes, self.features.n_features))
        columns = _word_columns(self.features)
        of_examples = self.features.matrix(self.examples.answers)[:, columns]
        means[:, columns] = self.examples.means(of_examples)
        return means

    def state(self) -> dict[str, NDArray[Any]]:
        """Give the arrays that `restore_similarity` needs."""
        return {"similarity.common": self.common, "similarity.scale": self.scale}


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
        Units, examples among them; `rows` is their matrix.
    """
    common = np.zeros(0)
    if source is not None:
        vectors = vectors_of(source, sorted(answers.texts))
        if vectors.any():
            common = np.linalg.svd(vectors, full_matrices=False)[2][0]
    draft = Similarity(features, source, examples, common, np.array([[0.0, 1.0], [0.0, 1.0]]))
    scale = [
        [0.0, 1.0] if cosines is None else [cosines.mean(), max(cosines.std(), 1e-9)]
        for cosines in draft._cosines(rows, answers)
    ]
    return Similarity(features, source, examples, common, np.array(scale))


def restore_similarity(
    arrays: Mapping[str, NDArray[Any]],
    features: Features,
    source: Source | None,
    examples: Examples,
) -> Similarity:
    """Give a ranking from its `Similarity.state`."""
    common, scale = arrays["similarity.common"], arrays["similarity.scale"]
    return Similarity(features, source, examples, common, scale)


def meaning(source: Source, answers: Answers, common: Array) -> Array:
    """Give vectors of length 1 without the common direction."""
    vectors = vectors_of(source, answers.texts, len(common))
    return unit_length(vectors - np.outer(vectors @ common, common))


def _word_columns(features: Features) -> NDArray[np.int64]:
    spans = [features.blocks[name] for name in ("words", "characters") if name in features.blocks]
    return (
        np.concatenate([np.arange(s.start, s.stop) for s in spans]) if spans else np.zeros(0, int)
    )
