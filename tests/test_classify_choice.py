"""The choice of weights: what is tried, on whom, and when the measured weights stay."""

from __future__ import annotations

import os
import subprocess
import sys

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from invented_answers import HashEncoder, garden
from invented_answers import garden_classifier as classifier
from samenspraak.classify import BlockWeights, MotivationClassifier
from samenspraak.classify.answers import read_answers
from samenspraak.classify.choose import (
    AT_MOST,
    Candidate,
    _scores_left_out,
    _standard_error,
    candidates,
    choose,
    drawn_interviews,
)
from samenspraak.classify.logistic import fit_codes, scores_by_products
from samenspraak.classify.rows import Lessons, make_rows
from samenspraak.errors import ParamsError
from samenspraak.scores import average_precision

X, Y = garden()


@pytest.fixture(scope="module")
def auto():
    return classifier(weights="auto").fit(X, Y)


def test_inner_products_are_enough_to_score_unseen_units():
    rng = np.random.default_rng(2)
    features = csr_matrix(rng.random((40, 90)) * (rng.random((40, 90)) < 0.3))
    shares = (rng.random((30, 3)) < 0.4).astype(float)
    shares[3:6, 1] = np.nan
    shares[:, 2] = 0.0
    weights = rng.random(30) + 0.5
    products = (features @ features.T).toarray()
    coefficients, intercepts = fit_codes(features[:30], shares, weights, 3.0)
    found = scores_by_products(products[:30, :30], products[30:, :30], shares, weights, 3.0)
    assert found == pytest.approx(features[30:] @ coefficients.T + intercepts, abs=0.02)


def test_the_scores_of_a_candidate_are_those_of_a_classifier_with_its_weights():
    weights = BlockWeights(question=1.2)
    answers, targets = read_answers(X), Y.to_numpy()
    folds = np.array([int(name[1:]) % 3 for name in X["interview_id"]])
    scores = []
    for weighed in (BlockWeights(), weights):
        rows = make_rows(answers, len(X), None, False, weighed, HashEncoder())
        lessons = Lessons.of(rows, targets, np.ones(len(X)), None, folds)
        scores.append(_scores_left_out(lessons, weighed, [Candidate("other", weights, 10.0)])[0])
    assert scores[0] == pytest.approx(scores[1], abs=0.02)


def test_every_candidate_is_shown_and_one_is_chosen(auto):
    shown = auto.choice_
    assert shown["candidate"].iloc[0] == "measured"
    assert shown["chosen"].sum() == 1
    assert 7 <= len(shown) <= 10
    assert shown["average_precision"].between(0, 1).all()
    assert set(shown["C"]) == {3.0, 10.0, 30.0}
    assert not shown[["candidate", "C"]].duplicated().any()


def test_what_is_chosen_is_the_first_unless_the_best_exceeds_it_by_a_standard_error(auto):
    shown = auto.choice_.set_index("candidate")
    best = shown["average_precision"].idxmax()
    margin = shown.loc[best, "standard_error"]
    gain = shown.loc[best, "average_precision"] - shown.loc["measured", "average_precision"]
    assert shown["chosen"].idxmax() == (best if gain > margin else "measured")


def test_when_it_keeps_the_measured_weights_it_is_the_measured_classifier(auto):
    assert auto.choice_.set_index("candidate")["chosen"].idxmax() == "measured"
    measured = classifier().fit(X, Y)
    assert np.array_equal(auto.predict_proba(X), measured.predict_proba(X))
    assert len(measured.choice_) == 1
    assert measured.choice_["chosen"].all()


def misleading(n_interviews=30, per_interview=8):
    """Give units in which the questions say nothing and are all that differs in length."""
    rng = np.random.default_rng(4)
    frame, labels = garden(n_interviews, per_interview, seed=6)
    words = [f"q{number}" for number in range(12)]
    frame["question"] = [" ".join(rng.choice(words, 6)) for _ in range(len(frame))]
    return frame, labels


