from __future__ import annotations

import csv
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from samenspraak.labels import NOTHING
from samenspraak.transcripts import read_report, read_transcript

STUDY = Path(__file__).parent.parent / "corpora" / "example"
sys.path.insert(0, str(STUDY))

from check import claims, tables  # noqa: E402
from counts import Study, codes_of  # noqa: E402
from masters import Master, all_masters, parse  # noqa: E402
from shapes import SHAPES, UNTIMED  # noqa: E402

MASTERS = {master.interview_id: master for master in all_masters()}
AGAIN = replace(MASTERS["E01"], header=MASTERS["E01"].header | {"id": "E99"})


def rows(name: str) -> list[dict[str, str]]:
    with (STUDY / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


INTERVIEWS = {row["interview_id"]: row for row in rows("interviews.csv")}


def options(row: dict[str, str]) -> dict[str, object]:
    entries = [entry.rpartition("=") for entry in row["speakers"].split("; ") if entry]
    speakers = {label: role for label, _, role in entries}
    return {"interview_id": row["interview_id"], "speakers": speakers, "role": row["role"]}


def as_written(master: Master) -> list[tuple[str, str, str]]:
    return [(master.label(t.speaker), master.role(t.speaker), t.text) for t in master.turns]


def test_interviews_and_masters_match_one_to_one() -> None:
    assert set(INTERVIEWS) == set(MASTERS)
    assert {master.header["format"] for master in MASTERS.values()} == set(SHAPES)


@pytest.mark.parametrize("interview", MASTERS)
def test_every_raw_file_reads_back_as_its_master_word_for_word(interview: str) -> None:
    row = INTERVIEWS[interview]
    report = read_report(STUDY / "raw" / row["file"], **options(row))
    assert [(t.speaker, t.role, t.text) for t in report.turns] == as_written(MASTERS[interview])
    assert report.warnings == ()


@pytest.mark.parametrize("interview", MASTERS)
def test_times_never_run_backwards(interview: str) -> None:
    row = INTERVIEWS[interview]
    turns = read_transcript(STUDY / "raw" / row["file"], **options(row))
    starts = [turn.start_s for turn in turns if turn.start_s is not None]
    assert starts == sorted(starts)
    assert bool(starts) != (MASTERS[interview].header["format"] in UNTIMED)


def test_identifiers_stand_where_the_gold_standard_says() -> None:
    turns = {
        (turn.interview_id, turn.turn): turn.text
        for row in INTERVIEWS.values()
        for turn in read_transcript(STUDY / "raw" / row["file"], **options(row))
    }
    gold = rows("gold/identifiers.csv")
    assert len(gold) > 300
    for row in gold:
        text = turns[row["interview_id"], int(row["turn"])]
        assert text[int(row["start"]) : int(row["end"])] == row["surface"]


def test_the_built_files_are_those_of_the_masters_to_the_byte() -> None:
    command = [sys.executable, str(STUDY / "build.py"), "--check"]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stdout) == (0, "")


def test_everything_the_data_sheet_claims_is_so() -> None:
    study = Study.read()
    broken = [claim for claim in claims(study) if not claim.holds]
    assert broken == []
    assert tables(study) in (STUDY.parent / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("change", "broken"),
    [
        ({"gold": {}}, "each code"),
        ({"hard": []}, "hard cases"),
        ({"split": dict.fromkeys(MASTERS, "train")}, "test interviews"),
        ({"identifier_passes": []}, "identifiers decided after two passes"),
        ({"masters": list(MASTERS.values())[:-1]}, "interviews"),
        ({"masters": [*MASTERS.values(), AGAIN]}, "6-word sequences in two interviews"),
        ({"reasons": {}}, "differences without a reason"),
    ],
)
def test_a_claim_that_does_not_hold_is_reported(change: dict[str, Any], broken: str) -> None:
    study = replace(Study.read(), **change)
    assert broken in {claim.name for claim in claims(study) if not claim.holds}


def test_the_label_files_say_what_the_passes_said() -> None:
    for coder in ("c01", "c02"):
        passes = [row for row in rows("gold/passes.csv") if row["coder"] == coder]
        given = {(row["interview_id"], code) for row in passes for code in codes_of(row["codes"])}
        labels = rows(f"labels/{coder}.csv")
        coded = {(row["unit_id"].split("-")[0], row["code"]) for row in labels}
        assert {pair for pair in coded if pair[1] != NOTHING} == given
        assert (
            0
            <= len({(row["interview_id"], row["turn"], row["part"]) for row in passes})
            - len({row["unit_id"] for row in labels})
            <= 3
        )  # units that a miss of the pseudonymiser joined


def test_the_roster_knows_about_a_third_of_the_people() -> None:
    roster = [
        (row["name"].casefold().split(), row["note"])
        for row in rows("roster.csv")
        if row["kind"] == "person"
    ]
    people: dict[tuple[str, str], bool] = {}
    for row in rows("gold/identifiers.csv"):
        if row["kind"] == "person":
            key = row["interview_id"], row["entity"]
            known = any(
                row["interview_id"] in note and set(row["surface"].casefold().split()) <= set(name)
                for name, note in roster
            )
            people[key] = people.get(key, False) or known
    assert 0.25 <= sum(people.values()) / len(people) <= 0.4


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("R: Dat is {person/d/jan|Jan.", "a brace that belongs to no mark"),
        ("R: Dat is {persoon/d/jan|Jan}.", "kind 'persoon' is unknown"),
        ("R: Dat is {person/d/jan|Jan }.", "blanks at the edge"),
        ("R: Dat  is.", "blanks doubled"),
        ("R: Nou: ja.", "open like a speaker label"),
        ("Nou ja.", "not 'X: text'"),
        ("I: Nog iets?", "the same speaker"),
        ("X: Koffie?", "no 'speaker X'"),
    ],
)
def test_malformed_masters_are_refused_by_line(line: str, problem: str, tmp_path: Path) -> None:
    header = "".join(
        f"# {key}: x\n"
        for key in "id,format,file,language,setting,role,year,speaker I,speaker R".split(",")
    )
    path = tmp_path / "E99.txt"
    path.write_text(f"{header}\nI: Wat?\n{line}\n", encoding="utf-8")
    with pytest.raises(ValueError, match=problem):
        parse(path)
