"""How often intervals hold the true share, and how wide they are, on labels that are all known.

    python benchmarks/estimate.py

GoEmotions (Demszky et al. 2020): a classifier learns from 2,000 comments; 20,000 others are the
corpus whose true shares are known. Again and again some are "labelled" and `estimate_prevalence`
is asked. Comments stand alone, so each is an interview of its own. A second table draws invented
interviews whose speakers differ, to show what leaving that out costs. Prints both and writes
``benchmarks/results/estimate.json``.

The data are an optional development data folder, ``../shared`` beside the repository or the
folder named by ``SAMENSPRAAK_SHARED``. Without it the benchmark says so and stops.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from samenspraak.estimate import estimate_prevalence
from samenspraak.estimate.estimators import design_effect, effective_labels, labels_mean, wilson

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("SAMENSPRAAK_SHARED", ROOT.parent / "shared"))
DATA = SHARED / "data" / "goemotions"
RESULT = ROOT / "benchmarks" / "results" / "estimate.json"

CODES = ("gratitude", "admiration", "curiosity", "annoyance", "disappointment", "optimism")
LEARNED, CORPUS = 2_000, 20_000
REPEATS = 100
FLOOR = 0.2  # of the mean inclusion probability: no unit is left out for good

Array = NDArray[np.float64]


class Comments:
    """The corpus as tables, with truth and the machine's probability per code."""

    def __init__(self, folder: Path) -> None:
        names = (folder / "labels.txt").read_text(encoding="utf-8").split()
        frame = pd.read_csv(
            folder / "train.tsv", sep="\t", names=["text", "labels", "id"], quoting=3, dtype=str
        ).sample(LEARNED + CORPUS, random_state=0)
        given = frame["labels"].str.split(",")
        truth = {code: [str(names.index(code)) in own for own in given] for code in CODES}
        words = TfidfVectorizer(sublinear_tf=True, min_df=2, ngram_range=(1, 2))
        learned = words.fit_transform(frame["text"][:LEARNED])
        corpus = words.transform(frame["text"][LEARNED:])
        self.truth: dict[str, Array] = {}
        self.machine: dict[str, Array] = {}
        for code in CODES:
            values = np.array(truth[code], dtype=float)
            model = LogisticRegression(C=10).fit(learned, values[:LEARNED])
            self.truth[code] = values[LEARNED:]
            self.machine[code] = model.predict_proba(corpus)[:, 1]
        ids = [f"c{row:05}" for row in range(CORPUS)]
        self.units = pd.DataFrame(
            {"unit_id": ids, "interview_id": ids, "role": "citizen", "language": "en"}
        )
        self.cases = pd.DataFrame({"interview_id": ids, "setting": "forum"})
        self.codings = {code: self._codings(code) for code in CODES}

    def gold(self, code: str, rows: NDArray[np.int64], design: str, chance: Any) -> pd.DataFrame:
        """Give the labels of some comments as the table ``gold``."""
        return pd.DataFrame(
            {
                "unit_id": self.units["unit_id"].to_numpy()[rows],
                "code": code,
                "value": self.truth[code][rows],
                "n_coders": 1,
                "design": design,
                "inclusion_probability": chance,
            }
        )

    def _codings(self, code: str) -> pd.DataFrame:
        """Give the machine's probabilities as the table ``codings``."""
        return pd.DataFrame(
            {
                "unit_id": self.units["unit_id"],
                "code": code,
                "probability": self.machine[code],
                "decision": self.machine[code] > 0.5,
                "coder": "model:benchmark",
                "evidence": "",
            }
        )

    def estimate(self, code: str, gold: pd.DataFrame, machine: bool) -> tuple[float, float]:
        """Give the interval that the library would give."""
        codings = self.codings[code] if machine else None
        found = estimate_prevalence(
            gold, self.units, self.cases, [code], codings=codings, cross_fitted=machine, by=()
        ).iloc[0]
        return float(found["low"]), float(found["high"])


