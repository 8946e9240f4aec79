"""Codings from another program as labels of our units."""

from __future__ import annotations

import re
import unicodedata
import zipfile

import pytest
from lxml import etree

from exchange_study import (
    CODEBOOK,
    GUIDS,
    NS,
    PROGRAMS,
    as_program,
    foreign,
    pack,
    selection,
    study_parts,
    transcripts_of,
)
from samenspraak.errors import LabelError
from samenspraak.exchange import (
    codings_to_labels,
    read_project,
    write_project,
)
from samenspraak.exchange.anchor import Anchored
from samenspraak.exchange.guids import guid
from samenspraak.layout import interview_text


@pytest.fixture
def written(tmp_path):
    parts = study_parts()
    path = tmp_path / "voorbeeld.qdpx"
    losses = write_project(path, **parts)
    return path, parts, losses


def labels_of(path, parts, coder="c01", **choices):
    return codings_to_labels(
        read_project(path),
        parts["units"],
        parts["codebook"],
        transcripts=transcripts_of(parts["interviews"]),
        coder=coder,
        **choices,
    )


def given_codes(parts, coder):
    rows = parts["codings"][parts["codings"]["coder"] == coder]
    return set(zip(rows["unit_id"], rows["code"], strict=True))


@pytest.mark.parametrize("program", PROGRAMS)
@pytest.mark.parametrize("coder", ["c01", "c02"])
def test_what_a_coder_gave_comes_back_as_labels_from_any_program(written, tmp_path, program, coder):
    path, parts, _ = written
    theirs = as_program(path, tmp_path / "theirs.qdpx", **PROGRAMS[program])
    labels, problems = labels_of(theirs, parts, coder)
    assert set(zip(labels["unit_id"], labels["code"], strict=True)) == given_codes(parts, coder)
    assert set(labels["coder"]) == {coder}
    assert set(labels["design"]) == {"learning"}
    assert any("classifier's" in problem for problem in problems)


def test_finished_interviews_make_uncoded_units_looked_at(written):
    path, parts, _ = written
    labels, problems = labels_of(path, parts, "c02", finished=["E01", "E02"])
    nothing = set(parts["units"]["unit_id"]) - {unit for unit, _ in given_codes(parts, "c02")}
    assert set(labels.loc[labels["code"] == "-", "unit_id"]) == nothing
    assert set(labels["design"]) == {"all"}
    assert not any("do not count as looked at" in problem for problem in problems)
    labels, problems = labels_of(path, parts, "c02", finished=["E01"])
    assert set(labels.loc[labels["code"] == "-", "unit_id"]) == {
        u for u in nothing if u.startswith("E01")
    }
    assert set(labels["design"]) == {"learning"}
    assert any("do not count as looked at" in problem for problem in problems)
    with pytest.raises(LabelError, match="E99"):
        labels_of(path, parts, "c02", finished=["E99"])


