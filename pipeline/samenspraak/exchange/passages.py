"""Coded units as passages of interview texts: what a project is written from, checked first."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import pandas as pd

from samenspraak.codebook import Codebook
from samenspraak.errors import ExchangeError, listed
from samenspraak.exchange.project import MODEL
from samenspraak.layout import interview_text
from samenspraak.records import Coding, Turn
from samenspraak.tables import to_records

_CONTROL = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Passage:
    """A unit with the codings of one coder, in codebook order."""

    unit_id: str
    interview: str
    start: int
    end: int
    """Offsets in the interview text, code points, end exclusive."""
    coder: str
    codings: tuple[Coding, ...]

    @property
    def by_model(self) -> bool:
        """True when the coder is a classifier."""
        return self.coder.startswith(MODEL)


def checked_text(interview: str, turns: Sequence[Turn]) -> str:
    """Give the text of an interview, without anything that a program would drop or swallow.

    Raises
    ------
    ExchangeError
        When a turn holds a control character, or the text begins with a byte order mark.
    """
    for turn in turns:
        found = _CONTROL.search(f"{turn.speaker}{turn.text}")
        if found:
            raise ExchangeError(
                f"interview {interview}, turn {turn.turn}: holds the control character "
                f"U+{ord(found[0]):04X}, which programs drop so that positions shift; remove it "
                "from the transcript and run again"
            )
    text, _ = interview_text(turns)
    if text.startswith("\ufeff"):
        raise ExchangeError(
            f"interview {interview}: begins with a byte order mark; remove it and run again"
        )
    return text


def check_together(
    codings: pd.DataFrame, units: pd.DataFrame, texts: Mapping[str, str], codebook: Codebook
) -> None:
    """Check that units, codings, texts and codebook belong together.

    Raises
    ------
    ExchangeError
        When they do not; all problems are listed with counts.
    """
    places = units[["interview_id", "start", "end", "text"]].itertuples(index=False)
    wrong = sum(texts.get(u.interview_id, "")[u.start : u.end] != u.text for u in places)
    repeated = codings.duplicated(["unit_id", "code", "coder"]).sum()
    counts = {
        "units do not stand where their offsets say; run segment again": wrong,
        "codings are of units outside the table; run code again": (
            ~codings["unit_id"].isin(units["unit_id"])
        ).sum(),
        "codings have a code that the codebook does not have in use": (
            ~codings["code"].isin(codebook.ids)
        ).sum(),
        "codings stand there twice (same unit, code and coder)": repeated,
    }
    problems = [f"{count} {problem}" for problem, count in counts.items() if count]
    if problems:
        raise ExchangeError(
            listed("the project cannot be written", problems, "Nothing was written.")
        )


def passages_of(codings: pd.DataFrame, units: pd.DataFrame, codebook: Codebook) -> list[Passage]:
    """Give the coded units, by interview, place and coder."""
    order = {code: place for place, code in enumerate(codebook.ids)}
    places = {str(unit.unit_id): unit for unit in units.itertuples(index=False)}

    def position(coding: Coding) -> tuple[str, int, str, bool, str, int]:
        unit = places[coding.unit_id]
        by_model = coding.coder.startswith(MODEL)
        rank = order[coding.code]
        return (unit.interview_id, unit.start, coding.unit_id, by_model, coding.coder, rank)

    ordered = sorted(to_records(codings, Coding), key=position)
    passages = []
    for (unit_id, coder), group in groupby(ordered, key=lambda c: (c.unit_id, c.coder)):
        unit = places[unit_id]
        place = (str(unit.interview_id), int(unit.start), int(unit.end))
        passages.append(Passage(unit_id, *place, coder, tuple(group)))
    return passages
