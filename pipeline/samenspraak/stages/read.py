"""Transcript files and ``interviews.csv`` to turns."""

from __future__ import annotations

import pandas as pd

from samenspraak.errors import MissingFileError, SamenspraakError, StudyError, listed
from samenspraak.params import Params
from samenspraak.private import PrivateStudy
from samenspraak.progress import track
from samenspraak.records import Turn
from samenspraak.study import Study
from samenspraak.tables import read_table, to_frame, write_table
from samenspraak.transcripts import ReadReport, read_report


def run(params: Params, study: Study) -> None:
    """Read every interview of the study into the private table of turns.

    Raises
    ------
    StudyError
        When files and ``interviews.csv`` do not match or a file is not readable: all problems at
        once. Nothing is written then.
    """
    private = PrivateStudy(study.name, study.root)
    interviews = load_interviews(private)
    turns: list[Turn] = []
    problems: list[str] = []
    for row in track(interviews.to_dict("records"), "Reading transcripts"):
        try:
            turns.extend(read_interview(private, row).turns)
        except SamenspraakError as error:
            problems.append(f"{row['interview_id']}: {error}")
    if problems:
        raise StudyError(
            listed("Some transcripts cannot be read", problems, "Nothing was written.")
        )
    write_table(to_frame(turns, "turns"), "turns", private.turns)


def load_interviews(private: PrivateStudy) -> pd.DataFrame:
    """Give ``interviews.csv``, checked against the files in ``raw/``.

    Raises
    ------
    MissingFileError, TableError, StudyError
        When it is missing, does not fit, or does not match the files one to one.
    """
    if not private.raw.is_dir():
        raise MissingFileError(
            f"{private.raw}: no such folder; `samenspraak new {private.folder}` lays out a study"
        )
    interviews = read_table("interviews", private.interviews)
    problems = unmatched_files(private, interviews)
    if problems:
        raise StudyError(
            listed(
                f"{private.interviews} and {private.raw} differ", problems, "Nothing was written."
            )
        )
    return interviews


def unmatched_files(private: PrivateStudy, interviews: pd.DataFrame) -> list[str]:
    """Give one line per file without a row, row without a file, and file named twice."""
    present = {path.name for path in private.raw.iterdir() if not path.name.startswith(".")}
    named = list(interviews["file"])
    ids = dict(zip(named, interviews["interview_id"], strict=True))
    lines = [f"interview {ids[f]}: its file is not in raw/" for f in named if f not in present]
    lines += [
        f"{name}: in raw/ but in no row; add a row or move the file"
        for name in present - set(named)
    ]
    lines += [
        f"{name}: named by more than one row"
        for name in sorted(set(named))
        if named.count(name) > 1
    ]
    if not named:
        lines.append("interviews.csv has no rows; add one per file in raw/")
    return sorted(lines)


def read_interview(private: PrivateStudy, row: dict[str, str]) -> ReadReport:
    """Give the turns of one row of ``interviews.csv``, and what is worth a second look."""
    return read_report(
        private.raw / row["file"],
        interview_id=row["interview_id"],
        speakers=speaker_roles(row),
        role=row["role"],
    )


def speaker_roles(row: dict[str, str]) -> dict[str, str]:
    """Give label to role from the optional column ``speakers`` (``label=role; label=role``).

    Raises
    ------
    StudyError
        When an entry has no ``=``.
    """
    roles: dict[str, str] = {}
    for entry in filter(None, (part.strip() for part in str(row.get("speakers", "")).split(";"))):
        label, equals, role = entry.rpartition("=")
        if not equals:
            raise StudyError(
                f"interview {row['interview_id']}, column speakers: write 'label=role; label=role'"
            )
        roles[label.strip()] = role.strip()
    return roles
