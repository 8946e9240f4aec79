from __future__ import annotations

import importlib.util
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samenspraak.agreement import measure_agreement
from samenspraak.coefficients import (
    gwet_ac1,
    krippendorff_alpha,
    masi_alpha,
    percent_agreement,
    value_counts,
)
from samenspraak.labels import NOTHING
from samenspraak.tables import check_table


def grid(*coders: str) -> np.ndarray:
    """One line per coder; a dot is a gap, a letter a value."""
    rows = [[math.nan if v == "." else int(v, 36) for v in line.split()] for line in coders]
    return np.array(rows, dtype=float).T


# Krippendorff (2011), Computing Krippendorff's alpha-reliability, examples A, B and C.
EXAMPLE_A = grid("0 1 0 0 0 0 0 0 1 0", "1 1 1 0 0 1 0 0 0 0")
EXAMPLE_B = grid("a a b b d c c c e d d a", "b a b b b c c c e d d d")
EXAMPLE_C = grid(
    "1 2 3 3 2 1 4 1 2 . . .",
    "1 2 3 3 2 2 4 1 2 5 . 3",
    ". 3 3 3 2 3 4 2 2 5 1 .",
    "1 2 3 3 2 4 4 1 2 5 1 .",
)
# Wikipedia, Krippendorff's alpha, three coders and fifteen units.
WIKIPEDIA = grid(
    ". . . . . 3 4 1 2 1 1 3 3 . 3",
    "1 . 2 1 3 3 4 3 . . . . . . .",
    ". . 2 1 3 4 4 . 2 1 1 3 3 . 4",
)
PUBLISHED = [
    (EXAMPLE_A, None, 0.0952),
    (EXAMPLE_B, None, 0.6920),
    (EXAMPLE_C, None, 0.7434),
    (EXAMPLE_C, "interval", 0.8491),
    (WIKIPEDIA, None, 0.6914),
    (WIKIPEDIA, "interval", 0.8108),
]


def squared(ratings: np.ndarray) -> np.ndarray:
    values = np.unique(ratings[~np.isnan(ratings)])
    return np.subtract.outer(values, values) ** 2


@pytest.mark.parametrize(("ratings", "level", "published"), PUBLISHED)
def test_alpha_equals_the_published_value(ratings, level, published):
    distance = squared(ratings) if level else None
    assert krippendorff_alpha(value_counts(ratings), distance) == pytest.approx(published, abs=5e-5)


def test_ac1_equals_the_value_of_irrcac():
    # irrCAC, raw ratings of four coders: the same data as Krippendorff's example C.
    assert gwet_ac1(value_counts(EXAMPLE_C)) == pytest.approx(0.77544, abs=5e-6)


def test_percent_agreement_is_counted_by_hand():
    assert percent_agreement(value_counts(EXAMPLE_A)) == pytest.approx(0.6)
    assert percent_agreement(value_counts(EXAMPLE_B)) == pytest.approx(9 / 12)


SETS = [
    [{"a"}, {"a"}],
    [{"a", "b"}, {"a"}],
    [{"b"}, {"a", "b", "c"}],
    [set(), set()],
    [{"c"}, set()],
    [{"a", "b"}, {"b", "c"}],
    [{"c"}, {"c"}],
]


def by_hand(sets: list[list[set[str]]], distance) -> float:
    """Alpha from its definition: mean distance within units over mean distance between any two."""
    within = [distance(a, b) for unit in sets for a in unit for b in unit]
    values = [one for unit in sets for one in unit]
    n = len(values)
    between = [distance(a, b) for a in values for b in values]
    return 1 - (sum(within) / n) / (sum(between) / (n * (n - 1)))


def masi(a: set[str], b: set[str]) -> float:
    if a == b:
        return 0.0
    weight = 2 / 3 if a <= b or b <= a else 1 / 3 if a & b else 0.0
    return 1 - weight * len(a & b) / len(a | b)


def members(sets: list[list[set[str]]]) -> tuple[list[list[bool]], list[int]]:
    rows = [(number, one) for number, unit in enumerate(sets) for one in unit]
    return [[code in one for code in "abc"] for _, one in rows], [number for number, _ in rows]


def test_masi_alpha_follows_its_definition():
    assert masi_alpha(*members(SETS)) == pytest.approx(by_hand(SETS, masi), abs=1e-12)


RATINGS = st.lists(
    st.lists(st.sampled_from([0.0, 1.0, 2.0, math.nan]), min_size=3, max_size=3),
    min_size=2,
    max_size=12,
).map(np.array)


