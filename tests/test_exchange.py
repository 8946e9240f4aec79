"""REFI-QDA out and in: valid, the same every time, sure of its offsets, safe to open."""

from __future__ import annotations

import io
import random
import re
import zipfile
from functools import cache
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from exchange_study import (
    CODEBOOK,
    COLUMNS,
    NS,
    PROGRAMS,
    as_program,
    coding,
    counted,
    expected,
    found,
    project_xml,
    study_parts,
    turns_of,
)
from samenspraak.codebook import Codebook
from samenspraak.errors import ExchangeError
from samenspraak.exchange import archive as archive_module
from samenspraak.exchange import (
    read_codebook_file,
    read_project,
    write_codebook,
    write_project,
)
from samenspraak.exchange.conventions import CONVENTIONS, Convention, StoredText
from samenspraak.exchange.guids import code_guid, guid, normal_guid
from samenspraak.exchange.offsets import Marked, detect
from samenspraak.layout import interview_text
from samenspraak.records import Turn, Unit
from samenspraak.tables import to_frame

SCHEMAS = Path(archive_module.__file__).parent / "schemas"


@pytest.fixture
def written(tmp_path):
    parts = study_parts()
    path = tmp_path / "voorbeeld.qdpx"
    losses = write_project(path, **parts)
    return path, parts, losses


# Out ----------------------------------------------------------------------------------------


def test_a_project_is_valid_by_the_official_schema(written):
    path, _, _ = written
    schema = etree.XMLSchema(etree.parse(SCHEMAS / "Project.xsd"))
    schema.assertValid(project_xml(path))


def test_a_codebook_is_valid_by_the_official_schema_and_comes_back(tmp_path):
    path = tmp_path / "codebook.qdc"
    write_codebook(path, CODEBOOK, "nl")
    etree.XMLSchema(etree.parse(SCHEMAS / "Codebook.xsd")).assertValid(etree.parse(path))
    codes = read_codebook_file(path)
    names = {code.guid: code.name for code in codes}
    assert [(c.name, c.codable, names.get(c.parent, ""), c.color) for c in codes] == [
        ("Waarom", False, "", ""),
        ("Plezier", True, "Waarom", "#FFE0CC"),
        ("Plicht", True, "Waarom", codes[2].color),
        ("Los", True, "", codes[3].color),
    ]
    assert codes[1].description == (
        "Om het plezier.\nToekennen bij: lachen\nNiet toekennen als: het moet → Plicht"
    )


def test_the_shipped_codebook_is_written_valid_in_both_languages(tmp_path):
    codebook = Codebook.default()
    for language in ("nl", "en"):
        path = tmp_path / f"{language}.qdc"
        write_codebook(path, codebook, language)
        codable = [code for code in read_codebook_file(path) if code.codable]
        assert [code.guid for code in codable] == [code_guid(id) for id in codebook.ids]
        assert [code.name for code in codable] == [c.label[language] for c in codebook.codes]


def test_the_same_study_in_any_order_gives_the_same_bytes(written, tmp_path):
    path, parts, losses = written
    parts["interviews"] = dict(reversed(parts["interviews"].items()))
    for table in ("cases", "units", "codings"):
        parts[table] = parts[table].sample(frac=1, random_state=3)
    again = tmp_path / "again.qdpx"
    assert write_project(again, **parts) == losses
    assert again.read_bytes() == path.read_bytes()


def test_the_sources_are_the_interview_texts_in_plain_utf8(written):
    path, parts, _ = written
    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if name.startswith("sources/")]
        stored = sorted(archive.read(name) for name in names)
    texts = [interview_text(turns)[0].encode() for turns in parts["interviews"].values()]
    assert stored == sorted(texts)
    assert not any(b"\r" in text or text.startswith(b"\xef\xbb\xbf") for text in stored)


def test_coders_and_the_classifier_are_users_of_their_own_people_first(written):
    users = read_project(written[0]).users
    assert [(user.name, user.id) for user in users] == [
        ("c01", "c01"),
        ("c02", "c02"),
        ("classifier 0.4", "model:0.4"),
    ]


