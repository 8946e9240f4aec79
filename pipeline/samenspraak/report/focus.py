"""Disappointment and withdrawal: who speaks of it, when in the conversation, together with what."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from samenspraak.codebook import Codebook
from samenspraak.report.coded import TENTHS, Coded, with_tenths
from samenspraak.report.disclosure import Disclosure
from samenspraak.report.wording import Label, label
from samenspraak.themes import Themes

THEMES = ("theme_disappointment", "theme_withdrawal")
"""The project's question, by the ids of its themes; their codes are read from the theme file."""

_AT_MOST = 12
_FEWEST = 2  # units, or the pair is an accident
_SHADES = 8
_DARK = 4  # units in a tenth below which nothing is drawn darkest


@dataclass(frozen=True, slots=True)
class Strand:
    """One code or theme: the units that carry it, by group and by place."""

    label: Label
    is_theme: bool
    n: int
    n_interviews: int
    by_group: tuple[tuple[int, int], ...]
    """Units that carry it and units judged, in the order of the groups."""
    by_tenth: tuple[tuple[int, int], ...]
    """Units per tenth of the interviews, and the shade of each."""


@dataclass(frozen=True, slots=True)
class Together:
    """Two codes in one unit."""

    first: Label
    second: Label
    n: int
    expected: float
    """As many units as if the two had nothing to do with each other."""
    n_interviews: int


@dataclass(frozen=True)
class Focus:
    """What the section shows."""

    groups: tuple[tuple[str, str, int], ...]
    """Case variable, value, interviews: shown only where enough interviews share the value."""
    strands: tuple[Strand, ...]
    judged_by_tenth: tuple[int, ...]
    together: tuple[Together, ...]


def focus(
    coded: Coded,
    units: pd.DataFrame,
    unit_themes: pd.DataFrame,
    shown: Disclosure,
    book: Codebook,
    themes: Themes,
    language: str,
) -> Focus | None:
    """Give where the codes and themes of the project's question sit.

    None when the theme file has neither theme. Groups that are too small are left out.
    """
    own = [themes[id] for id in THEMES if id in themes.ids]
    if not own:
        return None
    named = dict.fromkeys(code for theme in own for code in theme.codes)
    codes = [code for code in named if code in book.ids]
    groups = tuple(
        (column, value, tuple(interviews))
        for column in ("role", "setting")
        for value, interviews in shown.groups(column).items()
    )
    strands = []
    for code in codes:
        carried = coded.pairs[coded.pairs["code"] == code]
        name = label(book[code].label, language, code)
        strands.append(_strand(carried, coded.looked_at, groups, name, False))
    places = with_tenths(units)
    for theme in own if len(unit_themes) else ():
        near = unit_themes.loc[unit_themes["near"] & (unit_themes["theme"] == theme.id), "unit_id"]
        carried = places[places["unit_id"].isin(set(near))]
        name = label(theme.label, language, theme.id)
        strands.append(_strand(carried, places, groups, name, True))
    return Focus(
        tuple((column, value, len(interviews)) for column, value, interviews in groups),
        tuple(strands),
        tuple(_by_tenth(coded.looked_at)),
        tuple(_together(coded, codes, book, language)),
    )


def _by_tenth(units: pd.DataFrame) -> list[int]:
    counted = units["tenth"].value_counts()
    return [int(counted.get(tenth, 0)) for tenth in range(1, TENTHS + 1)]


def _strand(
    carried: pd.DataFrame,
    judged: pd.DataFrame,
    groups: tuple[tuple[str, str, tuple[str, ...]], ...],
    name: Label,
    is_theme: bool,
) -> Strand:
    counts = _by_tenth(carried)
    top = max(*counts, _DARK)
    return Strand(
        name,
        is_theme,
        len(carried),
        int(carried["interview_id"].nunique()),
        tuple(
            (
                int(carried["interview_id"].isin(interviews).sum()),
                int(judged["interview_id"].isin(interviews).sum()),
            )
            for _, _, interviews in groups
        ),
        tuple((n, -(-_SHADES * n // top)) for n in counts),
    )


def _together(coded: Coded, codes: list[str], book: Codebook, language: str) -> Iterator[Together]:
    """Give the pairs with a code of the question, the most frequent first."""
    pairs = coded.pairs
    both = pairs.merge(pairs[["unit_id", "code"]], on="unit_id", suffixes=("", "_too"))
    both = both[both["code"].isin(codes) & (both["code"] != both["code_too"])]
    twice = both["code_too"].isin(codes) & (both["code_too"] < both["code"])
    found = both[~twice].groupby(["code", "code_too"])["interview_id"].agg(["size", "nunique"])
    found = (
        found[found["size"] >= _FEWEST]
        .reset_index()
        .sort_values(["size", "code", "code_too"], ascending=[False, True, True])
    )
    sizes = pairs["code"].value_counts()
    for row in found.head(_AT_MOST).itertuples(index=False):
        first, second, n, n_interviews = row
        yield Together(
            label(book[first].label, language, first),
            label(book[second].label, language, second)
            if second in book
            else Label(second, "", "en"),
            int(n),
            float(sizes[first]) * float(sizes[second]) / max(coded.n_units, 1),
            int(n_interviews),
        )
