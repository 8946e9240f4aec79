"""Quotations for each code, chosen by a rule that nobody's taste enters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

import pandas as pd

from samenspraak.report.coded import nearest_units

RULE = (
    "Units that the coders coded come first; then, where they did not look, units to which the "
    "classifier gives the code; before anybody has coded, the units most like the codebook's "
    "examples, nearest first. Within each kind every interview gives one before any gives two. "
    "What is still open is drawn with a fixed seed."
)

_WORDS = 60


@dataclass(frozen=True, slots=True)
class Candidate:
    """A unit that may be quoted for a code."""

    unit_id: str
    interview_id: str
    rank: int
    """0: the coders gave the code; 1: the classifier does; 2: near the codebook's examples."""
    value: float
    """Share of coders, or the machine's figure."""


@dataclass(frozen=True, slots=True)
class Quotation:
    """A unit with what was asked before it."""

    unit_id: str
    interview_id: str
    rank: int
    value: float
    question: str
    text: str
    language: str


def candidates(
    gold: pd.DataFrame, codings: pd.DataFrame, units: pd.DataFrame
) -> dict[str, list[Candidate]]:
    """Give, per code, every unit that may be quoted.

    A unit that the coders looked at is never quoted on the word of the machine.
    """
    interview = dict(zip(units["unit_id"], units["interview_id"], strict=True))
    found: dict[str, list[Candidate]] = {}

    def add(rows: pd.DataFrame, column: str, rank: int) -> None:
        for unit, code, value in zip(rows["unit_id"], rows["code"], rows[column], strict=True):
            if unit in interview:
                own = Candidate(str(unit), interview[unit], rank, float(value))
                found.setdefault(str(code), []).append(own)

    add(gold[gold["value"] >= 0.5], "value", 0)
    unseen = codings[~codings["unit_id"].isin(set(gold["unit_id"]))]
    if codings["decision"].any():
        add(unseen[unseen["decision"]], "probability", 1)
    elif not len(gold):
        add(nearest_units(unseen), "probability", 2)
    return found


def choose(own: list[Candidate], code: str, n: int, seed: int) -> list[Candidate]:
    """Give at most n of the candidates for a code; the order they come in plays no part.

    The rule is `RULE`. Units near the examples go by likeness rather than by lot.
    """

    def draw(one: Candidate) -> str:
        return sha256(f"{seed}:{code}:{one.unit_id}".encode()).hexdigest()

    taken: list[Candidate] = []
    times: Counter[str] = Counter()
    for rank in sorted({one.rank for one in own}):
        pool = [one for one in own if one.rank == rank]
        while pool and len(taken) < n:
            best = min(
                pool,
                key=lambda one: (
                    times[one.interview_id],
                    -one.value if one.rank == 2 else 0.0,
                    draw(one),
                ),
            )
            pool.remove(best)
            taken.append(best)
            times[best.interview_id] += 1
    return taken


def quotations(
    gold: pd.DataFrame,
    codings: pd.DataFrame,
    units: pd.DataFrame,
    transcripts: pd.DataFrame,
    *,
    per_code: int,
    seed: int,
) -> dict[str, list[Quotation]]:
    """Give the quotations of every code that has any."""
    rows = {row["unit_id"]: row for row in units.to_dict("records")}
    said = {
        (row.interview_id, int(row.turn)): str(row.text)
        for row in transcripts.itertuples(index=False)
    }
    found = {
        code: [
            _quotation(one, rows[one.unit_id], said) for one in choose(own, code, per_code, seed)
        ]
        for code, own in sorted(candidates(gold, codings, units).items())
    }
    return {code: own for code, own in found.items() if own}


def _quotation(
    one: Candidate, unit: Mapping[str, object], said: Mapping[tuple[str, int], str]
) -> Quotation:
    turn = unit["question_turn"]
    asked = "" if pd.isna(turn) else said.get((one.interview_id, int(str(turn))), "")
    return Quotation(
        one.unit_id,
        one.interview_id,
        one.rank,
        one.value,
        _end_of(asked),
        str(unit["text"]),
        str(unit["language"]),
    )


def _end_of(question: str) -> str:
    """Give the last words of a long question, where what is asked stands."""
    words = question.split()
    return question if len(words) <= _WORDS else "… " + " ".join(words[-_WORDS:])
