"""What there is to count in the example study."""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from pathlib import Path
from typing import Any

import yaml
from masters import Master, all_masters
from reading import Place, units_of

from samenspraak.codebook import Codebook
from samenspraak.coefficients import krippendorff_alpha
from samenspraak.labels import NOTHING
from samenspraak.records import Unit

HERE = Path(__file__).parent
CODEBOOKS = HERE.parents[1] / "codebooks"
LONG_ENOUGH = 6  # words that two texts share only when one was copied
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


@dataclass(frozen=True)
class Study:
    """The masters of the study, its gold standard and its coding passes; units by place."""

    masters: list[Master]
    codebook: Codebook
    units: dict[Place, Unit]
    passes: dict[str, dict[Place, frozenset[str]]]
    """Coder, then unit, then codes."""
    gold: dict[Place, frozenset[str]]
    reasons: dict[Place, str]
    hard: list[dict[str, str]]
    identifier_passes: list[dict[str, str]]
    split: dict[str, str]

    @classmethod
    def read(cls) -> Study:
        """Give the study as it lies in this folder."""
        masters = all_masters()
        passes: dict[str, dict[Place, frozenset[str]]] = defaultdict(dict)
        for row in rows("gold/passes.csv"):
            passes[row["coder"]][place_of(row)] = codes_of(row["codes"])
        gold = rows("gold/codes.csv")
        return cls(
            masters,
            Codebook.load(CODEBOOKS / "motivation.yaml"),
            units_of(masters),
            dict(sorted(passes.items())),
            {place_of(row): codes_of(row["codes"]) for row in gold},
            {place_of(row): row["reason"] for row in gold},
            rows("gold/hard_cases.csv"),
            rows("gold/identifier_passes.csv"),
            {row["interview_id"]: row["part"] for row in rows("split.csv")},
        )

    @property
    def codes(self) -> list[str]:
        """The codes of the codebook, in its order."""
        return list(self.codebook.ids)

    @property
    def words(self) -> dict[str, int]:
        """Words per interview."""
        return {m.interview_id: sum(len(t.text.split()) for t in m.turns) for m in self.masters}

    @property
    def turns(self) -> dict[str, int]:
        """Turns per interview."""
        return {m.interview_id: len(m.turns) for m in self.masters}

    @property
    def direct(self) -> dict[str, int]:
        """Direct identifiers per interview."""
        marked = Counter(i for i, *_, strength in self.marked() if strength == "direct")
        return {m.interview_id: marked[m.interview_id] for m in self.masters}

    @property
    def times(self) -> Counter[str]:
        """Units per code in the gold standard."""
        return Counter(code for codes in self.gold.values() for code in codes)

    @property
    def spread(self) -> dict[str, set[str]]:
        """Interviews per code in the gold standard."""
        found: dict[str, set[str]] = defaultdict(set)
        for (interview, *_), codes in self.gold.items():
            for code in codes:
                found[code].add(interview)
        return found

    def count(self, key: str) -> dict[str, int]:
        """Give the number of interviews per value of a header line."""
        return dict(sorted(Counter(master.header[key] for master in self.masters).items()))

    def marked(self) -> Iterator[tuple[str, int, int, int, str]]:
        """Give interview, turn, start, end and strength of every marked identifier."""
        for master in self.masters:
            for number, turn in enumerate(master.turns, 1):
                for found in turn.identifiers:
                    yield master.interview_id, number, found.start, found.end, found.strength

    def identifier_decisions(self) -> set[tuple[str, int, int, int]]:
        """Give interview, turn, start and end of the spans kept after both passes."""
        return {
            (row["interview_id"], int(row["turn"]), int(row["start"]), int(row["end"]))
            for row in self.identifier_passes
            if row["decision"] != "dropped"
        }

    def uncoded_turns(self) -> float:
        """Give the share of respondent turns in which no unit has a code."""
        coded: dict[tuple[str, int], bool] = defaultdict(bool)
        for place in self.units:
            coded[place[:2]] |= bool(self.gold.get(place))
        return sum(not value for value in coded.values()) / len(coded)

    def several_codes(self) -> float:
        """Give the share of coded units with two codes or more."""
        sizes = [len(codes) for codes in self.gold.values() if codes]
        return sum(size > 1 for size in sizes) / max(1, len(sizes))

    def hard_kinds(self) -> dict[str, int]:
        """Give the number of hard cases per kind."""
        return dict(sorted(Counter(row["kind"] for row in self.hard).items()))

    def differing(self) -> list[Place]:
        """Give the units on which the passes gave different sets of codes."""
        first, second = self.passes.values()
        return sorted(u for u in self.units if first.get(u) != second.get(u))

    def without_capitals(self) -> list[str]:
        """Give the interviews all in lower case and without full stops."""
        return [
            m.interview_id
            for m in self.masters
            if all(not re.search(r"[A-Z.?!]", turn.text) for turn in m.turns)
        ]

    @cached_property
    def _phrases(self) -> dict[str, set[tuple[str, ...]]]:
        return {m.interview_id: phrases(t.text for t in m.turns) for m in self.masters}

    def shared_phrases(self) -> list[str]:
        """Give the sequences of `LONG_ENOUGH` words that stand in two interviews."""
        pairs = combinations(self._phrases.items(), 2)
        return sorted(
            f"{a}/{b} {' '.join(phrase)}" for (a, one), (b, two) in pairs for phrase in one & two
        )

    def phrases_of_the_codebook(self) -> list[str]:
        """Give the sequences of `LONG_ENOUGH` words that stand in a codebook as well."""
        texts: list[str] = []
        for name in ("motivation.yaml", "themes.yaml"):
            texts += strings(yaml.safe_load((CODEBOOKS / name).read_text(encoding="utf-8")))
        borrowed = phrases(texts)
        return sorted(
            f"{interview} {' '.join(phrase)}"
            for interview, found in self._phrases.items()
            for phrase in found & borrowed
        )


