"""Turns to pseudonymised transcripts: the wall."""

from __future__ import annotations

from typing import cast

import pandas as pd

from samenspraak.anonymise import Anonymiser, RosterEntry, check_open_side
from samenspraak.errors import StudyError, listed
from samenspraak.params import Params
from samenspraak.private import PrivateStudy
from samenspraak.records import KINDS, Kind, Turn
from samenspraak.study import Study
from samenspraak.tables import (
    check_table,
    read_csv,
    read_table,
    to_frame,
    to_records,
    write_metrics,
    write_table,
)

PRIVATE_COLUMNS = ("file", "speakers")
"""Columns of ``interviews.csv`` that never cross the wall."""

DUTCH_KINDS = {
    "persoon": "person",
    "organisatie": "organisation",
    "plaats": "place",
    "adres": "address",
}
"""What a Dutch researcher writes in the roster."""


def run(params: Params, study: Study) -> None:
    """Write the open transcripts and cases, the private entities, and counts.

    Raises
    ------
    LeakError
        When a known identifier would survive on the open side. Nothing is written then.
    """
    private = PrivateStudy(study.name, study.root)
    turns = to_records(read_table("turns", private.turns), Turn)
    interviews = read_table("interviews", private.interviews)
    roster = load_roster(private)
    languages = dict(zip(interviews["interview_id"], interviews["language"], strict=True))
    choices = params.anonymise
    anonymiser = Anonymiser(
        languages=choices.languages,
        roster=roster,
        mask=choices.mask,
        spacy_model=choices.spacy_model,
        propagate=choices.propagate,
    )
    result = anonymiser.pseudonymise(turns, languages=languages)
    cases = open_cases(interviews)
    check_open_side(result.turns, cases, result.entities, roster)
    entities = to_frame(result.entities, "entities")
    transcripts = to_frame(result.turns, "transcripts")
    write_table(entities, "entities", private.entities)
    write_table(transcripts, "transcripts", study.transcripts)
    write_table(cases, "cases", study.cases)
    write_metrics(study.metrics("anonymise"), {"interviews": len(cases), **result.audit.metrics()})


def open_cases(interviews: pd.DataFrame) -> pd.DataFrame:
    """Give the case variables without file names and speaker labels."""
    kept = [column for column in interviews.columns if column not in PRIVATE_COLUMNS]
    return check_table(interviews[kept], "cases")


def load_roster(private: PrivateStudy) -> list[RosterEntry]:
    """Give the names the researcher knows; none when there is no ``roster.csv``.

    Raises
    ------
    TableError
        When the file has no column ``name``.
    StudyError
        When a kind is unknown or a name holds no letter: by row, never by name.
    """
    if not private.roster.is_file():
        return []
    frame = read_csv(private.roster)
    check_table(frame, "roster", str(private.roster))
    kinds = frame["kind"] if "kind" in frame else [""] * len(frame)
    entries: list[RosterEntry] = []
    problems: list[str] = []
    for row, (name, kind) in enumerate(zip(frame["name"], kinds, strict=True), start=2):
        known = DUTCH_KINDS.get(kind.lower(), kind.lower() or "person")
        if known not in KINDS:
            problems.append(f"line {row}, column kind: use person, organisation, place or address")
        elif not any(character.isalnum() for character in name):
            problems.append(f"line {row}, column name: holds no letter; give the name itself")
        else:
            entries.append(RosterEntry(name, cast(Kind, known)))
    if problems:
        raise StudyError(listed(f"{private.roster} does not fit", problems, "Nothing was written."))
    return entries
