"""What must not stop or slow the pseudonymiser: huge turns, odd names, empty turns, many people."""

import doctest
import re
import sys
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samenspraak.anonymise import (
    Anonymiser,
    RosterEntry,
    aliases,
    dates,
    names,
    quasi,
    rules,
    slips,
)
from samenspraak.anonymise.aliases import join_aliases
from samenspraak.anonymise.slips import LONGEST, Slips
from samenspraak.anonymise.typography import lower_case
from samenspraak.records import Turn

TALK = "en toen zei Annemieke van der Velde dat het in Lutjebroek was, bel 06-12345678. "
RULES = (*dates._DATES, *dates._AGES, *quasi._RULES)


def turn(text, number=1):
    return Turn("P07", number, "R", "citizen", text)


def found(text, roster=()):
    return [span.surface for span in Anonymiser(roster=roster).detect([turn(text)])]


def calls(work):
    """Give how many functions a piece of work calls: its size, on any machine."""
    counted = 0

    def count(frame, event, argument):
        nonlocal counted
        counted += event == "call"

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(before)
    return counted


# Size ------------------------------------------------------------------------------------------


def test_a_turn_of_two_million_characters_is_masked_to_its_end():
    text = "verantwoordelijkheidsgevoel " * 72_000 + "zei mevrouw De Wit uit Lutjebroek"
    spans = Anonymiser().detect([turn(text)])
    assert [span.surface for span in spans] == ["De Wit", "Lutjebroek"]
    assert spans[-1].end == len(text) > 2_000_000


def test_a_trained_pipeline_reads_a_text_longer_than_it_takes_in_parts():
    import spacy

    nlp = spacy.blank("nl")
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "PER", "pattern": "koffiekan"}])
    nlp.max_length = 50
    text = "zei koffiekan toen " * 20 + "x" * 120 + " koffiekan"
    [hits, nothing] = names.model_names(nlp, [text, ""])
    places = [match.span() for match in re.finditer("koffiekan", text)]
    assert [(hit.start, hit.end) for hit in hits] == places
    assert nothing == []


@pytest.mark.parametrize("text", [TALK, "Den Haag en Gent, 9000 Gent. ", "nul zes twee een, "])
def test_four_times_the_text_is_four_times_the_work(text):
    anonymiser = Anonymiser(roster=["Jan Bos"])
    anonymiser.detect([turn(text)])
    small = calls(lambda: anonymiser.detect([turn(text * 50)]))
    large = calls(lambda: anonymiser.detect([turn(text * 200)]))
    assert large < 4.5 * small


@pytest.mark.parametrize(
    "unit", ["([", " ", "a-", "A. ", "1 ", "Jan ", "code1", "nul zes ", "w ", "-a", "a at b punt "]
)
def test_no_text_takes_time_out_of_proportion(unit):
    # patterns cannot be counted; those that were out of proportion took minutes for this much
    anonymiser = Anonymiser(roster=["Wammelink"])
    started = time.process_time()
    anonymiser.detect([turn(f"{unit * (40_000 // len(unit))} zei punt .nl Mill Lane")])
    assert time.process_time() - started < 10


def test_four_times_the_names_is_four_times_the_work():
    def forms(number):
        return [f"{a}{b}{c}o Wammel{b}{c}" for a in "bdkl" for b in "aeiou" for c in "mnprst"][
            :number
        ]

    small = calls(lambda: join_aliases(forms(30)))
    large = calls(lambda: join_aliases(forms(120)))
    assert large < 6 * small


# Odd names and turns ---------------------------------------------------------------------------


def test_a_name_that_is_a_pattern_is_only_a_name():
    roster = ["J.*(x+)+$", "[a-z] Keesop", "Wam\\d(mel"]
    text = "zei J.*(x+)+$ tegen [a-z] Keesop en Wam\\d(mel; jaxx en b keesop niet"
    hidden = Anonymiser(roster=roster).pseudonymise([turn(text)]).turns[0].text
    assert "(x+)" not in hidden
    assert "[a-z]" not in hidden
    assert "mel" not in hidden
    assert "jaxx" in hidden


