"""A small invented study in a folder of its own, and all stages on it."""

from __future__ import annotations

import os
import shutil
from importlib import import_module
from pathlib import Path

import pytest
import yaml

from closure import ROOT

os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("TRANSFORMERS_OFFLINE", "1")

INTERVIEW = """\
I: Hoe bent u erbij gekomen?
R: Nou, mijn buurvrouw Tjitske Hoekema vroeg mij, en ik dacht, ja, waarom niet eigenlijk.
I: En wat hoopte u?
R: Dat er iets zou veranderen. Dat is tegengevallen, moet ik zeggen. We hebben twee jaar lang brieven geschreven en er is niets mee gedaan.
I: Zegt de gemeente wel eens dank u wel?
R: Nooit. Niet één keer. Je zou toch een kaartje verwachten met kerst.
I: Gaat u door?
R: Ik stop na de zomer. Ik heb er de tijd niet meer voor, met mijn moeder die nu bij ons woont.
"""
SECOND = """\
I: Wat is uw rol?
R: Ik ben de opbouwwerker, dus het overleg met de bewoners hoort bij mijn werk.
I: Hoe kijkt u naar de bewoners?
R: Het zijn taaie mensen, ze weten precies wat er speelt. Soms willen ze te veel, dan gaan ze zelf borden ophangen.
I: Krijgt u er uren voor?
R: Nee, geen uur. Mijn baas vindt het mooi, zegt hij, maar in het rooster zie ik het niet terug.
"""


class Project:
    """A project folder with one study."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.study = "proef"
        self.folder = root / "corpora" / self.study
        (self.folder / "raw").mkdir(parents=True)
        (self.folder / "labels").mkdir()
        shutil.copytree(ROOT / "codebooks", root / "codebooks")
        self.params: dict = yaml.safe_load((ROOT / "params.yaml").read_text(encoding="utf-8"))
        self.params["corpus"] = self.study
        self.params["topics"] |= {"encoder": "fast", "runs": 5}
        self.params["agree"]["resamples"] = 100
        self.write_params()
        self.rows: list[str] = []
        (self.folder / "roster.csv").write_text(
            "name,kind\nTjitske Hoekema,person\n", encoding="utf-8"
        )
        self.write_interviews()

    def write_params(self) -> None:
        (self.root / "params.yaml").write_text(yaml.safe_dump(self.params), encoding="utf-8")

    def write_interviews(self) -> None:
        header = "interview_id,file,language,role,setting\n"
        (self.folder / "interviews.csv").write_text(header + "".join(self.rows), encoding="utf-8")

    def add(
        self, interview_id: str, text: str, role: str = "citizen", setting: str = "bpt"
    ) -> None:
        name = f"gesprek {interview_id}.txt"
        (self.folder / "raw" / name).write_text(text, encoding="utf-8")
        self.rows.append(f"{interview_id},{name},nl,{role},{setting}\n")
        self.write_interviews()

    def run(self, *stages: str) -> None:
        from samenspraak.params import load_params
        from samenspraak.study import Study

        params = load_params(self.root / "params.yaml")
        for stage in stages:
            import_module(f"samenspraak.stages.{stage}").run(params, Study(self.study, self.root))

    @property
    def outputs(self) -> Path:
        return self.root / "outputs" / self.study

    def files(self) -> dict[str, bytes]:
        """Give every output, open and private, by its path."""
        folders = (self.outputs, self.root / "models", self.folder / "private")
        return {
            path.relative_to(self.root).as_posix(): path.read_bytes()
            for folder in folders
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        }


@pytest.fixture
def project(tmp_path):
    return Project(tmp_path)


@pytest.fixture
def small_study(project):
    project.add("P01", INTERVIEW)
    project.add("P02", SECOND, role="professional", setting="mr")
    return project


@pytest.fixture(scope="session")
def unseen():
    """Give interviews about the garden that no classifier was fitted on, and their labels."""
    from invented_answers import garden

    return garden(seed=11)
