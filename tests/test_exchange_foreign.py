"""Files of other programs, tolerated; files of attackers and of bad luck, refused in one line."""

from __future__ import annotations

import re
import struct
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exchange_study import (
    GUIDS,
    foreign,
    pack,
    selection,
)
from samenspraak.errors import ExchangeError, MissingFileError
from samenspraak.exchange import archive as archive_module
from samenspraak.exchange import (
    read_codebook_file,
    read_project,
)
from samenspraak.exchange.colours import hex_colour
from samenspraak.exchange.guids import guid


@pytest.mark.parametrize("namespace", ["urn:QDA-XML:project:1.0", "urn:QDA-XML:project:0:4"])
@pytest.mark.parametrize("folder", ["sources", "Sources", "SOURCES"])
def test_namespace_case_and_braces_do_not_matter(tmp_path, namespace, folder):
    path = pack(
        tmp_path / "a.qdpx",
        foreign(selection(0, 16), namespace=namespace),
        name="Mijn project.qde",
        folder=folder,
    )
    (read,) = read_project(path).codings
    assert (read.quote, read.user, read.code) == ("Wat een plezier.", GUIDS["user"], GUIDS["code"])


def test_what_is_missing_or_broken_is_counted_and_the_rest_is_read(tmp_path):
    no_user = f'<Coding guid="{guid("t", "2")}"><CodeRef targetGUID="{GUIDS["code"]}"/></Coding>'
    no_code = f'<Coding guid="{guid("t", "3")}"><CodeRef targetGUID="{guid("t", "?")}"/></Coding>'
    body = (
        selection(0, 16)
        + selection(17, 29, no_user, f'modifyingUser="{GUIDS["user"]}"')
        + selection(17, 29, no_code)
        + selection(0, 999)
        + selection("x", 5)
        + f'<Coding guid="{guid("t", "4")}"><CodeRef targetGUID="{GUIDS["code"]}"/></Coding>'
    )
    project = read_project(pack(tmp_path / "a.qdpx", foreign(body)), offsets="codepoint")
    assert [(c.quote, c.user == GUIDS["user"], c.whole_source) for c in project.codings] == [
        ("Wat een plezier. En nog meer.", False, True),
        ("Wat een plezier.", True, False),
        ("En nog meer.", True, False),
    ]
    assert project.losses.count("Coding", "dropped") == 3
    assert project.losses.count("PlainTextSelection", "dropped") == 2


def test_a_text_that_is_not_in_the_file_is_counted_with_its_codings(tmp_path):
    project = read_project(pack(tmp_path / "a.qdpx", foreign(selection(0, 16)), texts={}))
    assert project.sources == ()
    assert project.losses.count("TextSource", "dropped") == 1
    assert project.losses.count("Coding", "dropped") == 1


def test_text_inside_the_xml_is_read(tmp_path):
    body = "<PlainTextContent>Wat een plezier. Ja.</PlainTextContent>" + selection(0, 16)
    project = read_project(pack(tmp_path / "a.qdpx", foreign(body), texts={}))
    assert [c.quote for c in project.codings] == ["Wat een plezier."]


@pytest.mark.parametrize(
    "path", ["../../etc/passwd", "absolute:///etc/passwd", "relative:///e.txt"]
)
def test_a_reference_to_outside_the_file_reads_nothing(tmp_path, path):
    xml = foreign(selection(0, 16)).replace(
        f"internal://{GUIDS['source']}.txt".encode(), path.encode()
    )
    assert read_project(pack(tmp_path / "a.qdpx", xml)).sources == ()


def test_codebooks_of_other_programs_are_read(tmp_path):
    path = tmp_path / "theirs.qdc"
    path.write_bytes(
        b"\xef\xbb\xbf"
        + f"""<CodeBook xmlns="urn:QDA-XML:codebook:0:4" origin="MAXQDA"><Codes>
        <Code guid="{{{GUIDS["code"].lower()}}}" name=" Plezier " isCodable="false" color="#80ff0000">
        <Description>Om te lachen</Description>
        <Code guid="{GUIDS["child"]}" name="Samen" color="rgb(0, 128, 255)"/></Code>
        </Codes></CodeBook>""".encode()
    )
    codes = read_codebook_file(path)
    assert [(c.guid, c.name, c.parent, c.codable, c.color, c.description) for c in codes] == [
        (GUIDS["code"], "Plezier", "", False, "#FF0000", "Om te lachen"),
        (GUIDS["child"], "Samen", GUIDS["code"], True, "#0080FF", ""),
    ]