def test_only_the_classifier_explains_its_codings(written):
    root = project_xml(written[0])
    codings = root.findall(".//p:Coding[p:NoteRef]", NS)
    notes = root.findall("p:Notes/p:Note", NS)
    users = {user.get("guid"): user.get("id") for user in root.iterfind("p:Users/p:User", NS)}
    assert {users[element.get("creatingUser")] for element in codings} == {"model:0.4"}
    assert [note.findtext("p:PlainTextContent", namespaces=NS) for note in notes] == [
        "De classifier geeft deze code een kans van 0,83. Woorden die daarvoor pleiten: buurt; ja."
    ] * 3
    assert {note.get("guid") for note in notes} == {
        element.find("p:NoteRef", NS).get("targetGUID") for element in codings
    }


def test_selections_carry_the_coder_and_the_unit(written):
    """QualCoder takes the coder from the selection and not from the coding."""
    path, parts, _ = written
    root = project_xml(path)
    for selection in root.iterfind(".//p:PlainTextSelection", NS):
        assert selection.get("name") in set(parts["units"]["unit_id"])
        users = {element.get("creatingUser") for element in selection.iterfind("p:Coding", NS)}
        assert users == {selection.get("creatingUser")}


def test_a_reader_that_knows_nothing_but_the_standard_gets_every_quotation(written):
    """As QualCoder reads: the file as UTF-8, sliced by code points; notes must be dated."""
    path, parts, _ = written
    root = project_xml(path)
    coders = {user.get("guid"): user.get("id") for user in root.iterfind("p:Users/p:User", NS)}
    read = set()
    with zipfile.ZipFile(path) as archive:
        for source in root.iterfind(".//p:TextSource", NS):
            name = "sources/" + source.get("plainTextPath").removeprefix("internal://")
            with archive.open(name) as member:
                text = io.TextIOWrapper(member, encoding="utf-8").read()
            for selection in source.iterfind("p:PlainTextSelection", NS):
                start, end = int(selection.get("startPosition")), int(selection.get("endPosition"))
                read |= {
                    (source.get("name"), start, end, text[start:end], code.get("targetGUID"),
                     coders[selection.get("creatingUser")])
                    for code in selection.iterfind("p:Coding/p:CodeRef", NS)
                }  # fmt: skip
    assert read == expected(parts)
    assert all(note.get("creationDateTime") for note in root.iterfind("p:Notes/p:Note", NS))


def test_case_variables_come_out_as_they_are_and_empty_ones_are_left_out(written):
    root = project_xml(written[0])
    names = {v.get("guid"): v.get("name") for v in root.iterfind("p:Variables/p:Variable", NS)}
    cases = {
        case.get("name"): {
            names[value[0].get("targetGUID")]: value[1].text
            for value in case.iterfind("p:VariableValue", NS)
        }
        for case in root.iterfind("p:Cases/p:Case", NS)
    }
    assert cases == {
        "E01": {"language": "nl", "role": "citizen", "jaren": "0012"},
        "E02": {"language": "nl", "role": "professional", "setting": "mr", "jaren": "4"},
    }


@pytest.mark.parametrize(
    "without",
    [["codings"], ["cases"], ["codings", "cases", "units"], ["codings", "units", "interviews"]],
)
def test_a_study_without_some_of_its_parts_still_gives_a_valid_file(tmp_path, without):
    parts = study_parts()
    for name in without:
        parts[name] = {} if name == "interviews" else parts[name].iloc[:0]
    path = tmp_path / "small.qdpx"
    write_project(path, **parts)
    project = read_project(path)
    assert len(project.codings) == len(parts["codings"])
    assert len(project.sources) == len(parts["interviews"])


