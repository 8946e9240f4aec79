"""The documents say what is true: their code runs, their commands exist, generated ones are fresh."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest
import yaml

from closure import ROOT
from samenspraak.cli import STAGES
from samenspraak.codebook import Codebook

README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCUMENTS = sorted(
    path
    for path in ROOT.rglob("*.md")
    if not {".venv", "outputs", ".pytest_cache"} & set(path.relative_to(ROOT).parts)
    and path.relative_to(ROOT).parts[0] != "node_modules"
)


def blocks(text, language):
    return re.findall(rf"```{language}\n(.*?)```", text, flags=re.DOTALL)


def test_the_python_of_the_readme_runs_and_the_name_is_gone(tmp_path):
    (code,) = blocks(README, "python")
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert "[PERSOON-" in done.stdout
    assert "Wit" not in done.stdout
    assert "motive" in done.stdout


def test_commands_in_the_readme_exist():
    shell = "\n".join(blocks(README, "console"))
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"^make ([a-z]+)", shell, flags=re.MULTILINE):
        assert re.search(rf"^{target}:.*##", makefile, flags=re.MULTILINE), target
    known = {*STAGES, "new", "check", "collect", "summary", "render"}
    used = set(re.findall(r"samenspraak ([a-z]+)(?: |$)", shell, flags=re.MULTILINE))
    assert used <= known
    assert {"new", "collect", "check"} <= used


def test_the_readme_opens_with_what_it_is_the_warning_the_commands_and_the_doors():
    first = "\n".join(README.splitlines()[:40])
    for part in (
        "misses things",
        "make repro",
        "make test",
        "researcher",
        "coder",
        "analyst",
        "PRIVATE",
    ):
        assert part in first


def test_the_readme_names_every_stage():
    table = README.split("## What it does")[1].split("##")[0]
    assert all(stage in table for stage in STAGES)


def test_the_rendered_codebook_is_what_the_yaml_says():
    path = ROOT / "codebooks" / "motivation.yaml"
    rendered = Codebook.load(path).render()
    assert path.with_suffix(".md").read_text(encoding="utf-8") == rendered, "run `make docs`"


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_between_documents_lead_somewhere(path):
    text = path.read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", text):
        assert (path.parent / target).exists(), target


def test_every_make_target_explains_itself():
    shown = subprocess.run(
        ["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    targets = re.findall(
        r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE
    )
    for target in targets:
        assert re.search(rf"^{target} +\S", shown, flags=re.MULTILINE), target


def test_every_pinned_package_of_ours_is_exact_and_torch_is_the_agreed_one():
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    lines = [line for line in lock.splitlines() if line and not line.startswith("#")]
    assert all(re.fullmatch(r"[\w.-]+==[\w.]+", line) for line in lines)
    assert "torch==2.13.0" in lines
    wanted = re.findall(
        r'^    "([A-Za-z0-9.-]+)[>=<~]', (ROOT / "pyproject.toml").read_text(), re.MULTILINE
    )
    pinned = {line.split("==")[0].lower().replace("_", "-") for line in lines}
    assert {name.lower() for name in wanted} <= pinned


def test_a_wheel_brings_models_and_codebook_along(tmp_path):
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    quiet = os.environ | {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INDEX": "1"}
    clone = tmp_path / "source"
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
    for made in ("pipeline", "models/embedded", "codebooks", "pyproject.toml", "README.md"):
        subprocess.run(
            ["cp", "-r", str(ROOT / made), str(clone / made).rsplit("/", 1)[0]], check=True
        )
    subprocess.run([*build, "--wheel-dir", str(tmp_path), str(clone)], check=True, env=quiet)
    (wheel,) = tmp_path.glob("samenspraak-*.whl")
    target = tmp_path / "site"
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target"]
    subprocess.run([*install, str(target), str(wheel)], check=True, env=quiet)
    script = (
        "import samenspraak\n"
        f"assert samenspraak.__file__.startswith({str(target)!r}), samenspraak.__file__\n"
        "from samenspraak import Codebook, load_encoder, Anonymiser, Themes\n"
        "from samenspraak.resources import embedded_model\n"
        f"assert str(embedded_model('fast')).startswith({str(target)!r})\n"
        "assert len(Codebook.default()) == 27 and len(Themes.default().ids) == 14\n"
        "print(load_encoder('fast').encode(['Ja.']).shape, Anonymiser().detect([]))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(target)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.strip() == "(1, 256) []", done.stderr[-2000:]


def test_the_citation_names_the_version_of_the_package():
    cff = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert f'version = "{cff["version"]}"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")
