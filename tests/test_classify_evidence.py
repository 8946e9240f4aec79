"""Evidence: exact, with places, and never the words of a placeholder."""

from __future__ import annotations

import pickle
from collections import Counter
from copy import deepcopy
from itertools import pairwise
from re import findall

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import expit
from sklearn.feature_extraction.text import CountVectorizer

from invented_answers import HashEncoder, garden, garden_codebook
from samenspraak.classify import BlockWeights, MotivationClassifier
from samenspraak.classify.answers import read_answers
from samenspraak.classify.evidence import KINDS
from samenspraak.classify.function_words import is_function_word
from samenspraak.classify.tfidf import WORD
from samenspraak.classify.tokens import tokens_of
from samenspraak.encode import VectorStore, load_encoder
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


SAID = [
    "",
    "(lacht)",
    "[PERSOON-1] [lacht]",
    "We laugh, we laugh and laugh. Forms? No forms! Never forms…",
    "Ik lach met [PERSOON-1] (lacht). Elke week. En dan koffie, met [PERSOON-2] en met iemand.",
    "My shift ends at five. " * 30,
]
ONLY_MEANING = BlockWeights(words=0, characters=0, question=0, role=0, question_meaning=0)


@pytest.fixture(scope="module", params=["hash", "fast", "none"])
def clf(request):
    encoder = {"hash": HashEncoder(), "fast": load_encoder("fast"), "none": None}[request.param]
    return MotivationClassifier(garden_codebook(), encoder).fit(X, Y)


@pytest.fixture(scope="module", params=["hash", "fast", "store of hash", "store of fast"])
def meant(request):
    """Give a classifier that has nothing but the sentence vector of the answer."""
    encoder = HashEncoder() if request.param.endswith("hash") else load_encoder("fast")
    if request.param.startswith("store"):
        examples = [example.text for example in garden_codebook().examples()]
        encoder = VectorStore.of(encoder, [*X["text"], *X["question"], *examples, *SAID])
    return MotivationClassifier(garden_codebook(), encoder, weights=ONLY_MEANING).fit(X, Y)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(PIECES, max_size=8).map(" ".join) | st.sampled_from(SAID),
    st.lists(PIECES, max_size=4).map(" ".join),
)
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
        text = X["text"].iloc[row]
        sides = {"words": text, "meaning": text, "question": X["question"].iloc[row]}
        for evidence in found.values():
            for one in evidence.contributions:
                if one.word:
                    assert sides[one.kind][one.start : one.end] == one.word
            shown = {sides["words"][start:end].lower() for start, end in evidence.spans}
            assert shown == {word.lower() for word in evidence.words}


@pytest.mark.parametrize("text", SAID)
def test_words_or_sentences_add_up_to_the_sentence_vectors_part_of_the_log_odds(meant, text):
    unit = X.iloc[[0]].assign(text=text, role="professional")
    said = meant.predict_frame(unit).iloc[0]
    for code, evidence in meant.explain(unit)[0].items():
        assert {one.kind for one in evidence.contributions if one.value} <= {"meaning"}
        total = evidence.base + sum(one.value for one in evidence.contributions)
        assert expit(total) == pytest.approx(said[code], abs=1e-9)
        rest = [one.value for one in evidence.contributions if not one.end]
        if "PERSOON" not in text:  # what is left is the rounding of vectors
            assert sum(map(abs, rest)) < 2e-3


def test_what_a_placeholder_adds_is_what_its_everyday_word_would_add():
    clf = MotivationClassifier(garden_codebook(), load_encoder("fast"), weights=ONLY_MEANING)
    clf.fit(X, Y)
    masked, open_ = (
        clf.explain(f"Dat deed {who} voor ons.")["company"].contributions
        for who in ("[PERSOON-1]", "iemand")
    )
    by_word = {one.word: one.value for one in open_ if one.word and one.kind == "meaning"}
    for one in masked:
        if one.word and one.kind == "meaning":
            assert one.value == pytest.approx(by_word.pop(one.word), abs=1e-9)
    assert list(by_word) == ["iemand"]
    rest = [sum(one.value for one in side if not one.word) for side in (masked, open_)]
    assert rest[0] - rest[1] == pytest.approx(by_word["iemand"], abs=1e-9)
    assert abs(by_word["iemand"]) > 1e-3


def test_a_word_that_was_never_met_is_evidence_by_its_meaning():
    for encoder, expected in ((load_encoder("fast"), True), (HashEncoder(), False)):
        clf = MotivationClassifier(garden_codebook(), encoder, weights=ONLY_MEANING).fit(X, Y)
        evidence = clf.explain("Daar vul je dan weer formulieren in.")["paperwork"]
        assert ("formulieren" in evidence.words) == expected


def test_sentences_stand_where_they_are_said_to_stand():
    clf = MotivationClassifier(garden_codebook(), HashEncoder()).fit(X, Y)
    text = "(lacht) We laugh with [PERSON-1] [laughs]. [PERSON-2]! ‘The gate squeaks.’ "
    for evidence in clf.explain(text).values():
        told = [one for one in evidence.contributions if one.kind == "meaning" and one.end]
        assert [text[one.start : one.end] for one in told] == ["We laugh with", "The gate squeaks"]
        assert not any(one.word for one in told)


def test_codings_give_the_same_words_from_a_store_as_from_its_encoder():
    fast = load_encoder("fast")
    examples = [example.text for example in garden_codebook().examples()]
    store = VectorStore.of(fast, [*X["text"], *X["question"], *examples])
    by_encoder, by_store = (
        MotivationClassifier(garden_codebook(), source).fit(X, Y).codings(X[:24])["evidence"]
        for source in (fast, store)
    )
    assert by_encoder.tolist() == by_store.tolist()


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


