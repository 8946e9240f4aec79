"""Measure how long a fresh process takes to its first prediction.

    python benchmarks/start.py

Import of the class, loading the example's classifier (run ``dvc repro`` first), one prediction:
median of five processes, beside the import of sentence-transformers alone and of what no scikit-learn
estimator can do without. Wall seconds mean little while others use the machine, so processor seconds
stand beside them. Prints Markdown and writes ``benchmarks/results/start.json``.
"""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import Any

from rich.console import Console

from samenspraak.study import Study

ROOT = Path(__file__).resolve().parents[1]
RESULT = ROOT / "benchmarks" / "results" / "start.json"
CLASSIFIER = Study("example", ROOT).classifier

RUNS = 5
OURS = {
    "import of the class": "from samenspraak import MotivationClassifier",
    "load": f"clf = MotivationClassifier.load({str(CLASSIFIER)!r})",
    "first prediction": "clf.predict_proba(['Ik doe het voor de buurt.'])",
    "second prediction": "clf.predict_proba(['Ik heb er geen tijd meer voor.'])",
}
TOTAL = ("import of the class", "load", "first prediction")
PEERS = {
    "import of pandas and sklearn.base": "import pandas, sklearn.base",
    "import of sentence_transformers": "import sentence_transformers",
}
TIMED = """
import json, time
found = {{}}
for name, line in {steps!r}.items():
    wall, cpu = time.perf_counter(), time.process_time()
    exec(line)
    found[name] = time.perf_counter() - wall, time.process_time() - cpu
print(json.dumps(found))
"""

Row = dict[str, Any]


def main() -> int:
    """Time every step in fresh processes, ours and peers in turn; print the table, write figures."""
    console = Console(stderr=True)
    if not (CLASSIFIER / "model.json").is_file():
        console.print("skipped: no classifier of the example study; run `dvc repro` first")
        return 0
    peers = {
        name: line for name, line in PEERS.items() if find_spec(line.split()[-1].split(".")[0])
    }
    runs: dict[str, list[tuple[float, float]]] = {}
    for _ in range(RUNS):
        for steps in (OURS, *({name: line} for name, line in peers.items())):
            for name, seconds in in_fresh_process(steps).items():
                runs.setdefault(name, []).append(seconds)
    runs["import, load, first prediction"] = [
        (sum(wall for wall, _ in one), sum(cpu for _, cpu in one))
        for one in zip(*(runs[name] for name in TOTAL), strict=True)
    ]
    rows = [as_row(name, seconds) for name, seconds in runs.items()]
    RESULT.parent.mkdir(exist_ok=True)
    text = json.dumps({"runs": RUNS, "rows": rows}, indent=2) + "\n"
    RESULT.write_text(text, encoding="utf-8", newline="\n")
    print(as_markdown(rows))
    return 0


def in_fresh_process(steps: dict[str, str]) -> dict[str, tuple[float, float]]:
    """Give wall and processor seconds of each line of code, one after the other."""
    command = [sys.executable, "-W", "ignore", "-c", TIMED.format(steps=steps)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found = json.loads(done.stdout.splitlines()[-1])
    return {name: (wall, cpu) for name, (wall, cpu) in found.items()}


def as_row(name: str, seconds: list[tuple[float, float]]) -> Row:
    """Give medians, and the fastest run: what it takes when nobody else uses the machine."""
    walls, cpus = zip(*seconds, strict=True)
    return {
        "step": name,
        "wall s": round(median(walls), 2),
        "fastest": round(min(walls), 2),
        "CPU s": round(median(cpus), 2),
    }


def as_markdown(rows: list[Row]) -> str:
    """Give the rows as a table."""
    lines = ["| " + " | ".join(rows[0]) + " |", "|---" * len(rows[0]) + "|"]
    return "\n".join(lines + ["| " + " | ".join(map(str, row.values())) + " |" for row in rows])


if __name__ == "__main__":
    raise SystemExit(main())