def test_the_loss_report_counts_and_says_no_word_of_the_interviews(written):
    _, parts, losses = written
    report = {(row["element"], row["outcome"]): row["count"] for row in losses.rows()}
    in_first = parts["units"]["interview_id"] == "E01"
    after_emoji = parts["codings"]["unit_id"].isin(parts["units"].loc[in_first, "unit_id"]).sum()
    assert report["Coding", "approximated"] == after_emoji
    assert report["Coding", "kept"] + after_emoji == len(parts["codings"])
    assert report["TextSource", "kept"] == report["Case", "kept"] == 2
    assert report["turn time", "dropped"] == 12
    assert ("unit", "dropped") not in report
    words = " ".join(str(row["reason"]) for row in losses.rows())
    assert not any(word in words for word in ("buurvrouw", "Gezellig", "geloof"))


def test_negative_decisions_and_uncoded_units_are_counted_as_dropped(tmp_path):
    parts = study_parts()
    parts["codings"] = parts["codings"].iloc[:1]
    parts["codings"] = pd.concat(
        [parts["codings"], parts["codings"].assign(code="duty", decision=False)]
    )
    losses = write_project(tmp_path / "a.qdpx", **parts)
    assert losses.count("negative decision", "dropped") == 1
    assert losses.count("unit", "dropped") == len(parts["units"]) - 1


@pytest.mark.parametrize("character", ["\x07", "\x0b", "\x85", "\ufffe", "\ud800"])
def test_a_control_character_is_refused_with_its_place(tmp_path, character):
    parts = study_parts()
    turn = Turn("E02", 7, "R1", "citizen", f"Geheim{character}woord.")
    parts["interviews"]["E02"].append(turn)
    with pytest.raises(ExchangeError, match=rf"E02, turn 7.*U\+{ord(character):04X}") as caught:
        write_project(tmp_path / "a.qdpx", **parts)
    assert "Geheim" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"code": "joy"}, "1 codings have a code"),
        ({"unit_id": "E09-00000000"}, "1 codings are of units outside"),
        ({"code": "duty"}, "1 codings stand there twice"),
    ],
)
def test_tables_that_do_not_belong_together_are_refused(tmp_path, change, says):
    parts = study_parts()
    parts["codings"] = pd.concat(
        [parts["codings"], parts["codings"].iloc[:1].assign(**change)], ignore_index=True
    )
    with pytest.raises(ExchangeError, match=says):
        write_project(tmp_path / "a.qdpx", **parts)
    parts = study_parts()
    parts["units"] = parts["units"].assign(start=parts["units"]["start"] + 1)
    with pytest.raises(ExchangeError, match=f"{len(parts['units'])} units do not stand"):
        write_project(tmp_path / "a.qdpx", **parts)


def test_a_control_character_in_a_case_variable_is_an_exchange_error(tmp_path):
    parts = study_parts()
    parts["cases"] = parts["cases"].assign(jaren="4\x00")
    with pytest.raises(ExchangeError, match=r"U\+0000"):
        write_project(tmp_path / "a.qdpx", **parts)


# Round trips --------------------------------------------------------------------------------


def test_every_coding_comes_back_with_quote_place_code_and_coder(written):
    path, parts, _ = written
    project = read_project(path)
    assert found(project) == expected(parts)
    assert project.losses.count("Coding", "dropped") == 0
    assert project.losses.count("Note", "dropped") == 3


@pytest.mark.parametrize("program", PROGRAMS)
def test_what_another_program_counted_is_understood(written, tmp_path, program):
    path, parts, _ = written
    project = read_project(as_program(path, tmp_path / "theirs.qdpx", **PROGRAMS[program]))
    assert found(project) == expected(parts)
    assert project.offsets.score > 0.9
    assert project.offsets.margin > 0.2


def test_texts_in_utf16_are_understood(written, tmp_path):
    path, parts, _ = written
    theirs = as_program(path, tmp_path / "a.qdpx", **PROGRAMS["nvivo"], encoding="utf-16")
    assert found(read_project(theirs)) == expected(parts)


