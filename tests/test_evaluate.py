"""Evaluation: interviews left out whole, a baseline in the same folds, and a reason when it fails."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import average_precision_score

from invented_answers import SAID, HashEncoder, garden, garden_codebook
from samenspraak.classify import MotivationClassifier
from samenspraak.classify.calibrate import matched_thresholds, sigmoid, sigmoids
from samenspraak.classify.folds import grouped_folds
from samenspraak.errors import LabelError
from samenspraak.evaluate import Evaluation, cross_validate
from samenspraak.scores import (
    average_precision,
    better_than_chance,
    calibration_error,
    compare,
    counts,
    reliability,
)
from samenspraak.tables import check_table, write_metrics

X, Y = garden()
INTERVIEWS = X["interview_id"]


def classifier(**choices):
    return MotivationClassifier(
        **{"codebook": garden_codebook(), "encoder": HashEncoder()} | choices
    )


@pytest.fixture(scope="module")
def evaluation():
    return cross_validate(classifier(), X, Y, INTERVIEWS, folds=3, repeats=2)


# Folds


@given(
    st.lists(st.sampled_from("abcdefg"), min_size=2, max_size=40),
    st.integers(2, 6),
    st.integers(0, 3),
)
def test_an_interview_is_never_split(groups, folds, seed):
    fold_of = grouped_folds(groups, np.zeros((len(groups), 2)), folds, seed)
    for group in set(groups):
        assert len({fold_of[row] for row, own in enumerate(groups) if own == group}) == 1
    assert set(fold_of) == set(range(min(folds, len(set(groups)))))


def test_folds_share_the_positives_of_a_rare_code():
    groups = [f"g{n}" for n in range(10) for _ in range(6)]
    targets = np.zeros((60, 1))
    targets[[0, 7, 14, 21, 28]] = 1  # in the first five interviews
    for seed in range(5):
        fold_of = grouped_folds(groups, targets, 5, seed)
        assert sorted(fold_of[targets[:, 0] == 1]) == [0, 1, 2, 3, 4]


def test_another_seed_draws_other_folds():
    groups = [f"g{n}" for n in range(12) for _ in range(4)]
    draws = {tuple(grouped_folds(groups, np.zeros((48, 1)), 4, seed)) for seed in range(4)}
    assert len(draws) == 4


# Measures


@given(
    st.lists(
        st.tuples(st.sampled_from([0.0, 1.0]), st.floats(0, 1)), min_size=2, max_size=30
    ).filter(lambda pairs: any(share for share, _ in pairs))
)
def test_average_precision_is_that_of_scikit_learn(pairs):
    shares, scores = map(np.array, zip(*pairs, strict=True))
    assert average_precision(shares, scores) == pytest.approx(
        average_precision_score(shares, scores)
    )


def test_a_unit_nobody_looked_at_does_not_count():
    shares, scores = np.array([1, 0, np.nan, 0]), np.array([0.9, 0.1, 1.0, 0.2])
    assert average_precision(shares, scores) == 1
    assert counts(shares, np.array([True, False, True, False])) == (1, 1, 1)


def test_without_a_positive_unit_there_is_no_average_precision():
    assert np.isnan(average_precision(np.zeros(3), np.arange(3.0)))


def test_two_coders_who_differ_count_half():
    half = average_precision(np.array([0.5, 0.0]), np.array([0.9, 0.1]))
    assert 0.5 <= half < 1
    assert compare(*counts(np.array([0.5, 0.0]), np.array([True, False]))).precision == 0.5


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [((3, 4, 6), (0.5, 0.75, 0.6)), ((0, 4, 0), (0, 0, 0)), ((0, 0, 3), (0, 0, 0))],
)
def test_precision_recall_and_f1(numbers, expected):
    found = compare(*numbers)
    assert (found.precision, found.recall, found.f1) == pytest.approx(expected)


def test_better_than_chance_needs_more_than_luck():
    rng = np.random.default_rng(0)
    shares = (np.arange(60) < 12).astype(float)
    assert better_than_chance(shares, shares + rng.random(60))
    lucky = [better_than_chance(shares, rng.random(60)) for _ in range(200)]
    assert np.mean(lucky) < 0.1
    assert not better_than_chance(np.zeros(5), np.arange(5.0))


def test_calibration_error_is_zero_where_observed_is_predicted():
    said = np.repeat([0.2, 0.8], 50)
    carried = np.concatenate([np.arange(50) < 10, np.arange(50) < 40]).astype(float)
    bins = reliability(carried, said)
    assert [(round(one.predicted, 6), one.observed, one.n) for one in bins] == [
        (0.2, 0.2, 50),
        (0.8, 0.8, 50),
    ]
    assert calibration_error(bins) == pytest.approx(0)
    assert calibration_error(reliability(carried, 1 - said)) == pytest.approx(0.6)


# Calibration and thresholds


def scored(n=400, n_codes=3, seed=0, slope=0.5):
    """Give scores that are too bold by 1 / slope, and labels."""
    rng = np.random.default_rng(seed)
    odds = rng.normal(-2, 1.5, (n, n_codes))
    return odds / slope, (rng.random((n, n_codes)) < sigmoid(odds)).astype(float)


def test_calibration_finds_the_slope_and_keeps_the_prevalence():
    scores, shares = scored(2000)
    slopes, shifts = sigmoids(scores, shares, np.ones(2000))
    assert slopes == pytest.approx(0.5, abs=0.08)
    said = sigmoid(scores * slopes + shifts)
    assert said.mean(axis=0) == pytest.approx(shares.mean(axis=0), abs=1e-6)


def test_rare_codes_share_a_slope_and_a_bad_score_says_only_the_prevalence():
    scores, shares = scored(80)
    shares[:, 2] = 0
    shares[:3, 2] = 1
    slopes, _ = sigmoids(scores, shares, np.ones(80))
    own = shares.sum(axis=0) >= 20
    assert len(set(slopes[~own])) == 1
    slopes, shifts = sigmoids(-scores[:, :1], shares[:, :1], np.ones(80))
    assert slopes[0] == 0
    assert sigmoid(shifts)[0] == pytest.approx(shares[:, 0].mean())


def test_separable_scores_do_not_become_certain():
    shares = (np.arange(100) < 6).astype(float)[:, None]
    slopes, shifts = sigmoids(shares * 8 - 4, shares, np.ones(100))
    said = sigmoid((shares * 8 - 4) * slopes + shifts)
    assert 0.7 < said.max() < 0.99


@given(st.integers(0, 100))
@settings(max_examples=25)
def test_as_many_units_get_a_code_as_carry_it(seed):
    scores, shares = scored(60, seed=seed)
    said = sigmoid(scores)
    given_code = said > matched_thresholds(said, shares, np.ones(60))
    assert given_code.sum(axis=0).tolist() == shares.sum(axis=0).tolist()


def test_a_code_without_positives_is_never_given():
    said = np.array([[0.9], [0.8]])
    assert matched_thresholds(said, np.zeros((2, 1)), np.ones(2))[0] > 1


# The whole


def test_a_good_classifier_beats_words_alone_and_chance(evaluation):
    numbers = evaluation.metrics()
    assert numbers["evaluated"]
    assert numbers["macro_average_precision"] > 0.8
    assert numbers["words_only_average_precision"] > numbers["chance_average_precision"] + 0.2
    assert numbers["chance_average_precision"] == pytest.approx(Y.to_numpy().mean(), abs=1e-9)
    assert str(evaluation).startswith("macro AP 0.")
    assert "against words only" in str(evaluation)
    assert 0 <= numbers["expected_calibration_error"] < 0.1


def test_scores_are_a_row_per_code(evaluation):
    scores = evaluation.scores
    assert check_table(scores, "scores").equals(scores)
    assert sorted(scores["code"]) == sorted(SAID)
    assert scores["average_precision"].mean() == pytest.approx(
        evaluation.metrics()["macro_average_precision"]
    )
    positive = dict(zip(scores["code"], scores["n_positive"], strict=True))
    assert positive == Y.sum().astype(int).to_dict()


def test_every_label_has_an_out_of_fold_prediction(evaluation):
    predictions = evaluation.predictions
    assert len(predictions) == Y.size
    wide = predictions.pivot(index="unit_id", columns="code", values="value")
    assert wide.loc[Y.index, Y.columns].equals(Y.rename_axis(columns="code"))


def test_predictions_come_from_models_without_the_interview():
    nonsense = Y.copy()
    own = INTERVIEWS == "G03"
    nonsense.loc[own] = 1.0
    found = cross_validate(classifier(), X, nonsense, INTERVIEWS, folds=4, repeats=1).predictions
    inside = found[found["unit_id"].isin(X.index[own]) & (found["code"] == "company")]
    assert inside["probability"].mean() < 0.5


def test_confusion_pairs_missed_codes_with_wrong_ones(evaluation):
    confusion = evaluation.confusion
    assert list(confusion.columns) == ["actual", "predicted"]
    assert not ((confusion["actual"] == "-") & (confusion["predicted"] == "-")).any()
    hits = confusion[confusion["actual"] == confusion["predicted"]]
    decided = evaluation.predictions.query("decision and value == 1")
    assert len(hits) == len(decided)
    actual = confusion[confusion["actual"] != "-"]
    assert actual["actual"].nunique() == 3


def test_calibration_rows_count_every_pair_once(evaluation):
    assert list(evaluation.calibration.columns) == ["predicted", "observed", "n"]
    assert evaluation.calibration["n"].sum() == pytest.approx(Y.size, abs=5)


def test_languages_are_scored_apart_when_there_are_two(evaluation):
    by_language = evaluation.metrics()["by_language"]
    assert set(by_language) == {"en", "nl"}
    assert sum(own["n_units"] for own in by_language.values()) == len(X)
    one = cross_validate(
        classifier(), X.drop(columns="language"), Y, INTERVIEWS, folds=2, repeats=1
    )
    assert "by_language" not in one.metrics()


def written(evaluation, folder):
    """Give the metrics as they are written."""
    write_metrics(folder / "metrics.json", evaluation.metrics())
    return (folder / "metrics.json").read_text(encoding="utf-8")


def test_the_order_of_the_units_plays_no_part(evaluation, tmp_path):
    order = np.random.default_rng(1).permutation(len(X))
    again = cross_validate(
        classifier(), X.iloc[order], Y.iloc[order], INTERVIEWS.iloc[order], folds=3, repeats=2
    )
    assert written(again, tmp_path) == written(evaluation, tmp_path)
    assert again.predictions.equals(evaluation.predictions)
    assert again.scores.equals(evaluation.scores)


def test_the_classifier_stays_as_it_was():
    clf = classifier().fit(X, Y)
    version = clf.version_
    cross_validate(clf, X, Y, folds=2, repeats=1)
    assert clf.version_ == version
    assert clf.min_positives == 5
    assert isinstance(clf.encoder, HashEncoder)


def test_a_rare_code_is_counted_but_not_scored():
    few = Y.copy()
    few["company"] = 0.0
    few.iloc[[0, 40], 0] = 1.0
    found = cross_validate(classifier(), X, few, INTERVIEWS, folds=2, repeats=1)
    row = found.scores.set_index("code").loc["company"]
    assert row["status"] == "too few examples"
    assert row["n_positive"] == 2
    assert pd.isna(row["average_precision"])
    assert found.metrics()["n_codes_evaluated"] == 2
    assert "company" not in set(found.predictions["code"])


@pytest.mark.parametrize(
    ("labels", "groups", "reason"),
    [
        (Y * np.nan, INTERVIEWS, "no labels yet"),
        (None, INTERVIEWS, "no labels yet"),
        (Y.where(INTERVIEWS == "G01"), INTERVIEWS, "one interview only"),
        (Y * 0, INTERVIEWS, "no code has 5 positive units"),
    ],
)
def test_what_cannot_be_evaluated_says_why(labels, groups, reason):
    found = cross_validate(classifier(), X, labels, groups)
    assert reason in found.reason
    assert found.metrics()["evaluated"] is False
    assert reason in found.metrics()["reason"]
    assert check_table(found.scores, "scores")["average_precision"].isna().all()
    assert len(found.scores) == 3
    assert found.predictions.empty
    assert list(found.confusion.columns) == ["actual", "predicted"]
    assert str(found).startswith("not evaluated")


def test_groups_are_one_per_unit():
    with pytest.raises(LabelError, match="one per unit"):
        cross_validate(classifier(), X, Y, ["a", "b"])


def test_a_code_book_is_not_needed():
    sets = [{code for code in SAID if row[code]} for _, row in Y.iterrows()]
    found = cross_validate(
        MotivationClassifier(encoder=None), X["text"].tolist(), sets, INTERVIEWS, folds=2, repeats=1
    )
    assert found.metrics()["macro_average_precision"] > 0.7


def test_nothing_is_an_evaluation_too():
    assert Evaluation.nothing("no labels yet", 3, 1).metrics() == {
        "evaluated": False,
        "reason": "no labels yet",
        "n_units": 3,
        "n_interviews": 1,
    }
