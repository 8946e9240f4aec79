"""Units as topics see them: content words, a direction, and a place among the topics found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from samenspraak.errors import TableError
from samenspraak.themes import Themes
from samenspraak.topics.consensus import ConsensusKMeans
from samenspraak.topics.theme_links import unit_length
from samenspraak.topics.words import Vocabulary, content_words

Array = NDArray[np.float64]

_DIMENSIONS = 50
_OUTSIDE = 0.9


@dataclass(frozen=True)
class TopicUnits:
    """Units in the order of their ids, with what topics are made of."""

    unit_ids: NDArray[Any]
    directions: Array
    """(n_units, n_dimensions): away from the mean of the fitted units, length 1; 0 for a unit
    without known words."""
    documents: list[list[str]]
    """Keys of the content words that the vocabulary holds."""
    vocabulary: Vocabulary
    fitted: NDArray[np.bool_]
    """Units with enough content words to make topics; the others are placed afterwards."""

    @classmethod
    def of(cls, units: pd.DataFrame, vectors: Array, themes: Themes, min_words: int) -> TopicUnits:
        """Prepare units and their vectors, given in the same order.

        Raises
        ------
        TableError
            When there is not one vector per unit.
        """
        if vectors.ndim != 2 or len(vectors) != len(units):
            raise TableError(
                f"{len(units)} units came with vectors of shape {vectors.shape}; give one row per "
                "unit, in the order of the units"
            )
        order = np.argsort(units["unit_id"].to_numpy(dtype=str), kind="stable")
        units, vectors = units.iloc[order], vectors[order]
        words = [
            content_words(text, language, themes)
            for text, language in zip(units["text"], units["language"], strict=True)
        ]
        known = np.linalg.norm(vectors, axis=1) > 0
        fitted = known & np.array([len(found) >= min_words for found in words], dtype=bool)
        mean = vectors[fitted].mean(axis=0) if fitted.any() else 0.0
        vocabulary = Vocabulary.of(words, list(units["interview_id"]))
        return cls(
            unit_ids=units["unit_id"].to_numpy(dtype=str),
            directions=unit_length(np.where(known[:, None], vectors - mean, 0.0)),
            documents=[vocabulary.keys(found) for found in words],
            vocabulary=vocabulary,
            fitted=fitted,
        )

    @property
    def n_fitted(self) -> int:
        """Number of units that make topics."""
        return int(self.fitted.sum())

    def fitted_documents(self) -> list[str]:
        """Give the content words of the fitted units, joined by blanks."""
        return [" ".join(self.documents[row]) for row in np.flatnonzero(self.fitted)]

    def reduced(self) -> Array:
        """Give the leading principal components of the fitted units: (n_units, n_components)."""
        from sklearn.decomposition import PCA

        rows = self.directions[self.fitted]
        model = PCA(min(_DIMENSIONS, *rows.shape), svd_solver="full").fit(rows)
        return np.asarray(model.transform(self.directions))


@dataclass(frozen=True)
class Placement:
    """Where units fall; arrays in the order of the units."""

    topic: NDArray[np.int64]
    probability: Array
    """Share of the unit's meetings over the runs that are with members of its topic."""
    outlier: NDArray[np.bool_]
    """Outside every topic: no closer to the middle of its topic than the closest tenth of the
    fitted units of other topics, or without known words."""
    centres: Array
    """(n_topics, n_dimensions): mean direction of the fitted members, length 1."""
    closeness: Array
    """Cosine of the unit to the centre of its topic."""

    @classmethod
    def of(cls, units: TopicUnits, reduced: Array, grouping: ConsensusKMeans) -> Placement:
        """Place all units by a grouping of the fitted ones."""
        topic, labels = grouping.predict(reduced), grouping.labels_
        fitted, numbers = units.directions[units.fitted], range(labels.max() + 1)
        centres = unit_length(np.array([fitted[labels == own].mean(axis=0) for own in numbers]))
        others = fitted @ centres.T
        limits = np.array([_limit(others[labels != own, own]) for own in numbers])
        closeness = (units.directions * centres[topic]).sum(axis=1).round(6)
        return cls(
            topic=topic,
            probability=grouping.membership(reduced)[np.arange(len(topic)), topic],
            outlier=closeness <= limits[topic].round(6),
            centres=centres,
            closeness=closeness,
        )

    def members(self, number: int) -> NDArray[np.bool_]:
        """Say which units are in a topic; outliers are in none."""
        members: NDArray[np.bool_] = (self.topic == number) & ~self.outlier
        return members

    def typical(self, units: TopicUnits, number: int) -> list[str]:
        """Give the ids of the three fitted members nearest to the middle, nearest first."""
        rows = np.flatnonzero(self.members(number) & units.fitted)
        nearest = rows[np.argsort(-self.closeness[rows], kind="stable")[:3]]
        return [str(unit) for unit in units.unit_ids[nearest]]


def _limit(others: Array) -> float:
    return max(0.0, float(np.quantile(others, _OUTSIDE))) if len(others) else 0.0
