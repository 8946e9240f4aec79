"""What is odd or broken: one clear error, or an answer that makes sense."""

from __future__ import annotations

import json
import pickle
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from invented_answers import HashEncoder, garden, garden_codebook
from invented_answers import garden_classifier as classifier
from samenspraak.classify import MotivationClassifier
from samenspraak.codebook import Codebook
from samenspraak.errors import LabelError, ModelError, ParamsError, TableError
from samenspraak.placeholders import plain

X, Y = garden()
CODES = tuple(Y.columns)


@pytest.fixture(scope="module")
def clf():
    return classifier().fit(X, Y)


@pytest.fixture
def saved(clf, tmp_path):
    clf.save(tmp_path / "mine")
    return tmp_path / "mine"


# Texts


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\x00",
        "…",
        "[PERSOON-1]",
        "[lacht]",
        "ζῷον",
        "我们一起笑",
        "نضحك معا",
        "😀" * 50,
        "á" * 9,
    ],
    ids=lambda text: repr(text[:3]),
)
def test_any_text_gets_probabilities_and_evidence(clf, text):
    said = clf.predict_proba([text])
    assert np.isfinite(said).all()
    assert ((said >= 0) & (said <= 1)).all()
    assert set(clf.explain(text)) == set(CODES)
    assert len(clf.codings([text])) == len(CODES)