def test_questions_that_mislead_are_left_out():
    frame, labels = misleading()
    heavy = BlockWeights(words=0.1, characters=0.1, question=3.0, meaning=0.0, question_meaning=0.0)
    rows = make_rows(read_answers(frame), len(frame), None, False, heavy, None)
    folds = np.array([int(name[1:]) % 5 for name in frame["interview_id"]])
    lessons = Lessons.of(rows, labels.to_numpy(), np.ones(len(frame)), None, folds)
    first = Candidate("measured", heavy, 10.0)
    tried = choose(lessons, labels.to_numpy(), list(frame["interview_id"]), first, 0)
    chosen = next(one for one in tried if one.chosen)
    assert chosen.name.startswith("without question")
    assert chosen.average_precision > tried[0].average_precision + chosen.standard_error


def test_nothing_is_tried_twice():
    assert len(candidates(BlockWeights(), 10.0)) == 7
    off = BlockWeights(question=0.0, question_meaning=0.0, meaning=0.0)
    assert [one.name for one in candidates(off, 1.0)] == ["measured", "without characters"]
    bare = MotivationClassifier(encoder=None, question=False, weights="auto")
    tried = bare.fit(X["text"], Y, groups=X["interview_id"]).choice_["candidate"]
    assert tried.tolist()[:2] == ["measured", "without characters"]
    assert len(tried) == 4


def test_without_labels_or_words_nothing_is_tried():
    assert len(classifier(weights="auto").fit(X).choice_) == 1
    silent = MotivationClassifier(encoder=None, weights="auto", min_positives=1)
    assert len(silent.fit([""] * 4, [{"a"}, set(), {"a"}, set()]).choice_) == 1


def test_a_choice_on_many_units_takes_whole_interviews():
    groups = [f"i{number // 300:02d}" for number in range(4500)]
    drawn = drawn_interviews(groups, 0)
    assert AT_MOST - 300 < len(drawn) <= AT_MOST
    assert all(
        sum(groups[row] == name for row in drawn) == 300 for name in {groups[row] for row in drawn}
    )
    assert drawn_interviews(["one"] * 5000, 0) == list(range(5000))


def test_the_standard_error_of_units_drawn_by_lot_is_about_right():
    rng = np.random.default_rng(1)
    found, jackknife = [], []
    for _ in range(60):
        share = (rng.random((400, 1)) < 0.3).astype(float)
        scores = share + rng.normal(0, 1, (400, 1))
        found.append(average_precision(share[:, 0], scores[:, 0]))
        jackknife.append(_standard_error(share, scores, np.arange(400) % 20))
    assert np.mean(jackknife) == pytest.approx(np.std(found), rel=0.3)


def test_other_words_for_weights_are_refused():
    with pytest.raises(ParamsError, match="measured, auto"):
        classifier(weights="best").fit(X, Y)


def test_the_choice_is_kept_and_told(auto, tmp_path):
    auto.save(tmp_path / "mine")
    back = MotivationClassifier.load(tmp_path / "mine", encoder=HashEncoder())
    assert back.choice_.equals(auto.choice_)
    assert str(back) == str(auto)
    assert f"weights measured, of {len(auto.choice_)} tried, macro AP 0." in str(auto)
    assert str(classifier()) == "MotivationClassifier, not fitted yet"


def test_the_choice_is_the_same_in_any_order_of_units_hashes_and_threads(auto):
    assert classifier(weights="auto").fit(X.iloc[::-1], Y.iloc[::-1]).version_ == auto.version_
    script = (
        "from test_classify_choice import X, Y, classifier\n"
        "print(classifier(weights='auto').fit(X, Y).version_)"
    )
    path = os.pathsep.join(["tests", "pipeline"])
    env = os.environ | {"PYTHONHASHSEED": "7", "OPENBLAS_NUM_THREADS": "2", "PYTHONPATH": path}
    env.pop("OMP_NUM_THREADS", None)
    found = subprocess.run(
        [sys.executable, "-c", script], env=env, capture_output=True, text=True, check=True
    )
    assert found.stdout.strip() == auto.version_
