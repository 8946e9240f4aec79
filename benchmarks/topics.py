"""Compare our topics with k-means, BERTopic's defaults, NMF and LDA on news with known classes.

    python benchmarks/topics.py

BBC News (Greene & Cunningham 2006, as preprocessed by OCTIS): 2,225 documents, five classes. All
methods get the same vectors (the embedded encoder) or the same word counts, and every topic is
named by the same recipe (class-based TF-IDF, ten words). Prints a table and writes
``benchmarks/results/topics.json``.

The data are an optional development data folder, ``../shared`` beside the repository or the
folder named by ``SAMENSPRAAK_SHARED``. Without it the benchmark says so and stops.
"""

from __future__ import annotations

import json
import os
import sys
import time
import warnings
from collections.abc import Callable, Iterable
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.cluster import KMeans
from sklearn.decomposition import NMF, PCA, LatentDirichletAllocation
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer
from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score

from samenspraak.encode import encode_texts, load_encoder
from samenspraak.themes import Themes
from samenspraak.topics import find_topics
from samenspraak.topics.consensus import ConsensusKMeans, one_thread
from samenspraak.topics.words import coherence, diversity

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("SAMENSPRAAK_SHARED", ROOT.parent / "shared"))
CORPUS = SHARED / "data" / "topics" / "BBC_News" / "corpus.tsv"
RESULT = ROOT / "benchmarks" / "results" / "topics.json"

SEEDS = (0, 1, 2)
RUNS = 100
WORDS = 10
COLUMNS = {
    "method": "method",
    "n_topics": "topics",
    "outside": "outside",
    "nmi": "NMI with classes",
    "ari": "ARI with classes",
    "npmi": "NPMI",
    "diversity": "diversity",
    "seed_ari": "ARI between seeds",
    "sample_ari": "ARI on 90 %",
    "cpu_s": "CPU s per fit",
}

Labels = NDArray[np.int64]
Fit = Callable[[NDArray[np.int64], int], Labels]
"""Rows to use and a seed, to a topic per row; -1 is outside."""


class News:
    """The documents with what every method is given."""

    def __init__(self, path: Path) -> None:
        frame = pd.read_csv(path, sep="\t", names=["text", "part", "topic"])
        self.texts: list[str] = list(frame["text"])
        self.classes: list[str] = list(frame["topic"])
        self.encoder = load_encoder("fast")
        self.vectors = encode_texts(self.encoder, self.texts)
        self.counts = CountVectorizer(analyzer=str.split, min_df=2).fit(self.texts)
        self.bags = self.counts.transform(self.texts)

    def reduced(self, rows: NDArray[np.int64]) -> NDArray[np.float64]:
        """Give 50 principal components of the directions from the mean, as our topics have them."""
        away = self.vectors[rows].astype(float) - self.vectors[rows].mean(axis=0)
        away /= np.linalg.norm(away, axis=1, keepdims=True)
        reduced: NDArray[np.float64] = PCA(50, svd_solver="full").fit_transform(away)
        return reduced

    def units(self, rows: NDArray[np.int64]) -> pd.DataFrame:
        """Give documents as a table of units; every document is an interview of its own."""
        names = [f"D{row:04}" for row in rows]
        texts = [self.texts[row] for row in rows]
        return pd.DataFrame(
            {"unit_id": names, "interview_id": names, "language": "en", "text": texts}
        )


def main() -> int:
    """Run every method; print the table, write the figures."""
    if not CORPUS.is_file():
        print(f"no {CORPUS.relative_to(SHARED)} in the development data folder; nothing was run")
        return 1
    with one_thread():
        lines = _lines(News(CORPUS))
    RESULT.parent.mkdir(parents=True, exist_ok=True)
    RESULT.write_text(json.dumps(lines, indent=2) + "\n", encoding="utf-8")
    print("\n".join(_markdown(lines)))
    return 0


def _lines(news: News) -> list[dict[str, Any]]:
    own = measure("ours, number chosen", _ours(news), news)
    number = int(own["n_topics"])
    lines = [own]
    for topics in dict.fromkeys((number, 10)):
        for name, fit in _with_number(news, topics):
            lines.append(measure(name, fit, news))
    return [*lines, measure("BERTopic, defaults", _bertopic(news), news)]


