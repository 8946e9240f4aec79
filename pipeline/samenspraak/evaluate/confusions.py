"""Codes of one category taken for each other: the table ``confusions``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pandas as pd

from samenspraak.tables import check_table, empty_table

if TYPE_CHECKING:
    from samenspraak.codebook import Codebook


def categories_of(codebook: Codebook | None) -> dict[str, str]:
    """Give the category of each code that has one."""
    entries = () if codebook is None else codebook.codes
    return {code.id: code.category for code in entries if code.category}


def sibling_confusions(said: pd.DataFrame, categories: Mapping[str, str]) -> pd.DataFrame:
    """Give how often one code of a category was missed and another given in its place.

    A unit counts for a pair when it carries the one by the labels (half of the coders or more gave
    it) and the classifier missed that, and when the other was given to it and is not carried. One
    missed code may meet several others.

    Parameters
    ----------
    said
        As `Evaluation.predictions`.
    categories
        Code to category; codes without one have no siblings.

    Returns
    -------
    DataFrame
        Table ``confusions``: a row per ordered pair that occurred.

    Examples
    --------
    >>> said = pd.DataFrame(
    ...     [("u1", "joy", False, 1.0), ("u1", "fun", True, 0.0), ("u2", "joy", True, 1.0)],
    ...     columns=["unit_id", "code", "decision", "value"],
    ... )
    >>> found = sibling_confusions(said, {"joy": "feeling", "fun": "feeling"})
    >>> found[["pair", "n_actual", "n_missed", "n_given", "share"]].to_numpy().tolist()
    [['joy → fun', 2, 1, 1, 0.5]]
    """
    met = _met(said, categories)
    if met.empty:
        return empty_table("confusions")
    carried = said[said["value"] >= 0.5]
    missed = carried[~carried["decision"].astype(bool)]
    pairs = met.groupby(["actual", "given"]).size().rename("n_given").reset_index()
    n_actual = pairs["actual"].map(carried["code"].value_counts())
    return check_table(
        pairs.assign(
            pair=pairs["actual"] + " → " + pairs["given"],
            category=pairs["actual"].map(categories),
            n_actual=n_actual,
            n_missed=pairs["actual"].map(missed["code"].value_counts()),
            share=(pairs["n_given"] / n_actual).round(4),
        ),
        "confusions",
    )


def confusion_numbers(said: pd.DataFrame, categories: Mapping[str, str]) -> dict[str, int]:
    """Give how many pairs of unit and code were missed, and how many of them met a sibling."""
    missed = (said["value"] >= 0.5) & ~said["decision"].astype(bool)
    met = _met(said, categories).drop_duplicates(["unit_id", "actual"])
    return {"n_missed": int(missed.sum()), "n_missed_sibling_given": len(met)}


def _met(said: pd.DataFrame, categories: Mapping[str, str]) -> pd.DataFrame:
    """Give ``unit_id``, ``actual`` (missed) and ``given`` (wrongly), both of one category."""
    own = said.assign(category=said["code"].map(categories)).dropna(subset="category")
    carried, decided = own["value"] >= 0.5, own["decision"].astype(bool)
    missed = own.loc[carried & ~decided, ["unit_id", "category", "code"]]
    wrong = own.loc[~carried & decided, ["unit_id", "category", "code"]]
    both = missed.merge(wrong, on=["unit_id", "category"], suffixes=("_missed", "_given"))
    return both.rename(columns={"code_missed": "actual", "code_given": "given"})
