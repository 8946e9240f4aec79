"""Measure the speed of the anonymiser: characters per CPU second, beside deduce in the same run.

    python benchmarks/pseudonymise_speed.py

Texts: the example study and, where the optional development data folder has them, nine Dutch novels
(OpenBoek), as short turns and as turns of ten sentences. The systems take turns, several rounds;
the median is given, and the median ratio of the two within a round. deduce (LGPL) is no dependency:
where it is not installed, only our own speed is measured.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pseudonymise as bench

from samenspraak.anonymise import Anonymiser
from samenspraak.anonymise.lexicon import embedded_lexicon
from samenspraak.anonymise.names import evidence_for
from samenspraak.records import Turn

RESULTS = bench.ROOT / "benchmarks" / "results" / "pseudonymise_speed.json"
System = Callable[[Sequence[Turn]], object]


def main(arguments: list[str] | None = None) -> int:
    """Measure, print a table and write the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    shared = Path(os.environ.get("SAMENSPRAAK_SHARED", bench.ROOT.parent / "shared"))
    parser.add_argument(
        "--data", type=Path, default=shared / "data", help="development data folder"
    )
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--out", type=Path, default=RESULTS)
    chosen = parser.parse_args(arguments)
    systems = {"find": finding, "find, mask, audit": masking}
    deduce = deduce_system()
    if deduce is None:
        print("deduce is not installed: no comparison")
    else:
        systems["deduce"] = deduce
    figures = {name: measured(turns, systems, chosen.rounds) for name, turns in sets(chosen.data)}
    print(table(figures))
    chosen.out.parent.mkdir(parents=True, exist_ok=True)
    chosen.out.write_text(json.dumps(figures, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    return 0


def finding(turns: Sequence[Turn]) -> object:
    """Find everything."""
    return Anonymiser().detect(turns)


def masking(turns: Sequence[Turn]) -> object:
    """Find everything, mask it, and look for what is left."""
    return Anonymiser().pseudonymise(turns)


def forget() -> None:
    """Forget every word of the round before, so each round is a first one."""
    evidence_for.cache_clear()
    embedded_lexicon.cache_clear()
    embedded_lexicon()


def deduce_system() -> System | None:
    """Give deduce where it is installed."""
    try:
        from deduce import Deduce
    except ImportError:
        return None
    model = Deduce()
    return lambda turns: [model.deidentify(turn.text) for turn in turns]


def sets(data: Path) -> Iterator[tuple[str, list[Turn]]]:
    """Give the texts that are there, as they are and ten turns joined to one."""
    texts = {"example": bench.example_gold().turns}
    if (data / "openboek").is_dir():
        texts["OpenBoek"] = bench.openboek(data / "openboek").turns
    for name, turns in texts.items():
        yield name, turns
        yield f"{name}, ten turns in one", joined(turns, 10)


def joined(turns: Sequence[Turn], number: int) -> list[Turn]:
    """Give longer turns: so many of one interview put together."""
    names = dict.fromkeys(turn.interview_id for turn in turns)
    return [
        Turn(name, at + 1, "R", "respondent", " ".join(turn.text for turn in of_one[at:][:number]))
        for name in names
        for of_one in [[turn for turn in turns if turn.interview_id == name]]
        for at in range(0, len(of_one), number)
    ]


def measured(turns: Sequence[Turn], systems: dict[str, System], rounds: int) -> dict[str, Any]:
    """Give the median speed of each system, and of ours as a share of deduce's in each round."""
    characters = sum(len(turn.text) for turn in turns)
    speeds: dict[str, list[float]] = {name: [] for name in systems}
    for system in systems.values():
        system(turns[:20])
    for _ in range(rounds):
        for name, system in systems.items():
            forget()
            started = time.process_time()
            system(turns)
            speeds[name].append(characters / (time.process_time() - started))
    figures: dict[str, Any] = {
        name: int(round(statistics.median(values), -3)) for name, values in speeds.items()
    }
    if "deduce" in speeds:
        pairs = zip(speeds["find"], speeds["deduce"], strict=True)
        figures["ratio"] = round(statistics.median(ours / theirs for ours, theirs in pairs), 2)
    return figures | {"characters": characters}


def table(figures: dict[str, dict[str, Any]]) -> str:
    """Give the figures as a Markdown table."""
    columns = list(next(iter(figures.values())))
    rows = [["", *columns], ["---"] * (len(columns) + 1)]
    rows += [[name, *(f"{of_one[key]:,}" for key in columns)] for name, of_one in figures.items()]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


if __name__ == "__main__":
    sys.exit(main())
