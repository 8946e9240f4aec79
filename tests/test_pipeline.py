"""The whole pipeline on studies that lack something: it ends in a report that says what."""

from __future__ import annotations

import re

import pytest
from pyarrow.parquet import ParquetFile

from conftest import INTERVIEW, SECOND
from samenspraak.cli import STAGES
from samenspraak.commands.summary import summary_lines
from samenspraak.labels import NOTHING
from samenspraak.params import load_params
from samenspraak.stages import code
from samenspraak.tables import read_table

ALL = tuple(STAGES)
NAME = "Hoekema"


def report(project):
    return (project.outputs / "report.html").read_text(encoding="utf-8")


@pytest.fixture
def labelled(small_study):
    """The small study with labels by two coders on every unit."""
    small_study.run("read", "anonymise", "segment")
    units = read_table("units", small_study.outputs / "units.parquet")
    given = {
        "tegengevallen": "disappointment",
        "Nooit": "lack_of_recognition",
        "stop": "withdrawal_no_time",
    }
    for coder in ("c01", "c02"):
        rows = ["unit_id,coder,code,value,certainty,design,inclusion_probability\n"]
        for unit in units.itertuples():
            codes = [code for word, code in given.items() if word in unit.text] or [NOTHING]
            rows += [f"{unit.unit_id},{coder},{code},1,sure,all,1\n" for code in codes]
        (small_study.folder / "labels" / f"{coder}.csv").write_text("".join(rows), encoding="utf-8")
    return small_study


def test_with_labels_every_stage_ends_and_the_summary_says_what_came_out(labelled):
    labelled.run(*ALL)
    lines = summary_lines(load_params(labelled.root / "params.yaml"), labelled.root)
    assert lines[0].split() == ["interviews", "2"]
    assert lines[1].split() == ["units", "7"]
    assert re.search(r"coded +43% of 7 units", lines[3])
    assert "disappointment" in report(labelled)


def test_a_second_run_gives_the_same_bytes(labelled):
    labelled.run(*ALL)
    first = labelled.files()
    labelled.run(*ALL)
    assert labelled.files() == first
    assert len(first) > 20


def test_units_coded_in_parts_get_the_codings_of_all_at_once(labelled, monkeypatch):
    labelled.run(*ALL[: ALL.index("code") + 1])
    path = labelled.outputs / "codings.parquet"
    whole, at_once = read_table("codings", path), path.read_bytes()
    monkeypatch.setattr(code, "_PART", 2)
    labelled.run("code")
    assert ParquetFile(path).num_row_groups == 4  # of 7 units
    assert read_table("codings", path).equals(whole)
    monkeypatch.undo()
    labelled.run("code")
    assert path.read_bytes() == at_once


def test_no_known_name_is_in_any_open_file(labelled):
    labelled.run(*ALL)
    opened = {name: data for name, data in labelled.files().items() if "/private/" not in name}
    tables = [labelled.outputs / "transcripts.parquet", labelled.outputs / "units.parquet"]
    assert all(NAME not in read_table(path.stem, path)["text"].str.cat() for path in tables)
    assert [name for name, data in opened.items() if NAME.encode() in data or NAME in name] == []


def test_without_labels_the_report_says_that_nobody_has_coded_yet(small_study):
    small_study.run(*ALL)
    assert "label" in report(small_study).lower()
    assert (small_study.outputs / "sheets" / "c01.xlsx").is_file()
    assert read_table("estimates", small_study.outputs / "estimates.csv")["prevalence"].isna().all()


def test_one_interview_alone_ends_in_a_report(project):
    project.add("P01", INTERVIEW)
    project.run(*ALL)
    assert "too little text for topics" in report(project).lower()


def test_without_professionals_the_report_still_comes(project):
    project.add("P01", INTERVIEW)
    project.add("P02", INTERVIEW.replace("zomer", "winter"))
    project.run(*ALL)
    assert "professional" in report(project)


def test_an_interview_in_which_only_the_interviewer_speaks_gives_no_units_and_a_report(project):
    project.add("P01", "I: Hallo?\nI: Is daar iemand?\nR: Ja.\n")
    project.add("P02", SECOND, role="professional")
    project.run(*ALL)
    assert "P01" in report(project)


def test_a_study_in_which_no_respondent_speaks_ends_in_a_report(project):
    project.add("P01", "I: Hallo?\nI: Is daar iemand?\n")
    project.run(*ALL)
    assert "P01" in report(project)


def test_adding_an_interview_changes_no_unit_of_the_others(labelled):
    before = read_table("units", labelled.outputs / "units.parquet")
    labelled.add("P00", INTERVIEW.replace("buurvrouw", "zus"))
    labelled.run("read", "anonymise", "segment")
    after = read_table("units", labelled.outputs / "units.parquet")
    kept = after[after["interview_id"] != "P00"].reset_index(drop=True)
    assert kept.equals(before)


def test_a_stage_that_fails_leaves_the_previous_outputs(labelled):
    labelled.run(*ALL)
    before = labelled.files()
    (labelled.folder / "labels" / "c01.csv").write_text("unit_id,coder\nx,c01\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"c01\.csv"):
        labelled.run("agree")
    (labelled.folder / "raw" / "gesprek P02.txt").unlink()
    with pytest.raises(ValueError, match="P02"):
        labelled.run("read")
    assert labelled.files() == before
