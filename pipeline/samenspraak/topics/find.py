"""Topics of respondents' talk, found the same way every time; the only module that knows BERTopic.

BERTopic (Grootendorst 2022) is the frame: vectors are given, grouping is `ConsensusKMeans`, words
come from class-based TF-IDF. Themes name topics afterwards; they do not create them.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from samenspraak.encode import Encoder, VectorStore
from samenspraak.errors import MissingExtraError, ParamsError
from samenspraak.tables import check_table, empty_table
from samenspraak.themes import Themes
from samenspraak.topics.consensus import (
    ConsensusKMeans,
    choose_number,
    one_thread,
    overlap_of_refits,
    stability_curve,
)
from samenspraak.topics.theme_links import Array, ThemeSpace
from samenspraak.topics.units import Placement, TopicUnits
from samenspraak.topics.words import coherence, diversity

_WORDS = 10  # per topic
_NUMBERS = (3, 4, 5, 6, 7, 8, 10, 12, 15, 20)
_UNITS_PER_TOPIC = 10  # on average at least, when the number is chosen
_FEWEST_PER_TOPIC = 5  # the same when somebody gives the number
_NO_SHAPE = (
    "No topics: whatever their number, groups of these units hold no stiller than groups in a "
    "cloud without any shape would."
)
_CURVE = ("n_topics", "stability", "chance", "above_chance")


@dataclass(frozen=True)
class TopicResult:
    """Topics, where units fall, and how far either can be relied on."""

    topics: pd.DataFrame
    """Table ``topics``, largest first. ``words`` and ``label`` are joined by ``, ``, ``typical``
    (ids of the three units nearest to the middle) by blanks. ``stability``: mean best Jaccard
    overlap over five refits on 90 % of the units (Hennig 2007: above .75 it holds, below .5 it
    dissolves). ``theme`` is empty where no theme is near; ``theme_similarity`` is that of the
    nearest all the same."""
    unit_topics: pd.DataFrame
    """Table ``unit_topics``: every unit. ``probability`` is the share of a unit's meetings, over
    the resampled runs, that are with members of its topic. ``outlier`` with topic -1 and
    probability 0: far from every topic. Topic -1 has no row in `topics`."""
    unit_themes: pd.DataFrame
    """Table ``unit_themes``: every unit and theme; `theme_links` says what ``near`` means."""
    stability: pd.DataFrame
    """Per number of topics tried: see `consensus.stability_curve`."""
    figures: dict[str, float | int] = field(default_factory=dict)
    note: str = ""
    """Why there are no topics, as a sentence; empty when there are."""

    def metrics(self) -> dict[str, float | int | str]:
        """Give the figures to compare runs by.

        ``n_units``, ``n_fitted``, ``n_topics``; without topics ``note``, with topics ``coverage``
        (share of units that are no outlier), ``npmi`` and ``diversity`` of the words, ``seed_ari``
        (agreement with the same method under another seed) and ``resampling_ari`` (on 90 % of the
        units, mean of five), both adjusted Rand indices, and ``above_chance`` of the number used.
        """
        return self.figures | ({"note": self.note} if self.note else {})


def find_topics(
    units: pd.DataFrame,
    vectors: ArrayLike,
    themes: Themes,
    encoder: Encoder | VectorStore,
    *,
    topics: int | Literal["auto"] = "auto",
    min_units: int = 30,
    min_words: int = 5,
    runs: int = 30,
    seed: int = 0,
) -> TopicResult:
    """Give the topics of units; the order of the units does not matter.

    Parameters
    ----------
    units
        Table ``units``.
    vectors
        (n_units, n_dimensions), in the order of `units`, from `encoder` (`encode.encode_texts`).
    themes
        Their seeds link topics and units to themes; their stop words are left out.
    encoder
        For the seeds; a store must hold their vectors.
    topics
        How many; ``auto`` takes the smallest number that holds about as still as the stillest.
    min_units
        Fewer units to fit give no topics, and a note.
    min_words
        Units with fewer content words are left out of fitting and placed afterwards.
    runs
        Resampled runs behind the consensus.
    seed
        Of all draws.

    Raises
    ------
    TableError
        When there is not one vector per unit.
    ParamsError
        When the number of topics does not fit the number of units.
    MissingExtraError
        When BERTopic is not installed.
    """
    # Longer than others: every line is one step, and most steps take what the one before gave.
    with one_thread():
        found = TopicUnits.of(units, np.asarray(vectors, dtype=np.float64), themes, min_words)
        space = ThemeSpace.of(themes, encoder, seed=seed)
        unit_themes = _unit_themes(found, space)
        if found.n_fitted < min_units:
            note = (
                f"Too little text for topics: {found.n_fitted} units have {min_words} content "
                f"words or more; {min_units} are needed."
            )
            return _without_topics(found, unit_themes, pd.DataFrame(columns=_CURVE), note)
        reduced = found.reduced()
        fitted = reduced[found.fitted]
        curve = stability_curve(fitted, _numbers(topics, found.n_fitted), seed=seed)
        number = choose_number(curve) if topics == "auto" else topics
        if number is None:
            return _without_topics(found, unit_themes, curve, _NO_SHAPE)
        grouping = ConsensusKMeans(number, runs=runs, seed=seed)
        words = _topic_words(found, fitted, grouping)
        overlap, resampling = overlap_of_refits(fitted, grouping.labels_, runs=runs, seed=seed)
        placed = Placement.of(found, reduced, grouping)
        figures = _counts(found, len(words)) | {
            "coverage": float((~placed.outlier).mean()),
            "npmi": coherence(words, found.documents),
            "diversity": diversity(words),
            "seed_ari": _seed_agreement(fitted, grouping),
            "resampling_ari": resampling,
            "above_chance": float(curve.set_index("n_topics").loc[number, "above_chance"]),
        }
        return TopicResult(
            topics=_topics(found, placed, words, overlap, space),
            unit_topics=_unit_topics(found, placed),
            unit_themes=unit_themes,
            stability=curve,
            figures={name: round(figure, 6) for name, figure in figures.items()},
        )


def _counts(units: TopicUnits, n_topics: int) -> dict[str, float | int]:
    return {"n_units": len(units.unit_ids), "n_fitted": units.n_fitted, "n_topics": n_topics}


def _numbers(topics: int | Literal["auto"], n_fitted: int) -> Sequence[int]:
    if topics == "auto":
        return [number for number in _NUMBERS if number <= max(3, n_fitted // _UNITS_PER_TOPIC)]
    most = max(2, n_fitted // _FEWEST_PER_TOPIC)
    if not 2 <= topics <= most:
        raise ParamsError(
            f"topics: {topics} topics asked of {n_fitted} units; use 'auto', or 2 to {most}"
        )
    return [topics]


def _topic_words(units: TopicUnits, fitted: Array, grouping: ConsensusKMeans) -> list[list[str]]:
    """Group the fitted units; give the keys of up to ten words per group, the best first."""
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore"
        )  # importing BERTopic silences warnings for good; undone here
        model = _frame(grouping)
        model.fit_transform(units.fitted_documents(), embeddings=fitted)
    numbers = dict(zip(grouping.labels_.tolist(), model.topics_, strict=True))
    found = []
    for group in sorted(numbers):
        scored = [(-round(score, 9), word) for word, score in model.get_topic(numbers[group])]
        words = [word for _, word in sorted(scored) if word in units.vocabulary.forms]
        found.append(words[:_WORDS])
    return found


def _frame(grouping: ConsensusKMeans) -> Any:
    """Give BERTopic with our grouping, and without its encoder, UMAP and HDBSCAN."""
    try:
        from bertopic import BERTopic
        from bertopic.dimensionality import BaseDimensionalityReduction
        from bertopic.vectorizers import ClassTfidfTransformer
    except ImportError as error:
        raise MissingExtraError(
            "topics need BERTopic; pip install 'samenspraak[topics]'"
        ) from error
    from sklearn.feature_extraction.text import CountVectorizer

    return BERTopic(
        language="multilingual",
        top_n_words=3 * _WORDS,
        embedding_model=None,
        umap_model=BaseDimensionalityReduction(),
        hdbscan_model=grouping,
        vectorizer_model=CountVectorizer(analyzer=str.split),
        ctfidf_model=ClassTfidfTransformer(reduce_frequent_words=True),
    )


def _seed_agreement(fitted: Array, grouping: ConsensusKMeans) -> float:
    from sklearn.metrics import adjusted_rand_score

    other = ConsensusKMeans(grouping.n_clusters, runs=grouping.runs, seed=grouping.seed + 1000)
    return float(adjusted_rand_score(grouping.labels_, other.fit(fitted).labels_))


def _topics(
    units: TopicUnits, placed: Placement, words: list[list[str]], overlap: Array, space: ThemeSpace
) -> pd.DataFrame:
    similarity = space.similarity(placed.centres)
    near = similarity.max(axis=1) > space.threshold(placed.centres)
    rows = []
    for number, keys in enumerate(words):
        forms = [units.vocabulary.forms[key] for key in keys]
        nearest = int(similarity[number].argmax())
        rows.append(
            {
                "topic": number,
                "label": ", ".join(forms[:3]) or f"topic {number}",
                "words": ", ".join(forms),
                "size": int(placed.members(number).sum()),
                "theme": space.ids[nearest] if near[number] else "",
                "theme_similarity": similarity[number, nearest],
                "stability": round(float(overlap[number]), 6),
                "typical": " ".join(placed.typical(units, number)),
            }
        )
    return check_table(pd.DataFrame(rows), "topics")


def _unit_topics(units: TopicUnits, placed: Placement) -> pd.DataFrame:
    frame = pd.DataFrame(
        {
            "unit_id": units.unit_ids,
            "topic": np.where(placed.outlier, -1, placed.topic),
            "probability": np.where(placed.outlier, 0.0, placed.probability).round(6),
            "outlier": placed.outlier,
        }
    )
    return check_table(frame, "unit_topics")


def _unit_themes(units: TopicUnits, space: ThemeSpace) -> pd.DataFrame:
    similarity = space.similarity(units.directions)
    near = similarity > space.threshold(units.directions)[:, None]
    frame = pd.DataFrame(
        {
            "unit_id": np.repeat(units.unit_ids, len(space.ids)),
            "theme": np.tile(np.array(space.ids), len(units.unit_ids)),
            "similarity": similarity.ravel(),
            "near": near.ravel(),
        }
    )
    return check_table(frame, "unit_themes")


def _without_topics(
    units: TopicUnits, unit_themes: pd.DataFrame, curve: pd.DataFrame, note: str
) -> TopicResult:
    outside = {"unit_id": units.unit_ids, "topic": -1, "probability": 0.0, "outlier": True}
    return TopicResult(
        topics=empty_table("topics"),
        unit_topics=check_table(pd.DataFrame(outside), "unit_topics"),
        unit_themes=unit_themes,
        stability=curve,
        figures=_counts(units, 0),
        note=note,
    )
