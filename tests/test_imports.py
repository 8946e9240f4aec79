"""The wall and the one direction of imports."""

from __future__ import annotations

import ast

import pytest
import yaml

from closure import PACKAGE, ROOT, closure, direct_imports, relative

MODULES = sorted(PACKAGE.rglob("*.py"))
PRIVATE = ("private.py", "transcripts/", "anonymise/", "audit/")
LEFT_OF_THE_WALL = (
    "private.py",
    "transcripts/",
    "anonymise/",
    "audit/",
    "stages/read.py",
    "stages/anonymise.py",
    "stages/audit.py",
    "commands/",
    "cli.py",
    "__init__.py",
    "__main__.py",
)
ONLY_HERE = {
    "bertopic": "topics/find.py",
    "dask": "cluster.py",
    "distributed": "cluster.py",
    "sentence_transformers": "encode/transformer.py",
    "typer": "cli.py",
}
FLOOR = ("records.py", "errors.py")
DOMAIN_FORBIDDEN = ("stages/", "cli.py", "commands/", "params.py", "study.py", "private.py")


def place(path):
    return path.relative_to(PACKAGE).as_posix()


def layer(name):
    if name in FLOOR or name == "__init__.py":
        return "floor"
    if name in ("cli.py", "__main__.py"):
        return "cli"
    if name.startswith("commands/"):
        return "commands"
    if name.startswith("stages/"):
        return "stages"
    if name in (
        "params.py",
        "study.py",
        "private.py",
        "tables.py",
        "schemas.py",
    ) or name.startswith("report/"):
        return "desk"
    return "domain"


@pytest.mark.parametrize("path", MODULES, ids=place)
def test_nothing_right_of_the_wall_imports_the_private_side(path):
    if place(path).startswith(LEFT_OF_THE_WALL):
        return
    crossed = [place(p) for p in closure(path) if place(p).startswith(PRIVATE)]
    assert not crossed, f"{place(path)} reaches the private side: {crossed}"


@pytest.mark.parametrize("path", MODULES, ids=place)
def test_imports_run_one_way(path):
    mine = layer(place(path))
    allowed = {
        "floor": {"floor"},
        "domain": {"domain", "floor"},
        "desk": {"desk", "domain", "floor"},
        "stages": {"desk", "domain", "floor"},
        "commands": {"desk", "domain", "floor", "stages"},
        "cli": {"cli", "commands", "stages", "desk", "domain", "floor"},
    }[mine]
    # The tables and whole files are tools of every room; paths and choices are not.
    free = {"tables.py", "schemas.py", "files.py"}
    wrong = [
        place(p)
        for p in direct_imports(path)
        if layer(place(p)) not in allowed and place(p) not in free
    ]
    assert not wrong, f"{place(path)} ({mine}) imports {wrong}"


def test_a_stage_never_imports_a_stage():
    for path in PACKAGE.glob("stages/*.py"):
        others = [place(p) for p in direct_imports(path) if place(p).startswith("stages/")]
        assert set(others) <= {"stages/__init__.py"}, place(path)


def test_no_module_imports_itself_in_a_circle():
    # A package's door (__init__) only passes names on, so it is left out of the graph.
    graph = {
        path: [p for p in direct_imports(path) if p.name != "__init__.py"]
        for path in MODULES
        if path.name != "__init__.py"
    }
    done, trail = set(), []

    def visit(path):
        if path in trail:
            circle = [place(p) for p in trail[trail.index(path) :]]
            raise AssertionError(f"these import each other in a circle: {circle}")
        if path not in done:
            trail.append(path)
            for other in graph[path]:
                visit(other)
            done.add(trail.pop())

    for path in graph:
        visit(path)


def test_heavy_libraries_have_one_home():
    for path in MODULES:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module:
                names = [node.module]
            for name in names:
                home = ONLY_HERE.get(name.split(".")[0])
                assert home is None or place(path) == home, f"{place(path)} imports {name}"


def test_no_open_stage_depends_on_private_files():
    stages = yaml.safe_load((ROOT / "dvc.yaml").read_text(encoding="utf-8"))["stages"]
    for name, stage in stages.items():
        if name in ("read", "anonymise", "audit"):
            continue
        for dep in stage["deps"]:
            private = dep.startswith("corpora/") and not dep.endswith("/labels")
            assert not private, f"stage {name} depends on {dep}"


def test_private_outs_are_never_pushed():
    stages = yaml.safe_load((ROOT / "dvc.yaml").read_text(encoding="utf-8"))["stages"]
    seen = 0
    for stage in stages.values():
        for out in stage.get("outs", []):
            path, options = next(iter(out.items())) if isinstance(out, dict) else (out, {})
            if "/private/" in path:
                seen += 1
                assert options.get("push") is False, path
    assert seen >= 2


def test_the_shape_of_the_package_is_the_one_documented():
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    for path in PACKAGE.iterdir():
        if path.suffix == ".py" or (path.is_dir() and (path / "__init__.py").exists()):
            assert path.name in text, f"ARCHITECTURE.md does not mention {relative(path)}"
