"""Write the two coding passes as the label files that coders return, and the hard cases.

    python corpora/example/label_files.py            writes labels/*.csv and labels/hard/cases.csv
    python corpora/example/label_files.py --check    exits with 1 when they would differ

The passes and hard cases lie in ``gold/`` by place (interview, turn, unit of the turn); files in
``labels/`` name units by id, which a better pseudonymiser may change in a few places. Needs the
pipeline's units: ``dvc repro segment`` first.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from pathlib import Path

import pandas as pd
from counts import codes_of, place_of, rows
from reading import Place, by_place

from samenspraak.labels import NOTHING
from samenspraak.records import Unit
from samenspraak.tables import read_table, to_records

HERE = Path(__file__).parent
UNITS = HERE.parents[1] / "outputs" / "example" / "units.parquet"
_FIRST = "unit_id,coder,code,value,certainty,design,inclusion_probability"


def files(units: pd.DataFrame) -> dict[str, str]:
    """Give the text of each file by its path in ``labels/``.

    Parameters
    ----------
    units
        Table ``units`` of the study as the pipeline made it.
    """
    ids = {place: unit.unit_id for place, unit in by_place(to_records(units, Unit)).items()}
    return label_files(ids) | {"hard/cases.csv": hard_cases(ids)}


def label_files(ids: dict[Place, str]) -> dict[str, str]:
    """Give the text of each label file by its name, from unit ids by place."""
    given: dict[str, dict[str, tuple[set[str], str]]] = defaultdict(dict)
    for row in rows("gold/passes.csv"):
        unit = _nearest(place_of(row), ids)
        codes, certainty = given[row["coder"]].get(unit, (set(), "sure"))
        codes |= codes_of(row["codes"])
        certainty = "unsure" if "unsure" in (certainty, row["certainty"]) else "sure"
        given[row["coder"]][unit] = codes, certainty
    return {f"{coder}.csv": _text(coder, by_unit) for coder, by_unit in sorted(given.items())}


def hard_cases(ids: dict[Place, str]) -> str:
    """Give the text of the table ``hard_cases``: a row per code that tempts."""
    lines = {
        f"{_nearest(place_of(row), ids)},{row['kind']},{code}"
        for row in rows("gold/hard_cases.csv")
        for code in codes_of(row["tempting"])
    }
    return "\n".join(["unit_id,kind,code", *sorted(lines)]) + "\n"


def _nearest(place: Place, ids: dict[Place, str]) -> str:
    """Give the unit at a place; where a turn is cut into fewer units, its last one."""
    interview, turn, part = place
    return next(ids[interview, turn, n] for n in range(part, 0, -1) if (interview, turn, n) in ids)


def _text(coder: str, by_unit: dict[str, tuple[set[str], str]]) -> str:
    lines = [
        f"{unit},{coder},{code},1,{certainty},all,1.0"
        for unit, (codes, certainty) in sorted(by_unit.items())
        for code in sorted(codes) or [NOTHING]
    ]
    return "\n".join([_FIRST, *lines]) + "\n"


def main(arguments: list[str]) -> int:
    """Write or compare the files; give the exit status."""
    if not UNITS.is_file():
        print("no units yet; run `dvc repro segment` first")
        return 1
    changed = 0
    for name, text in files(read_table("units", UNITS)).items():
        path = HERE / "labels" / name
        if path.is_file() and path.read_text(encoding="utf-8") == text:
            continue
        changed += 1
        print(f"{'differs' if '--check' in arguments else 'wrote'}: labels/{name}")
        if "--check" not in arguments:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
    return 1 if changed and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