def measure(name: str, fit: Fit, news: News) -> dict[str, Any]:
    """Give the figures of a method: three seeds, and three samples of 90 % under the first seed.

    Documents outside every topic count as one topic more in NMI and ARI.
    """
    everything = np.arange(len(news.texts))
    started = time.process_time()
    labels = [fit(everything, seed) for seed in SEEDS]
    cpu = (time.process_time() - started) / len(SEEDS)
    samples = []
    for seed in SEEDS:
        generator = np.random.default_rng(seed)
        size = int(0.9 * len(everything))
        rows = np.sort(generator.choice(everything, size, replace=False))
        samples.append(adjusted_rand_score(labels[0][rows], fit(rows, SEEDS[0])))
    words = [_topic_words(news, found) for found in labels]
    documents = [text.split() for text in news.texts]
    print(f"{name}: done", file=sys.stderr)
    figures = {
        "outside": [(found == -1).mean() for found in labels],
        "nmi": [normalized_mutual_info_score(news.classes, found) for found in labels],
        "ari": [adjusted_rand_score(news.classes, found) for found in labels],
        "npmi": [coherence(found, documents) for found in words],
        "diversity": [diversity(found) for found in words],
        "seed_ari": [adjusted_rand_score(*pair) for pair in combinations(labels, 2)],
        "sample_ari": samples,
    }
    means = {key: round(float(np.mean(values)), 3) for key, values in figures.items()}
    return {
        "method": name,
        "n_topics": len(set(labels[0]) - {-1}),
        **means,
        "cpu_s": round(cpu, 1),
    }


def _ours(news: News) -> Fit:
    def fit(rows: NDArray[np.int64], seed: int) -> Labels:
        result = find_topics(
            news.units(rows),
            news.vectors[rows],
            Themes.default(),
            news.encoder,
            runs=RUNS,
            seed=1000 * seed,
        )
        return result.unit_topics["topic"].to_numpy(dtype=np.int64)

    return fit


def _with_number(news: News, topics: int) -> Iterable[tuple[str, Fit]]:
    """Give the methods that are told how many topics to find."""

    def consensus(rows: NDArray[np.int64], seed: int) -> Labels:
        model = ConsensusKMeans(topics, runs=RUNS, seed=1000 * seed)
        return model.fit(news.reduced(rows)).labels_

    def once(rows: NDArray[np.int64], seed: int) -> Labels:
        found: Labels = KMeans(topics, n_init=1, random_state=seed).fit_predict(news.reduced(rows))
        return found

    def best(rows: NDArray[np.int64], seed: int) -> Labels:
        found: Labels = KMeans(topics, n_init=10, random_state=seed).fit_predict(news.reduced(rows))
        return found

    def nmf(rows: NDArray[np.int64], seed: int) -> Labels:
        weights = TfidfTransformer(sublinear_tf=True).fit_transform(news.bags[rows])
        model = NMF(topics, init="nndsvda", random_state=seed, max_iter=400)
        found: Labels = model.fit_transform(weights).argmax(axis=1)
        return found

    def lda(rows: NDArray[np.int64], seed: int) -> Labels:
        model = LatentDirichletAllocation(topics, random_state=seed, max_iter=10)
        found: Labels = model.fit_transform(news.bags[rows]).argmax(axis=1)
        return found

    yield f"ours (consensus), {topics}", consensus
    yield f"k-means, one start, {topics}", once
    yield f"k-means, ten starts, {topics}", best
    yield f"NMF of TF-IDF, {topics}", nmf
    yield f"LDA, {topics}", lda


def _bertopic(news: News) -> Fit:
    def fit(rows: NDArray[np.int64], seed: int) -> Labels:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from bertopic import BERTopic
            from umap import UMAP

            reducer = UMAP(
                n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", random_state=seed
            )
            model = BERTopic(language="multilingual", umap_model=reducer)
            model.fit([news.texts[row] for row in rows], embeddings=news.vectors[rows])
        return np.array(model.topics_, dtype=np.int64)

    return fit


def _topic_words(news: News, labels: Labels) -> list[list[str]]:
    """Give the ten best words of each topic by class-based TF-IDF, square root as in ours."""
    names = news.counts.get_feature_names_out()
    groups = sorted(set(labels.tolist()) - {-1})
    counts = np.array([np.asarray(news.bags[labels == group].sum(axis=0))[0] for group in groups])
    rarity = np.log(1 + counts.sum(axis=1).mean() / np.maximum(counts.sum(axis=0), 1))
    scores = np.sqrt(counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)) * rarity
    return [list(names[np.argsort(-row, kind="stable")[:WORDS]]) for row in scores]


def _markdown(lines: list[dict[str, Any]]) -> Iterable[str]:
    yield "| " + " | ".join(COLUMNS.values()) + " |"
    yield "|---" * len(COLUMNS) + "|"
    for line in lines:
        yield "| " + " | ".join(str(line[key]) for key in COLUMNS) + " |"


if __name__ == "__main__":
    sys.exit(main())
