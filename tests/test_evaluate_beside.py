"""What a classifier is set against: definitions, coders, groups, fewer interviews."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from invented_answers import HashEncoder, garden, garden_codebook
from samenspraak.classify import MotivationClassifier
from samenspraak.classify.crossfit import labelled_units
from samenspraak.evaluate import cross_validate
from samenspraak.evaluate.ceiling import ceiling_numbers, coder_f1
from samenspraak.evaluate.ranking import definitions_only
from samenspraak.labels import NOTHING
from samenspraak.scores import compare, counts
from samenspraak.tables import write_metrics

X, Y = garden()
INTERVIEWS = X["interview_id"]
CODES = list(Y.columns)
ROLE_OF = X.groupby("interview_id")["role"].first()
BY = pd.DataFrame({"own": ROLE_OF, "place": [f"p{n // 4}" for n in range(12)], "same": "x"})


def classifier(**choices):
    return MotivationClassifier(
        **{"codebook": garden_codebook(), "encoder": HashEncoder()} | choices
    )


def labels_of(votes):
    """Give labels from {coder: matrix of 0 and 1}, a row per unit."""
    rows = [
        (unit, coder, code)
        for coder, table in votes.items()
        for unit, given_codes in zip(X.index, table, strict=False)
        for code in ([c for c, one in zip(CODES, given_codes, strict=True) if one] or [NOTHING])
    ]
    return pd.DataFrame(rows, columns=["unit_id", "coder", "code"]).assign(value=1)


LABELS = labels_of({"c01": Y.to_numpy(), "c02": Y.shift(1, fill_value=0.0).to_numpy()})
HARD = pd.DataFrame(
    {"unit_id": X.index[:30], "kind": ["irony", "negation"] * 15, "code": "company"}
)


def evaluated(order=None, **choices):
    rows = np.arange(len(X)) if order is None else order
    plan = {"folds": 3, "repeats": 1, "resamples": 100, "curve": 3, "by": BY} | choices
    return cross_validate(classifier(), X.iloc[rows], Y.iloc[rows], INTERVIEWS.iloc[rows], **plan)


@pytest.fixture(scope="module")
def evaluation():
    return evaluated(labels=LABELS, hard_cases=HARD)


def written(evaluation, folder):
    write_metrics(folder / "metrics.json", evaluation.metrics())
    return (folder / "metrics.json").read_text(encoding="utf-8")


def test_the_order_of_everything_plays_no_part(evaluation, tmp_path):
    again = evaluated(
        np.random.default_rng(5).permutation(len(X)),
        by=BY[::-1],
        labels=LABELS.sample(frac=1, random_state=1),
        hard_cases=HARD.sample(frac=1, random_state=1),
    )
    assert written(again, tmp_path) == written(evaluation, tmp_path)
    for table in ("scores", "errors", "curve", "calibration", "confusion"):
        assert getattr(again, table).equals(getattr(evaluation, table)), table


def test_what_is_set_beside_a_classifier_does_not_change_its_scores(evaluation):
    bare = evaluated(curve=0, by=None)
    columns = ["code", "status", "average_precision", "low", "high", "precision", "recall", "f1"]
    assert bare.scores[columns].equals(evaluation.scores[columns])
    assert bare.predictions.equals(evaluation.predictions)
    assert bare.curve.empty
    assert {"by_own", "coder_f1", "hard_cases"}.isdisjoint(bare.metrics())
    assert bare.scores["coder_f1"].isna().all()


# Baselines


@pytest.mark.parametrize("seed", [0, 1])
def test_definitions_only_sees_no_label(seed):
    other = pd.DataFrame(
        np.random.default_rng(seed).integers(0, 2, Y.shape), Y.index, Y.columns, dtype=float
    )
    found = [
        definitions_only(classifier(), labelled_units(classifier(), X, labels, INTERVIEWS))
        for labels in (Y, other)
    ]
    assert np.array_equal(*found)


def test_without_examples_there_is_no_ranking_by_definitions():
    bare = MotivationClassifier(encoder=None)
    assert definitions_only(bare, labelled_units(bare, X, Y, INTERVIEWS)) is None
    numbers = cross_validate(bare, X, Y, INTERVIEWS, folds=2, repeats=1, resamples=100).metrics()
    assert "definitions_only_average_precision" not in numbers
    assert "more_than_definitions_only" not in numbers
    assert numbers["more_than_words_only"]["difference"] == pytest.approx(
        numbers["macro_average_precision"] - numbers["words_only_average_precision"]
    )


def test_differences_and_intervals_are_in_order(evaluation):
    numbers = evaluation.metrics()
    for name in ("words_only", "definitions_only"):
        found = numbers[f"more_than_{name}"]
        assert found["low"] <= found["high"]
        assert found["difference"] == pytest.approx(
            numbers["macro_average_precision"] - numbers[f"{name}_average_precision"]
        )
    assert numbers["macro_average_precision_low"] < numbers["macro_average_precision_high"]
    assert (evaluation.scores["low"] <= evaluation.scores["high"]).all()
    assert numbers["calibration_bins"] == 10


def test_prevalence_predicted_is_the_share_of_units_that_got_the_code(evaluation):
    given_share = evaluation.predictions.groupby("code")["decision"].mean()
    found = evaluation.scores.set_index("code")["prevalence_predicted"]
    assert found.astype(float).to_dict() == pytest.approx(given_share.to_dict())


# Groups


def test_a_grouping_of_interviews_by_role_is_that_of_units_by_role(evaluation):
    numbers = evaluation.metrics()
    assert numbers["by_own"] == numbers["by_role"]
    assert "by_same" not in numbers


@pytest.mark.parametrize("way", ["by_language", "by_role", "by_place"])
def test_groups_add_up(evaluation, way):
    groups = evaluation.metrics()[way].values()
    assert sum(own["n_units"] for own in groups) == len(X)
    assert sum(own["n_interviews"] for own in groups) == 12


def test_a_handful_of_interviews_has_no_interval(evaluation):
    for own in evaluation.metrics()["by_place"].values():
        assert own["n_interviews"] == 4
        assert np.isnan(own["macro_average_precision_low"])
    assert not np.isnan(evaluation.metrics()["by_role"]["citizen"]["macro_average_precision_low"])


def test_an_interview_without_a_group_is_in_none():
    found = evaluated(curve=0, by=BY.drop(index="G00").replace({"place": {"p2": None}}))
    assert {name: own["n_units"] for name, own in found.metrics()["by_place"].items()} == {
        "p0": 24,
        "p1": 32,
    }


# Learning curve


def test_the_last_point_of_the_curve_is_the_classifier_itself(evaluation):
    curve = evaluation.curve
    assert curve["n_interviews"].tolist() == [3, 6, 8]
    assert curve["n_units"].is_monotonic_increasing
    assert curve["macro_average_precision"].iloc[-1] == pytest.approx(
        evaluation.metrics()["macro_average_precision"]
    )


def test_steps_that_add_no_interview_are_left_out():
    two = INTERVIEWS.isin(["G01", "G03"])
    found = cross_validate(
        classifier(min_positives=1), X[two], Y[two], folds=2, repeats=1, resamples=100, curve=4
    )
    assert found.curve["n_interviews"].tolist() == [1]
    assert np.isnan(found.metrics()["macro_average_precision_low"])


# Ceiling

VOTES = st.lists(
    st.tuples(*[st.integers(0, 1)] * 3, *[st.integers(0, 1)] * 3, *[st.integers(0, 1)] * 3),
    min_size=1,
    max_size=20,
).map(lambda rows: np.array(rows).reshape(-1, 3, 3))


@given(VOTES)
@settings(max_examples=50, deadline=None)
def test_f1_against_shares_is_that_against_each_coder_in_turn(votes):
    one, other, machine = votes[:, 0], votes[:, 1], votes[:, 2].astype(bool)
    for code in range(3):
        hits = (one + other)[machine[:, code], code].sum()
        sizes = (one + other)[:, code].sum() + 2 * machine[:, code].sum()
        in_turn = 2 * hits / sizes if sizes else 0.0
        share = (one + other)[:, code] / 2
        assert compare(*counts(share, machine[:, code])).f1 == pytest.approx(in_turn)


@given(VOTES)
@settings(max_examples=20, deadline=None)
def test_coders_are_alike_to_the_ceiling(votes):
    one, other, third = votes[:, 0], votes[:, 1], votes[:, 2]
    units = list(X.index)

    def ceiling(**coders):
        return coder_f1(labels_of(coders), units, CODES)

    assert ceiling(a=one, b=other).equals(ceiling(a=other, b=one))
    assert ceiling(a=one, b=other, c=third).equals(ceiling(a=third, b=one, c=other))
    same = ceiling(a=one, b=one).dropna()
    assert (same == 1).all()
    assert set(same.index) == {code for code, own in zip(CODES, one.T, strict=True) if own.any()}
    for code, share, decided in zip(CODES, one.T, other.T, strict=True):
        if share.any() or decided.any():
            expected = compare(*counts(share * 1.0, decided.astype(bool))).f1
            assert ceiling(a=one, b=other)[code] == pytest.approx(expected)


def test_one_coder_is_no_ceiling():
    found = coder_f1(labels_of({"c01": Y.to_numpy()}), list(X.index), CODES)
    assert found.isna().all()
    assert ceiling_numbers(found) == {}
    assert coder_f1(None, list(X.index), CODES).isna().all()


def test_units_outside_the_evaluation_do_not_count():
    first = list(X.index[:40])
    assert coder_f1(LABELS, first, CODES).equals(
        coder_f1(LABELS[LABELS["unit_id"].isin(first)], list(X.index), CODES)
    )


def test_coders_stand_beside_the_classifier(evaluation):
    found = evaluation.scores.set_index("code")["coder_f1"].astype(float)
    assert found.to_dict() == pytest.approx(coder_f1(LABELS, list(X.index), CODES).to_dict())
    assert evaluation.metrics()["coder_f1"] == pytest.approx(found.mean())
