"""Everything that is wrong with a study, said at once, before a long run."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from samenspraak.anonymise.roster_file import load_roster
from samenspraak.codebook import Codebook
from samenspraak.errors import SamenspraakError
from samenspraak.labels import check_label_files
from samenspraak.params import Params
from samenspraak.private import PrivateStudy
from samenspraak.progress import track
from samenspraak.records import ROLES
from samenspraak.stages.read import read_interview, speaker_roles, unmatched_files
from samenspraak.study import Study
from samenspraak.tables import read_table
from samenspraak.themes import Themes


@dataclass(frozen=True, slots=True)
class StudyCheck:
    """What stops a run, and what is worth knowing."""

    problems: list[str]
    notes: list[str]


def check_study(params: Params, root: Path) -> StudyCheck:
    """Give all problems of a study: folders, files, columns, transcripts, codebook, themes.

    Nothing is written.
    """
    private = PrivateStudy(params.corpus, root)
    problems: list[str] = []
    notes: list[str] = []
    for load in (
        lambda: Codebook.load(root / params.codebook),
        lambda: Themes.load(root / params.themes),
        lambda: load_roster(private.roster),
    ):
        problems += _message(load)
    if not private.folder.is_dir():
        problems.append(
            f"{private.folder}: no such folder; `samenspraak new {private.folder}` makes it"
        )
        return StudyCheck(problems, notes)
    for needed in (private.roster, private.folder / "labels"):
        if not needed.exists():
            problems.append(f"{needed}: missing; it may be empty, but must be there")
    if not private.raw.is_dir():
        problems.append(f"{private.raw}: no such folder; put the transcripts there")
    problems += _message(lambda: read_table("interviews", private.interviews))
    problems += _labels(params, root)
    if not problems:
        interviews = read_table("interviews", private.interviews)
        problems += [
            f"{private.interviews}: {line}" for line in unmatched_files(private, interviews)
        ]
        found, said = _transcripts(private, interviews)
        problems += found
        notes += said
    return StudyCheck(problems, notes)


def _transcripts(private: PrivateStudy, interviews: pd.DataFrame) -> tuple[list[str], list[str]]:
    problems: list[str] = []
    notes: list[str] = []
    for row in track(interviews.to_dict("records"), "Checking transcripts"):
        name = row["interview_id"]
        if not (private.raw / row["file"]).exists():
            continue
        try:
            unknown = sorted(set(speaker_roles(row).values()) - set(ROLES))
            if unknown:
                problems.append(
                    f"interview {name}: a role in speakers is not one of {', '.join(ROLES)}"
                )
                continue
            report = read_interview(private, row)
        except SamenspraakError as error:
            problems.append(f"interview {name}: {error}")
            continue
        turns = report.turns
        spoken = [turn for turn in turns if not turn.is_context]
        words = sum(turn.n_words for turn in spoken)
        notes.append(
            f"{name}: {len(turns)} turns, {len({turn.speaker for turn in turns})} speakers, "
            f"{len(spoken)} turns and {words} words by respondents"
        )
        notes += [f"  {warning}" for warning in report.warnings]
    return problems, notes


def _labels(params: Params, root: Path) -> list[str]:
    """Check returned labels, against the units too once there are any."""
    study = Study(params.corpus, root)
    try:
        codes = Codebook.load(root / params.codebook).known_ids
    except SamenspraakError:
        return []  # said already
    units = set(read_table("units", study.units)["unit_id"]) if study.units.is_file() else None
    return [f"{study.labels}: {line}" for line in check_label_files(study.labels, codes, units)]


def _message(load: object) -> list[str]:
    assert callable(load)
    try:
        load()
    except SamenspraakError as error:
        return [str(error)]
    return []
