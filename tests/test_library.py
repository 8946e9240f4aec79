"""The library as an analyst uses it: outside the project folder, from a transcript to a saved model."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

from docx import Document

ROOT = Path(__file__).resolve().parents[1]
SCRIPT = """
from samenspraak import Anonymiser, Codebook, MotivationClassifier, read_transcript

turns = read_transcript("P07.docx")
anonymiser = Anonymiser(languages=("nl", "en"), roster=["Marieke de Wit"])
spans = anonymiser.detect(turns)
result = anonymiser.pseudonymise(turns)
assert [turn.role for turn in turns] == ["interviewer", "respondent"] * 2
assert any(span.surface == "Marieke de Wit" for span in spans)
assert result.turns[1].text == "Nou, mijn naam is [PERSOON-1], en ik loop mee voor de buurt."
assert result.entities and result.audit.metrics()["leaks"] == 0

codebook = Codebook.default()
texts = [turn.text for turn in result.turns if not turn.is_context] * 4
labels = [{"societal_contribution"}, {"withdrawal_no_time"}] * 4
interviews = ["P01", "P01", "P02", "P02", "P03", "P03", "P04", "P04"]
clf = MotivationClassifier(codebook, encoder="fast", min_positives=3).fit(texts, labels, groups=interviews)
frame = clf.predict_frame(["Ik doe het voor de buurt."])
assert list(frame.columns) == list(codebook.ids)
assert ((frame >= 0) & (frame <= 1)).all(axis=None)
assert frame["societal_contribution"].iloc[0] > frame["withdrawal_no_time"].iloc[0]
assert "buurt" in str(clf.explain("Ik doe het voor de buurt.")["societal_contribution"])
clf.save("mine")
again = MotivationClassifier.load("mine")
assert again.predict_frame(texts).equals(clf.predict_frame(texts))

before = MotivationClassifier(codebook)
ranked = before.rank(["Ik heb er gewoon geen tijd meer voor.", "Mooi weer vandaag."])
assert ranked["withdrawal_no_time"].iloc[0] > ranked["withdrawal_no_time"].iloc[1]
print("all of it ran")
"""


def test_the_library_runs_without_the_folders_of_the_project(tmp_path):
    document = Document()
    for line in (
        "I: Hoe bent u erbij gekomen?",
        "R: Nou, mijn naam is Marieke de Wit, en ik loop mee voor de buurt.",
        "I: En gaat u door?",
        "R: Nee, ik stop, ik heb er de tijd niet meer voor.",
    ):
        document.add_paragraph(line)
    document.save(str(tmp_path / "P07.docx"))
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", SCRIPT],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.strip() == "all of it ran", done.stderr[-2000:]
    assert sorted(path.name for path in Path(tmp_path / "mine").iterdir()) == [
        "model.json",
        "weights.npz",
    ]


def test_an_installed_package_holds_every_room() -> None:
    named = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["packages"]
    rooms = {
        ".".join(folder.parent.relative_to(ROOT / "pipeline").parts)
        for folder in (ROOT / "pipeline").rglob("__init__.py")
    }
    assert rooms == set(named) - {"samenspraak.embedded", "samenspraak.codebooks"}