WORDS = st.lists(
    st.sampled_from(
        "ja nee één buurt 😀 👩🏽‍🌾 cafe\u0301 שלום مرحبا gezellig\u00a0druk 𝒳 , . … 漢字 a\u200bb x".split(
            " "
        )
    ),
    min_size=1,
    max_size=12,
).map(" ".join)
ANY_TEXT = st.text(
    st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"), min_size=1
).filter(lambda text: text.strip())
FEW = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def invented(texts, draw_code):
    """Give a study of one interview, a unit for each answer."""
    lines = [("I" if n % 2 else "R1", "interviewer" if n % 2 else "citizen", text)
             for n, text in enumerate(texts)]  # fmt: skip
    interviews = turns_of({"P": lines})
    text, starts = interview_text(interviews["P"])
    units = [
        Unit(f"P-{t.turn:08d}", "P", t.turn, t.turn, starts[t.turn], starts[t.turn] + len(t.text),
             None, t.role, "nl", t.text)
        for t in interviews["P"] if t.role != "interviewer"
    ]  # fmt: skip
    assert all(text[unit.start : unit.end] == unit.text for unit in units)
    frame = to_frame(units, "units")
    rows = [coding(unit.unit_id, code, coder) for unit in units for code, coder in draw_code]
    parts = study_parts()
    parts.update(interviews=interviews, units=frame, codings=pd.DataFrame(rows, columns=COLUMNS))
    return parts


CODED = st.lists(
    st.tuples(st.sampled_from(CODEBOOK.ids), st.sampled_from(["c01", "c02", "model:1"])),
    min_size=1,
    unique=True,
)


@FEW
@given(texts=st.lists(ANY_TEXT, min_size=1, max_size=5), coded=CODED)
def test_any_text_without_control_characters_survives_the_round_trip(tmp_path, texts, coded):
    parts = invented(texts, coded)
    write_project(tmp_path / "p.qdpx", **parts)
    assert found(read_project(tmp_path / "p.qdpx")) == expected(parts)


@FEW
@given(
    texts=st.lists(WORDS, min_size=3, max_size=8),
    coded=CODED,
    program=st.sampled_from([name for name in PROGRAMS if name != "mark counted"]),
)
def test_a_convention_once_named_is_always_right(tmp_path, texts, coded, program):
    parts = invented(texts, coded)
    write_project(tmp_path / "p.qdpx", **parts)
    choices = PROGRAMS[program]
    theirs = as_program(tmp_path / "p.qdpx", tmp_path / "theirs.qdpx", **choices)
    named = str(Convention(choices["unit"], choices["crlf"]))
    assert found(read_project(theirs, offsets=named)) == expected(parts)


@cache
def random_study(seed):
    """Give forty answers of words: enough for the detector to be sure."""
    rng = random.Random(seed)
    words = (
        "ja nee één buurt 😀 cafe\u0301 שלום gezellig 𝒳 hè vergadering bankje straks 漢字".split()
    )
    texts = [
        " ".join(rng.choice(words) for _ in range(rng.randint(2, 14))) + rng.choice(".!…")
        for _ in range(80)
    ]
    return invented(texts, [("fun", "c01")])


@pytest.mark.parametrize("program", PROGRAMS)
@pytest.mark.parametrize("seed", range(3))
def test_with_forty_codings_the_detector_needs_no_help(tmp_path, program, seed):
    parts = random_study(seed)
    write_project(tmp_path / "p.qdpx", **parts)
    theirs = as_program(tmp_path / "p.qdpx", tmp_path / "theirs.qdpx", **PROGRAMS[program])
    assert found(read_project(theirs)) == expected(parts)


