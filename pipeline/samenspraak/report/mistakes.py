"""What the classifier gets wrong: units where a code tempts, and codes taken for each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from samenspraak.codebook import Codebook
from samenspraak.report.wording import Label, label

AT_MOST, FEWEST = 12, 2
"""Pairs of codes that are shown, and units from which one is."""

_ALL = "all"


@dataclass(frozen=True, slots=True)
class Tempted:
    """Units of one kind where a code tempts and does not hold."""

    kind: str
    n: int
    n_given: int
    """Of them, those that were given the tempting code."""
    given: float
    elsewhere: float | None
    """Share of other units without these codes that were given them."""
    n_left_out: int


@dataclass(frozen=True, slots=True)
class Taken:
    """One code missed and its sibling given."""

    actual: Label
    given: Label
    n: int
    n_missed: int
    n_actual: int
    bounded: bool
    """Whether the codebook says which of the two to take."""

    @property
    def share(self) -> float:
        """Of the units with the code."""
        return self.n / self.n_actual


@dataclass(frozen=True)
class Siblings:
    """Codes of one category taken for each other."""

    pairs: tuple[Taken, ...]
    """Of `FEWEST` units or more, the most frequent first."""
    n_pairs: int
    n_missed: int | None
    """Times that any code was missed."""
    n_given: int | None
    """Of them, those where a sibling was given instead."""


def tempted(numbers: Mapping[str, Any]) -> list[Tempted]:
    """Give all measured hard cases together, then by kind; nothing where none was measured."""
    cases = dict(numbers.get("hard_cases") or {})
    kinds = [_ALL, *sorted(set(cases) - {_ALL})]
    return [
        _tempted(kind.replace("_", " "), cases[kind])
        for kind in kinds
        if kind in cases and cases[kind].get("n")
    ]


def axis_end(rows: list[Tempted]) -> float:
    """Give the end of the axis on which shares of errors are drawn."""
    most = max((max(row.given, row.elsewhere or 0.0) for row in rows), default=0.0)
    return next(end for end in (0.2, 0.4, 0.6, 0.8, 1.0) if end >= min(most, 1.0))


def _tempted(kind: str, own: Mapping[str, Any]) -> Tempted:
    n, given, elsewhere = int(own["n"]), float(own["given"]), own.get("given_elsewhere")
    return Tempted(
        kind,
        n,
        round(given * n),
        given,
        None if elsewhere is None or pd.isna(elsewhere) else float(elsewhere),
        int(own.get("n_left_out") or 0),
    )


def siblings(
    confusions: pd.DataFrame, numbers: Mapping[str, Any], book: Codebook, language: str
) -> Siblings:
    """Give the pairs of the table ``confusions`` with codes in use, the most frequent first."""
    ids = set(book.ids)
    known = confusions[confusions["actual"].isin(ids) & confusions["given"].isin(ids)]
    ordered = known.sort_values(
        ["n_given", "share", "actual", "given"], ascending=[False, False, True, True]
    )
    often = ordered[ordered["n_given"] >= FEWEST]
    pairs = tuple(
        Taken(
            label(book[row.actual].label, language, row.actual),
            label(book[row.given].label, language, row.given),
            int(row.n_given),
            int(row.n_missed),
            int(row.n_actual),
            _bounded(book, row.actual, row.given),
        )
        for row in often.head(AT_MOST).itertuples(index=False)
    )
    return Siblings(
        pairs, len(known), numbers.get("n_missed"), numbers.get("n_missed_sibling_given")
    )


def _bounded(book: Codebook, one: str, other: str) -> bool:
    """Say whether one of the two definitions sends coders to the other code."""
    sent = {(id, rule.instead) for id in (one, other) for rule in book[id].do_not_apply}
    return bool(sent & {(one, other), (other, one)})
