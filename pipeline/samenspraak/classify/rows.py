"""Units, examples and their features as rows to learn from, with whole interviews left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from samenspraak.classify.answers import Answers
from samenspraak.classify.features import BlockWeights, Features, Raw, Source, fit_features
from samenspraak.classify.similarity import Examples
from samenspraak.classify.targets import Matrix
from samenspraak.encode import TaughtEncoder

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]
Places = NDArray[np.int64]


@dataclass(frozen=True)
class Units:
    """Units of a study with what is known of them; nobody need have looked at all of them."""

    answers: Answers
    targets: Matrix
    """Shape (n_units, n_codes), 0 to 1, NaN where nobody looked."""
    groups: list[str]
    """Interview of each unit."""
    weights: Array

    @property
    def looked_at(self) -> Flags:
        """Say which units somebody looked at, for some code."""
        return np.asarray((~np.isnan(self.targets)).any(axis=1), dtype=bool)

    def take(self, rows: Sequence[int]) -> Units:
        """Give the units at these positions."""
        groups = [self.groups[row] for row in rows]
        chosen = list(rows)
        return Units(self.answers.take(chosen), self.targets[chosen], groups, self.weights[chosen])

    def in_order(self) -> Units:
        """Give the units that were looked at, then the others, whatever order they came in.

        Weights of the former get mean 1.
        """
        looked_at = self.looked_at

        def key(row: int) -> tuple[Any, ...]:
            said = (self.answers.texts[row], self.answers.questions[row], self.answers.roles[row])
            labels = (self.targets[row].tobytes(), self.weights[row])
            return (not looked_at[row], self.groups[row], *said, *labels)

        ordered = self.take(sorted(range(len(self.answers)), key=key))
        mean = self.weights[looked_at].mean() if looked_at.any() else 1.0
        return Units(ordered.answers, ordered.targets, ordered.groups, ordered.weights / mean)


class Rows:
    """One matrix: labelled units, then examples, then other units; make one with `make_rows`."""

    def __init__(
        self,
        n_labelled: int,
        n_shown: int,
        answers: Answers,
        features: Features,
        raw: Raw,
        source: Source | None,
    ) -> None:
        self.features = features
        self._answers = answers
        self._source = source
        self._raw = raw
        self._n = len(answers)
        self.labelled = np.arange(n_labelled)
        self.shown = np.arange(n_labelled, n_labelled + n_shown)
        self.units = np.concatenate([self.labelled, np.arange(n_labelled + n_shown, self._n)])
        """Row of each unit."""
        self.matrix = features.weigh(raw, self._n, features.learnt)

    def matrix_of(self, rows: Places, targets: Matrix) -> csr_matrix:
        """Give the whole matrix in the light of what these rows alone teach.

        An encoder that labels have taught is taught again, by these rows and their targets.
        """
        raw = self._raw
        if isinstance(self._source, TaughtEncoder):
            texts = [self._answers.texts[row] for row in rows]
            again = self._source.plan.taught(texts, targets)
            raw = raw | self.features.meaning(self._answers, again)
        return self.features.weigh(raw, self._n, self.features.learn(raw, rows))


def make_rows(
    answers: Answers,
    n_labelled: int,
    shown: Examples | None,
    joint: bool,
    weights: BlockWeights,
    source: Source | None,
) -> Rows:
    """Give the rows; what words there are, examples have a say in only when `joint`."""
    labelled = answers.take(range(n_labelled))
    others = answers.take(range(n_labelled, len(answers)))
    examples = answers.take([]) if shown is None else shown.answers
    first, rest = labelled, examples.and_(others)
    if joint:
        first, rest = labelled.and_(examples), others
    features, raw = fit_features(first, weights, source)
    joined = features.join(raw, rest)
    return Rows(n_labelled, len(examples), first.and_(rest), features, joined, source)


@dataclass(frozen=True)
class Lessons:
    """What is learnt from: labelled units, then examples where they teach."""

    rows: Rows
    teaching: Places
    """Rows of the matrix."""
    targets: Matrix
    """Shape (n_teaching, n_outputs)."""
    weights: Array
    folds: Places
    """Fold of each unit; an interview lies in one."""

    @classmethod
    def of(
        cls, rows: Rows, targets: Matrix, weights: Array, taught: Matrix | None, folds: Places
    ) -> Lessons:
        """Give the lessons of labelled units and, where given, of the examples with weight 1."""
        if taught is None:
            return cls(rows, rows.labelled, targets, weights, folds)
        return cls(
            rows,
            np.concatenate([rows.labelled, rows.shown]),
            np.vstack([targets, taught]),
            np.concatenate([weights, np.ones(len(rows.shown))]),
            folds,
        )

    def left_out(self) -> Iterator[tuple[Flags, Places, csr_matrix]]:
        """Give per fold which units are left out, which lessons are left, and the matrix.

        Words and means of the units left out are not known either: if they were, these units
        would score lower than new ones, and every probability would come out too high.
        """
        for fold in range(self.folds.max() + 1):
            held = self.folds == fold
            left = np.flatnonzero(~np.isin(self.teaching, self.rows.units[held]))
            yield held, left, self.rows.matrix_of(self.teaching[left], self.targets[left])
