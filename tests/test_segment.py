"""Turns become units once, with ids that last."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samenspraak.layout import interview_text
from samenspraak.records import Turn
from samenspraak.segment import segment, unit_fingerprint, units_with_questions
from samenspraak.tables import to_frame

LONG = "Dat was zo. Toen ging ik kijken. En ik dacht, wat nu? " * 12

TURNS = [
    Turn("P01", 1, "I", "interviewer", "Hoe is dat begonnen?"),
    Turn("P01", 2, "R1", "citizen", "Nou, ik ben toen door [PERSOON-1] gevraagd."),
    Turn("P01", 3, "R1", "citizen", LONG.strip()),
    Turn("P01", 4, "I", "interviewer", "Ja."),
    Turn("P01", 5, "R1", "citizen", "ja dus dat is eigenlijk hoe het gaat " * 20 + "klaar"),
]
LANGUAGES = {"P01": "nl", "P02": "en"}


def words(units):
    return [word for unit in units for word in unit.text.split()]


def test_interviewer_turns_become_no_unit_but_are_the_question():
    units = segment(TURNS, LANGUAGES)
    assert {unit.turn_first for unit in units} == {2, 3, 5}
    assert [unit.question_turn for unit in units if unit.turn_first in (2, 5)][:1] == [1]
    assert {unit.question_turn for unit in units if unit.turn_first == 5} == {4}


def test_no_word_of_a_respondent_is_lost_or_doubled():
    units = segment(TURNS, LANGUAGES)
    spoken = [word for turn in TURNS if not turn.is_context for word in turn.text.split()]
    assert words(sorted(units, key=lambda unit: unit.start)) == spoken


def test_offsets_point_at_the_unit_in_the_interview_text():
    text, _ = interview_text(TURNS)
    for unit in segment(TURNS, LANGUAGES):
        assert text[unit.start : unit.end] == unit.text


def test_only_long_turns_are_cut_into_one_to_four_sentences():
    units = segment(TURNS, LANGUAGES)
    assert sum(unit.turn_first == 2 for unit in units) == 1
    pieces = [unit for unit in units if unit.turn_first == 3]
    assert len(pieces) > 1
    for piece in pieces:
        assert 1 <= piece.text.count(".") + piece.text.count("?") <= 4


def test_speech_without_full_stops_is_cut_too():
    pieces = [unit for unit in segment(TURNS, LANGUAGES) if unit.turn_first == 5]
    assert len(pieces) > 1
    assert all(unit.n_words <= 81 for unit in pieces)


@given(
    new=st.text(alphabet="abcdefghij ", min_size=1).filter(lambda text: text.strip()),
    where=st.integers(0, 5),
)
def test_an_edit_elsewhere_in_the_interview_changes_no_other_id(new, where):
    before = {unit.text: unit.unit_id for unit in segment(TURNS, LANGUAGES)}
    edited = [*TURNS[:where], Turn("P01", 1, "I", "interviewer", new.strip()), *TURNS[where:]]
    edited = [replace(turn, turn=number) for number, turn in enumerate(edited, start=1)]
    after = {unit.text: unit.unit_id for unit in segment(edited, LANGUAGES)}
    assert after == before


@pytest.mark.parametrize(
    ("seen", "missed"),
    [
        ("Ik heb [PERSOON-1] toen gebeld.", "Ik heb Jannie van der Sluis toen gebeld."),
        ("Dat was in [PLAATS-1], op [DATUM-2].", "Dat was in Het Zand, op drie mei."),
        ("i told [PERSON-4] about it", "i told will about it"),
    ],
)
def test_better_pseudonymisation_keeps_the_id(seen, missed):
    assert unit_fingerprint(seen) == unit_fingerprint(missed)


def test_units_that_sound_alike_get_ids_of_their_own():
    turns = [Turn("P01", n, "R1", "citizen", "Ja, dat is zo.") for n in range(1, 6)]
    ids = [unit.unit_id for unit in segment(turns, LANGUAGES)]
    assert len(set(ids)) == 5


def test_the_order_of_turns_and_interviews_does_not_matter():
    other = [replace(turn, interview_id="P02") for turn in TURNS]
    assert segment([*other, *TURNS], LANGUAGES) == segment([*TURNS[::-1], *other], LANGUAGES)


def test_the_classifier_sees_the_question_or_nothing():
    turns = [
        Turn("P01", 1, "R1", "citizen", "Zal ik beginnen?"),
        *[replace(t, turn=t.turn + 1) for t in TURNS],
    ]
    units = segment(turns, LANGUAGES)
    frame = units_with_questions(to_frame(units, "units"), to_frame(turns, "transcripts"))
    assert frame.loc[units[0].unit_id, "question"] == ""
    assert frame.loc[units[1].unit_id, "question"] == "Hoe is dat begonnen?"


def test_an_interview_without_respondent_gives_no_units():
    assert segment([Turn("P01", 1, "I", "interviewer", "Hallo?")], LANGUAGES) == []


def test_a_cut_never_goes_through_a_placeholder():
    said = (
        "Dat zei hij toen tegen ons allemaal. [PERSOON-10] was er ook bij, geloof ik. [lacht] Nou. "
        * 12
    )
    units = segment([Turn("P01", 1, "R1", "citizen", said.strip())], LANGUAGES)
    assert len(units) > 1
    assert all(unit.text.count("[") == unit.text.count("]") for unit in units)
    assert {unit.text[:4] for unit in units} <= {"Dat ", "[PER", "[lac", "Nou."}
