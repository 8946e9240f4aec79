"""Codes of one category taken for each other."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samenspraak.codebook import Codebook
from samenspraak.evaluate.confusions import (
    categories_of,
    confusion_numbers,
    sibling_confusions,
)
from samenspraak.tables import check_table

CATEGORIES = {
    "fun": "feeling",
    "joy": "feeling",
    "fear": "feeling",
    "work": "duty",
    "order": "duty",
}
CODES = (*CATEGORIES, "loose")  # of no category


@st.composite
def predictions(draw):
    """Give predictions of some units; not every code was looked at in every unit."""
    rows = [
        (
            f"P01-{number:08x}",
            code,
            draw(st.booleans()),
            draw(st.sampled_from([0.0, 0.5, 1.0, 1.0])),
        )
        for number in range(draw(st.integers(1, 8)))
        for code in CODES
        if draw(st.booleans())
    ]
    return pd.DataFrame(rows, columns=["unit_id", "code", "decision", "value"]).astype(
        {"decision": bool, "value": float}
    )


@given(predictions())
@settings(max_examples=60, deadline=None)
def test_a_pair_counts_the_units_where_one_was_missed_and_its_sibling_wrongly_given(said):
    found = sibling_confusions(said, CATEGORIES)
    assert check_table(found, "confusions").equals(found)
    state = {
        (row.unit_id, row.code): (row.value >= 0.5, row.decision)
        for row in said.itertuples(index=False)
    }
    units = {unit for unit, _ in state}
    wanted = {}
    for actual in CATEGORIES:
        for other in CATEGORIES:
            if CATEGORIES[actual] != CATEGORIES[other]:
                continue
            n = sum(
                state.get((unit, actual)) == (True, False)
                and state.get((unit, other)) == (False, True)
                for unit in units
            )
            if n:
                wanted[actual, other] = n
    counted = {(row.actual, row.given): row.n_given for row in found.itertuples(index=False)}
    assert counted == wanted
    for row in found.itertuples(index=False):
        own = [pair for (_, code), pair in state.items() if code == row.actual]
        assert row.n_actual == sum(carried for carried, _ in own)
        assert row.n_missed == own.count((True, False))
        assert row.share == pytest.approx(row.n_given / row.n_actual, abs=1e-4)


@given(predictions())
@settings(max_examples=40, deadline=None)
def test_a_miss_that_meets_two_siblings_is_one_miss(said):
    numbers = confusion_numbers(said, CATEGORIES)
    missed = said[(said["value"] >= 0.5) & ~said["decision"]]
    assert numbers["n_missed"] == len(missed)
    wrong = said[(said["value"] < 0.5) & said["decision"]]
    with_sibling = sum(
        any(
            CATEGORIES[code] == CATEGORIES.get(other)
            for other in wrong.loc[wrong.unit_id == unit, "code"]
        )
        for unit, code in zip(missed["unit_id"], missed["code"], strict=True)
        if code in CATEGORIES
    )
    assert numbers["n_missed_sibling_given"] == with_sibling


@given(predictions(), st.integers(0, 9))
@settings(max_examples=20, deadline=None)
def test_the_order_of_the_predictions_plays_no_part(said, seed):
    mixed = said.sample(frac=1, random_state=seed)
    assert sibling_confusions(mixed, CATEGORIES).equals(sibling_confusions(said, CATEGORIES))


def test_without_categories_nobody_has_siblings():
    said = pd.DataFrame(
        [("u", "fun", False, 1.0), ("u", "joy", True, 0.0)],
        columns=["unit_id", "code", "decision", "value"],
    )
    assert sibling_confusions(said, {}).empty
    assert confusion_numbers(said, {}) == {"n_missed": 1, "n_missed_sibling_given": 0}
    assert len(sibling_confusions(said, CATEGORIES)) == 1
    assert categories_of(None) == {}


def test_the_categories_are_those_of_the_codebook():
    book = Codebook.default()
    found = categories_of(book)
    assert set(found) == set(book.ids)
    assert set(found.values()) == {category.id for category in book.categories}