def changed_text(path, target, change):
    """Write our project as a program that changes texts and moves positions with the words."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    root = etree.fromstring(members.pop("project.qde"))
    root.set("origin", "Another program")
    for source in root.iterfind(".//p:TextSource", NS):
        name = "sources/" + source.get("plainTextPath").removeprefix("internal://")
        text = members[name].decode()
        pieces = [change(character) for character in text]
        for sel in source.iterfind("p:PlainTextSelection", NS):
            for which in ("startPosition", "endPosition"):
                sel.set(which, str(len("".join(pieces[: int(sel.get(which))]))))
        members[name] = "".join(pieces).encode()
    members["project.qde"] = etree.tostring(root)
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return target


@pytest.mark.parametrize(
    "change",
    [
        lambda character: " " if character == "\u00a0" else character,
        lambda character: character + "\u200b" if ord(character) > 0xFFFF else character,
        lambda character: unicodedata.normalize("NFD", character),
        lambda character: "\n\n" if character == "\n" else character,
    ],
    ids=["spaces", "zero width", "decomposed", "blank lines"],
)
def test_codings_are_found_again_when_a_program_changed_the_text(written, tmp_path, change):
    path, parts, _ = written
    theirs = changed_text(path, tmp_path / "theirs.qdpx", change)
    project = read_project(theirs, offsets="codepoint")
    labels, problems = codings_to_labels(
        project,
        parts["units"],
        parts["codebook"],
        transcripts=transcripts_of(parts["interviews"]),
        coder="c01",
    )
    assert set(zip(labels["unit_id"], labels["code"], strict=True)) == given_codes(parts, "c01")
    assert any("placed by their words" in problem for problem in problems)


def test_equal_answers_are_told_apart_by_what_stands_around_them():
    text = "I: Een?\nR1: Ja.\nI: Twee?\nR1: Ja.\nI: Drie?\nR1: Ja.\n"
    other = "Kop.\n\n" + text
    anchored = Anchored(text, other)
    places = [match.span() for match in re.finditer("Ja", text)]
    moved = [match.span() for match in re.finditer("Ja", other)]
    assert [anchored.find(*span) for span in moved] == places
    assert anchored.find(0, 3) is None
    assert anchored.find(4, 6) is None


OVERLAPS = {
    "the whole unit": (0, 1.0, True),
    "three quarters": (0, 0.75, True),
    "a word within it": (0.4, 0.6, True),
    "half and the turn before": (-6, 0.55, True),
    "the tail and the turn after": (0.9, 1.2, False),
}


@pytest.mark.parametrize("case", OVERLAPS)
def test_a_selection_counts_when_it_covers_half_a_unit_or_lies_within(tmp_path, case):
    first, last, taken = OVERLAPS[case]
    parts = study_parts()
    unit = parts["units"].sort_values(["interview_id", "start"]).set_index("unit_id").iloc[1]
    length = unit.end - unit.start
    start = unit.start + (first if first < 0 else int(first * length))
    end = unit.start + int(last * length)
    text = interview_text(parts["interviews"][unit.interview_id])[0]
    xml_ = foreign(selection(start, end)).replace(b"E01.txt", f"{unit.interview_id}.txt".encode())
    path = pack(tmp_path / "a.qdpx", xml_, {GUIDS["source"]: text})
    labels, problems = codings_to_labels(
        read_project(path, offsets="codepoint"),
        parts["units"],
        parts["codebook"],
        transcripts=transcripts_of(parts["interviews"]),
        coder="c07",
    )
    assert (unit.name in set(labels["unit_id"])) is taken
    assert any("nobody is called 'c07'" in problem for problem in problems)


def test_codes_are_known_by_a_label_in_either_language_and_others_are_counted(tmp_path):
    parts = study_parts()
    text = interview_text(parts["interviews"]["E01"])[0]
    names = ["plezier", " DUTY ", "loose", "Waarom", "Nieuwe vondst"]
    codes = "".join(
        f'<Code guid="{guid("t", name)}" name="{name}" isCodable="true"/>' for name in names
    )
    unit = parts["units"].iloc[0]
    inner = "".join(
        f'<Coding guid="{guid("c", name)}"><CodeRef targetGUID="{guid("t", name)}"/></Coding>'
        for name in names
    )
    xml_ = foreign(selection(unit.start, unit.end, inner), codes=codes)
    path = pack(tmp_path / "a.qdpx", xml_, {GUIDS["source"]: text})
    labels, problems = labels_of(path, parts)
    assert set(labels["code"]) == {"fun", "duty", "loose"}
    assert "2 codings have a code that is not in the codebook: left out" in problems
    assert "vondst" not in " ".join(problems)


def test_whose_codings_they_are_is_asked_when_several_people_coded(written):
    path, parts, _ = written
    with pytest.raises(LabelError, match=r"2 people coded.*'c09'"):
        labels_of(path, parts, "c09")


def test_the_classifier_is_never_taken_for_a_person(tmp_path):
    parts = study_parts()
    parts["codings"] = parts["codings"][parts["codings"]["coder"] == "model:0.4"]
    path = tmp_path / "a.qdpx"
    write_project(path, **parts)
    labels, problems = labels_of(path, parts, "c01")
    assert labels.empty
    assert problems == ["3 codings are the classifier's: left out"]


def test_texts_of_another_study_are_counted_not_taken(written):
    path, parts, _ = written
    units = parts["units"][parts["units"]["interview_id"] == "E02"]
    others = {"E02": parts["interviews"]["E02"]}
    labels, problems = codings_to_labels(
        read_project(path), units, CODEBOOK, transcripts=transcripts_of(others), coder="c01"
    )
    assert set(labels["unit_id"]) <= set(units["unit_id"])
    assert any("no interview of this study" in problem for problem in problems)
