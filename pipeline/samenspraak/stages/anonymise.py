"""Turns to pseudonymised transcripts: the wall."""

from __future__ import annotations

import pandas as pd

from samenspraak.anonymise import Anonymiser, check_open_side
from samenspraak.anonymise.key import Key, lock_key, read_key, write_key
from samenspraak.anonymise.passphrase import known_passphrase, new_passphrase
from samenspraak.anonymise.roster_file import load_roster
from samenspraak.params import Params
from samenspraak.private import PrivateStudy
from samenspraak.records import Turn
from samenspraak.study import Study
from samenspraak.tables import (
    check_table,
    read_table,
    to_frame,
    to_records,
    write_metrics,
    write_table,
)

PRIVATE_COLUMNS = ("file", "speakers")
"""Columns of ``interviews.csv`` that never cross the wall."""


def run(params: Params, study: Study) -> None:
    """Write the open transcripts and cases, the private entities, counts, and the key if wanted.

    Raises
    ------
    KeyFileError
        When a key is wanted and the passphrase does not open the one that is there. Nothing is
        written then.
    LeakError
        When a known identifier would survive on the open side. Nothing is written then.
    """
    private = PrivateStudy(study.name, study.root)
    turns = to_records(read_table("turns", private.turns), Turn)
    interviews = read_table("interviews", private.interviews)
    roster = load_roster(private.roster)
    languages = dict(zip(interviews["interview_id"], interviews["language"], strict=True))
    choices = params.anonymise
    passphrase = passphrase_for(private) if choices.key == "passphrase" else None
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
    key = None
    if passphrase is not None:
        made = Key.of(study.name, turns, result.turns, result.entities, result.languages)
        key = lock_key(made, passphrase)
    write_table(entities, "entities", private.entities)
    write_table(transcripts, "transcripts", study.transcripts)
    write_table(cases, "cases", study.cases)
    write_metrics(study.metrics("anonymise"), {"interviews": len(cases), **result.audit.metrics()})
    if key is not None:
        write_key(key, private.key)


def passphrase_for(private: PrivateStudy) -> str:
    """Give the passphrase of the study's key: that of the file, or a new one when there is none.

    Raises
    ------
    KeyFileError
        When there is a key file and the passphrase does not open it, or a new one is too short.
    """
    if not private.key.is_file():
        return new_passphrase()
    passphrase = known_passphrase()
    read_key(private.key, passphrase, private.name)
    return passphrase


def open_cases(interviews: pd.DataFrame) -> pd.DataFrame:
    """Give the case variables without file names and speaker labels."""
    kept = [column for column in interviews.columns if column not in PRIVATE_COLUMNS]
    return check_table(interviews[kept], "cases")