def main() -> int:
    """Measure coverage and width; print both tables, write the figures."""
    if not (DATA / "train.tsv").is_file():
        print("no goemotions/train.tsv in the development data folder; nothing was run")
        return 1
    comments = Comments(DATA)
    sampled = [line for n in (200, 500) for line in _sampled(comments, n)]
    clustered = list(_clustered())
    RESULT.parent.mkdir(parents=True, exist_ok=True)
    figures = {"comments": sampled, "interviews": clustered}
    RESULT.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    for lines in figures.values():
        print("\n".join(_markdown(lines)), end="\n\n")
    return 0


def _sampled(comments: Comments, n: int) -> Iterator[dict[str, Any]]:
    """Give a line per method: mean and lowest coverage over the codes, and mean width."""
    methods = ("machine count, Wilson", "labels, Wilson", "labels and machine, PPI++")
    methods += ("weighted labels and machine, difference",)
    hits = {method: dict.fromkeys(CODES, 0) for method in methods}
    widths: dict[str, list[float]] = {method: [] for method in methods}
    for code in CODES:
        truth, machine = comments.truth[code], comments.machine[code]
        counted = wilson(float((machine > 0.5).mean()), CORPUS)
        size = np.sqrt(machine * (1 - machine))
        chance = np.clip(n * size / size.sum(), FLOOR * n / CORPUS, 1.0)
        chance *= n / chance.sum()
        generator = np.random.default_rng(n)
        for _ in range(REPEATS):
            rows = np.sort(generator.choice(CORPUS, n, replace=False))
            random = comments.gold(code, rows, "random", np.nan)
            drawn = np.flatnonzero(generator.random(CORPUS) < chance)
            weighted = comments.gold(code, drawn, "probability", chance[drawn])
            intervals = (
                counted,
                comments.estimate(code, random, machine=False),
                comments.estimate(code, random, machine=True),
                comments.estimate(code, weighted, machine=True),
            )
            for method, (low, high) in zip(methods, intervals, strict=True):
                hits[method][code] += low <= truth.mean() <= high
                widths[method].append(high - low)
        print(f"{code}, {n} labels: done", file=sys.stderr)
    plain = float(np.mean(widths["labels, Wilson"]))
    for method in methods:
        covered = [count / REPEATS for count in hits[method].values()]
        yield {
            "method": method,
            "labels": 0 if method.startswith("machine") else n,
            "coverage": round(float(np.mean(covered)), 3),
            "lowest code": round(min(covered), 3),
            "width": round(float(np.mean(widths[method])), 4),
            "width against labels alone": round(float(np.mean(widths[method])) / plain, 2),
        }


def _clustered(repeats: int = 2000) -> Iterator[dict[str, Any]]:
    """Give coverage where speakers differ: a beta-distributed share of their own, 45 units each."""
    for share, correlation, interviews in (
        (0.1, 0.0, 8),
        (0.1, 0.03, 8),
        (0.1, 0.1, 8),
        (0.3, 0.1, 8),
        (0.03, 0.1, 8),
        (0.1, 0.1, 20),
    ):
        generator = np.random.default_rng(0)
        owner = np.repeat(np.arange(interviews), 45)
        spread = 1 / correlation - 1 if correlation else 1e9
        covered = np.zeros(2)
        width = np.zeros(2)
        for _ in range(repeats):
            own = generator.beta(share * spread, (1 - share) * spread, interviews)
            found = labels_mean((generator.random(len(owner)) < own[owner]).astype(float))
            effect, freedom = design_effect([(found, owner)])
            numbers = (found.n_human, effective_labels(found, effect, freedom))
            limits = np.array([wilson(found.share, number) for number in numbers])
            covered += (limits[:, 0] <= share) & (share <= limits[:, 1])
            width += limits[:, 1] - limits[:, 0]
        yield {
            "share": share,
            "correlation within interviews": correlation,
            "interviews": interviews,
            "coverage, Wilson": round(covered[0] / repeats, 3),
            "coverage, Wilson clustered": round(covered[1] / repeats, 3),
            "width, Wilson": round(width[0] / repeats, 3),
            "width, Wilson clustered": round(width[1] / repeats, 3),
        }


def _markdown(lines: list[dict[str, Any]]) -> Iterable[str]:
    yield "| " + " | ".join(lines[0]) + " |"
    yield "|---" * len(lines[0]) + "|"
    for line in lines:
        yield "| " + " | ".join(map(str, line.values())) + " |"


if __name__ == "__main__":
    sys.exit(main())
