"""Training text of the embedded encoders: word-by-word lexicon and WordNet's glosses."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import pytest

TRAINING = Path(__file__).resolve().parents[1] / "models" / "training"
sys.path.insert(0, str(TRAINING))

import glosses  # noqa: E402
import lexicon  # noqa: E402

PAIRS = [
    ("de buurt is stil", "the neighbourhood is quiet"),
    ("de school is stil", "the school is quiet"),
    ("een school", "a school"),
    ("een buurt", "a neighbourhood"),
    ("de raad praat", "the council talks"),
    ("een raad is stil", "a council is quiet"),
]


def test_words_that_always_come_together_stand_for_each_other() -> None:
    found = lexicon.align(PAIRS)
    assert {word: found.best(word) for word in ("buurt", "school", "raad", "de", "een")} == {
        "buurt": "neighbourhood",
        "school": "school",
        "raad": "council",
        "de": "the",
        "een": "a",
    }


def test_the_other_direction_leads_back() -> None:
    there = lexicon.align(PAIRS)
    back = lexicon.align((second, first) for first, second in PAIRS)
    assert back.best(there.best("de raad een buurt")) == "de raad een buurt"


def test_the_order_of_the_pairs_makes_no_difference() -> None:
    shuffled = random.Random(1).sample(PAIRS, len(PAIRS))
    one, two = lexicon.align(PAIRS), lexicon.align(shuffled)
    assert {word: set(found) for word, found in one.words.items()} == {
        word: set(found) for word, found in two.words.items()
    }


def test_unknown_words_marks_and_numbers_stay() -> None:
    assert lexicon.align(PAIRS).best("De buurt, 12 zebra's!") == "the neighbourhood , 12 zebra's !"


def test_chances_of_a_word_never_add_up_to_more_than_one() -> None:
    assert all(
        sum(chance for _, chance in found) <= 1.001 for found in lexicon.align(PAIRS).words.values()
    )


@pytest.mark.parametrize(("least", "known"), [(0.5, True), (0.51, False), (1.0, False)])
def test_a_text_of_which_too_few_words_are_known_is_left_out(least: float, known: bool) -> None:
    put = lexicon.align(PAIRS).drawn("school zebra", random.Random(0), least)
    assert (put == "school zebra") is known
    assert (put is None) is not known


def test_only_marks_are_no_text() -> None:
    assert lexicon.align(PAIRS).drawn("...", random.Random(0), 0.0) is None


def test_the_same_seed_draws_the_same_words() -> None:
    words = lexicon.Lexicon({"play": (("spelen", 0.5), ("speelt", 0.5))})
    drawn = [words.drawn("play " * 30, random.Random(seed), 1.0) for seed in (0, 0, 1)]
    assert drawn[0] == drawn[1] != drawn[2]


def wordnet(folder: Path) -> Path:
    line = '01 03 n 01 talk 0 000 | a calm conversation ; ; "they had a calm talk"; "talk"  \n'
    for part in glosses.PARTS:
        licence = "  1 This software is free  \n"
        (folder / f"data.{part}").write_text(licence + (line if part == "noun" else ""))
    return folder


def test_definitions_and_examples_are_read_apart_and_short_ones_left_out(tmp_path: Path) -> None:
    assert glosses.read_glosses(wordnet(tmp_path)) == [
        "a calm conversation",
        "they had a calm talk",
    ]


def test_an_absent_wordnet_says_where_it_is_to_be_had(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"no data\.noun in .*--wordnet"):
        glosses.read_glosses(tmp_path)


def test_glosses_keep_their_english_text_beside_the_dutch_words() -> None:
    found = glosses.in_dutch_words(
        ["the council", "unknown words here"], lexicon.align((e, n) for n, e in PAIRS)
    )
    assert found == [glosses.Gloss("the council", "de raad")]
