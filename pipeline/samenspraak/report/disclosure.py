"""How much may be said about an interview without telling it apart.

Where fewer than ``min_cell`` interviews share a role and a setting, the setting is not shown with
an interview, anywhere in the report; where fewer share the role, neither is the role (Sweeney 2002:
k-anonymity). Totals are.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True)
class Disclosure:
    """What may be shown."""

    profiles: dict[str, str]
    """Interview to role and setting, or role alone; interviews of which neither may be shown are not in
    it."""
    cases: pd.DataFrame
    min_cell: int

    def profile(self, interview_id: str) -> str:
        """Give role and setting, or as much of them as does not tell the interview apart."""
        return self.profiles.get(interview_id, "")

    @property
    def n_hidden(self) -> int:
        """Interviews whose role and setting are not both shown."""
        return len(self.cases) - sum(", " in profile for profile in self.profiles.values())

    def groups(self, column: str) -> dict[str, list[str]]:
        """Give the interviews of each value of a case variable that enough interviews share."""
        if column not in self.cases:
            return {}
        found = self.cases.groupby(column, sort=True)["interview_id"].apply(sorted)
        return {
            str(value): ids for value, ids in found.items() if value and len(ids) >= self.min_cell
        }

    def totals(self) -> Iterator[tuple[str, list[tuple[str, int]]]]:
        """Give how many interviews there are per role, setting and language.

        Nothing where all interviews together are fewer than may be told apart.
        """
        if len(self.cases) < self.min_cell:
            return
        for column in ("role", "setting", "language"):
            counted = self.cases[column].value_counts().sort_index()
            yield column, [(str(value), int(n)) for value, n in counted.items()]


def disclosure(cases: pd.DataFrame, min_cell: int) -> Disclosure:
    """Give what may be shown of the interviews in the table ``cases``."""
    profiles: dict[str, str] = {}
    by_role = cases.groupby("role")["interview_id"].transform("size")
    by_cell = cases.groupby(["role", "setting"])["interview_id"].transform("size")
    for row, role, cell in zip(cases.itertuples(index=False), by_role, by_cell, strict=True):
        if cell >= min_cell:
            profiles[row.interview_id] = f"{row.role}, {row.setting}"
        elif role >= min_cell:
            profiles[row.interview_id] = str(row.role)
    return Disclosure(profiles, cases, min_cell)
