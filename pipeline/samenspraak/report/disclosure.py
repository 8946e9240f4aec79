"""How much may be said about an interview without telling it apart.

Where fewer than ``min_cell`` interviews share a role and a setting, neither is shown with an
interview, anywhere in the report (Sweeney 2002: k-anonymity). Totals are.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True)
class Disclosure:
    """What may be shown."""

    profiles: dict[str, str]
    """Interview to role and setting; interviews that must not be told apart are not in it."""
    cases: pd.DataFrame
    min_cell: int

    def profile(self, interview_id: str) -> str:
        """Give role and setting, or nothing where they would tell the interview apart."""
        return self.profiles.get(interview_id, "")

    @property
    def n_hidden(self) -> int:
        """Interviews whose role and setting are not shown."""
        return len(self.cases) - len(self.profiles)

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
    size = cases.groupby(["role", "setting"])["interview_id"].transform("size")
    shown = cases[size >= min_cell] if len(cases) else cases
    profiles = {
        row.interview_id: f"{row.role}, {row.setting}" for row in shown.itertuples(index=False)
    }
    return Disclosure(profiles, cases, min_cell)