def test_any_script_can_be_learnt():
    texts = ["我们 一起 笑", "نضحك معا كل يوم", "три бланка опять", "τρία έντυπα πάλι"] * 6
    sets = [{"joy"}, {"joy"}, {"forms"}, {"forms"}] * 6
    clf = MotivationClassifier(encoder=None).fit(texts, sets, groups=[n // 4 for n in range(24)])
    assert (clf.predict(texts) == [[0, 1], [0, 1], [1, 0], [1, 0]] * 6).all()


def test_empty_texts_teach_nothing_and_stop_nothing():
    blank = X.assign(text=X["text"].where(X.index.str.endswith("0"), ""))
    assert classifier().fit(blank, Y).predict_proba(X).shape == Y.shape
    silent = MotivationClassifier(encoder=None).fit([""] * 12, [{"a"}, set()] * 6)
    assert np.allclose(silent.predict_proba(["", "something"]), 0.5, atol=0.01)


def test_no_units_give_an_empty_answer(clf):
    assert clf.predict_proba([]).shape == (0, 3)
    assert clf.category_frame([]).empty
    assert clf.doubtful([]).empty
    assert clf.explain([]) == []


def test_a_megabyte_of_text_is_coded(clf):
    text = "We laugh a lot together. " * 42_000
    assert len(text) > 1_000_000
    assert clf.predict_frame([text]).loc[0, "company"] > 0.5


@pytest.mark.parametrize("value", [None, float("nan"), 3, pd.NA, b"bytes", ["a"]])
def test_what_is_no_text_is_refused_with_its_row(clf, value):
    frame = pd.DataFrame({"text": ["fine", value]})
    for attempt in (lambda: classifier().fit(frame), lambda: clf.predict(frame)):
        with pytest.raises(TableError, match="row 2"):
            attempt()


# Labels


def test_a_code_with_one_positive_abstains_and_the_others_do_not():
    labels = Y.copy()
    labels["company"] = 0.0
    labels.iloc[3, 0] = 1.0
    clf = classifier().fit(X, labels)
    assert clf.status_["company"].state == "too few examples"
    assert clf.status_["paperwork"].state == "learnt"
    alone = classifier(min_positives=1).fit(X, labels)
    assert np.isfinite(alone.predict_proba(X)).all()


@pytest.mark.parametrize("examples", [True, False])
def test_a_code_that_every_unit_carries_is_given_to_every_unit(examples):
    clf = classifier(examples=examples).fit(X, Y.assign(company=1.0))
    said = clf.predict_frame(X)["company"]
    assert said.min() > 0.5
    assert said.mean() > 0.95
    assert clf.status_["company"].state == "no better than chance"
    assert clf.predict(X)[:, 0].mean() > 0.9


@pytest.mark.parametrize("value", [np.inf, -1.0, 2.0])
def test_labels_outside_0_to_1_are_refused(value):
    labels = Y.to_numpy().copy()
    labels[4, 1] = value
    with pytest.raises(LabelError, match="1 labels lie outside 0 to 1"):
        classifier().fit(X, labels)


@pytest.mark.parametrize("form", [lambda frame: frame, lambda frame: frame.to_numpy()])
def test_words_as_labels_of_a_matrix_are_refused(form):
    with pytest.raises(LabelError, match="no numbers"):
        classifier().fit(X, form(Y.astype(object).replace(1.0, "yes")))


@pytest.mark.parametrize(
    ("weights", "says"),
    [
        (np.zeros(len(X)), "every weight is zero"),
        (np.full(len(X), -1.0), "negative or missing"),
        (np.full(len(X), np.nan), "negative or missing"),
        (np.ones((len(X), 2)), "as many"),
    ],
)
def test_weights_that_weigh_nothing_are_refused(weights, says):
    with pytest.raises(LabelError, match=says):
        classifier().fit(X, Y, sample_weight=weights)


# Files


def load(folder, **choices):
    return MotivationClassifier.load(folder, encoder=HashEncoder(), **choices)


@pytest.mark.parametrize("file", ["model.json", "weights.npz"])
@pytest.mark.parametrize("share", [0.0, 0.001, 0.3, 0.7, 0.99, 1.0])
def test_a_truncated_file_is_damaged(saved, file, share):
    content = (saved / file).read_bytes()
    (saved / file).write_bytes(content[: min(int(len(content) * share), len(content) - 2)])
    with pytest.raises(ModelError, match="damaged; train again"):
        load(saved)


class Fires:
    """Says so when a pickle is loaded."""

    def __reduce__(self):
        return (pytest.fail, ("a pickle was loaded",))


@pytest.mark.parametrize("file", ["model.json", "weights.npz"])
def test_a_pickle_under_another_name_is_damaged_and_never_run(saved, file):
    (saved / file).write_bytes(pickle.dumps(Fires()))
    with pytest.raises(ModelError, match="damaged; train again"):
        load(saved)


def test_one_array_instead_of_all_is_damaged(saved):
    with (saved / "weights.npz").open("wb") as file:
        np.save(file, np.zeros(3))
    with pytest.raises(ModelError, match="damaged; train again"):
        load(saved)


def test_objects_inside_the_weights_are_never_run(saved):
    with np.load(saved / "weights.npz") as content:
        arrays = dict(content)
    arrays["bands"] = np.array([Fires()], dtype=object)
    with (saved / "weights.npz").open("wb") as file:
        np.savez(file, **arrays)
    with pytest.raises(ModelError, match="damaged; train again"):
        load(saved)


@pytest.mark.parametrize("content", ["[]", "null", '"text"', "{}", "[" * 100_000, '{"format": 3}'])
def test_other_json_is_refused(saved, content):
    (saved / "model.json").write_text(content, encoding="utf-8")
    with pytest.raises(ModelError, match="train again"):
        load(saved)


def test_the_codebook_of_training_is_recognised(saved):
    data = garden_codebook().to_dict()
    data["definitions"]["company"]["definition"]["en"] = "Being together."
    for codebook in (garden_codebook(), Codebook.from_dict(data)):
        assert load(saved, codebook=codebook).codes_ == CODES


def _without(data):
    for part in ("codes", "definitions"):
        del data[part]["overtime"]


def _other_example(data):
    data["codes"]["company"]["examples"]["en"][0]["text"] = "We always sing."


def _more(data):
    data["codes"]["song"] = {"examples": {"en": ["We sing."]}}
    data["definitions"]["song"] = {"label": {"en": "Song"}, "definition": {"en": "Singing."}}


def _role(data):
    data["codes"]["company"]["applies_to"] = "citizen"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (_without, "gives codes that codebook 1.0 does not have: overtime"),
        (_other_example, "1 codes of codebook 1.0 are new, or have other examples"),
        (_more, "1 codes of codebook 1.0 are new"),
        (_role, "1 codes of codebook 1.0"),
    ],
)
def test_another_codebook_is_refused(saved, change, says):
    data = garden_codebook().to_dict()
    change(data)
    with pytest.raises(ModelError, match=says):
        load(saved, codebook=Codebook.from_dict(data))