@pytest.mark.skipif(
    importlib.util.find_spec("krippendorff") is None, reason="krippendorff (GPL) is not installed"
)
@settings(max_examples=60, deadline=None)
@given(RATINGS)
def test_alpha_equals_the_peer_package_on_any_data(ratings):
    import krippendorff

    values = np.unique(ratings[~np.isnan(ratings)])
    shared = (~np.isnan(ratings)).sum(axis=1) > 1
    if len(values) < 2 or len(np.unique(ratings[shared][~np.isnan(ratings[shared])])) < 2:
        return
    peer = krippendorff.alpha(ratings.T, level_of_measurement="nominal")
    assert krippendorff_alpha(value_counts(ratings)) == pytest.approx(peer, abs=1e-9)


@pytest.mark.skipif(importlib.util.find_spec("nltk") is None, reason="nltk is not installed")
def test_masi_alpha_equals_nltk():
    from nltk.metrics import masi_distance
    from nltk.metrics.agreement import AnnotationTask

    triples = [
        (coder, number, frozenset(one))
        for number, unit in enumerate(SETS)
        for coder, one in enumerate(unit)
        if all(unit)
    ]
    peer = AnnotationTask(triples, distance=masi_distance).alpha()
    filled = [unit for unit in SETS if all(unit)]
    assert masi_alpha(*members(filled)) == pytest.approx(peer, abs=1e-9)


def labels(said: dict[tuple[str, str], str]) -> pd.DataFrame:
    rows = [(u, c, code) for (u, c), codes in said.items() for code in codes.split() or [NOTHING]]
    frame = pd.DataFrame(rows, columns=["unit_id", "coder", "code"])
    frame = frame.assign(value=1, certainty="", design="all", inclusion_probability=1.0)
    return check_table(frame, "labels")


SAID = {
    ("A-1", "c01"): "joy", ("A-1", "c02"): "joy",
    ("A-2", "c01"): "joy duty", ("A-2", "c02"): "duty",
    ("B-1", "c01"): "", ("B-1", "c02"): "duty",
    ("B-2", "c01"): "", ("B-2", "c02"): "",
    ("C-1", "c01"): "joy", ("C-1", "c02"): "learning", ("C-1", "c03"): "joy",
    ("C-2", "c01"): "learning",
}  # fmt: skip
CODES = ["joy", "duty", "learning"]


def interviews(said: dict[tuple[str, str], str]) -> dict[str, str]:
    return {unit: unit.split("-")[0] for unit, _ in said}


def test_only_units_that_two_looked_at_count():
    result = measure_agreement(labels(SAID), interviews(SAID), CODES, resamples=200)
    rows = result.table.set_index("code")
    assert rows["n_units"].tolist() == [5, 5, 5]
    assert rows["n_positive"].to_dict() == {"joy": 3, "duty": 2, "learning": 1}
    assert rows.at["joy", "percent"] == pytest.approx((1 + 0 + 1 + 1 + 1 / 3) / 5)
    assert result.overall["n_interviews"] == 3
    assert result.overall["n_coders"] == 3


def test_it_is_said_who_gave_what_where_another_gave_something_else():
    result = measure_agreement(labels(SAID), interviews(SAID), CODES, resamples=200)
    pairs = {tuple(row[:4]): row[4] for row in result.confusion.itertuples(index=False)}
    assert pairs == {
        ("c01", "c02", "joy", NOTHING): 1,
        ("c01", "c02", NOTHING, "duty"): 1,
        ("c01", "c02", "joy", "learning"): 1,
        ("c02", "c03", "learning", "joy"): 1,
    }
    assert result.disagreements.to_dict("records") == [
        {"unit_id": "A-2", "code": "joy", "coders_for": "c01", "coders_against": "c02"},
        {"unit_id": "B-1", "code": "duty", "coders_for": "c02", "coders_against": "c01"},
        {"unit_id": "C-1", "code": "joy", "coders_for": "c01; c03", "coders_against": "c02"},
        {"unit_id": "C-1", "code": "learning", "coders_for": "c02", "coders_against": "c01; c03"},
    ]


def test_prevalence_and_bias_stand_beside_the_coefficients():
    said = {(f"A-{n}", c): "joy" if c == "c01" and n < 3 else "" for n in range(10) for c in COUPLE}
    details = measure_agreement(labels(said), interviews(said), ["joy"], resamples=200).details
    assert details.at[0, "prevalence_index"] == pytest.approx(2 * 3 / 20 - 1)
    assert details.at[0, "bias_index"] == pytest.approx(0.3)


