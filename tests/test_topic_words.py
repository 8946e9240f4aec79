"""Words that name topics: which words, in which form, and how to judge lists of them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samenspraak.placeholders import TAGS
from samenspraak.themes import Themes
from samenspraak.topics.words import Vocabulary, coherence, content_words, diversity, key

THEMES = Themes.default()

CASES = [
    ("nl", "Nou ja, eh, de wijkagent kwam niet.", ["wijkagent"]),
    ("nl", "Dat is zeg maar een soort cliëntenraad, weet je.", ["cliëntenraad"]),
    ("nl", "[PERSOON-1] zei dat [ORGANISATIE-12] (lacht) stopt.", ["stopt"]),
    (
        "nl",
        "Drieëntwintig vrijwilligers, zesenveertig straten, 3 MR-leden",
        ["vrijwilligers", "straten", "MR-leden"],
    ),
    ("nl", "Z'n foto’s en d'r auto", ["foto's", "auto"]),
    ("nl-BE", "Allez, ge hebt goesting of ge hebt da nie.", ["goesting", "nie"]),
    (
        "en",
        "You know, [PERSON-2] said twenty-three volunteers, I mean, left.",
        ["volunteers", "left"],
    ),
]


@pytest.mark.parametrize(("language", "text", "words"), CASES)
def test_content_words_leave_out_fillers_numbers_and_placeholders(language, text, words):
    assert content_words(text, language, THEMES) == words


@given(
    st.sampled_from([tag for language in TAGS.values() for tag in language.values()]),
    st.integers(1, 99),
    st.sampled_from(["nl", "en", "nl-BE"]),
)
def test_no_placeholder_becomes_a_word(tag, number, language):
    assert content_words(f"buurthuis [{tag}-{number}] moestuin", language, THEMES) == [
        "buurthuis",
        "moestuin",
    ]


@settings(max_examples=30)
@given(st.text())
def test_a_key_is_the_key_of_itself(word):
    assert key(key(word)) == key(word)


def test_a_word_shows_in_the_form_written_most_often():
    documents = [["MR", "Cliënten"], ["mr", "clienten"], ["MR", "cliënten"], ["cliënten"]]
    vocabulary = Vocabulary.of(documents, ["P1", "P2", "P1", "P2"])
    assert vocabulary.forms == {"clienten": "cliënten", "mr": "MR"}


def test_a_word_of_one_unit_or_one_interview_names_no_topic():
    documents = [["tuin", "Jansma"], ["tuin", "Jansma", "Jansma"], ["hek", "hek"], ["tuin"]]
    vocabulary = Vocabulary.of(documents, ["P1", "P1", "P2", "P2"])
    assert list(vocabulary.forms) == ["tuin"]
    assert vocabulary.keys(["Tuin", "hek", "tuin"]) == ["tuin", "tuin"]


def test_a_single_interview_may_use_its_own_words():
    assert list(Vocabulary.of([["tuin"], ["tuin"]], ["P1", "P1"]).forms) == ["tuin"]


NPMI = [
    ([["a", "b"]], [["a", "b"], ["c"]], 1.0),
    ([["a", "b"]], [["a"], ["b"], ["c"]], -1.0),
    ([["a", "b"]], [["a", "b"], ["a"], ["b"], ["c"]], 0.0),
    ([["a", "b"]], [["a", "b"], ["a", "b"]], 1.0),
    ([["a"], []], [["a"]], 0.0),
]


@pytest.mark.parametrize(("topics", "documents", "expected"), NPMI)
def test_coherence_is_how_far_words_share_units(topics, documents, expected):
    assert coherence(topics, documents) == expected


@given(st.lists(st.lists(st.sampled_from("abcde"), max_size=6), min_size=1, max_size=12))
def test_coherence_stays_in_its_range_and_forgets_order(documents):
    topics = [["a", "b", "c"], ["d", "e"]]
    found = coherence(topics, documents)
    assert -1 <= found <= 1
    assert found == coherence([words[::-1] for words in topics], documents[::-1])


def test_diversity_counts_words_that_topics_share_once():
    assert diversity([["a", "b"], ["b", "c"]]) == 0.75
    assert diversity([]) == 0
