"""Measure what it takes to code very many units: time, memory, and whether both grow in proportion.

    python benchmarks/scale.py [--full]

Units are made of the example study's (run ``dvc repro`` first): sentences drawn at random, three
words in a hundred joined to ones that were never seen, so that texts, word forms and questions go on
being new as they do in interviews. They are coded in parts by the example's classifier, encoder
included, each size in a process of its own; ``--full`` adds a million. ``stage code`` reads them from a
study's tables and writes one table, as ``samenspraak code`` does. Beside it TF-IDF of words and pairs
with a logistic regression, the same units. Prints Markdown and writes
``benchmarks/results/scale.json``. Seconds are processor seconds: others may use the machine.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from rich.console import Console
from scale_study import turns_of, units_of

from samenspraak import MotivationClassifier
from samenspraak.cluster import map_batches
from samenspraak.codebook import Codebook
from samenspraak.encode import load_encoder
from samenspraak.labels import gold_matrix
from samenspraak.params import Params
from samenspraak.segment import units_with_questions
from samenspraak.stages import code
from samenspraak.study import Study
from samenspraak.tables import read_table, write_parts, write_table

ROOT = Path(__file__).resolve().parents[1]
RESULT = ROOT / "benchmarks" / "results" / "scale.json"
STUDY = Study("example", ROOT)

PART = 5000
CORES = 2
MILLION = 1_000_000
PEER = "TF-IDF + logistic regression"
STAGE = "stage code, words for likeliest codes"
SIZES = {
    "probabilities": (10_000, 30_000, 100_000),
    PEER: (10_000, 30_000, 100_000),
    "probabilities, two processes": (30_000, 100_000),
    "codings without words": (10_000, 30_000),
    "codings, words for codes given": (10_000, 20_000),
    "codings, words for likeliest codes": (10_000,),
    STAGE: (10_000, 30_000, 100_000),
}
FULL = ("probabilities", "probabilities, two processes")
NEW_WORDS = 0.03
SENTENCES = (2, 7)  # of a unit: 2 to 6

Row = dict[str, Any]
Work = Callable[[pd.DataFrame], Any]


@dataclass(frozen=True)
class Spent:
    """What one part cost, where it was worked on."""

    cpu: float
    peak: float
    """MiB that the process ever held."""


@dataclass(frozen=True)
class Measured:
    """Work on one part that says what it cost."""

    work: Work

    def __call__(self, part: pd.DataFrame) -> Spent:
        """Work on a part; nothing but the cost is kept."""
        started = time.process_time()
        self.work(part)
        return Spent(time.process_time() - started, peak())


def main(arguments: list[str]) -> int:
    """Measure each way and size in a fresh process; print the table, write the figures."""
    console = Console(stderr=True)
    if len(arguments) == 2:
        print(json.dumps(measure(arguments[0], int(arguments[1]))))
        return 0
    if missing := study_missing():
        console.print(f"skipped: {missing}")
        return 0
    rows = []
    for way, sizes in SIZES.items():
        full = (MILLION,) if "--full" in arguments and way in FULL else ()
        for size in (*sizes, *full):
            rows.append(in_fresh_process(way, size))
            console.print(str(rows[-1]), soft_wrap=True)
    found = {
        "rows": with_ratios(rows),
        "machine": f"figures for {CORES} cores are seconds / {CORES}",
    }
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8", newline="\n")
    print(as_markdown(found["rows"]))
    return 0


def study_missing() -> str:
    """Say what of the example study is not there; empty when all is."""
    needed = (STUDY.units, STUDY.transcripts, STUDY.gold, STUDY.classifier / "model.json")
    absent = [path.name for path in needed if not path.is_file()]
    return f"no {', '.join(absent)} of the example study; run `dvc repro` first" if absent else ""


def in_fresh_process(way: str, size: int) -> Row:
    """Give the figures of one way and size: what was held in memory before plays no part."""
    command = [sys.executable, __file__, way, str(size)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    row: Row = json.loads(done.stdout.splitlines()[-1])
    return row


def measure_stage(size: int) -> Row:
    """Give seconds and memory of stage ``code`` on a study of so many units, written beforehand."""
    with tempfile.TemporaryDirectory() as folder:
        study = Study("example", Path(folder))
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as other:
            other.submit(write_study, study, size).result()
        started, cpu = time.perf_counter(), time.process_time()
        code.run(Params(corpus=study.name), study)
        wall, cpu = time.perf_counter() - started, time.process_time() - cpu
    return as_row(STAGE, size, cpu, wall, peak())


def write_study(study: Study, size: int) -> None:
    """Write tables of units and turns: 50 units an interview, each after its question."""
    for name in ("models", "codebooks"):
        (study.root / name).symlink_to(ROOT / name)
    example = example_units()
    write_parts(map(units_of, parts(example, size)), "units", study.units)
    write_parts(map(turns_of, parts(example, size)), "transcripts", study.transcripts)


def measure(way: str, size: int) -> Row:
    """Give processor seconds, wall seconds and peak memory of coding so many units."""
    if way == STAGE:
        return measure_stage(size)
    units = example_units()
    address = "local" if way.endswith("two processes") else None
    with tempfile.TemporaryDirectory() as folder:
        work = worker(way, units, Path(folder))
        work(next(parts(units, 10)))  # what is done once is done
        started = time.perf_counter()
        spent = list(map_batches(Measured(work), parts(units, size), address))
        wall = time.perf_counter() - started
    held = max(one.peak for one in spent)
    cpu = sum(one.cpu for one in spent)
    return as_row(way, size, cpu, wall, peak() + CORES * held if address else held)


def as_row(way: str, size: int, cpu: float, wall: float, held: float) -> Row:
    """Give what was measured, rounded."""
    return {
        "way": way,
        "units": size,
        "CPU s": round(cpu, 2),
        "wall s": round(wall, 2),
        "peak MiB": round(held),
    }


def worker(way: str, units: pd.DataFrame, folder: Path) -> Work:
    """Give what is done with a part: probabilities are given, codings written to a table."""
    if way == PEER:
        return peer(units)
    clf = MotivationClassifier.load(STUDY.classifier, encoder=load_encoder("fast"))
    if way.startswith("probabilities"):
        return clf.predict_frame
    evidence = way.rpartition("words")[0].split()[-1] if way.endswith("words") else way.split()[-1]
    wanted = {"without": "none", "given": "given", "codes": "likeliest"}[evidence]
    return partial(write_codings, clf, wanted, folder)


def write_codings(
    clf: MotivationClassifier, evidence: Any, folder: Path, part: pd.DataFrame
) -> None:
    """Write the codings of a part as a table of its own."""
    table = clf.codings(part, evidence=evidence)
    write_table(table, "codings", folder / f"{part.index[0]}.parquet")


def peer(units: pd.DataFrame) -> Work:
    """Give what most would write in ten lines, fitted on the example's labels."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.multiclass import OneVsRestClassifier
    from sklearn.pipeline import make_pipeline

    ids = Codebook.default().ids
    gold = gold_matrix(read_table("gold", STUDY.gold), list(units.index), ids)
    known = gold.notna().all(axis=1)
    truth = (gold[known] >= 0.5).astype(int)
    model = make_pipeline(
        TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True),
        OneVsRestClassifier(LogisticRegression(max_iter=1000)),
    )
    model.fit(units.loc[known, "text"], truth.loc[:, truth.any()])
    return lambda part: model.predict_proba(part["text"])


