"""Build the example study from its masters: raw files, interviews.csv and the gold identifiers.

    python corpora/example/build.py            writes
    python corpora/example/build.py --check    exits with 1 when what is there differs

The same masters give the same bytes.
"""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Sequence
from pathlib import Path

from masters import Master, all_masters
from shapes import SHAPES

HERE = Path(__file__).parent
SELF_TELLING = {"I", "V", "INT", "Interviewer"}
"""Labels that the reader knows for the interviewer's without being told."""
CASE_VARIABLES = ("year", "network")


def interviews(masters: list[Master]) -> bytes:
    """Give interviews.csv."""
    columns = ("interview_id", "file", "language", "role", "setting", "speakers", *CASE_VARIABLES)
    rows = []
    for master in masters:
        entries = [
            f"{master.label(key)}={master.role(key)}"
            for key in sorted({turn.speaker for turn in master.turns})
            if (key == "I" and master.label(key) not in SELF_TELLING)
            or (key != "I" and master.role(key) != master.header["role"])
        ]
        given = master.header | {"interview_id": master.interview_id}
        rows.append([*(given[name] for name in columns[:5]), "; ".join(entries)])
        rows[-1] += [given.get(name, "") for name in CASE_VARIABLES]
    return _csv(columns, rows)


def identifiers(masters: list[Master]) -> bytes:
    """Give the gold standard: every identifier with its place in the turns as they are read."""
    columns = ("interview_id", "turn", "start", "end", "kind", "strength", "entity", "surface")
    rows = [
        [master.interview_id, number, i.start, i.end, i.kind, i.strength, i.entity, i.surface]
        for master in masters
        for number, turn in enumerate(master.turns, 1)
        for i in turn.identifiers
    ]
    return _csv(columns, rows)


def _csv(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> bytes:
    draft = io.StringIO()
    writer = csv.writer(draft, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return draft.getvalue().encode()


def build(masters: list[Master]) -> dict[str, bytes]:
    """Give every file of the study by its path below the study folder."""
    files = {f"raw/{m.header['file']}": SHAPES[m.header["format"]](m) for m in masters}
    files["interviews.csv"] = interviews(masters)
    files["gold/identifiers.csv"] = identifiers(masters)
    return files


def main(arguments: list[str]) -> int:
    """Write or compare the files; give the exit status."""
    files = build(all_masters())
    present = {f"raw/{path.name}" for path in (HERE / "raw").glob("*")}
    stray = sorted(present - set(files))
    changed = sorted(
        name
        for name, content in files.items()
        if not (HERE / name).is_file() or (HERE / name).read_bytes() != content
    )
    if "--check" in arguments:
        for name in changed:
            print(f"differs from its master: {name}")
        for name in stray:
            print(f"has no master: {name}")
        return 1 if changed or stray else 0
    for name in changed:
        (HERE / name).parent.mkdir(exist_ok=True)
        (HERE / name).write_bytes(files[name])
        print(f"wrote {name}")
    for name in stray:
        print(f"has no master, left alone: {name}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
