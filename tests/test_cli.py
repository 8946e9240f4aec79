"""The command line: instant help, one clear message per mistake, no traceback."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from conftest import INTERVIEW

COMMAND = [sys.executable, "-m", "samenspraak"]


def run(*arguments, cwd):
    return subprocess.run(
        [*COMMAND, *arguments],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"NO_COLOR": "1", "COLUMNS": "200"},
    )


def test_help_imports_nothing_heavy_and_names_every_command(tmp_path):
    script = (
        "import sys\n"
        "from samenspraak.cli import app\n"
        "heavy = {'torch', 'spacy', 'sklearn', 'pandas', 'numpy', 'bertopic', 'pydantic'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
    shown = run("--help", cwd=tmp_path)
    assert shown.returncode == 0
    for command in ("read", "anonymise", "report", "new", "check", "collect", "summary"):
        assert command in shown.stdout


def test_version_is_said(tmp_path):
    assert run("--version", cwd=tmp_path).stdout.startswith("samenspraak 0.")


def latin(p):
    (p.folder / "raw" / "gesprek P01.txt").write_bytes(
        INTERVIEW.encode("utf-16-le") + b"\xff\x00\x81"
    )


def directory(p):
    (p.folder / "raw" / "gesprek P01.txt").unlink()
    (p.folder / "raw" / "gesprek P01.txt").mkdir()


MISTAKES = {
    "an unreadable file": (
        lambda p: (
            (p.folder / "raw" / "gesprek P01.txt").rename(p.folder / "raw" / "gesprek P01.docx")
            and p.rows.__setitem__(0, "P01,gesprek P01.docx,nl,citizen,bpt\n")
        ),
        "P01",
    ),
    "an interview missing in interviews.csv": (
        lambda p: (p.folder / "raw" / "extra.txt").write_text(INTERVIEW, encoding="utf-8"),
        "extra.txt: in raw/ but in no row",
    ),
    "a row without a file": (
        lambda p: p.rows.append("P09,weg.txt,nl,citizen,bpt\n"),
        "interview P09: its file is not in raw/",
    ),
    "an unknown key in params.yaml": (
        lambda p: p.params.update(segmnt={}),
        "segmnt: unknown key; did you mean 'segment'?",
    ),
    "an id that is there twice": (
        lambda p: p.rows.append("P01,gesprek P01.txt,nl,citizen,bpt\n"),
        "repeated",
    ),
    "a wrong encoding": (latin, "P01"),
    "an empty file": (
        lambda p: (p.folder / "raw" / "gesprek P01.txt").write_bytes(b""),
        "P01",
    ),
    "a directory where a file should be": (directory, "P01"),
    "an unknown role": (
        lambda p: p.rows.__setitem__(0, "P01,gesprek P01.txt,nl,boss,bpt\n"),
        "column role",
    ),
    "a roster kind that is no kind": (
        lambda p: (p.folder / "roster.csv").write_text(
            "kind,name\nTjitske Hoekema,person\n", encoding="utf-8"
        ),
        "line 2, column kind",
    ),
    "no such study": (lambda p: p.params.update(corpus="weg"), "samenspraak new"),
    "a codebook that is not there": (
        lambda p: p.params.update(codebook="codebooks/weg.yaml"),
        "weg.yaml",
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_gives_a_clear_message_and_exit_code_1(small_study, mistake):
    spoil, message = MISTAKES[mistake]
    spoil(small_study)
    small_study.write_params()
    small_study.write_interviews()
    for command in ("check", "read"):
        if command == "read" and ("codebook" in mistake or "roster" in mistake):
            continue
        done = run(command, cwd=small_study.root)
        assert done.returncode == 1, done.stdout
        assert "Traceback" not in done.stderr
        assert message in done.stderr
        assert "Hoekema" not in done.stderr
        assert "tegengevallen" not in done.stderr
    assert not small_study.files()


def test_check_lists_everything_wrong_at_once(small_study):
    small_study.rows.append("P09,weg.txt,nl,citizen,bpt\n")
    small_study.write_interviews()
    (small_study.folder / "raw" / "gesprek P01.txt").write_bytes(b"")
    (small_study.folder / "raw" / "los.txt").write_text("x", encoding="utf-8")
    said = run("check", cwd=small_study.root).stderr
    assert said.count("\n - ") == 3


def test_check_says_when_a_study_is_ready(small_study):
    done = run("check", cwd=small_study.root)
    assert done.returncode == 0, done.stderr
    assert "P01: 8 turns, 2 speakers, 4 turns" in done.stdout
    assert "is ready" in done.stdout


def test_a_new_study_needs_only_its_files_and_rows(small_study):
    done = run("new", "corpora/mijn", cwd=small_study.root)
    assert done.returncode == 0, done.stderr
    folder = small_study.root / "corpora" / "mijn"
    assert sorted(p.name for p in folder.iterdir()) == [
        "README.md",
        "interviews.csv",
        "labels",
        "raw",
        "roster.csv",
    ]
    assert run("new", "corpora/mijn", cwd=small_study.root).returncode == 1
    (folder / "raw" / "a.txt").write_text(INTERVIEW, encoding="utf-8")
    header = (folder / "interviews.csv").read_text(encoding="utf-8")
    (folder / "interviews.csv").write_text(header + "A1,a.txt,nl,citizen,bpt,\n", encoding="utf-8")
    small_study.params["corpus"] = "mijn"
    small_study.write_params()
    assert run("check", cwd=small_study.root).returncode == 0


def test_a_roster_may_say_its_kinds_in_dutch(small_study):
    (small_study.folder / "roster.csv").write_text(
        "name;kind\nTjitske Hoekema;persoon\nDe Bult;organisatie\n", encoding="utf-8"
    )
    assert run("check", cwd=small_study.root).returncode == 0


def test_unknown_codes_in_labels_are_named_with_a_guess(small_study):
    small_study.run("read", "anonymise", "segment")
    labels = small_study.folder / "labels" / "c01.csv"
    labels.write_text(
        "unit_id,coder,code,value,certainty,design,inclusion_probability\nP01-00000000,c01,civic_dutty,1,,all,\n",
        encoding="utf-8",
    )
    for command in ("agree", "check"):
        done = run(command, cwd=small_study.root)
        assert done.returncode == 1
        assert "civic_duty" in done.stderr
        assert "P01-00000000" in done.stderr
