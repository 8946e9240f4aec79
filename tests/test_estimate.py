from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from samenspraak.errors import LabelError, TableError
from samenspraak.estimate import EXACT, NO_LABELS, ONLY_LEARNING, UNFINISHED, estimate_prevalence
from samenspraak.estimate.estimators import (
    design_effect,
    difference,
    effective_labels,
    labels_mean,
    prediction_powered,
    weighted_mean,
    wilson,
)
from samenspraak.tables import SCHEMAS, check_table, empty_table

# --- a small study -----------------------------------------------------------------------------


def study(n_interviews: int = 6, per_interview: int = 20) -> tuple[pd.DataFrame, pd.DataFrame]:
    interviews = [f"P{number:02}" for number in range(n_interviews)]
    owner = np.repeat(interviews, per_interview)
    roles = {
        name: ("citizen", "professional")[position % 2] for position, name in enumerate(interviews)
    }
    units = pd.DataFrame(
        {
            "unit_id": [f"{name}-{row:04}" for row, name in enumerate(owner)],
            "interview_id": owner,
            "turn_first": 2,
            "turn_last": 2,
            "start": 0,
            "end": 3,
            "question_turn": 1,
            "role": [roles[name] for name in owner],
            "language": "nl",
            "text": "nou",
            "n_words": 1,
        }
    )
    cases = pd.DataFrame(
        {
            "interview_id": interviews,
            "language": "nl",
            "role": [roles[name] for name in interviews],
            "setting": [("mr", "bpt")[position < 2] for position in range(n_interviews)],
        }
    )
    return check_table(units, "units"), check_table(cases, "cases")


def gold_of(
    units: pd.DataFrame, value: object, design: object = "all", inclusion: object = None
) -> pd.DataFrame:
    frame = pd.DataFrame(
        {
            "unit_id": units["unit_id"],
            "code": "trust",
            "value": value,
            "n_coders": 1,
            "design": design,
            "inclusion_probability": inclusion,
        }
    )
    return check_table(frame[pd.notna(frame["value"])], "gold")


def codings_of(units: pd.DataFrame, probability: object) -> pd.DataFrame:
    frame = pd.DataFrame(
        {
            "unit_id": units["unit_id"],
            "code": "trust",
            "probability": probability,
            "decision": False,
            "coder": "model:1",
            "evidence": "",
        }
    )
    return check_table(frame, "codings")


def row(estimates: pd.DataFrame, group: str = "all") -> pd.Series:
    return estimates.set_index("group").loc[group]


# --- the interval ------------------------------------------------------------------------------

PUBLISHED = [
    (81, 263, 0.2553, 0.3662),
    (15, 148, 0.0624, 0.1605),
    (0, 20, 0, 0.1611),
    (1, 29, 0.0061, 0.1718),
]


@pytest.mark.parametrize(("hits", "n", "low", "high"), PUBLISHED)
def test_the_score_interval_is_that_of_newcombe_1998(hits, n, low, high):
    assert np.round(wilson(hits / n, n), 4) == pytest.approx((low, high))


@given(st.integers(1, 400), st.data(), st.sampled_from([0.8, 0.95, 0.99]))
def test_the_score_interval_is_that_of_scipy(n, data, confidence):
    hits = data.draw(st.integers(0, n))
    theirs = binomtest(hits, n).proportion_ci(confidence, method="wilson")
    assert wilson(hits / n, n, confidence) == pytest.approx((theirs.low, theirs.high), abs=1e-12)


# --- what people read --------------------------------------------------------------------------


def test_every_code_has_a_row_for_all_and_for_each_group():
    units, cases = study()
    estimates = estimate_prevalence(empty_table("gold"), units, cases, ["trust", "care"])
    expected = ["all", "role=citizen", "role=professional", "setting=bpt", "setting=mr"]
    assert estimates["group"].tolist() == expected * 2
    assert list(estimates.columns) == list(SCHEMAS["estimates"].columns)


def test_without_labels_there_is_no_prevalence_whatever_the_machine_says():
    units, cases = study()
    estimates = estimate_prevalence(
        empty_table("gold"),
        units,
        cases,
        ["trust"],
        codings=codings_of(units, 0.9),
        cross_fitted=True,
    )
    assert estimates[["prevalence", "low", "high"]].isna().all(axis=None)
    assert set(estimates["method"]) == {NO_LABELS}
    assert (estimates["n_human"] == 0).all()


def test_labels_chosen_for_learning_never_enter():
    units, cases = study()
    learning = gold_of(units.iloc[:30], 1.0, "learning")
    alone = estimate_prevalence(learning, units, cases, ["trust"])
    assert set(alone["method"]) == {ONLY_LEARNING}
    random = gold_of(units.iloc[30:], [0.0, 1.0] * 45, "random")
    both = pd.concat([learning, random], ignore_index=True)
    pd.testing.assert_frame_equal(
        estimate_prevalence(both, units, cases, ["trust"]),
        estimate_prevalence(random, units, cases, ["trust"]),
    )


