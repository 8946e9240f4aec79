"""Very many units: counted at once as one by one, coded in parts as a whole."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from invented_answers import HashEncoder, garden, garden_codebook
from samenspraak.classify import MotivationClassifier, trained
from samenspraak.classify.answers import read_answers
from samenspraak.classify.tfidf import fit_words, restore_words

X, Y = garden()
SAID = read_answers(X)
KINDS = [(False, False), (True, False), (False, True), (True, True)]


@pytest.fixture(scope="module")
def clf():
    return MotivationClassifier(garden_codebook(), HashEncoder()).fit(X, Y)


def blocks():
    """Give each kind of words as learnt from units, and as restored from its names."""
    for characters, of_question in KINDS:
        fitted = fit_words(SAID, characters=characters, of_question=of_question)
        assert fitted is not None
        words, raw = fitted
        same = restore_words(words.names(), characters=characters, of_question=of_question)
        yield words, raw
        yield same, raw


BLOCKS = list(blocks())
KNOWN = sorted({word for text in SAID.plain_texts() for word in text.split()})[:40]
TALK = st.lists(st.sampled_from(KNOWN) | st.text(max_size=8), max_size=12).map(" ".join)


@settings(max_examples=60, deadline=None)
@given(st.lists(TALK, max_size=5))
def test_counting_at_once_gives_what_the_vectoriser_counts(texts):
    answers = read_answers(texts)
    answers = type(answers)(texts, texts, [""] * len(texts), answers.index)
    for words, _ in BLOCKS:
        wanted = words.vectorizer.transform([text for text in answers.plain_texts()])
        found = words.raw(answers)
        assert found.shape == wanted.shape
        assert (
            np.round(np.exp((found - found.sign()).toarray())) * found.sign().toarray()
        ).tolist() == (wanted.toarray().tolist())


def test_units_of_fitting_have_the_rows_they_were_learnt_with():
    for words, raw in BLOCKS:
        assert (words.raw(SAID) != raw).nnz == 0


@pytest.mark.parametrize("labels", [Y, None], ids=["learnt", "similarity"])
def test_coding_in_parts_gives_the_same(monkeypatch, labels):
    clf = MotivationClassifier(garden_codebook(), HashEncoder()).fit(X, labels)
    whole = clf.predict_frame(X), clf.category_frame(X), clf.rank(X), clf.codings(X)
    monkeypatch.setattr(trained, "_BATCH", 7)
    in_parts = clf.predict_frame(X), clf.category_frame(X), clf.rank(X), clf.codings(X)
    for one, other in zip(whole, in_parts, strict=True):
        assert one.equals(other)


def test_a_unit_is_coded_alike_whatever_stands_beside_it(clf):
    alone = [clf.predict_proba(X.iloc[[row]])[0] for row in range(5)]
    assert np.array_equal(clf.predict_proba(X)[:5], alone)


def test_words_are_shown_for_the_codes_that_are_asked_for(clf):
    likeliest, given_only, none = (
        clf.codings(X, evidence=wanted) for wanted in ("likeliest", "given", "none")
    )
    decided = likeliest["decision"]
    assert 0 < decided.sum() < (likeliest["evidence"] != "").sum()
    assert given_only["evidence"].equals(likeliest["evidence"].where(decided, ""))
    assert (none["evidence"] == "").all()
    for table in (given_only, none):
        assert table.drop(columns="evidence").equals(likeliest.drop(columns="evidence"))
