"""Measure the ranking of units before the first label, against what could be had without us.

    python benchmarks/before_labels.py

The example study (run ``dvc repro`` first): every unit is scored for every code from the codebook
alone, and set against the adjudicated labels. Macro average precision over codes, and the share of
labels within the first three codes of their unit (units with a label). Differences with intervals:
bootstrap over interviews. Peers see the text of the units and of the examples; ours sees the
interviewer's question and the speaker's role as well, which every study has. Prints Markdown and
writes ``benchmarks/results/before_labels.json``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from rich.console import Console
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import FeatureUnion
from sklearn.preprocessing import normalize

from samenspraak import MotivationClassifier
from samenspraak.codebook import Codebook
from samenspraak.encode import encode_texts, load_encoder
from samenspraak.labels import gold_matrix
from samenspraak.placeholders import plain
from samenspraak.segment import units_with_questions
from samenspraak.study import Study
from samenspraak.tables import read_table

ROOT = Path(__file__).resolve().parents[1]
RESULT = ROOT / "benchmarks" / "results" / "before_labels.json"
STUDY = Study("example", ROOT)

OURS = "ours"
UNSEEN = ("E09", "E12", "E13", "E16", "E17", "E20", "E21", "E24")
"""Interviews on which no number of the ranking was chosen."""
RESAMPLES = 1000
RANDOM = 20  # rankings by chance

Row = dict[str, Any]
Array = NDArray[np.float64]
Flags = NDArray[np.bool_]


def main() -> int:
    """Rank by each method, measure on all interviews and on those unseen; print, write."""
    needed = (STUDY.units, STUDY.transcripts, STUDY.gold)
    absent = [path.name for path in needed if not path.is_file()]
    if absent:
        missing = f"no {', '.join(absent)} of the example study; run `dvc repro` first"
        Console(stderr=True).print(f"skipped: {missing}")
        return 0
    units = units_with_questions(
        read_table("units", STUDY.units), read_table("transcripts", STUDY.transcripts)
    )
    codebook = Codebook.default()
    gold = gold_matrix(read_table("gold", STUDY.gold), list(units.index), codebook.ids)
    carried = gold.to_numpy() >= 0.5
    rankings = dict(methods(units, codebook))
    interviews = units["interview_id"].to_numpy()
    unseen = np.isin(interviews, UNSEEN)
    results = {
        "all interviews": measured(rankings, carried, interviews),
        "interviews on which nothing was chosen": measured(
            {name: scores[unseen] for name, scores in rankings.items()},
            carried[unseen],
            interviews[unseen],
        ),
    }
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8", newline="\n")
    for name, rows in results.items():
        print(f"\n### {name.capitalize()}\n\n{as_markdown(rows)}")
    return 0


def methods(units: pd.DataFrame, codebook: Codebook) -> Iterator[tuple[str, Array]]:
    """Give name and scores, shape (n_units, n_codes), of each method."""
    codes = list(codebook.ids)
    examples = codebook.examples()
    own = np.eye(len(codes))[[codes.index(example.code) for example in examples]]
    texts = [plain(text) for text in units["text"]]
    shown = [plain(example.text) for example in examples]
    rng = np.random.default_rng(0)
    yield "chance", rng.random((len(texts), len(codes)))
    words = cosines(*tfidf(texts, shown), own)
    yield "TF-IDF, words and characters", words
    encoder = load_encoder("fast")
    vectors, of_shown = (encode_texts(encoder, part).astype(float) for part in (texts, shown))
    yield "static encoder", cosines(vectors, of_shown, own)
    both = np.vstack([vectors, of_shown])
    common = np.linalg.svd(both, full_matrices=False)[2][:1]
    centred = [part - part @ common.T @ common for part in (vectors, of_shown)]
    half = standard(words) + standard(cosines(*centred, own))
    yield "static + TF-IDF, half each", half
    to = [codebook[code].applies_to for code in codes]
    ruled = np.array([[one in ("both", role) for one in to] for role in units["role"]])
    yield "the same, codes ruled out by role", np.where(ruled, half, half.min() - 1)
    for name, question in (("ours without the question", False), (OURS, True)):
        clf = MotivationClassifier(codebook, question=question)
        yield name, clf.rank(units)[codes].to_numpy()


def tfidf(texts: list[str], shown: list[str]) -> tuple[Any, Any]:
    """Give TF-IDF of words (1-2) and characters (3-5), half each, of units and of examples."""
    union = FeatureUnion(
        [
            ("words", TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)),
            ("characters", TfidfVectorizer(analyzer="char", ngram_range=(3, 5), sublinear_tf=True)),
        ]
    )
    rows = union.fit_transform(texts + shown).tocsr()
    return rows[: len(texts)], rows[len(texts) :]


def cosines(units: Any, examples: Any, own: Array) -> Array:
    """Give the cosine of each unit to the mean of each code's examples."""
    means = normalize(np.asarray((normalize(examples).T @ own).T))
    return np.asarray(normalize(units) @ means.T)