def example_units() -> pd.DataFrame:
    """Give the units of the example study with their questions."""
    return units_with_questions(
        read_table("units", STUDY.units), read_table("transcripts", STUDY.transcripts)
    )


def parts(units: pd.DataFrame, size: int) -> Iterator[pd.DataFrame]:
    """Give so many new units in parts, the same whatever the size; ids count from 0."""
    sentences = [part for text in units["text"] for part in text.split(". ")]
    words = " ".join(units["text"]).split()
    asked = [text.split() for text in units["question"]]
    for first in range(0, size, PART):
        rng = np.random.default_rng([0, first])
        count = min(PART, size - first)
        index = [f"unit-{number:08}" for number in range(first, first + count)]
        said = [answer(sentences, words, rng) for _ in index]
        halves = rng.integers(0, len(asked), (count, 2))
        questions = [
            " ".join(asked[one][: len(asked[one]) // 2] + asked[two][len(asked[two]) // 2 :])
            for one, two in halves
        ]
        roles = units["role"].to_numpy()[rng.integers(0, len(units), count)]
        yield pd.DataFrame({"text": said, "question": questions, "role": roles}, index)


def answer(sentences: list[str], words: list[str], rng: np.random.Generator) -> str:
    """Give a few sentences, some of their words joined to another."""
    chosen: NDArray[np.int64] = rng.integers(0, len(sentences), rng.integers(*SENTENCES))
    said = ". ".join(sentences[one] for one in chosen).split()
    for place in np.flatnonzero(rng.random(len(said)) < NEW_WORDS):
        said[place] = words[rng.integers(len(words))].strip(".,?!") + said[place]
    return " ".join(said)


def peak() -> float:
    """Give the most memory this process ever held, in MiB."""
    unit = 1024 if sys.platform != "darwin" else 1024**2
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


def with_ratios(rows: list[Row]) -> list[Row]:
    """Give rows with units a second and core, and time per unit against smallest size and peer."""
    by_peer = {row["units"]: row["CPU s"] / row["units"] for row in rows if row["way"] == PEER}
    smallest: dict[str, float] = {}
    found = []
    for row in rows:
        each = row["CPU s"] / row["units"]
        against = by_peer.get(row["units"])
        found.append(
            row
            | {
                "units per CPU s": round(1 / each),
                "min for 1 M, 2 cores": round(each * MILLION / CORES / 60, 1),
                "time per unit / smallest": round(each / smallest.setdefault(row["way"], each), 2),
                "time per unit / peer": None if against is None else round(each / against, 2),
            }
        )
    return found


def as_markdown(rows: list[Row]) -> str:
    """Give the rows as a table."""
    lines = ["| " + " | ".join(rows[0]) + " |", "|---" * len(rows[0]) + "|"]
    shown = [
        [
            "" if value is None else f"{value:,}" if isinstance(value, int) else str(value)
            for value in row.values()
        ]
        for row in rows
    ]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in shown])


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
