"""Measure the classifier: what each kind of evidence adds on interviews, and against peers elsewhere.

    python benchmarks/classify.py [interviews] [comments] [few] [finetune]

Interviews: the outputs of the example study (run ``dvc repro`` first), whole interviews left out.
Elsewhere: GoEmotions comments (Demszky et al. 2020) from the optional development data folder
(``../shared`` beside the repository, or the folder named by ``SAMENSPRAAK_SHARED``), texts without
question, role or codebook; ``few``: so many positives of every label, thresholds from the prevalence
that the sampling probabilities tell; ``finetune``, only when asked for (some twenty minutes): the same with an
encoder (``SAMENSPRAAK_ENCODER``, a folder or name) as it is and taught by the labels. What is not there is skipped with a reason. Prints Markdown and writes
``benchmarks/results/classify.json``.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from rich.console import Console
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import make_pipeline

from samenspraak.classify import BlockWeights, MotivationClassifier
from samenspraak.codebook import Codebook
from samenspraak.encode import FineTuning, VectorStore, load_encoder
from samenspraak.evaluate import cross_validate
from samenspraak.labels import gold_matrix
from samenspraak.scores import (
    average_precision,
    calibration_error,
    compare,
    counts,
    reliability,
)
from samenspraak.segment import units_with_questions
from samenspraak.study import Study
from samenspraak.tables import read_table

ROOT = Path(__file__).resolve().parents[1]
COMMENTS = Path(os.environ.get("SAMENSPRAAK_SHARED", ROOT.parent / "shared")) / "data/goemotions"
RESULT = ROOT / "benchmarks" / "results" / "classify.json"

TRAIN_SIZES = (300, 1000, 3000)
DRAWS = 2
TEST_SIZE = 2500
POSITIVES = (8, 32, 128)
FEW_DRAWS = 5
FINETUNE_POSITIVES = 32
FINETUNE_DRAWS = 1
MIN_POSITIVES = 5

Row = dict[str, Any]
Array = NDArray[np.float64]


def main(wanted: list[str]) -> int:
    """Measure what is wanted (default: all) and can be measured; print tables, write figures."""
    console = Console(stderr=True)
    results: dict[str, list[Row]] = {}
    if RESULT.is_file():
        results = json.loads(RESULT.read_text(encoding="utf-8"))
    for name, measure, missing in (
        ("interviews", interviews, interviews_missing()),
        ("comments", comments, comments_missing()),
        ("few", few, comments_missing()),
        ("finetune", finetune, comments_missing()),
    ):
        if name not in (wanted or ("interviews", "comments", "few")):
            continue
        if missing:
            console.print(f"{name}: skipped, {missing}")
            continue
        results[name] = []
        for row in measure():
            results[name].append(row)
            console.print(f"{name}: {row}", soft_wrap=True)
        print(f"\n### {name.title()}\n\n{as_markdown(results[name])}")
        RESULT.parent.mkdir(exist_ok=True)
        text = json.dumps(results, indent=2) + "\n"
        RESULT.write_text(text, encoding="utf-8", newline="\n")
    return 0


def interviews_missing() -> str:
    """Say what of the example study is not there; empty when all is."""
    study = Study("example", ROOT)
    needed = (study.units, study.transcripts, study.gold, study.embeddings)
    absent = [path.name for path in needed if not path.is_file()]
    return f"no {', '.join(absent)} of the example study; run `dvc repro` first" if absent else ""


def comments_missing() -> str:
    """Say what of GoEmotions is not there; empty when all is."""
    absent = [n for n in ("train.tsv", "dev.tsv", "labels.txt") if not (COMMENTS / n).is_file()]
    return f"no {', '.join(absent)} in the optional development data folder" if absent else ""


def interviews() -> Iterator[Row]:
    """Give a row per set of evidence, each adding one thing; the same folds for all."""
    study = Study("example", ROOT)
    frame = units_with_questions(
        read_table("units", study.units), read_table("transcripts", study.transcripts)
    )
    codebook = Codebook.default()
    gold = gold_matrix(read_table("gold", study.gold), list(frame.index), codebook.ids)
    store = VectorStore.load(study.embeddings)
    without: Row = {"encoder": None, "question": False, "role": False, "examples": False}
    steps: list[tuple[str, Row]] = [
        ("words", without | {"weights": BlockWeights(characters=0.0)}),
        ("+ characters", without),
        ("+ question", without | {"question": True}),
        ("+ role", without | {"question": True, "role": True}),
        ("+ encoder", {"encoder": store, "examples": False}),
        ("+ the codebook's examples: all", {"encoder": store}),
        ("all but the encoder", {"encoder": None}),
        ("all but the question", {"encoder": store, "question": False}),
    ]
    for name, choices in steps:
        started = time.process_time()
        classifier = MotivationClassifier(codebook, **choices)
        numbers = cross_validate(classifier, frame, gold, frame["interview_id"]).metrics()
        if not numbers["evaluated"]:
            raise SystemExit(f"the example study cannot be evaluated: {numbers['reason']}")
        if name == "words":
            yield {
                "evidence": "chance (prevalence)",
                "macro AP": round(numbers["chance_average_precision"], 3),
            }
            yield {
                "evidence": "TF-IDF of words + logistic regression",
                "macro AP": round(numbers["words_only_average_precision"], 3),
                "± (draws)": round(numbers["words_only_average_precision_sd"], 3),
            }
        yield {
            "evidence": name,
            "macro AP": round(numbers["macro_average_precision"], 3),
            "± (draws)": round(numbers["macro_average_precision_sd"], 3),
            "macro F1": round(numbers["macro_f1"], 3),
            "ECE": round(numbers["expected_calibration_error"], 4),
            "CPU s": round(time.process_time() - started),
        }


def comments() -> Iterator[Row]:
    """Give a row per training size and classifier: means over draws of the training set."""
    names = (COMMENTS / "labels.txt").read_text(encoding="utf-8").split()
    texts, labels = read_comments("train.tsv", names)
    test_texts, test_labels = read_comments("dev.tsv", names)
    test_texts, test_labels = test_texts[:TEST_SIZE], test_labels[:TEST_SIZE]
    for size in TRAIN_SIZES:
        rows: dict[str, list[Row]] = {}
        for draw in range(DRAWS):
            chosen = np.random.default_rng(draw).choice(len(texts), size, replace=False)
            enough = labels[chosen].sum(axis=0) >= MIN_POSITIVES
            units, truth = [texts[row] for row in chosen], labels[chosen][:, enough]
            for name, peer in peers():
                started = time.process_time()
                peer.fit(units, truth)
                said = np.asarray(peer.predict_proba(test_texts))
                given = np.asarray(peer.predict(test_texts)) == 1
                row = scored(test_labels[:, enough], said, given)
                row["CPU s"] = time.process_time() - started
                rows.setdefault(name, []).append(row)
        for name, own in rows.items():
            means = {key: round(float(np.mean([row[key] for row in own])), 4) for key in own[0]}
            yield {"n": size, "classifier": name} | means


def few() -> Iterator[Row]:
    """Give a row per number of positives and classifier: means and spread over draws."""
    names = (COMMENTS / "labels.txt").read_text(encoding="utf-8").split()
    texts, labels = read_comments("train.tsv", names)
    test_texts, test_labels = read_comments("dev.tsv", names)
    store = remembered([*texts, *test_texts])
    for positives in POSITIVES:
        rows: dict[str, list[Row]] = {}
        for draw in range(FEW_DRAWS):
            chosen, weights = drawn(labels, positives, draw)
            units, truth = [texts[row] for row in chosen], labels[chosen]
            prevalence = weights @ truth / weights.sum()
            for name, peer in few_peers(store):
                if isinstance(peer, MotivationClassifier):
                    peer.fit(units, truth, sample_weight=weights)
                    said = np.asarray(peer.predict_proba(test_texts))
                    given = np.asarray(peer.predict(test_texts)) == 1
                else:
                    said = np.asarray(peer.fit(units, truth).predict_proba(test_texts))
                    given = said >= [
                        np.quantile(one, 1 - share)
                        for one, share in zip(said.T, prevalence, strict=True)
                    ]
                rows.setdefault(name, []).append(scored(test_labels, said, given))
        for name, own in rows.items():
            means = {key: round(float(np.mean([row[key] for row in own])), 4) for key in own[0]}
            spread = round(float(np.std([row["macro F1"] for row in own], ddof=1)), 4)
            yield {"positives": positives, "classifier": name} | means | {"± F1": spread}


def finetune() -> Iterator[Row]:
    """Give a row per draw for an encoder as it is, and one for it taught by the same labels."""
    names = (COMMENTS / "labels.txt").read_text(encoding="utf-8").split()
    texts, labels = read_comments("train.tsv", names)
    test_texts, test_labels = read_comments("dev.tsv", names)
    test_texts, test_labels = test_texts[:TEST_SIZE], test_labels[:TEST_SIZE]
    base = os.environ.get("SAMENSPRAAK_ENCODER", "deep")
    for draw in range(FINETUNE_DRAWS):
        chosen, weights = drawn(labels, FINETUNE_POSITIVES, draw)
        for name, encoder in (("as it is", load_encoder(base)), ("taught", FineTuning(base))):
            started = time.process_time()
            peer = MotivationClassifier(encoder=encoder)
            peer.fit([texts[row] for row in chosen], labels[chosen], sample_weight=weights)
            fitted = time.process_time()
            said = np.asarray(peer.predict_proba(test_texts))
            figures = scored(test_labels, said, said > peer.thresholds_)
            yield {
                "encoder": f"{Path(base).name}, {name}",
                "positives": FINETUNE_POSITIVES,
                "draw": draw,
                **{key: round(float(value), 4) for key, value in figures.items()},
                "CPU s, fit": round(fitted - started),
                "CPU s, predict": round(time.process_time() - fitted),
            }


def drawn(labels: Array, positives: int, seed: int) -> tuple[NDArray[np.int64], Array]:
    """Give rows with so many positives of each label, and 1 / inclusion probability of each."""
    rng = np.random.default_rng(seed)
    groups = [np.flatnonzero(labels[:, code]) for code in range(labels.shape[1])]
    groups.append(np.flatnonzero(~labels.any(axis=1)))
    chosen: set[int] = set()
    missed = np.ones(len(labels))
    for group in groups:
        size = min(positives, len(group))
        chosen |= set(rng.choice(group, size, replace=False).tolist())
        missed[group] *= 1 - size / len(group)
    rows = np.array(sorted(chosen))
    return rows, 1 / np.maximum(1 - missed[rows], 1e-9)


def remembered(texts: list[str]) -> VectorStore:
    """Give the vectors of all texts, made once for all draws."""
    return VectorStore.of(load_encoder("fast"), texts)


def few_peers(store: VectorStore) -> Iterator[tuple[str, Any]]:
    """Give the classifiers to compare with few positives, unfitted."""
    model = LogisticRegression(C=10.0, solver="liblinear")
    words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)
    yield "TF-IDF + LR, matched to prevalence", make_pipeline(words, OneVsRestClassifier(model))
    yield "MotivationClassifier, no encoder", MotivationClassifier(encoder=None)
    yield "MotivationClassifier", MotivationClassifier(encoder=store)


def peers() -> Iterator[tuple[str, Any]]:
    """Give the classifiers to compare, unfitted."""
    for balanced in (None, "balanced"):
        model = LogisticRegression(C=10.0, class_weight=balanced, solver="liblinear")
        name = "TF-IDF + LR" + (f", {balanced}, threshold .5" if balanced else ", threshold .5")
        words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)
        yield name, make_pipeline(words, OneVsRestClassifier(model))
    yield "MotivationClassifier, no encoder", MotivationClassifier(encoder=None)
    yield "MotivationClassifier", MotivationClassifier()


def read_comments(file: str, names: list[str]) -> tuple[list[str], Array]:
    """Give texts and labels, shape (n_texts, n_labels) without ``neutral``."""
    table = pd.read_csv(COMMENTS / file, sep="\t", header=None, quoting=3, dtype=str)
    labels = np.zeros((len(table), len(names)))
    for row, given in enumerate(table[1]):
        labels[row, [int(number) for number in given.split(",")]] = 1.0
    kept = [number for number, name in enumerate(names) if name != "neutral"]
    return table[0].tolist(), labels[:, kept]


def scored(truth: Array, said: Array, given: NDArray[np.bool_]) -> Row:
    """Give macro AP, macro F1, calibration error, and how many codes were given per code carried."""
    codes = [code for code in range(truth.shape[1]) if truth[:, code].any()]
    bins = reliability(truth.ravel(), said.ravel())
    return {
        "macro AP": np.mean([average_precision(truth[:, c], said[:, c]) for c in codes]),
        "macro F1": np.mean([compare(*counts(truth[:, c], given[:, c])).f1 for c in codes]),
        "ECE": calibration_error(bins),
        "given / carried": given.sum() / truth.sum(),
    }


def as_markdown(rows: list[Row]) -> str:
    """Give rows as a Markdown table; columns of the fullest row."""
    columns = max((list(row) for row in rows), key=len)
    lines = [f"| {' | '.join(columns)} |", f"|{'---|' * len(columns)}"]
    lines += [f"| {' | '.join(str(row.get(c, '')) for c in columns)} |" for row in rows]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
