"""``roster.csv`` to roster entries."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from samenspraak.anonymise.roster import RosterEntry
from samenspraak.errors import StudyError, listed
from samenspraak.records import KINDS, Kind
from samenspraak.tables import check_table, read_csv

DUTCH_KINDS = {
    "persoon": "person",
    "organisatie": "organisation",
    "plaats": "place",
    "adres": "address",
}
"""What a Dutch researcher writes in the roster."""


def load_roster(path: Path) -> list[RosterEntry]:
    """Give the names the researcher knows, in the order of the file; none when it is not there.

    Raises
    ------
    TableError
        When the file has no column ``name``.
    StudyError
        When a kind is unknown or a name holds no letter: by row, never by name.
    """
    if not path.is_file():
        return []
    frame = read_csv(path)
    check_table(frame, "roster", str(path))
    kinds = frame["kind"] if "kind" in frame else [""] * len(frame)
    entries: list[RosterEntry] = []
    problems: list[str] = []
    for row, (name, kind) in enumerate(zip(frame["name"], kinds, strict=True), start=2):
        known = DUTCH_KINDS.get(kind.lower(), kind.lower() or "person")
        if known not in KINDS:
            problems.append(f"line {row}, column kind: use person, organisation, place or address")
        elif not any(character.isalnum() for character in name):
            problems.append(f"line {row}, column name: holds no letter; give the name itself")
        else:
            entries.append(RosterEntry(name, cast(Kind, known)))
    if problems:
        raise StudyError(listed(f"{path} does not fit", problems, "Nothing was written."))
    return entries