def standard(scores: Array) -> Array:
    """Give scores with mean 0 and deviation 1 over the whole matrix."""
    return np.asarray((scores - scores.mean()) / scores.std())


def measured(rankings: dict[str, Array], carried: Flags, interviews: NDArray[Any]) -> list[Row]:
    """Give a row per method; the difference to ours with its 95 % interval."""
    names, owner = np.unique(interviews, return_inverse=True)
    rng = np.random.default_rng(0)
    times = rng.multinomial(len(names), np.full(len(names), 1 / len(names)), RESAMPLES)[:, owner]
    each = {name: macro_aps(carried, scores, times) for name, scores in rankings.items()}
    found = []
    for name, scores in rankings.items():
        gain = np.percentile(each[OURS] - each[name], [2.5, 97.5])
        ap, top = macro_ap(carried, scores), within_first(carried, scores, 3)
        if name == "chance":
            ap, top = by_chance(carried)
        difference = macro_ap(carried, rankings[OURS]) - ap
        interval = f"{difference:+.3f} ({gain[0]:+.3f} to {gain[1]:+.3f})"
        found.append(
            {
                "ranking": name,
                "macro AP": round(ap, 3),
                "within first three": round(top, 3),
                "ours more (95 %)": "" if name == OURS else interval,
            }
        )
    return found


def by_chance(carried: Flags) -> tuple[float, float]:
    """Give the means of random rankings."""
    rng = np.random.default_rng(1)
    draws = [rng.random(carried.shape) for _ in range(RANDOM)]
    return (
        float(np.mean([macro_ap(carried, scores) for scores in draws])),
        float(np.mean([within_first(carried, scores, 3) for scores in draws])),
    )


def macro_ap(carried: Flags, scores: Array) -> float:
    """Give average precision, averaged over codes that some unit carries."""
    return float(macro_aps(carried, scores, np.ones((1, len(scores))))[0])


def macro_aps(carried: Flags, scores: Array, times: NDArray[Any]) -> Array:
    """Give `macro_ap` for each row of `times`: how often each unit counts."""
    found = []
    for code in range(carried.shape[1]):
        order = np.argsort(-scores[:, code], kind="stable")
        last = np.append(np.diff(scores[order, code]) != 0, True)  # of those that stand equal
        right = np.cumsum(times[:, order] * carried[order, code], axis=1)[:, last]
        shown = np.cumsum(times[:, order], axis=1)[:, last]
        steps = np.diff(right, axis=1, prepend=0) * right / np.maximum(shown, 1)
        found.append(steps.sum(axis=1) / np.where(right[:, -1] > 0, right[:, -1], np.nan))
    means: Array = np.nanmean(found, axis=0)
    return means


def within_first(carried: Flags, scores: Array, first: int) -> float:
    """Give the share of labels that stand among the first codes of their unit."""
    coded = carried.any(axis=1)
    order = np.argsort(-scores[coded], axis=1, kind="stable")[:, :first]
    return float(np.take_along_axis(carried[coded], order, axis=1).sum() / carried.sum())


def as_markdown(rows: list[Row]) -> str:
    """Give the rows as a table."""
    lines = ["| " + " | ".join(rows[0]) + " |", "|---" * len(rows[0]) + "|"]
    return "\n".join(lines + ["| " + " | ".join(map(str, row.values())) + " |" for row in rows])


if __name__ == "__main__":
    raise SystemExit(main())