def test_a_name_from_right_to_left_is_masked():
    hidden = Anonymiser(roster=["يوسف حسن"]).pseudonymise([turn("mijn buurman يوسف حسن kwam")])
    assert hidden.turns[0].text == "mijn buurman [PERSOON-1] kwam"


@pytest.mark.parametrize("text", ["", " ", "…", "[PERSOON-1]"])
def test_a_turn_without_words_passes(text):
    result = Anonymiser(roster=["Jan Bos"]).pseudonymise([turn(text), turn("Jan Bos kwam", 2)])
    assert [one.text for one in result.turns] == [text, "[PERSOON-1] kwam"]


def test_a_name_given_twice_counts_once():
    roster = ["Jan Bos", "Jan Bos", RosterEntry("Jan Bos")]
    assert found("daar kwam Jan Bos aan", roster) == ["Jan Bos"]
    assert len(Anonymiser(roster=roster).roster.entries) == 1


# Looking up instead of comparing ---------------------------------------------------------------


@given(st.lists(st.text("abc", min_size=1, max_size=6)), st.text("abc", max_size=6))
def test_slips_are_those_that_comparing_finds(known, word):
    from rapidfuzz.distance import OSA

    kept = Slips()
    for one in known:
        kept.add(one, one)
    assert sorted(kept.near(word)) == sorted({k for k in known if OSA.distance(k, word) == 1})


def test_a_word_too_long_for_a_name_has_no_slips():
    kept = Slips()
    kept.add("a" * (LONGEST + 1), 1)
    assert kept.near("a" * LONGEST) == kept.near("a" * (LONGEST + 2)) == []


@settings(max_examples=200)
@given(
    st.lists(
        st.lists(st.text("abejs", min_size=1, max_size=7), min_size=1, max_size=3).map(" ".join),
        max_size=12,
    )
)
def test_aliases_are_those_that_comparing_finds(surfaces):
    people = {}
    written = {surface: aliases._name(surface) for surface in surfaces}
    for name in sorted(set(written.values()), key=lambda name: (-len(name), name)):
        one = (aliases._is_part, aliases._is_form, aliases._is_nickname, aliases._is_slip)
        people[name] = name
        for test in (aliases._same_initials,) if len(name) > 1 else one:
            fits = {people[other] for other in people if other != name and test(name, other)}
            if fits:
                people[name] = fits.pop() if len(fits) == 1 else name
                break
    expected = {surface: " ".join(people[name]) for surface, name in written.items()}
    assert join_aliases(surfaces) == expected


WORDS = sorted(
    {word for rule in RULES for word in re.findall(r"[^\W\d_]{2,}", rule.pattern.pattern)}
)
PART = st.sampled_from([*WORDS, "1", "19", "3-4-2019", "2019", "op", "'s", ",", ".", "-", "in de"])


@given(st.lists(PART, max_size=8), st.sampled_from([" ", "", "-", " de "]), st.booleans())
def test_a_rule_finds_nothing_without_the_letters_it_needs(parts, between, upper):
    text = between.join(parts)
    text = text.upper() if upper else text
    fast = list(rules.matches(text, RULES, "any"))
    slow = list(rules.matches(text, [r._replace(needs=(), digit=False) for r in RULES], "any"))
    assert fast == slow


def test_lower_case_keeps_every_place_and_finds_what_ignoring_case_finds():
    letters = "".join(map(chr, range(sys.maxunicode + 1)))
    low = lower_case(letters)
    assert len(low) == len(letters)
    for letter in "aiksëé":
        places = [match.start() for match in re.finditer(letter, letters, re.IGNORECASE)]
        assert [at for at, character in enumerate(low) if character == letter] == places


@pytest.mark.parametrize("module", [rules, slips], ids=lambda module: module.__name__)
def test_the_examples_in_the_documentation_run(module):
    assert doctest.testmod(module).failed == 0
