"""Where a passage is after masking, and back: laws, on invented texts and on interviews."""

from __future__ import annotations

import doctest

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samenspraak.anonymise import Anonymiser, OffsetMap, Piece, interview_map, offsets, replace
from samenspraak.layout import interview_text
from samenspraak.records import Turn

QUICK = settings(max_examples=200, deadline=None, derandomize=True)
SHORT = st.text("aé👩 [1]", max_size=6)
SIDE = st.text("bß👩\u0301[-]", min_size=1, max_size=5)


@st.composite
def masked_texts(draw):
    """Give an original, its masked form and the map between: kept, replaced, kept … by turns."""
    pieces, original, masked = [], draw(SHORT), ""
    masked = original
    for old, new, after in draw(st.lists(st.tuples(SIDE, SIDE, SHORT), max_size=6)):
        pieces.append(Piece(len(original), old, new))
        original, masked = original + old + after, masked + new + after
    return original, masked, OffsetMap(draw(st.permutations(pieces)))


@st.composite
def passages(draw):
    """Give a text, a passage of its original and a passage of its masked form."""
    original, masked, names = draw(masked_texts())
    ends = [sorted(draw(st.tuples(*[st.integers(0, len(t))] * 2))) for t in (original, masked)]
    return original, masked, names, ends[0], ends[1]


def sides(names):
    """Give every replaced piece as (start, end) in the original and in the masked text."""
    longer = 0
    for piece in names.pieces:
        here = piece.start, piece.end
        start = piece.start + longer
        longer += len(piece.masked) - len(piece.original)
        yield here, (start, start + len(piece.masked))


@QUICK
@given(masked_texts())
def test_masking_and_restoring_undo_each_other(case):
    original, masked, names = case
    assert names.masked(original) == masked
    assert names.restored(masked) == original


@QUICK
@given(passages())
def test_a_passage_without_a_cut_piece_comes_back_as_it_was_and_reads_the_same_outside(case):
    original, masked, names, (start, end), _ = case
    if any(here[0] < at < here[1] for here, _ in sides(names) for at in (start, end)):
        return
    there = names.to_masked(start, end)
    assert names.to_original(*there) == (start, end)
    inside = [piece for piece in names.pieces if start <= piece.start and piece.end <= end]
    shifted = [Piece(piece.start - start, piece.original, piece.masked) for piece in inside]
    assert masked[slice(*there)] == OffsetMap(shifted).masked(original[start:end])


@QUICK
@given(passages())
def test_a_passage_never_cuts_a_piece_and_is_covered_when_it_comes_back(case):
    original, masked, names, here, there = case
    for move, back, passage, side, length in (
        (names.to_masked, names.to_original, here, 1, len(masked)),
        (names.to_original, names.to_masked, there, 0, len(original)),
    ):
        start, end = move(*passage)
        assert 0 <= start <= end <= length
        assert not any(
            pair[side][0] < at < pair[side][1] for pair in sides(names) for at in (start, end)
        )
        again = back(start, end)
        assert again[0] <= passage[0] <= passage[1] <= again[1]
        assert move(*again) == (start, end)


@QUICK
@given(passages())
def test_a_passage_inside_a_placeholder_is_the_whole_name_and_the_other_way_round(case):
    _, _, names, _, _ = case
    for here, there in sides(names):
        assert names.to_masked(*here) == there
        assert names.to_original(*there) == here
        for at in range(there[0] + 1, there[1]):
            assert names.to_original(at, at) == here
            assert names.to_original(there[0], at) == names.to_original(at, there[1]) == here
        for at in range(here[0] + 1, here[1]):
            assert names.to_masked(at, at) == there


@QUICK
@given(passages(), st.integers(0, 60))
def test_order_is_kept_and_both_ends_are_the_ends(case, at):
    original, masked, names, (start, end), _ = case
    assert names.to_masked(0, len(original)) == (0, len(masked))
    assert names.to_original(0, len(masked)) == (0, len(original))
    wider = names.to_masked(max(0, start - at), end + at)
    inner = names.to_masked(start, end)
    assert wider[0] <= inner[0] <= inner[1] <= wider[1]


def test_a_map_and_a_text_that_do_not_belong_together_are_refused_without_a_name():
    names = OffsetMap([Piece(7, "Roelie", "[PERSOON-1]")])
    for call in (names.masked, names.restored):
        with pytest.raises(ValueError, match="nothing of the map at 7") as caught:
            call("Iets heel anders.")
        assert "Roelie" not in str(caught.value)


@pytest.mark.parametrize(
    "make",
    [
        lambda: OffsetMap([Piece(0, "Anna", "x"), Piece(3, "a", "y")]),
        lambda: Piece(-1, "a", "b"),
        lambda: Piece(0, "", "b"),
        lambda: Piece(0, "a", ""),
        lambda: OffsetMap([]).to_masked(3, 2),
        lambda: OffsetMap([]).to_original(-1, 2),
    ],
)
def test_what_is_no_map_or_no_passage_is_refused(make):
    with pytest.raises(ValueError, match=r"overlap|needs a place|use 0 <= start <= end"):
        make()


def test_a_quotation_of_an_interview_is_found_back_with_the_names_in_it():
    spoken = [
        Turn("P07", 1, "Interviewer Truus", "interviewer", "Wie vroeg u?"),
        Turn("P07", 2, "Quinten", "citizen", "Mijn buurvrouw Roelie Stuiving, van de Turfsteeg 8."),
        Turn("P07", 3, "", "other", "Koffie?"),
        Turn("P07", 4, "Quinten", "citizen", "Roelie dus."),
    ]
    result = Anonymiser().pseudonymise(spoken, languages="nl")
    names = interview_map(spoken, result.turns, result.entities, result.languages)
    before, after = interview_text(spoken)[0], interview_text(result.turns)[0]
    assert names.masked(before) == after
    assert "Roelie" not in after
    at = after.index("[PERSOON-1], van")
    start, end = names.to_original(at + 3, at + len("[PERSOON-1], van"))
    assert before[start:end] == "Roelie Stuiving, van"
    assert names.to_masked(start, end) == (at, at + len("[PERSOON-1], van"))
    with pytest.raises(ValueError, match="one run"):
        interview_map(spoken, result.turns, [], result.languages)


@pytest.mark.parametrize("module", [offsets, replace])
def test_examples_run(module):
    assert doctest.testmod(module).attempted > 0
    assert not doctest.testmod(module).failed
