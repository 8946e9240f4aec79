"""Compare two runs byte by byte, or the metrics of this run with the committed ones."""

import hashlib
import json
import subprocess
import sys
from pathlib import Path

MADE = ("outputs/example", "models/example", "corpora/example/private")
TOLERANCE = 0.001  # floats may differ on another processor


def digests(root):
    found = {}
    for folder in MADE:
        for path in sorted((root / folder).rglob("*")):
            if path.is_file() and path.name != ".gitignore":
                found[path.relative_to(root).as_posix()] = hashlib.sha256(
                    path.read_bytes()
                ).hexdigest()
    return found


def compare_bytes(first, second):
    one, two = digests(first), digests(second)
    differing = sorted(name for name in one.keys() | two.keys() if one.get(name) != two.get(name))
    if not one or differing:
        return [f"{name}: not the same bytes in the two runs" for name in differing] or [
            "no outputs"
        ]
    print(f"{len(one)} output files, the same bytes twice")
    return []


def numbers(value, path=""):
    if isinstance(value, dict):
        for key, item in value.items():
            yield from numbers(item, f"{path}.{key}" if path else key)
    else:
        yield path, value


def compare_metrics(root):
    problems, count = [], 0
    for path in sorted((root / "outputs/example/metrics").glob("*.json")):
        name = path.relative_to(root).as_posix()
        shown = subprocess.run(
            ["git", "show", f"HEAD:{name}"], cwd=root, capture_output=True, text=True, check=False
        )
        if shown.returncode:
            problems.append(f"{name}: not committed")
            continue
        now, then = (
            dict(numbers(json.loads(path.read_text()))),
            dict(numbers(json.loads(shown.stdout))),
        )
        for key in sorted(now.keys() | then.keys()):
            count += 1
            a, b = now.get(key), then.get(key)
            close = (
                isinstance(a, float | int)
                and isinstance(b, float | int)
                and abs(a - b) <= TOLERANCE
            )
            if a != b and not close:
                problems.append(f"{name}, {key}: {b} is committed, this run gave {a}")
    print(f"{count} metrics compared with the committed ones")
    return problems if count else ["no metrics"]


if __name__ == "__main__":
    mode, *paths = sys.argv[1:]
    run = {"bytes": compare_bytes, "metrics": compare_metrics}[mode]
    found = run(*map(Path, paths))
    print("\n".join(found))
    sys.exit(bool(found))
