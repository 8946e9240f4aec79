"""Out-of-fold predictions of a classifier and of what it is set against, on the same units."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from samenspraak.classify import MotivationClassifier
from samenspraak.classify.crossfit import Draw, Flags, Labelled
from samenspraak.classify.similarity import codebook_examples
from samenspraak.classify.targets import Matrix
from samenspraak.coefficients import Resampling, percentile_interval
from samenspraak.evaluate.intervals import (
    FEWEST,
    mean_over_known,
    weighted_average_precisions,
)
from samenspraak.scores import average_precision


@dataclass(frozen=True)
class Ranking:
    """One way of ordering units for each code: a matrix of scores per draw of the folds."""

    labelled: Labelled
    scores: list[Matrix]
    resampling: Resampling

    def macro(self, rows: Flags | None = None) -> list[float]:
        """Give per draw the mean over evaluated codes with a positive unit among these rows."""
        return [macro_average_precision(self.labelled, scores, rows) for scores in self.scores]

    def resampled(self, rows: Flags | None = None) -> Matrix:
        """Give average precision, mean over draws, shape (n_resamples, n_codes_evaluated)."""
        own = np.ones(len(self.labelled.groups), dtype=bool) if rows is None else rows
        columns = [
            np.mean(
                [
                    weighted_average_precisions(
                        self.labelled.targets[own, code],
                        scores[own, code],
                        self.resampling.cluster[own],
                        self.resampling.weights,
                    )
                    for scores in self.scores
                ],
                axis=0,
            )
            for code in np.flatnonzero(self.labelled.evaluated)
        ]
        return np.column_stack(columns)

    def resampled_macro(self, rows: Flags | None = None) -> Matrix:
        """Give `macro`, mean over draws, shape (n_resamples,)."""
        return mean_over_known(self.resampled(rows))

    def interval(self, values: Matrix, rows: Flags | None = None) -> tuple[float, float]:
        """Give the interval of a figure over these rows from its values over the resamples.

        NaN with fewer than `FEWEST` interviews, or when too many resamples leave it undefined.
        """
        cluster = self.resampling.cluster if rows is None else self.resampling.cluster[rows]
        if len(np.unique(cluster)) < FEWEST:
            return float("nan"), float("nan")
        return percentile_interval(values, self.resampling.tails)


@dataclass(frozen=True)
class Rankings:
    """The classifier's ranking, and the baselines in the same folds."""

    own: Ranking
    words_only: Ranking
    definitions_only: Ranking | None
    """By likeness to the codebook's examples; None where there are none."""

    @classmethod
    def of(
        cls,
        model: MotivationClassifier,
        labelled: Labelled,
        draws: list[Draw],
        resamples: int,
        seed: int,
    ) -> Rankings:
        """Give the rankings of these draws; intervals of all three rest on the same resamples."""
        cluster = np.unique(labelled.groups, return_inverse=True)[1]
        resampling = Resampling.of(cluster, resamples, seed, 0.95)
        likeness = definitions_only(model, labelled)
        return cls(
            Ranking(labelled, [draw.probabilities for draw in draws], resampling),
            Ranking(labelled, [draw.words_only for draw in draws], resampling),
            None if likeness is None else Ranking(labelled, [likeness], resampling),
        )


def macro_average_precision(labelled: Labelled, scores: Matrix, rows: Flags | None = None) -> float:
    """Give average precision over evaluated codes that have a positive unit among these rows."""
    own = np.ones(len(scores), dtype=bool) if rows is None else rows
    each = [
        average_precision(labelled.targets[own, code], scores[own, code])
        for code in np.flatnonzero(labelled.evaluated)
    ]
    known = [value for value in each if not np.isnan(value)]
    return float(np.mean(known)) if known else float("nan")


def definitions_only(model: MotivationClassifier, labelled: Labelled) -> Matrix | None:
    """Give likeness to the codebook's examples: what there is before the first label.

    It has seen no label, so there is nothing to leave out and every draw would give the same.
    """
    if model.codebook is None or codebook_examples(model.codebook, labelled.codes) is None:
        return None
    draft = type(model)(**model.get_params(deep=False))
    return np.asarray(draft.rank(labelled.answers), dtype=np.float64)
