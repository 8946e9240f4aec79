"""Which modules of the package a module imports, directly or not: read from the source."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "pipeline" / "samenspraak"


def module_file(name: str) -> Path | None:
    """Give the file of a dotted name inside the package, or None."""
    base = ROOT / "pipeline" / Path(*name.split("."))
    for path in (base.with_suffix(".py"), base / "__init__.py"):
        if path.is_file():
            return path
    return None


@cache
def direct_imports(path: Path) -> frozenset[Path]:
    """Give the package files that a file imports, also inside functions; type-only imports not."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and getattr(node.test, "id", "") == "TYPE_CHECKING":
            node.body = []
    found: set[Path] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= _files(node.module, [alias.name for alias in node.names])
        elif isinstance(node, ast.Import):
            for alias in node.names:
                found |= _files(alias.name, [])
    return frozenset(found)


def _files(module: str, names: list[str]) -> set[Path]:
    if not module.startswith("samenspraak"):
        return set()
    parts = module.split(".")
    dotted = [".".join(parts[: i + 1]) for i in range(1, len(parts))]
    dotted += [f"{module}.{name}" for name in names]
    return {path for name in dotted if (path := module_file(name)) is not None}


def closure(path: Path) -> set[Path]:
    """Give a file and every package file it imports, directly or not."""
    seen: set[Path] = set()
    waiting = [path]
    while waiting:
        current = waiting.pop()
        if current in seen:
            continue
        seen.add(current)
        waiting.extend(direct_imports(current))
    return seen


def relative(path: Path) -> str:
    """Give a path as ``dvc.yaml`` writes it."""
    return path.relative_to(ROOT).as_posix()


def stage_modules(stage: str) -> list[str]:
    """Give the modules that belong in the ``deps`` of a stage, sorted."""
    own = PACKAGE / "stages" / f"{stage}.py"
    init = {PACKAGE / "__init__.py", PACKAGE / "stages" / "__init__.py"}
    return sorted(relative(path) for path in closure(own) - init)


def with_module_deps(text: str) -> str:
    """Give ``dvc.yaml`` with the module lines of every stage as the imports say."""
    lines: list[str] = []
    stage, in_deps = "", False
    for line in text.splitlines():
        if line.startswith("      - pipeline/samenspraak/") and line.endswith(".py"):
            continue
        if in_deps and not line.startswith("      - "):
            lines += [f"      - {module}" for module in stage_modules(stage)]
            in_deps = False
        if line.startswith("  ") and line[2:3].isalpha() and line.endswith(":"):
            stage = line.strip().rstrip(":")
        in_deps = in_deps or line == "    deps:"
        lines.append(line)
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    file = ROOT / "dvc.yaml"
    file.write_text(with_module_deps(file.read_text(encoding="utf-8")), encoding="utf-8")
