"""Placeholders never collide with transcription marks and never reach a feature."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samenspraak.placeholders import PLACEHOLDER, TAGS, placeholder, plain, strip
from samenspraak.records import KINDS


@pytest.mark.parametrize("language", ["nl", "en", "nl-BE", "fr"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_placeholder_that_is_recognised(kind, language):
    text = placeholder(kind, 12, language)
    assert PLACEHOLDER.fullmatch(text)
    for clean in (plain, strip):
        assert "[" not in clean(f"Nou {text} dus.")
        assert TAGS["nl"][kind].lower() not in clean(f"Nou {text} dus.").lower().split()


def test_no_tag_stands_for_two_kinds():
    tags = [tag for language in TAGS.values() for tag in language.values()]
    assert {t for t in tags if tags.count(t) > 1} == set()


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("Dat zei [PERSOON-1], [lacht] ja.", "Dat zei iemand, ja."),
        ("Ik (2.0) weet het (...) niet ((zucht)).", "Ik weet het niet."),
        ("[PERSON-2] left (inaudible) in [DATE-1].", "somebody left in."),
        ("Zo (tussen haakjes) gezegd.", "Zo (tussen haakjes) gezegd."),
    ],
)
def test_marks_go_and_words_stay(said, read):
    assert plain(said) == read


@given(st.text(alphabet="abc de.,?!", max_size=60))
def test_text_without_brackets_keeps_its_words(text):
    assert plain(text).split() == strip(text).split()
    assert "".join(plain(text).split()) == "".join(text.split())


@given(st.text(alphabet="ab .,;:?!\t\n\u00a0\u2028[](", max_size=40))
def test_spaces_stand_alone_and_never_before_a_mark(text):
    read = plain(text)
    assert read == " ".join(read.split())
    assert not any(f" {mark}" in read for mark in ".,;:?!")
    assert plain(read) == read or "[" in text or "(" in text


def test_lower_case_brackets_are_no_placeholder():
    assert not PLACEHOLDER.search("[persoon-1] [SCHOOL-1] [PERSOON] [PERSOON-x]")