COUPLE = ("c01", "c02")


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({}, "there are labels of none"),
        ({("A-1", "c01"): "joy"}, "there are labels of one"),
        ({("A-1", "c01"): "joy", ("A-2", "c02"): "joy"}, "2 coders, but no unit"),
    ],
)
def test_too_little_for_agreement_is_said_and_no_failure(said, reason):
    result = measure_agreement(labels(said), interviews(said), CODES)
    assert reason in result.reason
    assert result.table["code"].tolist() == sorted(CODES)
    assert result.table["alpha"].isna().all()
    assert result.metrics()["codes"]["joy"]["n_units"] == 0
    assert result.disagreements.empty


def random_study(seed: int, n_interviews: int, same: float) -> dict[tuple[str, str], str]:
    random = np.random.default_rng(seed)
    said = {}
    for interview in range(n_interviews):
        topical = random.random() < 0.5
        for number in range(10):
            first = topical and random.random() < 0.8
            second = first if random.random() < same else random.random() < 0.4
            for coder, gives in zip(COUPLE, (first, second), strict=True):
                said[f"I{interview}-{number}", coder] = "joy" if gives else ""
    return said


def test_the_interval_follows_from_resampled_interviews():
    said = random_study(3, 12, 0.7)
    row = measure_agreement(labels(said), interviews(said), ["joy"], resamples=400, seed=5).table
    random, counts = np.random.default_rng(5), np.zeros((12, 10, 2))
    for (unit, _), given_ in said.items():
        interview, number = unit[1:].split("-")
        counts[int(interview), int(number), int(bool(given_))] += 1
    order = [int(name[1:]) for name in sorted(f"I{i}" for i in range(12))]
    alphas = []
    for draw in random.multinomial(12, np.full(12, 1 / 12), size=400):
        drawn = np.concatenate(
            [np.tile(counts[i], (k, 1)) for i, k in zip(order, draw, strict=True) if k]
        )
        alphas.append(krippendorff_alpha(drawn))
    low, high = np.nanquantile(alphas, [0.025, 0.975])
    assert row.at[0, "low"] == pytest.approx(low, abs=1e-6)
    assert row.at[0, "high"] == pytest.approx(high, abs=1e-6)
    assert low < row.at[0, "alpha"] < high


def test_one_interview_gives_no_interval():
    said = {key: value for key, value in random_study(4, 1, 0.5).items()}
    said["I0-0", "c01"] = said["I0-1", "c02"] = "joy"
    table = measure_agreement(labels(said), interviews(said), ["joy"]).table
    assert table["low"].isna().all()
    assert table["alpha"].notna().all()


def test_a_code_that_nobody_gave_has_no_alpha_but_a_percentage():
    said = {("A-1", "c01"): "", ("A-1", "c02"): "", ("B-1", "c01"): "", ("B-1", "c02"): ""}
    result = measure_agreement(labels(said), interviews(said), ["joy"])
    assert result.table.at[0, "percent"] == 1
    assert result.metrics()["codes"]["joy"]["alpha"] is None


@settings(max_examples=6, deadline=None)
@given(st.integers(0, 1000), st.randoms())
def test_rows_in_any_order_give_the_same_agreement(seed, random):
    frame = labels(random_study(seed, 4, 0.6) | SAID)
    order = list(range(len(frame)))
    random.shuffle(order)
    homes = {unit: unit.split("-")[0] for unit in frame["unit_id"]}
    one = measure_agreement(frame, homes, CODES, resamples=100)
    other = measure_agreement(
        frame.iloc[order], dict(reversed(homes.items())), CODES[::-1], resamples=100
    )
    assert one.metrics() == other.metrics()
    pd.testing.assert_frame_equal(one.confusion, other.confusion)
    pd.testing.assert_frame_equal(one.disagreements, other.disagreements)


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10_000))
def test_renaming_coders_changes_no_coefficient(seed):
    said = random_study(seed, 5, 0.6)
    swapped = {(unit, {"c01": "c02", "c02": "c01"}[coder]): v for (unit, coder), v in said.items()}
    one, other = (
        measure_agreement(labels(s), interviews(s), ["joy"], resamples=100) for s in (said, swapped)
    )
    assert one.metrics() == other.metrics()
