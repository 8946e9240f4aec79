"""Write the two coding passes as the label files that coders return.

    python corpora/example/label_files.py            writes labels/c01.csv and labels/c02.csv
    python corpora/example/label_files.py --check    exits with 1 when they would differ

The passes lie in ``gold/passes.csv`` by place (interview, turn, unit of the turn); label files name
units by id, which a better pseudonymiser may change in a few places. Needs the pipeline's units:
``dvc repro segment`` first.
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


def label_files(units: pd.DataFrame) -> dict[str, str]:
    """Give the text of each label file by coder.

    Parameters
    ----------
    units
        Table ``units`` of the study as the pipeline made it.
    """
    ids = {place: unit.unit_id for place, unit in by_place(to_records(units, Unit)).items()}
    given: dict[str, dict[str, tuple[set[str], str]]] = defaultdict(dict)
    for row in rows("gold/passes.csv"):
        unit = _nearest(place_of(row), ids)
        codes, certainty = given[row["coder"]].get(unit, (set(), "sure"))
        codes |= codes_of(row["codes"])
        certainty = "unsure" if "unsure" in (certainty, row["certainty"]) else "sure"
        given[row["coder"]][unit] = codes, certainty
    return {coder: _text(coder, by_unit) for coder, by_unit in sorted(given.items())}


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
    for coder, text in label_files(read_table("units", UNITS)).items():
        path = HERE / "labels" / f"{coder}.csv"
        if path.is_file() and path.read_text(encoding="utf-8") == text:
            continue
        changed += 1
        print(f"{'differs' if '--check' in arguments else 'wrote'}: labels/{path.name}")
        if "--check" not in arguments:
            path.write_text(text, encoding="utf-8", newline="\n")
    return 1 if changed and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
