"""Evidence: exact, with places, and never the words of a placeholder."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import expit

from invented_answers import HashEncoder, garden, garden_codebook
from samenspraak.classify import BlockWeights, MotivationClassifier
from samenspraak.classify.tokens import tokens_of
from samenspraak.encode import load_encoder
from samenspraak.placeholders import plain

X, Y = garden()
PIECES = st.sampled_from(
    [
        *"somebody iemand (lacht) [lacht] [PERSOON-1] [PERSON-12], [DATUM-3]. (…) ((kucht)) ( ) [".split(
            " "
        ),
        "(onverstaanbaar [PERSOON-2])",
        "(dat zei [PERSOON-1])",
        "We laugh,",
        "together…",
        "’s avonds",
        "\n",
        "İstanbul ΟΔΟΣ 😀",
        "forms[lacht]forms",
    ]
)


@pytest.fixture(scope="module", params=["hash", "fast", "none"])
def clf(request):
    encoder = {"hash": HashEncoder(), "fast": load_encoder("fast"), "none": None}[request.param]
    return MotivationClassifier(garden_codebook(), encoder).fit(X, Y)


@settings(max_examples=40, deadline=None)
@given(st.lists(PIECES, max_size=8).map(" ".join), st.lists(PIECES, max_size=4).map(" ".join))
def test_contributions_add_up_to_the_log_odds(clf, text, question):
    unit = X.iloc[[0]].assign(text=text, question=question, role="professional")
    said = clf.predict_frame(unit).iloc[0]
    found = clf.explain(unit, at_most=3)[0]
    assert set(found) == set(clf.codes_)
    for code, evidence in found.items():
        total = evidence.base + sum(one.value for one in evidence.contributions)
        assert expit(total) == pytest.approx(said[code], abs=1e-9)
        assert evidence.probability == pytest.approx(said[code], abs=1e-12)


def test_every_word_stands_where_it_is_said_to_stand(clf):
    for row, found in enumerate(clf.explain(X)):
        sides = {"words": X["text"].iloc[row], "question": X["question"].iloc[row]}
        for evidence in found.values():
            for one in evidence.contributions:
                if one.word:
                    assert sides[one.kind][one.start : one.end] == one.word
            shown = {sides["words"][start:end].lower() for start, end in evidence.spans}
            assert shown == {word.lower() for word in evidence.words}


def test_the_question_is_told_apart_from_the_answer(clf):
    unit = X.iloc[[0]].assign(text="Well, yes.", question="What makes it hard?", role="citizen")
    evidence = clf.explain(unit)[0]["paperwork"]
    asked = [one for one in evidence.contributions if one.kind == "question" and one.word]
    assert [one.word for one in asked] == ["What", "makes", "it", "hard"]
    assert sum(one.value for one in asked) > 0
    assert not {"makes", "hard"} & set(evidence.words)


def test_the_share_of_the_question_falls_when_it_weighs_less():
    unit = X.iloc[[0]].assign(text="Well, yes.", question="What makes it hard?")
    shares = [
        MotivationClassifier(garden_codebook(), None, weights=BlockWeights(question=weight))
        .fit(X, Y)
        .explain(unit)[0]["paperwork"]
        .shares["question"]
        for weight in (0.6, 0.0)
    ]
    assert shares[0] > 0.25
    assert shares[1] == 0


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=10).map(" ".join) | st.text(max_size=60))
def test_tokens_are_the_words_that_features_see_at_their_places(text):
    tokens = tokens_of(text)
    assert [token.plain for token in tokens] == plain(text).split()
    for token in tokens:
        assert text[token.start : token.end] == token.word
    starts = [token.start for token in tokens if token.word]
    assert starts == sorted(starts)


def test_the_word_a_placeholder_is_read_as_is_no_word_of_the_unit():
    shown = [
        (token.word, token.start) for token in tokens_of("[PERSOON-1] zag iemand (lacht) daar")
    ]
    assert shown == [("", 0), ("zag", 12), ("iemand", 16), ("daar", 31)]


def test_names_on_the_open_side_are_never_words_of_evidence():
    sets = [{"helped"}, set()] * 6
    texts = ["Dat deed [PERSOON-1] voor mij.", "Het regende die dag erg."] * 6
    clf = MotivationClassifier(encoder=None).fit(texts, sets, groups=[n // 2 for n in range(12)])
    evidence = clf.explain("Dat deed [PERSOON-2] voor iemand.")["helped"]
    placed = {one.start for one in evidence.contributions if one.word == "iemand"}
    assert placed == {26}
    assert not any("PERSOON" in one.word for one in evidence.contributions)


def test_before_labels_there_are_words_but_no_sums():
    found = MotivationClassifier(garden_codebook(), None).fit(X).explain("Papers and three forms.")
    assert {"Papers", "forms"} & set(found["paperwork"].words)
    assert found["paperwork"].contributions == ()
    assert found["paperwork"].spans


def test_a_text_of_a_megabyte_is_explained():
    clf = MotivationClassifier(encoder=None, min_positives=2).fit(X, Y)
    text = "We laugh (lacht) with [PERSOON-1] a lot. " * 25_000
    evidence = clf.explain(text, at_most=1)["company"]
    assert len(text) > 1_000_000
    assert "laugh" in evidence.words
    total = evidence.base + sum(one.value for one in evidence.contributions)
    assert expit(total) == pytest.approx(clf.predict_proba([text])[0, 0], abs=1e-9)
    assert np.isfinite(total)