@pytest.mark.parametrize("program", [name for name in PROGRAMS if name != "mark counted"])
def test_with_three_codings_the_detector_is_right_or_asks(program):
    choices = dict(PROGRAMS[program])
    newline = choices["crlf"] if choices["stored_crlf"] else 1
    asked = 0
    for seed in range(10):
        parts = random_study(seed)
        text = interview_text(parts["interviews"]["P"])[0]
        units = parts["units"].sample(3, random_state=seed)
        spans = list(zip(units["start"], units["end"], strict=True))
        stored = StoredText(
            text.replace("\n", "\r\n") if choices["stored_crlf"] else text, choices["stored_bom"]
        )
        theirs = [
            [counted(text, place, choices["unit"], newline, False) for place in span]
            for span in spans
        ]
        marked = Marked(stored, *zip(*theirs, strict=True))
        try:
            detection = detect([marked])
        except ExchangeError:
            asked += 1
            continue
        assert marked.spans(detection.convention).tolist() == [list(span) for span in spans]
    assert asked < 3


def test_two_ways_that_fit_equally_well_are_a_question_not_a_guess():
    text = "R1: 😀 a-b-c-d-e-f\n"
    stored = StoredText(text)
    marked = [Marked(stored, [text.index("c")], [text.index("c") + 1])]
    with pytest.raises(ExchangeError, match=r"several ways.*offsets="):
        detect(marked)
    assert detect(marked, "NVivo 12").convention == Convention("utf16")
    assert detect(marked, "QualCoder 3.8").convention == Convention("codepoint")


def test_a_quotation_in_the_name_settles_what_word_boundaries_do_not():
    text = "R1: 😀 a b c d e f\n"
    start = text.index("c d e")
    marked = [Marked(StoredText(text), [start], [start + 5], ["c d e"])]
    assert detect(marked).convention == Convention("codepoint")


def test_positions_that_fit_nothing_are_refused():
    text = "abcdefghijklmnopqrstuvwxyz" * 10
    marked = [Marked(StoredText(text), [3, 40], [7, 55])]
    with pytest.raises(ExchangeError, match="no way of counting"):
        detect(marked)


def test_an_unknown_convention_is_refused(written):
    with pytest.raises(ExchangeError, match="utf8"):
        read_project(written[0], offsets="bytes")


def test_conventions_are_told_apart_by_their_names():
    assert len({str(convention) for convention in CONVENTIONS}) == len(CONVENTIONS) == 24
    assert all(Convention.parse(str(convention)) == convention for convention in CONVENTIONS)


@given(
    lines=st.lists(ANY_TEXT, min_size=1, max_size=4),
    data=st.data(),
    stored_bom=st.booleans(),
    newline=st.sampled_from(["\n", "\r\n"]),
)
@settings(max_examples=60, deadline=None)
def test_every_place_is_found_in_every_way_of_counting(lines, data, stored_bom, newline):
    text = "\n".join(line.replace("\ufeff", "") for line in lines)
    stored = StoredText(text.replace("\n", newline), stored_bom)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    assert stored.text == text
    for convention in CONVENTIONS:
        if convention.inclusive and start == end:
            continue
        crlf = convention.crlf if newline == "\r\n" else 1
        bom = convention.bom and stored_bom
        last = end - 1 if convention.inclusive else end
        counted_start = counted(text, start, convention.unit, crlf, bom)
        counted_end = counted(text, last, convention.unit, crlf, bom)
        if convention.inclusive and crlf == 2 and text[last] == "\n":
            counted_end += 1  # the last character of CRLF is its LF
        assert stored.spans([counted_start], [counted_end], convention).tolist() == [[start, end]]


def test_the_middle_of_a_character_and_what_lies_outside_are_no_places():
    stored = StoredText("a😀b")
    assert (
        stored.spans([2, 0, 0, -1, 3], [3, 9, 2, 1, 1], Convention("utf16")).tolist()
        == [[-1, -1]] * 5
    )


def test_guids_are_the_same_everywhere_and_differ_between_things():
    assert guid("coding", "s", "u", "c", "x") == guid("coding", "s", "u", "c", "x")
    assert len({guid("a", "b", "c"), guid("a", "bc"), guid("ab", "c"), guid("a", "b\x1fc")}) == 4
    assert re.fullmatch(r"[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}", code_guid("fun"))
    assert normal_guid(None) == normal_guid(" {} ") == ""