def rows(name: str) -> list[dict[str, str]]:
    """Give the rows of a CSV file of the study."""
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def place_of(row: dict[str, str]) -> Place:
    """Give the place that a row names."""
    return row["interview_id"], int(row["turn"]), int(row["part"])


def codes_of(cell: str) -> frozenset[str]:
    """Give the codes of a cell, ``a;b`` or ``-``."""
    return frozenset(cell.split(";")) - {NOTHING, ""}


def phrases(texts: Iterable[str]) -> set[tuple[str, ...]]:
    """Give every sequence of `LONG_ENOUGH` words; case and punctuation do not count."""
    found = set()
    for text in texts:
        words = [word.lower() for word in _WORD.findall(text)]
        found |= {tuple(words[n : n + LONG_ENOUGH]) for n in range(len(words) - LONG_ENOUGH + 1)}
    return found


def strings(tree: Any) -> list[str]:
    """Give all texts inside nested lists and mappings."""
    if isinstance(tree, str):
        return [tree]
    branches = tree.values() if isinstance(tree, dict) else tree if isinstance(tree, list) else []
    return [text for branch in branches for text in strings(branch)]


def interview_table(study: Study) -> str:
    """Give one row per interview."""
    units = Counter(interview for interview, *_ in study.units)
    coded = Counter(interview for (interview, *_), codes in study.gold.items() if codes)
    lines = [
        "| interview | setting | role | language | file | turns | words | units | coded | direct "
        "| part |",
        "|---|---|---|---|---|---:|---:|---:|---:|---:|---|",
    ]
    for m in study.masters:
        i, h = m.interview_id, m.header
        role = h["role"] + (f" + {h['role R2']}" if "role R2" in h else "")
        cells = [i, h["setting"], role, h["language"], h["format"], study.turns[i]]
        cells += [study.words[i], units[i], coded[i], study.direct[i], study.split[i]]
        lines.append("| " + " | ".join(map(str, cells)) + " |")
    totals = [study.turns, study.words, units, coded, study.direct]
    sums = " | ".join(str(sum(column.values())) for column in totals)
    return "\n".join([*lines, f"| all | | | | | {sums} | |"])


def code_table(study: Study) -> str:
    """Give one row per code: gold, passes, agreement."""
    alpha = {code: agreement_on(study, code) for code in study.codes}
    coders = sorted(study.passes)
    counted = {
        coder: Counter(code for codes in study.passes[coder].values() for code in codes)
        for coder in coders
    }
    lines = [
        f"| code | gold units | interviews | {' | '.join(coders)} | alpha |",
        "|---|---:|---:|" + "---:|" * (len(coders) + 1),
    ]
    for code in study.codes:
        cells = [f"`{code}`", study.times[code], len(study.spread[code])]
        cells += [counted[coder][code] for coder in coders]
        lines.append("| " + " | ".join(map(str, cells)) + f" | {alpha[code]:.2f} |")
    return "\n".join(lines)


def agreement_on(study: Study, code: str) -> float:
    """Give the agreement of both passes on one code, all units (Krippendorff 2018, nominal)."""
    first, second = study.passes.values()
    given = [(code in first[place], code in second[place]) for place in study.units]
    return krippendorff_alpha([[2 - sum(pair), sum(pair)] for pair in given])


def passes_table(study: Study) -> str:
    """Give how far the passes went together, on codes and on identifiers."""
    differing = set(study.differing())
    coded = {u for by in study.passes.values() for u, codes in by.items() if codes}
    same = 1 - len(differing) / len(study.units)
    same_coded = 1 - len(differing & coded) / max(1, len(coded))
    firm = Counter((row["first"], row["second"]) for row in study.identifier_passes)
    kinds = ", ".join(f"{kind} {count}" for kind, count in study.hard_kinds().items())
    lines = [
        "| | |",
        "|---|---|",
        f"| units with the same set of codes in both passes | {same:.1%} |",
        f"| the same, of units coded in either | {same_coded:.1%} |",
        f"| respondent turns without a code | {study.uncoded_turns():.1%} |",
        f"| coded units with two codes or more | {study.several_codes():.1%} |",
        f"| hard cases | {len(study.hard)} ({kinds}) |",
        f"| identifiers in both passes: same span / another span | "
        f"{firm['yes', 'yes']} / {firm['yes', 'other span']} |",
        f"| identifiers only in the first pass / only in the second | "
        f"{firm['yes', 'no']} / {firm['no', 'yes']} |",
    ]
    return "\n".join(lines)
