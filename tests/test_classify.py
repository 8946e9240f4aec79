"""The classifier: what it learns, when it abstains, what it says, what it keeps."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_matrix
from sklearn.base import clone
from sklearn.exceptions import NotFittedError
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV, GroupKFold, cross_val_score
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import FunctionTransformer

from invented_answers import FILLER, SAID, HashEncoder, garden, garden_codebook
from invented_answers import garden_classifier as classifier
from samenspraak.classify import BlockWeights, Evidence, MotivationClassifier
from samenspraak.classify.logistic import fit_codes
from samenspraak.codebook import Codebook
from samenspraak.encode import VectorStore
from samenspraak.errors import LabelError, MissingFileError, ModelError, TableError
from samenspraak.tables import check_table

X, Y = garden()
CODES = tuple(SAID)
CITIZEN, PROFESSIONAL = X["role"] == "citizen", X["role"] == "professional"


@pytest.fixture(scope="module")
def clf():
    return classifier().fit(X, Y)


# What it learns


def test_it_finds_codes_in_new_interviews(clf, unseen):
    new, truth = unseen
    assert clf.mode_ == "learnt"
    assert clf.score(new, truth) > 0.9
    found = clf.predict(new)
    assert (found == truth.to_numpy()).mean() > 0.95


def test_probabilities_are_calibrated_on_new_interviews(clf, unseen):
    new, truth = unseen
    said = clf.predict_frame(new)
    assert said.mean().to_numpy() == pytest.approx(truth.mean().to_numpy(), abs=0.05)
    assert list(said.columns) == list(CODES)
    assert said.index.equals(new.index)


def test_as_many_units_get_a_code_as_carry_it(clf, unseen):
    given_share = clf.predict(unseen[0]).mean(axis=0)
    assert given_share == pytest.approx(unseen[1].mean().to_numpy(), abs=0.06)


def test_probabilities_lie_between_0_and_1(clf):
    odd = ["", "…", "[PERSOON-1]", "ζῷον 😀", "x" * 3000]
    said = clf.predict_proba(odd)
    assert said.shape == (5, 3)
    assert ((said >= 0) & (said <= 1)).all()


def test_a_code_for_professionals_is_ruled_out_for_citizens(clf):
    assert (clf.predict_frame(X).loc[CITIZEN, "overtime"] == 0).all()
    assert (clf.rank(X).loc[CITIZEN, "overtime"] == 0).all()
    assert (clf.predict_frame(X).loc[PROFESSIONAL, "overtime"] > 0).all()


def test_without_a_known_role_nothing_is_ruled_out(clf):
    told = clf.predict_frame(pd.DataFrame({"text": ["My boss gives me no hours."], "role": [None]}))
    assert told["overtime"][0] > 0.3


def test_the_codebooks_examples_teach(unseen):
    few = Y.copy()
    few.loc[X["interview_id"] > "G01"] = np.nan  # two interviews coded
    scores = {
        examples: classifier(examples=examples, min_positives=1).fit(X, few).score(*unseen)
        for examples in (False, True)
    }
    assert scores[True] > scores[False] + 0.01


def test_a_sample_weight_moves_the_prevalence():
    weights = np.where(Y["paperwork"] == 1, 0.25, 1.0)
    light, plain = (classifier().fit(X, Y, sample_weight=w) for w in (weights, None))
    share = [c.predict_frame(X)["paperwork"].mean() for c in (light, plain)]
    assert share[0] < share[1]


def test_two_coders_who_differ_count_half_each():
    soft = Y.astype(float).where(Y == 0, 0.5)
    hard, half = classifier().fit(X, Y), classifier().fit(X, soft)
    positive = Y["company"] == 1
    means = [c.predict_frame(X).loc[positive, "company"].mean() for c in (hard, half)]
    assert means[1] < means[0]
    assert half.predict_frame(X)["company"].mean() == pytest.approx(
        soft["company"].mean(), abs=0.04
    )


def test_a_unit_nobody_looked_at_teaches_nothing():
    partly = Y.copy()
    partly.loc[X["interview_id"] == "G05"] = np.nan
    # One fold per interview, so that the folds cannot differ.
    kept = X["interview_id"].isin(["G00", "G01", "G02", "G03", "G05"])
    units, labels = X[kept], partly[kept]
    left_out = classifier(min_positives=2).fit(
        units[units["interview_id"] != "G05"], labels[units["interview_id"] != "G05"]
    )
    ignored = classifier(min_positives=2).fit(units, labels)
    assert ignored.get_feature_names_out().tolist() == left_out.get_feature_names_out().tolist()
    assert ignored.status_["paperwork"] == left_out.status_["paperwork"]
    assert ignored.predict_proba(X) == pytest.approx(left_out.predict_proba(X), abs=1e-6)


def test_nan_in_one_code_leaves_the_others_as_they_were():
    partly = Y.copy()
    partly.loc[X["interview_id"] == "G05", "company"] = np.nan
    status = classifier().fit(X, partly).status_
    assert status["company"].n_looked_at == len(X) - 8
    assert status["paperwork"].n_looked_at == len(X)


def rare_words(n, seed):
    """Give units of mostly words that occur once, and one code that a word half gives away."""
    rng = np.random.default_rng(seed)
    carried = rng.random(n) < 0.15
    hint = rng.random(n) < np.where(carried, 0.7, 0.1)
    texts = [
        " ".join([f"w{word}" for word in rng.integers(0, 9000, 10)] + ["samen"] * int(own))
        for own in hint
    ]
    return texts, carried[:, None].astype(float)


def test_new_words_in_new_units_do_not_spoil_calibration():
    clf = MotivationClassifier(encoder=None).fit(*rare_words(300, 0))
    new, truth = rare_words(1500, 1)
    assert clf.predict_proba(new).mean() == pytest.approx(truth.mean(), rel=0.25)


def cases_of_regression():
    rng = np.random.default_rng(5)
    for n_units, n_features in ((30, 80), (60, 12)):  # within the span of the units, and not
        features = csr_matrix(
            rng.random((n_units, n_features)) * (rng.random((n_units, n_features)) < 0.4)
        )
        shares = (rng.random((n_units, 3)) < 0.3).astype(float)
        shares[0, 0] = shares[1, 1] = 0.5
        shares[2:6, 2] = np.nan
        yield features, shares, rng.random(n_units) + 0.5


@pytest.mark.parametrize("case", list(cases_of_regression()), ids=["wide", "long"])
def test_all_codes_at_once_are_the_logistic_regressions_of_scikit_learn(case):
    features, shares, weights = case
    coefficients, intercepts = fit_codes(features, shares, weights, C=3.0)
    for code, share in enumerate(shares.T):
        own = np.flatnonzero(~np.isnan(share))
        model = LogisticRegression(C=3.0, tol=1e-10, max_iter=10_000)
        model.fit(
            features[np.tile(own, 2)],
            np.repeat([1, 0], len(own)),
            sample_weight=np.concatenate([share[own], 1 - share[own]]) * np.tile(weights[own], 2),
        )
        assert coefficients[code] == pytest.approx(model.coef_[0], abs=2e-3)
        assert intercepts[code] == pytest.approx(model.intercept_[0], abs=2e-3)


def test_labels_that_are_all_the_same_give_a_constant():
    coefficients, intercepts = fit_codes(csr_matrix(np.eye(4)), np.zeros((4, 2)), np.ones(4), 1.0)
    assert not coefficients.any()
    assert (intercepts < -5).all()


# When it abstains


def test_a_code_with_few_positives_abstains_and_says_so():
    few = Y.copy()
    few["company"] = 0.0
    few.iloc[[0, 30, 60], 0] = 1.0
    clf = classifier().fit(X, few)
    assert clf.status_["company"].state == "too few examples"
    assert clf.status_["company"].n_positive == 3
    assert clf.status_["company"].average_precision is None
    said = clf.predict_frame(X)["company"]
    assert said.to_numpy() == pytest.approx(3 / len(X))
    assert not clf.predict(X)[:, 0].any()


def test_a_code_nobody_looked_for_abstains():
    clf = classifier().fit(X, Y.drop(columns="company"))
    assert clf.codes_ == CODES
    assert clf.status_["company"].state == "not looked at"
    assert (clf.predict_frame(X)["company"] == 0).all()


def test_labels_drawn_by_lot_are_no_better_than_chance():
    lots = pd.DataFrame(np.random.default_rng(8).random(Y.shape) < 0.2, Y.index, Y.columns).astype(
        float
    )
    states = {s.state for s in classifier(examples=False).fit(X, lots).status_.values()}
    assert "no better than chance" in states


def test_a_learnt_code_reports_its_cross_validated_precision(clf):
    for status in clf.status_.values():
        assert status.state == "learnt"
        assert 0.5 < status.average_precision <= 1


# Before the first label


def test_before_any_label_it_ranks_by_the_examples_and_says_so(unseen):
    new, truth = unseen
    for clf in (classifier().fit(X), classifier().fit(X, Y * np.nan), classifier().fit(X, Y * 0)):
        assert clf.mode_ == "similarity"
        assert "similarity" in clf.version_
        assert not clf.predict(new).any()
        assert clf.score(new, truth) > 0.5
    assert {s.state for s in clf.status_.values()} == {"too few examples"}


def test_ranking_needs_no_fit():
    ranked = classifier().rank(X)
    assert ranked.shape == Y.shape
    carried = Y["paperwork"] == 1
    assert ranked.loc[carried, "paperwork"].mean() > ranked.loc[~carried, "paperwork"].mean()


def test_ranking_one_text_works():
    best = classifier().rank(["Three forms for one permit."]).iloc[0]
    assert best.idxmax() == "paperwork"


def test_without_labels_and_without_codebook_there_is_nothing_to_say():
    clf = MotivationClassifier(encoder=None).fit(X, Y * np.nan)
    assert clf.mode_ == "nothing"
    assert not clf.predict_proba(X).any()
    assert clf.explain(X[:2]) == [{}, {}]
    with pytest.raises(ModelError, match="codebook"):
        clf.rank(X)


def test_predicting_before_fitting_is_refused():
    with pytest.raises(NotFittedError):
        classifier().predict(X)


# What it says


def test_the_words_that_carried_a_code_are_words_of_the_unit(clf, unseen):
    new, truth = unseen
    texts = new["text"]
    for unit, found in zip(new.index, clf.explain(new), strict=True):
        for evidence in found.values():
            assert all(word in texts[unit] for word in evidence.words)
    row = int(np.flatnonzero(truth["paperwork"])[0])
    words = clf.explain(new)[row]["paperwork"].words
    assert set(" ".join(words).lower().split()) & set(" ".join(SAID["paperwork"]).lower().split())


def test_one_text_gives_one_explanation(clf):
    found = clf.explain("We laugh a lot together, good friends.", at_most=1)
    assert list(found) == ["company"]
    assert isinstance(found["company"], Evidence)
    assert {"laugh", "friends"} & set(found["company"].words)


def test_shares_of_evidence_add_up_to_one_and_name_the_question(clf):
    frame = pd.DataFrame(
        {"text": ["Well, yes."], "question": ["What makes it hard?"], "role": ["citizen"]}
    )
    shares = clf.explain(frame)[0]["paperwork"].shares
    assert sum(shares.values()) == pytest.approx(1, abs=0.01)
    assert shares["question"] > 0.5
    assert "[question" in str(clf.explain(frame)[0]["paperwork"])


def test_a_placeholder_is_no_evidence(clf):
    found = clf.explain("[PERSON-1] and we laugh together in [PLACE-2].")
    words = {word for evidence in found.values() for word in evidence.words}
    assert not words & {"somebody", "somewhere", "PERSON-1", "PERSON"}


def test_codings_fit_their_table(clf, unseen):
    table = check_table(clf.codings(unseen[0]), "codings")
    assert len(table) == Y.size
    assert set(table["coder"]) == {f"model:{clf.version_}"}
    assert table.loc[table["decision"], "evidence"].ne("").mean() > 0.9


def test_codings_before_any_label_fit_their_table_too():
    table = check_table(classifier().fit(X).codings(X), "codings")
    assert not table["decision"].any()
    assert table["evidence"].ne("").any()
    assert table["coder"].str.contains("similarity").all()


def test_a_unit_of_training_is_coded_by_a_model_that_never_saw_its_interview(clf):
    changed = Y.copy()
    own = X["interview_id"] == "G02"
    changed.loc[own] = 1 - changed.loc[own]  # nonsense labels in one interview
    other = classifier().fit(X, changed)

    def ranks(one):
        wide = one.codings(X[own]).pivot(index="unit_id", columns="code", values="probability")
        return wide["company"].rank()

    # Folds may shift with the labels, so the order is compared, not the figure.
    assert ranks(clf).corr(ranks(other), method="spearman") > 0.6
    fitted = [c.predict_frame(X[own])["company"].rank() for c in (clf, other)]
    assert fitted[0].corr(fitted[1], method="spearman") < 0.6


def test_units_without_labels_are_coded_without_their_interview_as_well():
    partly = Y.copy()
    hidden = X.index[X.index.str.endswith("-03")]
    partly.loc[hidden] = np.nan
    clf = classifier().fit(X, partly)
    codings = clf.codings(X.loc[hidden]).pivot(
        index="unit_id", columns="code", values="probability"
    )
    assert not np.allclose(codings["company"], clf.predict_frame(X.loc[hidden])["company"])


# What goes in


@pytest.mark.parametrize(
    "labels",
    [
        Y.to_numpy(),
        Y.to_numpy().tolist(),
        [{code for code in CODES if row[code]} for _, row in Y.iterrows()],
        [[code for code in CODES if row[code]] or ["-"] for _, row in Y.iterrows()],
        Y[["overtime", "company", "paperwork"]],
    ],
    ids=["array", "list of rows", "sets", "lists", "columns in another order"],
)
def test_labels_may_come_in_any_form(clf, labels):
    assert classifier().fit(X, labels).version_ == clf.version_


def test_codes_come_from_the_labels_without_a_codebook():
    sets = [{code for code in CODES if row[code]} for _, row in Y.iterrows()]
    clf = MotivationClassifier(encoder=None).fit(X, sets)
    assert clf.codes_ == tuple(sorted(CODES))
    assert clf.score(X, sets) > 0.9
    numbered = MotivationClassifier(encoder=None).fit(X, Y.to_numpy())
    assert numbered.codes_ == ("0", "1", "2")


def test_two_codes_are_enough():
    clf = MotivationClassifier(encoder=None).fit(X, Y[["company", "paperwork"]])
    assert clf.predict_proba(X).shape == (len(X), 2)


def test_one_code_is_enough():
    clf = MotivationClassifier(encoder=None).fit(X, Y[["company"]])
    assert clf.predict_frame(X).columns.tolist() == ["company"]
    assert clf.score(X, Y[["company"]]) > 0.9


@pytest.mark.parametrize("form", [list, np.array, pd.Series, lambda t: pd.DataFrame({"text": t})])
def test_texts_may_come_in_any_form(clf, form):
    texts = X["text"].tolist()[:7]
    assert clf.predict_proba(form(texts)) == pytest.approx(clf.predict_proba(texts))


def test_interviews_are_taken_from_the_frame(clf):
    given_groups = classifier().fit(X.drop(columns="interview_id"), Y, groups=X["interview_id"])
    assert given_groups.version_ == clf.version_
    nobody_knows = classifier().fit(X.drop(columns="interview_id"), Y)
    assert nobody_knows.version_ != clf.version_


def test_switching_the_question_off_is_the_same_as_not_having_it():
    off = classifier(question=False).fit(X, Y)
    blank = classifier().fit(X.assign(question=""), Y)
    assert off.predict_proba(X) == pytest.approx(blank.predict_proba(X.assign(question="")))
    assert off.predict_proba(X) == pytest.approx(off.predict_proba(X.assign(question="What?")))
    assert not any(name.startswith("question") for name in off.get_feature_names_out())


@pytest.mark.parametrize(
    ("units", "labels", "error", "says"),
    [
        ("one text", None, TableError, r"write \[text\]"),
        (pd.DataFrame({"tekst": ["a"]}), None, TableError, "'text'"),
        (["a", None], None, TableError, "row 2"),
        (np.array([["a", "b"]]), None, TableError, "2 columns"),
        (["a", "b"], [{"company"}], LabelError, "1 units came with 2"),
        (["a"], [{"compny"}], LabelError, "compny"),
        (["a"], pd.DataFrame({"fun": [1]}), LabelError, "fun"),
        (["a"], np.ones((1, 2)), LabelError, "2 columns"),
        (["a"], np.full((1, 3), 1.5), LabelError, "outside 0 to 1"),
        (X, Y.iloc[::-1], LabelError, "reindex"),
    ],
)
def test_what_does_not_fit_is_refused_with_the_next_step(units, labels, error, says):
    with pytest.raises(error, match=says):
        classifier().fit(units, labels)


@pytest.mark.parametrize("extra", [{"groups": ["a"]}, {"sample_weight": [1.0]}])
def test_groups_and_weights_are_one_per_unit(extra):
    with pytest.raises(LabelError, match=r"as many|one per unit"):
        classifier().fit(X, Y, **extra)


def test_messages_never_hold_a_text():
    secret = "Geheime woorden van iemand"
    with pytest.raises(TableError) as caught:
        classifier().fit([secret, 3.0])
    assert "Geheime" not in str(caught.value)


# The same whatever the order


@settings(max_examples=5, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_the_units_plays_no_part(clf, random):
    order = list(range(len(X)))
    random.shuffle(order)
    assert classifier().fit(X.iloc[order], Y.iloc[order]).version_ == clf.version_


def test_predictions_do_not_depend_on_their_neighbours(clf):
    together = clf.predict_proba(X)
    assert np.array_equal(together[5:6], clf.predict_proba(X.iloc[[5]]))


def test_another_process_with_other_hashes_and_threads_makes_the_same_classifier(clf):
    script = "from test_classify import X, Y, classifier\nprint(classifier().fit(X, Y).version_)"
    path = os.pathsep.join(["tests", "pipeline"])
    env = os.environ | {"PYTHONHASHSEED": "7", "OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": path}
    found = subprocess.run(
        [sys.executable, "-c", script], env=env, capture_output=True, text=True, check=True
    )
    assert found.stdout.strip() == clf.version_


# scikit-learn


def test_a_clone_has_the_same_choices_and_no_memory(clf):
    copy = clone(clf)
    assert copy.get_params().keys() == clf.get_params().keys()
    assert not hasattr(copy, "codes_")
    assert copy.fit(X, Y).version_ == clf.version_


@pytest.mark.parametrize("scoring", [None, "average_precision", "f1_macro"])
def test_cross_val_score_works(scoring):
    clf = MotivationClassifier(encoder=None)
    labels = Y[["company", "paperwork"]].to_numpy().astype(int)
    scores = cross_val_score(
        clf, X, labels, groups=X["interview_id"], cv=GroupKFold(2), scoring=scoring
    )
    assert scores.min() > 0.7


def test_grid_search_finds_weights_of_the_evidence():
    search = GridSearchCV(
        MotivationClassifier(encoder=None),
        {"weights": [BlockWeights(words=0.0, characters=0.0), BlockWeights()]},
        cv=GroupKFold(2),
    )
    search.fit(X, Y.to_numpy().astype(int), groups=X["interview_id"])
    assert search.best_params_["weights"] == BlockWeights()
    assert search.predict(X).shape == Y.shape


def test_it_stands_at_the_end_of_a_pipeline(clf):
    upper = FunctionTransformer(lambda frame: frame.assign(text=frame["text"].str.upper()))
    pipe = Pipeline([("shout", upper), ("code", classifier())])
    pipe.fit(X, Y, code__groups=X["interview_id"])
    assert pipe.predict(X).shape == Y.shape
    assert pipe.score(X, Y) > 0.9


def test_features_have_names(clf):
    names = clf.get_feature_names_out()
    assert len(names) == clf.n_features_ == len(set(names))
    assert {"words:laugh", "question:hard", "role:citizen", "meaning:0"} <= set(names)


# What it keeps


def test_a_saved_classifier_says_exactly_the_same(clf, unseen, tmp_path):
    clf.save(tmp_path / "mine")
    back = MotivationClassifier.load(tmp_path / "mine", encoder=HashEncoder())
    new = unseen[0]
    assert np.array_equal(back.predict_proba(new), clf.predict_proba(new))
    assert np.array_equal(back.predict(new), clf.predict(new))
    assert back.rank(new).equals(clf.rank(new))
    assert back.codings(X).equals(clf.codings(X))
    assert back.explain(new) == clf.explain(new)
    assert back.status_ == clf.status_
    assert back.version_ == clf.version_
    assert clone(back).fit(X, Y).version_ == clf.version_


@pytest.mark.parametrize("labels", [Y, None], ids=["learnt", "similarity"])
def test_the_same_classifier_is_saved_as_the_same_bytes(labels, tmp_path):
    for name in ("one", "two"):
        classifier().fit(X, labels).save(tmp_path / name)
        time.sleep(0.01)
    for file in ("model.json", "weights.npz"):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()
    assert sorted(path.name for path in (tmp_path / "one").iterdir()) == [
        "model.json",
        "weights.npz",
    ]
    back = MotivationClassifier.load(tmp_path / "one", encoder=HashEncoder())
    back.save(tmp_path / "three")
    assert (tmp_path / "three" / "weights.npz").read_bytes() == (
        tmp_path / "one" / "weights.npz"
    ).read_bytes()


def test_saving_replaces_the_classifier_that_was_there(clf, tmp_path):
    clf.save(tmp_path / "mine")
    (tmp_path / "mine" / "old.txt").write_text("old", encoding="utf-8")
    clf.save(tmp_path / "mine")
    assert not (tmp_path / "mine" / "old.txt").exists()


def test_no_text_of_a_unit_is_kept(clf, tmp_path):
    clf.save(tmp_path / "mine")
    content = (tmp_path / "mine" / "model.json").read_text(encoding="utf-8")
    assert not any(text in content for text in X["text"])


def test_a_reworded_definition_changes_nothing(clf):
    data = garden_codebook().to_dict()
    data["definitions"]["company"]["definition"]["en"] = "Being together."
    reworded = classifier(codebook=Codebook.from_dict(data)).fit(X, Y)
    assert reworded.version_ == clf.version_
    data["codes"]["company"]["examples"]["en"][0]["text"] = "We always sing."
    changed = classifier(codebook=Codebook.from_dict(data)).fit(X, Y)
    assert changed.version_ != clf.version_


def test_changing_a_choice_afterwards_does_not_change_what_was_learnt(clf, tmp_path):
    copy = clone(clf).fit(X, Y).set_params(C=0.1)
    copy.save(tmp_path / "mine")
    back = MotivationClassifier.load(tmp_path / "mine", encoder=HashEncoder())
    assert back.version_ == clf.version_
    assert back.C == 10.0


class OtherEncoder(HashEncoder):
    version = "hash:2"


def test_another_encoder_is_refused(clf, tmp_path):
    clf.save(tmp_path / "mine")
    with pytest.raises(ModelError, match=r"trained with encoder hash:1, this one is hash:2"):
        MotivationClassifier.load(tmp_path / "mine", encoder=OtherEncoder())


def test_a_store_of_vectors_serves_as_encoder(clf):
    texts = [*X["text"], *X["question"], *(e.text for e in garden_codebook().examples())]
    store = VectorStore.of(HashEncoder(), texts)
    assert classifier(encoder=store).fit(X, Y).version_ == clf.version_
    remembering = classifier().remembering(X)
    assert isinstance(remembering.encoder, VectorStore)
    assert remembering.fit(X, Y).version_ == clf.version_


def _break_json(folder):
    (folder / "model.json").write_text("{", encoding="utf-8")


def _break_weights(folder):
    (folder / "weights.npz").write_bytes(b"PK no")


def _other_format(folder):
    _edit(folder, format=99)


def _edited(folder):
    _edit(folder, codes=["a", "b", "c"])


def _emptied(folder):
    (folder / "model.json").write_text('{"format": 3}', encoding="utf-8")


def _edit(folder, **changes):
    path = folder / "model.json"
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | changes), encoding="utf-8")


@pytest.mark.parametrize(
    ("harm", "says"),
    [
        (_break_json, "damaged"),
        (_break_weights, "damaged"),
        (_other_format, "format 99"),
        (_edited, "changed after writing"),
        (_emptied, "not complete"),
    ],
)
def test_a_damaged_classifier_is_refused(clf, tmp_path, harm, says):
    clf.save(tmp_path / "mine")
    harm(tmp_path / "mine")
    with pytest.raises(ModelError, match=says):
        MotivationClassifier.load(tmp_path / "mine", encoder=HashEncoder())


def test_a_missing_classifier_says_what_to_do(tmp_path):
    with pytest.raises(MissingFileError, match="train"):
        MotivationClassifier.load(tmp_path)


# With the real codebook and the real encoder


def test_the_motivation_codebook_ranks_dutch_answers():
    clf = MotivationClassifier(Codebook.default())
    said = {
        "withdrawal_no_time": "Met mijn nieuwe baan heb ik er gewoon geen tijd meer voor, dus ik stop ermee.",
        "red_tape_burden": "Elke keer weer formulieren invullen, aan de papierwinkel komt geen einde.",
        "lack_of_recognition": "Nooit een bedankje gehoord, ze vinden het maar vanzelfsprekend.",
    }
    filler = [f"{first.capitalize()}, {second}." for first in FILLER for second in FILLER]
    ranked = clf.rank([*said.values(), *filler]).iloc[:3]
    top = [set(row.nlargest(3).index) for _, row in ranked.iterrows()]
    assert all(code in best for code, best in zip(said, top, strict=True))