@pytest.mark.parametrize(
    ("written_as", "read_as"),
    [
        ("#a1B2c3", "#A1B2C3"),
        ("#abc", "#AABBCC"),
        ("#FFa1b2c3", "#A1B2C3"),
        ("a1b2c3", "#A1B2C3"),
        ("rgb(1,2,3)", "#010203"),
        ("rgba(1, 2, 3, 0.5)", "#010203"),
        ("A=255, R=1, G=2, B=3", "#010203"),
        ("Color [A=255, R=1, G=2, B=3]", "#010203"),
        ("-16711423", "#010101"),
        ("255", "#0000FF"),
        ("rgb(1,2,300)", ""),
        ("zachtgeel", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_colours_come_in_one_form(written_as, read_as):
    assert hex_colour(written_as) == read_as


# Hostile files --------------------------------------------------------------------------------


def bomb(path):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("project.qde", foreign())
        with archive.open("sources/a.txt", "w", force_zip64=True) as member:
            for _ in range(130):
                member.write(b"\0" * 1024 * 1024)


def lying_bomb(path):
    """A member that says it is small and unpacks to much more."""
    pack(path, b"x" * 100_000)
    data = bytearray(path.read_bytes())
    for signature, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        place = data.index(signature)
        data[place + offset : place + offset + 4] = struct.pack("<I", 10)
    path.write_bytes(data)


def named(*names):
    def make(path):
        with zipfile.ZipFile(path, "w") as archive:
            for name in names:
                archive.writestr(name, foreign())

    return make


def unusual_packing(path):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("project.qde", foreign())


def xml(content):
    return lambda path: pack(path, content)


DEEP = f'<Code guid="{guid("deep")}" name="x" isCodable="true">'
TWICE = f'<Code guid="{GUIDS["code"]}" name="x" isCodable="true"/>'
HOSTILE = {
    "a zip bomb": (bomb, "unpacks to more than"),
    "a bomb that lies about its size": (lying_bomb, "damaged"),
    "too many members": (named(*(f"{n}.txt" for n in range(60)), "a.qde"), "members"),
    "a path upwards": (named("project.qde", "sources/../../evil.txt"), "leads outside"),
    "a path upwards with backslashes": (named("project.qde", "..\\evil.txt"), "leads outside"),
    "an absolute path": (named("project.qde", "/etc/passwd"), "leads outside"),
    "a drive": (named("project.qde", "C:\\evil.txt"), "leads outside"),
    "a packing that can hide a bomb": (unusual_packing, "packed in a way"),
    "no project": (named("readme.txt"), "0 project files"),
    "two projects": (named("a.qde", "b.qde"), "2 project files"),
    "one source twice": (named("a.qde", "sources/a.txt", "Sources/A.txt"), "twice"),
    "no zip": (lambda path: path.write_bytes(b"PK\x03\x04 not a zip"), "no zip"),
    "nothing": (lambda path: path.write_bytes(b""), "no zip"),
    "not XML": (xml(b"\x00\x01"), "XML"),
    "XML cut off": (xml(foreign()[:-20]), "XML"),
    "another document": (xml(b"<html/>"), "no Project"),
    "a codebook": (xml(b"<CodeBook/>"), "no Project"),
    "an entity that reads a file": (
        xml(b'<!DOCTYPE p [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + foreign("&x;")),
        "document type",
    ),
    "an external document type": (
        xml(b'<!DOCTYPE p SYSTEM "http://127.0.0.1/evil.dtd">' + foreign()),
        "document type",
    ),
    "a billion laughs": (
        xml(
            b"<!DOCTYPE p ["
            + b"".join(
                b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10 if n else b"haha")
                for n in range(10)
            )
            + b"]>"
            + foreign("&l9;")
        ),
        "document type|XML",
    ),
    "codes nested five thousand deep": (xml(foreign(codes=DEEP * 5000 + "</Code>" * 5000)), "deep"),
    "two codes with one GUID": (xml(foreign(codes=TWICE + TWICE)), "GUID"),
    "a code without GUID": (xml(foreign(codes="<Code name='x'/>")), "GUID"),
    "two users with one GUID": (
        xml(foreign(users=f"<User guid='{GUIDS['user'].lower()}' name='Bo'/>")),
        "GUID",
    ),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_or_broken_file_gives_one_clear_error(tmp_path, monkeypatch, case):
    make, says = HOSTILE[case]
    monkeypatch.setattr(archive_module, "MAX_MEMBERS", 50)
    path = tmp_path / "theirs.qdpx"
    make(path)
    with pytest.raises(ExchangeError, match=says) as caught:
        read_project(path)
    assert "\n" not in str(caught.value)
    assert not caught.value.__cause__


def test_a_source_that_stands_there_twice_is_refused(tmp_path):
    xml_ = foreign().replace(b"</Sources>", b"").replace(b"</Project>", b"")
    source = re.search(rb"<TextSource.*</TextSource>", xml_)[0]
    path = pack(tmp_path / "a.qdpx", xml_ + source + b"</Sources></Project>")
    with pytest.raises(ExchangeError, match="source GUIDs"):
        read_project(path)


def test_sizes_add_up_over_all_texts(tmp_path, monkeypatch):
    monkeypatch.setattr(archive_module, "MAX_TOTAL", 50_000)
    path = pack(tmp_path / "a.qdpx", foreign(), {guid("t", str(n)): "x" * 20_000 for n in range(3)})
    with pytest.raises(ExchangeError, match="in all"):
        read_project(path)


def test_a_missing_file_is_named(tmp_path):
    for read in (read_project, read_codebook_file):
        with pytest.raises(MissingFileError, match="nowhere"):
            read(tmp_path / "nowhere")


def test_an_encrypted_file_is_refused(tmp_path):
    path = pack(tmp_path / "a.qdpx", foreign())
    data = bytearray(path.read_bytes())
    for signature, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        data[data.index(signature) + offset] |= 1
    path.write_bytes(data)
    with pytest.raises(ExchangeError, match="encrypted"):
        read_project(path)


def read_or_refused(path):
    """Tell that a file was read, or refused by an error that names it; anything else is raised."""
    try:
        return read_project(path) is not None
    except ExchangeError as error:
        return path.name in str(error)


@given(st.data())
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_a_damaged_file_is_read_or_refused_and_nothing_else(tmp_path, data):
    path = tmp_path / "whole.qdpx"
    pack(path, foreign(selection(0, 16)))
    content = bytearray(path.read_bytes())
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), min_size=1, max_size=4)):
        content[place] = data.draw(st.integers(0, 255))
    broken = tmp_path / "broken.qdpx"
    broken.write_bytes(content)
    assert read_or_refused(broken)


@given(st.data())
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_damaged_xml_is_read_or_refused_and_nothing_else(tmp_path, data):
    content = bytearray(foreign(selection(0, 16)))
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), min_size=1, max_size=3)):
        content[place] = data.draw(st.integers(0, 255))
    path = pack(tmp_path / "broken.qdpx", bytes(content))
    assert read_or_refused(path)


def test_a_hostile_codebook_gives_one_clear_error(tmp_path):
    path = tmp_path / "theirs.qdc"
    for content, says in (
        (f"<CodeBook><Codes>{DEEP * 2000}{'</Code>' * 2000}</Codes></CodeBook>", "deep"),
        (f"<CodeBook><Codes>{TWICE}{TWICE}</Codes></CodeBook>", "GUID"),
        ("<!DOCTYPE x [<!ENTITY e 'x'>]><CodeBook/>", "document type"),
        ("<Project/>", "no CodeBook"),
    ):
        path.write_text(content, encoding="utf-8")
        with pytest.raises(ExchangeError, match=says):
            read_codebook_file(path)