def test_a_study_that_people_read_whole_is_known_exactly_and_its_groups_add_up():
    units, cases = study()
    value = (np.arange(len(units)) % 5 == 0).astype(float)
    estimates = estimate_prevalence(gold_of(units, value), units, cases, ["trust"])
    assert row(estimates)["prevalence"] == pytest.approx(value.mean())
    assert estimates["method"].str.endswith(EXACT).all()
    for column in ("role=", "setting="):
        groups = estimates[estimates["group"].str.startswith(column)]
        hits = (groups["prevalence"] * groups["n_human"]).sum()
        assert float(hits) == pytest.approx(value.sum(), abs=1e-3)


def test_units_that_coders_did_not_return_yet_are_said_to_be_missing():
    units, cases = study()
    estimates = estimate_prevalence(gold_of(units.iloc[:50], 0.0), units, cases, ["trust"], by=[])
    assert row(estimates)["method"] == f"wilson, clustered{UNFINISHED}"
    assert row(estimates)["n_human"] == 50


def test_all_and_none_keep_their_edge_and_an_interval_inward():
    units, cases = study()
    never, always = (
        row(estimate_prevalence(gold_of(units, value), units, cases, ["trust"]))
        for value in (0.0, 1.0)
    )
    assert (never["prevalence"], never["low"]) == (0, 0)
    assert 0.03 < never["high"] < 0.1
    assert (always["prevalence"], always["high"]) == (1, 1)
    assert always["low"] == pytest.approx(1 - never["high"], abs=1e-5)


def test_one_interview_gives_a_plain_interval():
    units, cases = study(1, 148)
    value = np.arange(148) < 15
    found = row(estimate_prevalence(gold_of(units, value * 1.0), units, cases, ["trust"]))
    assert (found["low"], found["high"]) == pytest.approx((0.0624, 0.1605), abs=1e-4)
    assert found["method"] == f"wilson{EXACT}"


def test_talk_that_sits_in_few_interviews_has_a_wider_interval():
    units, cases = study()
    gathered = (np.arange(len(units)) < 20).astype(float)
    spread = (np.arange(len(units)) % 6 == 0).astype(float)
    widths = []
    for value in (gathered, spread):
        found = row(estimate_prevalence(gold_of(units, value), units, cases, ["trust"]))
        assert found["prevalence"] == pytest.approx(1 / 6, abs=1e-6)
        widths.append(found["high"] - found["low"])
    assert widths[0] > 2 * widths[1]


def test_a_blank_case_variable_is_a_group_of_its_own():
    units, cases = study()
    cases["region"] = ["north", "", "north", "", "south", "south"]
    groups = estimate_prevalence(gold_of(units, 0.0), units, cases, ["trust"], by=["region"])
    assert groups["group"].tolist() == ["all", "region=north", "region=south", "region=unknown"]


def test_the_order_of_rows_does_not_matter():
    units, cases = study()
    gold = gold_of(units, (np.arange(len(units)) % 7 == 0) * 1.0)
    straight = estimate_prevalence(gold, units, cases, ["trust"])
    mixed = estimate_prevalence(
        gold.sample(frac=1, random_state=1),
        units.sample(frac=1, random_state=2),
        cases[::-1],
        ["trust"],
    )
    pd.testing.assert_frame_equal(straight, mixed)


# --- the machine beside them -------------------------------------------------------------------


