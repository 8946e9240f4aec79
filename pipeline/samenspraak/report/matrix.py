"""Codes by interview: how many units carry each code, and how many codes more interviews add."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import comb, sqrt

import pandas as pd

from samenspraak.codebook import Codebook
from samenspraak.codebook.parts import Code
from samenspraak.report.coded import NEAREST, Coded
from samenspraak.report.wording import Label, label

SHADES = 8
"""Steps of the heat scale."""

PANEL = 24
"""Interviews side by side; more go into a next table."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One count; None where nobody looked."""

    count: int | None
    shade: int
    """0 to `SHADES`."""


@dataclass(frozen=True, slots=True)
class Row:
    """One code."""

    code: str
    label: Label
    only: str
    """Whose words can carry it, when not everybody's."""
    cells: tuple[Cell, ...]
    total: int
    n_interviews: int
    """Interviews in which it occurs."""
    given: int
    """Units to which the classifier gives it."""


@dataclass(frozen=True, slots=True)
class Group:
    """The codes of a category."""

    label: Label
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Matrix:
    """Codes by interview."""

    interviews: tuple[str, ...]
    groups: tuple[Group, ...]
    looked_at: tuple[int, ...]
    coded: tuple[int, ...]
    """Units with at least one code, per interview."""
    classified: bool
    """Whether a trained classifier gave codes."""

    @property
    def panels(self) -> Iterator[tuple[slice, bool]]:
        """Give the columns of each table, and whether it is the last."""
        n = len(self.interviews)
        for start in range(0, max(n, 1), PANEL):
            yield slice(start, start + PANEL), start + PANEL >= n

    @property
    def absent(self) -> list[Label]:
        """Labels of the codes that nothing carries."""
        return [row.label for group in self.groups for row in group.rows if not row.total]


def code_matrix(
    coded: Coded, cases: pd.DataFrame, codings: pd.DataFrame, book: Codebook, language: str
) -> Matrix:
    """Give the counts of every code in every interview, codes as the codebook groups them."""
    interviews = tuple(sorted(cases["interview_id"]))
    looked_at = coded.looked_at["interview_id"].value_counts().reindex(interviews, fill_value=0)
    units = coded.pairs.drop_duplicates("unit_id")["interview_id"].value_counts()
    counts = pd.crosstab(coded.pairs["code"], coded.pairs["interview_id"])
    counts = counts.reindex(index=list(book.ids), columns=list(interviews), fill_value=0)
    sizes = looked_at.astype(float)
    if coded.source == "likeness":
        sizes = sizes.where(sizes == 0, NEAREST)
    shares = counts.div(sizes.where(sizes > 0, 1.0), axis=1)
    top = float(shares.to_numpy().max()) if shares.size else 0.0
    given = codings.loc[codings["decision"], "code"].value_counts()

    def row(code: Code) -> Row:
        own, seen = counts.loc[code.id], looked_at
        cells = tuple(
            Cell(int(own[i]) if seen[i] else None, _shade(float(shares.at[code.id, i]), top))
            for i in interviews
        )
        only = "" if code.applies_to == "both" else f"{code.applies_to}s only"
        shown = label(code.label, language, code.id)
        total, n = int(own.sum()), int((own > 0).sum())
        return Row(code.id, shown, only, cells, total, n, int(given.get(code.id, 0)))

    groups = tuple(
        Group(heading, tuple(row(code) for code in codes))
        for heading, codes in by_category(book, language)
    )
    return Matrix(
        interviews,
        groups,
        tuple(int(n) for n in looked_at),
        tuple(int(units.get(i, 0)) for i in interviews),
        bool(len(given)),
    )


def by_category(book: Codebook, language: str) -> Iterator[tuple[Label, list[Code]]]:
    """Give the codes in use under their categories, in codebook order; codes without one last."""
    known = {category.id for category in book.categories}
    for category in book.categories:
        codes = [code for code in book.codes if code.category == category.id]
        if codes:
            yield label(category.label, language, category.id), codes
    rest = [code for code in book.codes if code.category not in known]
    if rest:
        yield Label("Codes" if not known else "Other codes", "", "en"), rest


def accrual(coded: Coded) -> list[float]:
    """Give the expected number of different codes in 1, 2, … interviews drawn at random.

    The mean over all orders in which the interviews could have been held (Colwell, Mao & Chang
    2004), so it does not depend on the order in which they were.
    """
    n = coded.looked_at["interview_id"].nunique()
    spread = coded.pairs.groupby("code")["interview_id"].nunique()
    return [
        sum(1 - comb(n - int(own), drawn) / comb(n, drawn) for own in spread)
        for drawn in range(1, n + 1)
    ]


def _shade(share: float, top: float) -> int:
    return 0 if not share else max(1, round(SHADES * sqrt(share / top)))