def test_a_question_that_was_not_asked_and_a_role_that_is_unknown_speak_for_nothing(clf):
    unit = {"text": ["We laugh."], "question": [""], "role": [""]}
    for text in ("We laugh.", "xyzzy", ""):
        found = clf.explain(pd.DataFrame(unit | {"text": [text]}), at_most=9)[0]
        for evidence in found.values():
            assert evidence.shares["question"] == 0
            assert evidence.shares["role"] == 0
            assert "question" not in str(evidence)


def test_words_that_say_something_are_shown_before_function_words(clf):
    text = "It is the forms, and it is the forms and the permit and it is it and the."
    for evidence in clf.explain(text).values():
        function = [is_function_word(word) for word in evidence.words]
        assert function == sorted(function)
    assert not is_function_word(clf.explain(text)["paperwork"].words[0])


def test_what_is_shown_first_changes_nothing_of_what_counts(clf, monkeypatch):
    before = clf.explain(X[:30])
    monkeypatch.setattr("samenspraak.classify.tokens.is_function_word", lambda word: False)
    moved = 0
    for one, other in zip(before, clf.explain(X[:30]), strict=True):
        for code, evidence in one.items():
            assert evidence.contributions == other[code].contributions
            assert evidence.shares == other[code].shares
            moved += evidence.words != other[code].words
    assert moved


@pytest.mark.parametrize(
    ("word", "function"),
    [
        *(("de", True), ("Het", True), ("ik", True), ("zo'n", True), ("’s", True), ("nou", True)),
        *(("the", True), ("I’m", True), ("it's", True), ("they", True)),
        *(
            ("buurt", False),
            ("geen", False),
            ("never", False),
            ("MR", False),
            ("kleinkinderen", False),
        ),
    ],
)
def test_function_words_are_those_of_the_lists_less_denials(word, function):
    assert is_function_word(word) == function


def test_evidence_is_short_in_a_notebook(clf):
    found = clf.explain(X[:1])[0]
    for evidence in found.values():
        assert len(repr(evidence)) < 200
        assert repr(evidence).startswith("<Evidence: ")
        assert "; ".join(evidence.words) in repr(evidence)


def test_evidence_can_be_copied_and_pickled_without_the_classifier(clf):
    found = clf.explain(X[:2])
    content = pickle.dumps(found)
    assert pickle.loads(content) == found == deepcopy(found)
    assert len(content) < len(pickle.dumps(clf))


def test_a_share_is_what_a_kind_adds_on_balance_beyond_the_mean_unit(clf):
    typical = dict(zip(clf.codes_, clf._fitted.typical, strict=True))
    spoke_in_vain = 0
    for found in clf.explain(X[:20]):
        for code, evidence in found.items():
            beyond = dict.fromkeys(evidence.shares, 0.0)
            for one in evidence.contributions:
                beyond[one.kind] += one.value
            for block, mean in zip(clf._fitted.features.blocks, typical[code], strict=True):
                beyond[KINDS[block]] -= mean
            total = sum(max(value, 0.0) for value in beyond.values())
            for kind, share in evidence.shares.items():
                assert share == pytest.approx(max(beyond[kind], 0.0) / (total or 1.0), abs=1e-3)
                spoke = any(one.value > 0.01 for one in evidence.contributions if one.kind == kind)
                spoke_in_vain += spoke and share == 0
    assert spoke_in_vain


def added_by_hand(clf, text, code):
    """Give what each token adds by its words, pairs and characters, one feature at a time."""
    names, fitted = clf.get_feature_names_out(), clf._fitted
    row = fitted.features.matrix(read_answers([text])).toarray()[0]
    column = {name: place for place, name in enumerate(names)}
    tokens = [token.plain for token in tokens_of(text)]
    pieces = CountVectorizer(analyzer="char_wb", ngram_range=(3, 5)).build_analyzer()
    said = [(word, at) for at, token in enumerate(tokens) for word in findall(WORD, token.lower())]
    found = [(f"words:{word}", at, 1.0) for word, at in said]
    for (one, at), (two, beside) in pairwise(said):
        found += [(f"words:{one} {two}", at, 0.5), (f"words:{one} {two}", beside, 0.5)]
    found += [
        (f"characters:{p}", at, 1.0) for at, token in enumerate(tokens) for p in pieces(token)
    ]
    parts = Counter()
    for name, _, part in found:
        parts[name] += part
    added = np.zeros(len(tokens))
    for name, at, part in found:
        if name in column:
            place = column[name]
            added[at] += fitted.coefficients[code, place] * row[place] * part / parts[name]
    return added


@pytest.mark.parametrize("text", [*SAID, " ".join([*X["text"], *SAID])])
def test_what_words_add_is_what_their_features_add_one_by_one(clf, text):
    for place, code in enumerate(clf.codes_):
        by_hand = added_by_hand(clf, text, place)
        told = [one.value for one in contributions_of(clf, text, code) if one.kind == "words"]
        worded = [
            value for value, token in zip(by_hand, tokens_of(text), strict=True) if token.word
        ]
        assert told[:-1] == pytest.approx(worded, abs=1e-9)
        assert told[-1] == pytest.approx(sum(by_hand) - sum(worded), abs=1e-9)


def contributions_of(clf, text, code):
    unit = pd.DataFrame({"text": [text], "role": ["professional"]})
    return clf.explain(unit, at_most=9)[0][code].contributions