def coded(seed: int = 0, n: int = 1000) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Truth with a mean of .2 in the long run, calibrated probabilities, and who was drawn."""
    generator = np.random.default_rng(seed)
    machine = generator.beta(0.2, 0.8, n)
    truth = (generator.random(n) < machine) * 1.0
    return truth, machine, generator.permutation(n) < n // 5


def test_machine_probabilities_count_only_when_they_are_cross_fitted():
    units, cases = study(10, 100)
    truth, machine, drawn = coded()
    gold = gold_of(units, np.where(drawn, truth, np.nan), "random")
    codings = codings_of(units, machine)
    plain = estimate_prevalence(gold, units, cases, ["trust"])
    unsure = estimate_prevalence(gold, units, cases, ["trust"], codings=codings)
    sharp = estimate_prevalence(gold, units, cases, ["trust"], codings=codings, cross_fitted=True)
    pd.testing.assert_frame_equal(plain, unsure)
    assert row(sharp)["method"] == "PPI++, wilson, clustered"
    assert row(sharp)["n_machine"] == len(units)
    assert row(sharp)["high"] - row(sharp)["low"] < 0.95 * (row(plain)["high"] - row(plain)["low"])


def test_known_probabilities_take_the_place_of_equal_ones():
    units, cases = study(10, 100)
    truth, machine, _ = coded()
    inclusion = np.clip(np.sqrt(machine * (1 - machine)), 0.1, None)
    inclusion *= 300 / inclusion.sum()
    drawn = np.random.default_rng(1).random(len(units)) < inclusion
    gold = gold_of(
        units, np.where(drawn, truth, np.nan), "probability", np.where(drawn, inclusion, np.nan)
    )
    weighted = row(estimate_prevalence(gold, units, cases, ["trust"]))
    both = row(
        estimate_prevalence(
            gold, units, cases, ["trust"], codings=codings_of(units, machine), cross_fitted=True
        )
    )
    assert weighted["method"] == "weighted, wilson, clustered"
    assert both["method"] == "difference, wilson, clustered"
    for found in (weighted, both):
        assert found["low"] < truth.mean() < found["high"]
    assert both["high"] - both["low"] < weighted["high"] - weighted["low"]
    assert truth[drawn].mean() > weighted["high"]  # what equal weights would have said


@given(st.lists(st.floats(0, 1), min_size=3, max_size=30), st.floats(0.1, 1))
def test_equal_probabilities_give_the_plain_mean(values, inclusion):
    value = np.array(values)
    found = weighted_mean(value, np.full(len(value), inclusion))
    assert found.share == pytest.approx(labels_mean(value).share)


def test_a_machine_that_knows_nothing_gets_no_weight():
    value = np.array([0.0, 1, 0, 1, 0, 0, 0, 1] * 10 + [np.nan] * 100)
    found = prediction_powered(value, np.full(180, 0.7))
    assert found.share == pytest.approx(labels_mean(value).share)
    assert found.variance == pytest.approx(labels_mean(value).variance, rel=0.02)


def test_a_machine_that_knows_all_leaves_no_error_in_the_difference():
    truth = np.arange(200) % 4 == 0
    value = np.where(np.arange(200) < 40, truth, np.nan)
    found = difference(value, truth * 1.0, np.full(200, 0.2))
    assert found.share == truth.mean()


@pytest.mark.parametrize("estimator", [difference, lambda v, m, _: prediction_powered(v, m)])
def test_influences_add_up_to_nothing(estimator):
    truth, machine, drawn = coded()
    found = estimator(np.where(drawn, truth, np.nan), machine, np.full(len(truth), 0.2))
    assert found.influence.sum() == pytest.approx(0, abs=1e-12)


# --- does the interval hold what it says? --------------------------------------------------------


@pytest.mark.parametrize(
    ("share", "correlation", "groups"),
    [(0.1, 0.03, 1), (0.3, 0.1, 1), (0.1, 0.1, 4), (0.3, 0.0, 2)],
)
def test_clustered_intervals_cover_as_often_as_they_say(share, correlation, groups):
    """Eight interviews of 45 units; with plain Wilson the second case covers six times in ten."""
    generator = np.random.default_rng(7)
    interviews = np.repeat(np.arange(8), 45)
    covered = 0
    for _ in range(400):
        spread = 1 / correlation - 1 if correlation else 1e9
        own = generator.beta(share * spread, (1 - share) * spread, 8)
        value = (generator.random(360) < own[interviews]) * 1.0
        parts = np.array_split(np.arange(360), groups)
        found = [(labels_mean(value[part]), interviews[part]) for part in parts]
        effect, freedom = design_effect(found)
        low, high = wilson(found[0][0].share, effective_labels(found[0][0], effect, freedom))
        covered += low <= share <= high
    assert covered / 400 > 0.92


@pytest.mark.parametrize("name", ["PPI++", "difference"])
def test_intervals_with_a_machine_cover_as_often_as_they_say(name):
    covered, widths = 0, []
    for repeat in range(200):
        truth, machine, drawn = coded(repeat)
        value = np.where(drawn, truth, np.nan)
        found = (
            prediction_powered(value, machine)
            if name == "PPI++"
            else difference(value, machine, np.full(len(truth), 0.2))
        )
        effect, freedom = design_effect([(found, np.arange(1000) // 50)])
        low, high = wilson(found.share, effective_labels(found, effect, freedom))
        covered += low <= 0.2 <= high
        widths.append(high - low)
    assert covered / 200 > 0.92
    assert np.mean(widths) < 0.13


# --- errors ------------------------------------------------------------------------------------


def test_a_split_by_an_unknown_column_names_the_columns_there_are():
    units, cases = study()
    with pytest.raises(TableError, match=r"'region' is no column of interviews.csv.*setting"):
        estimate_prevalence(empty_table("gold"), units, cases, ["trust"], by=["region"])


def test_a_probability_sample_without_probabilities_is_refused():
    units, cases = study()
    with pytest.raises(LabelError, match="120 labels of design probability"):
        estimate_prevalence(gold_of(units, 0.0, "probability"), units, cases, ["trust"])


def test_codings_of_two_machines_are_refused():
    units, cases = study()
    codings = codings_of(units, 0.5)
    both = pd.concat([codings, codings.assign(coder="model:2")], ignore_index=True)
    with pytest.raises(TableError, match="two machines"):
        estimate_prevalence(
            gold_of(units, 0.0), units, cases, ["trust"], codings=both, cross_fitted=True
        )
