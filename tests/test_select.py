from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samenspraak.errors import LabelError
from samenspraak.select import inclusion_probabilities, select_units


def units(n: int) -> pd.DataFrame:
    return pd.DataFrame({"unit_id": [f"P{i % 3}-{i:04d}" for i in range(n)]})


def codings(frame: pd.DataFrame, **probability: list[float]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {"unit_id": unit, "code": code, "probability": p}
            for code, values in probability.items()
            for unit, p in zip(frame["unit_id"], values, strict=True)
        ]
    )


def test_all_gives_every_unit_for_certain():
    chosen = select_units(units(5), design="all", n=2, seed=0)
    assert chosen["unit_id"].tolist() == sorted(units(5)["unit_id"])
    assert (chosen["inclusion_probability"] == 1).all()


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 40), st.integers(0, 50), st.integers(0, 9), st.randoms())
def test_a_random_draw_has_the_right_size_and_one_probability_in_any_order(n, size, seed, random):
    frame, order = units(n), list(range(n))
    random.shuffle(order)
    chosen = select_units(frame, design="random", n=size, seed=seed)
    pd.testing.assert_frame_equal(
        chosen, select_units(frame.iloc[order], design="random", n=size, seed=seed)
    )
    assert len(chosen) == min(n, size)
    assert chosen["inclusion_probability"].sum() * n == pytest.approx(len(chosen) ** 2)


def test_a_larger_draw_adds_to_a_smaller_one():
    small, large = (
        set(select_units(units(100), design="random", n=n, seed=3)["unit_id"]) for n in (20, 50)
    )
    assert small < large


@pytest.mark.parametrize("design", ["random", "probability"])
def test_every_unit_is_chosen_as_often_as_its_probability_says(design):
    frame = units(12)
    joy = [0.5, 0.5, 0.02, 0.02, 0.9, 0.1, 0.3, 0.0, 1.0, 0.01, 0.2, 0.05]
    duty = [0.5, 0.01, 0.0, 0.3, 0.02, 0.1, 0.3, 0.0, 0.0, 0.6, 0.2, 0.01]
    machine = codings(frame, joy=joy, duty=duty)
    times, stated = dict.fromkeys(frame["unit_id"], 0), {}
    draws = 600
    for seed in range(draws):
        chosen = select_units(frame, design=design, n=4, seed=seed, codings=machine)
        assert len(chosen) == 4
        for row in chosen.itertuples():
            times[row.unit_id] += 1
            stated[row.unit_id] = float(row.inclusion_probability)
    assert sum(stated.values()) == pytest.approx(4)
    for unit, p in stated.items():
        assert times[unit] / draws == pytest.approx(p, abs=4 * np.sqrt(p * (1 - p) / draws) + 1e-9)


def test_doubt_makes_a_unit_more_likely_and_certainty_never_impossible():
    frame = units(50)
    machine = codings(frame, joy=[0.5] * 10 + [0.0] * 40)
    chosen = [
        select_units(frame, design="probability", n=10, seed=s, codings=machine) for s in range(60)
    ]
    seen = pd.concat(chosen).groupby("unit_id")["inclusion_probability"].first()
    doubtful = seen.reindex(frame["unit_id"][:10])
    sure = seen.drop(doubtful.index, errors="ignore")
    assert doubtful.min() > sure.max() > 0


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.floats(0.01, 100), min_size=1, max_size=30).flatmap(
        lambda sizes: st.tuples(st.just(sizes), st.integers(0, len(sizes)))
    )
)
def test_probabilities_sum_to_the_number_of_units_and_follow_size(drawn):
    sizes, n = np.array(drawn[0]), drawn[1]
    p = inclusion_probabilities(sizes, n)
    assert p.sum() == pytest.approx(n)
    assert ((p >= 0) & (p <= 1)).all()
    open_ones = p < 1
    ratio = p[open_ones] / sizes[open_ones]
    assert np.allclose(ratio, ratio[:1])
    assert (np.diff(p[np.argsort(sizes)]) >= -1e-12).all()


def test_learning_takes_the_most_uncertain_unit_of_each_code_in_turn():
    frame = units(6)
    machine = codings(frame, a=[0.5, 0.4, 0.0, 0.0, 0.0, 0.9], b=[0.0, 0.1, 0.2, 0.45, 0.05, 0.0])
    ids = frame["unit_id"]
    first = select_units(frame, design="learning", n=2, seed=0, codings=machine)
    assert set(first["unit_id"]) == {ids[0], ids[3]}
    assert first["inclusion_probability"].isna().all()
    more = select_units(
        frame, design="learning", n=2, seed=0, codings=machine, labelled=first["unit_id"]
    )
    assert set(more["unit_id"]) == {ids[1], ids[2]}


def test_a_code_in_similarity_mode_starts_with_the_nearest_unit():
    frame = units(4)
    machine = codings(frame, a=[0.5, 0.95, 0.1, 0.2])
    chosen = select_units(
        frame, design="learning", n=1, seed=0, codings=machine, by_similarity=["a"]
    )
    assert chosen["unit_id"].tolist() == [frame["unit_id"][1]]


def test_learning_stops_when_all_units_are_labelled():
    frame = units(4)
    machine = codings(frame, a=[0.1] * 4)
    chosen = select_units(
        frame, design="learning", n=9, seed=0, codings=machine, labelled=frame["unit_id"][:3]
    )
    assert chosen["unit_id"].tolist() == [frame["unit_id"][3]]


@pytest.mark.parametrize("design", ["probability", "learning"])
def test_missing_codings_are_said(design):
    frame = units(4)
    with pytest.raises(LabelError, match="needs codings"):
        select_units(frame, design=design, n=2, seed=0)
    with pytest.raises(LabelError, match="1 of 4 units"):
        select_units(
            frame, design=design, n=2, seed=0, codings=codings(frame[:3], a=[0.1, 0.2, 0.3])
        )


def test_an_unknown_design_is_refused():
    with pytest.raises(LabelError, match="use one of"):
        select_units(units(3), design="handy", n=1, seed=0)