def test_a_classifier_without_codebook_does_not_fit_one(tmp_path):
    MotivationClassifier(None, HashEncoder()).fit(X, Y.rename(columns=str.upper)).save(
        tmp_path / "m"
    )
    with pytest.raises(ModelError, match="does not have: COMPANY, OVERTIME, PAPERWORK"):
        load(tmp_path / "m", codebook=garden_codebook())


def test_no_message_holds_a_text(saved):
    content = json.loads((saved / "model.json").read_text("utf-8"))
    (saved / "model.json").write_text(json.dumps(content | {"codes": 3}), encoding="utf-8")
    with pytest.raises(ModelError) as caught:
        load(saved)
    assert not any(plain(text) in str(caught.value) for text in X["text"])


# Any codebook


README = Path(__file__).parent.parent / "README.md"
(EXAMPLE,) = re.findall(r"```py\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)


def test_labels_of_another_codebook_go_in_and_codes_come_out(tmp_path, monkeypatch, capsys):
    said = {
        "gratitude": ["Thank you so much", "thanks, that helped", "many thanks to you"],
        "disgust": ["that is disgusting", "yuck, gross", "how gross is that"],
    }
    rng = np.random.default_rng(0)
    rows = []
    for number in range(80):
        code = ("gratitude", "disgust", None)[number % 3]
        text = f"Comment about {rng.choice(['cats', 'trains', 'rain', 'chess'])}."
        rows.append(
            {
                "id": f"c{number:02d}",
                "text": f"{rng.choice(said[code])}. {text}" if code else text,
                "thread": f"t{number // 6}",
            }
            | {one: int(one == code) for one in said}
        )
    pd.DataFrame(rows).to_csv(tmp_path / "comments.csv", index=False)
    monkeypatch.chdir(tmp_path)
    exec(EXAMPLE, {})
    codes = pd.read_csv(tmp_path / "codes.csv")
    given_codes = codes[codes["decision"]].groupby("unit_id")["code"].agg(list)
    assert given_codes.to_dict() == {0: ["gratitude"], 1: ["disgust"]}
    assert "2 of 2 codes learnt; weights" in capsys.readouterr().out


@pytest.mark.parametrize("C", [0, -1.0, float("nan"), float("inf")])
def test_a_penalty_that_is_none_is_refused(C):
    texts = ["voor de buurt", "de buurt", "geen tijd", "te weinig tijd"]
    labels = [{"buurt"}, {"buurt"}, {"tijd"}, {"tijd"}]
    with pytest.raises(ParamsError, match=r"^C: .* came; give a number above 0"):
        MotivationClassifier(encoder=None, C=C, min_positives=2).fit(texts, labels)


def test_evidence_for_other_codes_than_there_are_is_refused():
    texts = ["voor de buurt", "de buurt", "geen tijd", "te weinig tijd"]
    labels = [{"buurt"}, {"buurt"}, {"tijd"}, {"tijd"}]
    clf = MotivationClassifier(encoder=None, min_positives=2).fit(texts, labels)
    with pytest.raises(ParamsError, match=r"^evidence: 'all' came; use likeliest, given or none"):
        clf.codings(texts, evidence="all")
