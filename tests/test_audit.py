"""The audit of the open side: what is seeded is found, what may stand raises no alarm."""

from __future__ import annotations

import base64
import doctest
import gzip
import importlib
import json
import zipfile
from xml.sax.saxutils import escape, quoteattr

import numpy as np
import pyarrow as pa
import pytest
import xlsxwriter
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import parquet
from rapidfuzz.distance import OSA

from samenspraak.anonymise import RosterEntry
from samenspraak.anonymise.lexicon import embedded_lexicon
from samenspraak.anonymise.roster_file import load_roster
from samenspraak.audit import (
    Scanner,
    Standing,
    audit_open_side,
    known_forms,
    masked_texts,
    passages,
    program_texts,
)
from samenspraak.audit.known import Form
from samenspraak.audit.near import NearForms
from samenspraak.errors import LeakError, StudyError
from samenspraak.records import Span, Turn

SAID = {
    1: "Ik ben Tjitske Hoekema-van der Zwaag en woon aan de Klaproosdreef 14.",
    2: "Roos de Bakker zei het ook, met haar roos op de schouders naar de bakker.",
    3: "Bel me maar: 06 12345678. Wil je koffie? Dat zei Wil gisteren tegen mij.",
    4: "Dan gaan wij naar de berg en naar de markt, dat is een mooi stuk grond.",
    5: "Meneer Berg komt niet, die is van de Wevershoek.",
}
MASKED = (
    (1, "Tjitske Hoekema-van der Zwaag", "person", "person-1"),
    (1, "Klaproosdreef 14", "address", "address-1"),
    (2, "Roos de Bakker", "person", "person-2"),
    (3, "06 12345678", "phone", "phone-1"),
    (3, "Wil", "person", "person-3"),
    (5, "Berg", "person", "person-4"),
    (5, "Wevershoek", "organisation", "organisation-1"),
)
TURNS = [Turn("P01", turn, "Sjoukje Wybenga", "citizen", text) for turn, text in SAID.items()]


def span(turn, surface, kind, entity):
    start = SAID[turn].rindex(surface)
    end = start + len(surface)
    return Span("P01", turn, start, end, kind, "direct", surface, "name", 0.9, entity)


ENTITIES = [span(*row) for row in MASKED]
LEXICON = embedded_lexicon()
FORMS = known_forms(
    ENTITIES,
    [RosterEntry("Gerlof Annema")],
    {"P01": {"Sjoukje Wybenga"}},
    {"P01": "opname_Froukje18nov.docx"},
    LEXICON,
)
SCANNER = Scanner(FORMS)
OWN = [
    "Profijt voor zichzelf of naasten; een tabel per code; Krippendorff (2004); wat de koster zei"
]
STANDING = Standing(SCANNER, masked_texts(TURNS, ENTITIES), OWN)

SEEDS = {
    "the whole form": ("Tjitske Hoekema-van der Zwaag", "P01 person-1"),
    "a first name": ("Tjitske", "P01 person-1"),
    "a part of a family name": ("Zwaag", "P01 person-1"),
    "lower case": ("tjitske hoekema", "P01 person-1"),
    "capitals": ("HOEKEMA", "P01 person-1"),
    "glued": ("tjitskehoekema", "P01 person-1"),
    "a possessive": ("Tjitskes", "P01 person-1"),
    "a possessive with an apostrophe": ("Tjitske’s", "P01 person-1"),
    "a diminutive": ("Hoekemaatje", "P01 person-1"),
    "a letter less": ("Tjitke", "P01 person-1"),
    "a letter more": ("Hoekemma", "P01 person-1"),
    "another letter": ("Tjitsge", "P01 person-1"),
    "two letters swapped": ("Hoeekma", "P01 person-1"),
    "ordinary words that are a name": ("Roos de Bakker", "P01 person-2"),
    "a street": ("Klaproosdreef", "P01 address-1"),
    "a telephone number, spaced otherwise": ("06-12 34 56 78", "P01 phone-1"),
    "an organisation": ("wevershoek", "P01 organisation-1"),
    "a name of the roster": ("Annema", "roster line 2"),
    "a speaker label": ("Wybenga", "P01 speaker"),
    "a name in a file name": ("froukje", "P01 file name"),
    "accents": ("Tjítske", "P01 person-1"),
    "an invisible character": ("Tjit\u00adske", "P01 person-1"),
}


def workbook(path, *, cell="rustig", comment="", title="", sheet="Blad", header=""):
    with xlsxwriter.Workbook(str(path)) as book:
        book.set_properties({"title": title})
        page = book.add_worksheet(sheet)
        page.write(4, 2, cell)
        page.set_header(header)
        if comment:
            page.write_comment(0, 0, comment)


def document(path, words, author=""):
    made = Document()
    paragraph = made.add_paragraph()
    for part in (words[:3], words[3:]):  # a word processor cuts words where it likes
        paragraph.add_run(part)
    made.core_properties.author = author
    made.save(str(path))


def packed(path, members):
    with zipfile.ZipFile(path, "w") as file:
        for name, content in members.items():
            file.writestr(name, content)


def nested(path, word):
    packed(path.with_suffix(".inner"), {"sources/a.txt": f"R1: dat zei {word} toen."})
    inner = path.with_suffix(".inner").read_bytes()
    path.with_suffix(".inner").unlink()
    packed(path, {"project.qde": "<Project/>", "sources/b.zip": inner})


def table(path, word, *, column="text", notes=None):
    made = pa.table({column: ["rustig", word]})
    parquet.write_table(made.replace_schema_metadata(notes or {}), path)


def picture(word):
    return (
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dtEXtAuthor\x00" + word.encode() + b"\x00\xff\xd8\x01\x02"
    )


def page(path, body):
    path.write_text(f"<!doctype html><html><body>{body}</body></html>", encoding="utf-8")


def write(name, content):
    return lambda folder, word: (folder / name).write_text(content(word), encoding="utf-8")


ARTEFACTS = {
    "a cell of a .csv": write("t.csv", lambda w: f'a,b\n1,"dat zei, {w}"\n'),
    "a column of a .csv": write("t.csv", lambda w: f"a,{w}\n1,2\n"),
    "a cell of a .tsv": write("t.tsv", lambda w: f"a\tb\n1\t{w}\n"),
    "a .parquet": lambda f, w: table(f / "t.parquet", f"dat zei {w} ook"),
    "a column of a .parquet": lambda f, w: table(f / "t.parquet", "niets", column=w),
    "the notes of a .parquet": lambda f, w: table(f / "t.parquet", "niets", notes={"door": w}),
    "a value in .json": write("m.json", lambda w: json.dumps({"codes": [{"a": [0.1, w]}]})),
    "a key in .json": write("m.json", lambda w: json.dumps({w: 1})),
    "a repeated key in .json": write("m.json", lambda w: f'{{"a": "{w}", "a": "niets"}}'),
    "an n-gram in .json": write("m.json", lambda w: json.dumps({"words": f"mee\n{w}\nzei ook"})),
    "damaged .json": write("m.json", lambda w: f'{{"a": "{w}'),
    "a page": lambda f, w: page(f / "r.html", f"<p>Dat zei <b>{escape(w)}</b> ook.</p>"),
    "an attribute": lambda f, w: page(f / "r.html", f"<p title={quoteattr(w)}>Ja</p>"),
    "a comment in a page": lambda f, w: page(f / "r.html", f"<!-- {w} --><p>Ja</p>"),
    "a script": lambda f, w: page(
        f / "r.html", f"<script>const a = {json.dumps(['ja', w])};</script>"
    ),
    "a picture in a page": lambda f, w: page(
        f / "r.html",
        f'<img src="data:image/svg+xml;base64,'
        f'{base64.b64encode(f"<svg><text>{w}</text></svg>".encode()).decode()}">',
    ),
    "a plot": write("p.svg", lambda w: f"<svg><title>code</title><text x='1'>{w}</text></svg>"),
    "the properties of a plot": write("p.svg", lambda w: f"<svg><metadata>{w}</metadata></svg>"),
    "a cell of a workbook": lambda f, w: workbook(f / "c.xlsx", cell=f"dat zei {w} ook"),
    "a comment in a workbook": lambda f, w: workbook(f / "c.xlsx", comment=f"van {w}"),
    "the properties of a workbook": lambda f, w: workbook(f / "c.xlsx", title=w),
    "the name of a sheet": lambda f, w: workbook(f / "c.xlsx", sheet=w[:31]),
    "the header of a sheet": lambda f, w: workbook(f / "c.xlsx", header=f"&L{w}"),
    "a .docx": lambda f, w: document(f / "d.docx", w),
    "the properties of a .docx": lambda f, w: document(f / "d.docx", "niets", author=w),
    "a source in a .qdpx": lambda f, w: packed(
        f / "e.qdpx", {"project.qde": "<Project/>", "sources/a.txt": f"R1: dat zei {w} toen."}
    ),
    "a code in a .qdpx": lambda f, w: packed(
        f / "e.qdpx", {"project.qde": f"<Project><Code name={quoteattr(w)}/></Project>"}
    ),
    "the name of a source in a .qdpx": lambda f, w: packed(
        f / "e.qdpx", {f"sources/{w}.txt": "Ja"}
    ),
    "a .zip in a .qdpx": lambda f, w: nested(f / "e.qdpx", w),
    "a .qdc": write("c.qdc", lambda w: f"<?xml version='1.0'?><CodeBook>{escape(w)}</CodeBook>"),
    "an array": lambda f, w: np.savez(f / "w.npz", a=np.array(["niets", w]), b=np.zeros(4)),
    "the name of an array": lambda f, w: np.savez(f / "w.npz", **{w: np.zeros(4)}),
    "plain text": write("card.md", lambda w: f"# Kaart\n\nDat zei {w} ook.\n"),
    "text as old programs write it": lambda f, w: (f / "t.txt").write_text(w, encoding="utf-16"),
    "a packed text": lambda f, w: (f / "t.txt.gz").write_bytes(gzip.compress(w.encode())),
    "a file name": lambda f, w: (f / f"{w}.txt").write_text("Ja"),
    "a folder name": lambda f, w: (f / w / "plots").mkdir(parents=True),
    "a hidden file": write(".aantekening", lambda w: w),
}


def audited(folder):
    return audit_open_side(passages(folder, "open"), SCANNER, STANDING, LEXICON)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_seeded_form_is_found_in_every_artefact(seed, tmp_path):
    words, entity = SEEDS[seed]
    for number, seeded in enumerate(ARTEFACTS.values()):
        (tmp_path / str(number)).mkdir()
        seeded(tmp_path / str(number), words)
    found = {f.place.split("/")[1] for f in audited(tmp_path).findings if f.entity == entity}
    assert [name for number, name in enumerate(ARTEFACTS) if str(number) not in found] == []


def test_artefacts_of_ordinary_words_raise_no_alarm(tmp_path):
    for artefact, seeded in enumerate(ARTEFACTS.values()):
        for number, words in enumerate(("Met haar roos naar de bakker", "0.0612345678", "berg")):
            folder = tmp_path / f"{artefact}-{number}"
            folder.mkdir()
            seeded(folder, words)
    assert audited(tmp_path).findings == ()


def test_the_note_in_a_picture_is_found(tmp_path):
    (tmp_path / "p.png").write_bytes(picture("Tjitske Hoekema"))
    assert [f.entity for f in audited(tmp_path).findings] == ["P01 person-1"] * 2


def judged(text):
    from samenspraak.audit import Passage

    return audit_open_side([Passage("here", text)], SCANNER, STANDING, LEXICON).findings


@pytest.mark.parametrize(
    "text",
    [
        "met haar roos op de schouders naar de bakker",
        "roos; bakker; wil; berg",
        "Wil je koffie?",
        "Dat zei [PERSOON-3] gisteren tegen mij.",
        "wij naar de berg en naar de markt",
        "Krippendorff (2004)",
        "P01-92d7cacd 0.0612345678",
    ],
)
def test_an_ordinary_word_may_stand_where_the_masked_text_has_it(text):
    assert judged(text) == ()


@pytest.mark.parametrize(
    ("text", "entity"),
    [
        ("Dat heeft Wil gezegd.", "P01 person-3"),
        ("Toen kwam Berg binnen", "P01 person-4"),
        ("1.Berg kwam binnen", "P01 person-4"),
        ("met Roos op de schouders", "P01 person-2"),
    ],
)
def test_an_ordinary_word_written_as_a_name_between_other_words_is_a_find(text, entity):
    assert [finding.entity for finding in judged(text)] == [entity]


def test_what_is_added_to_the_open_transcripts_does_not_explain_itself(tmp_path):
    table(tmp_path / "transcripts.parquet", "Dat zei Tjitske ook.")
    table(tmp_path / "units.parquet", "Dat zei Tjitske ook.")
    assert len(audited(tmp_path).findings) == 2


def test_a_find_says_where_and_whose_and_never_what(tmp_path):
    for artefact in ARTEFACTS.values():
        artefact(tmp_path, "Tjitske Hoekema")
    shown = passages(tmp_path, "open", lambda name: not judged(name))
    found = audit_open_side(shown, SCANNER, STANDING, LEXICON).findings
    assert len(found) >= 30
    for finding in found:
        assert not {"tjitske", "hoekema"} & set(str(finding).lower().replace("/", " ").split())
        assert "Tjitske" not in str(finding)
        assert finding.place.startswith("open")


def test_places_name_row_column_and_cell(tmp_path):
    workbook(tmp_path / "c.xlsx", cell="Tjitske")
    table(tmp_path / "t.parquet", "Tjitske")
    ARTEFACTS["a cell of a .csv"](tmp_path, "Tjitske")
    assert sorted(finding.place for finding in audited(tmp_path).findings) == [
        "open/c.xlsx, sheet 1, cell C5",
        "open/t.csv, row 2, column 2",
        "open/t.parquet, row 2, column 1",
    ]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("t.parquet", b"PAR1 damaged"),
        ("e.qdpx", b"PK\x03\x04 damaged"),
        ("p.svg", b"<svg><text>"),
        ("a.npy", b"\x93NUMPY damaged"),
        ("t.gz", b"\x1f\x8b damaged"),
        ("r.pdf", b"%PDF-1.4 damaged"),
    ],
)
def test_a_file_that_cannot_be_read_is_not_passed_over(name, content, tmp_path):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(StudyError, match="not audited"):
        audited(tmp_path)


WORDS = st.text("abdeijnorst", min_size=4, max_size=9)


@settings(max_examples=300, deadline=None)
@given(names=st.lists(st.text("abdeijnorst", min_size=5, max_size=8), max_size=20), word=WORDS)
def test_the_index_finds_what_comparing_with_every_name_finds(names, word):
    forms = [Form(n, 1, frozenset({n}), (n,), True, True, True) for n in names]
    near = NearForms(forms).one_edit(word)
    expected = {name for name in names if OSA.distance(word, name) == 1}
    assert (near is None) == (not expected)
    assert near is None or near.key in expected


@given(st.permutations(ENTITIES))
def test_the_order_of_what_was_found_plays_no_part(entities):
    again = known_forms(
        entities,
        [RosterEntry("Gerlof Annema")],
        {"P01": {"Sjoukje Wybenga"}},
        {"P01": "opname_Froukje18nov.docx"},
        LEXICON,
    )
    assert list(again.items()) == list(FORMS.items())


def test_flagged_and_kept_spans_are_no_known_forms():
    flagged = Span("P01", 4, 25, 29, "place", "quasi", "berg", "town", 0.6, "place-1", "flag")
    assert known_forms([flagged], [], {}, {}, LEXICON) == {}


def test_the_program_quotes_no_docstring(tmp_path):
    (tmp_path / "report").mkdir()
    (tmp_path / "report" / "page.py").write_text('"""Tjitske."""\nTITLE = "Verslag"\n')
    (tmp_path / "anonymise").mkdir()
    (tmp_path / "anonymise" / "cues.py").write_text('NAMES = "Hoekema"\n')
    assert program_texts(tmp_path) == ["Verslag"]


@pytest.fixture
def finished(small_study):
    small_study.run("read", "anonymise", "segment", "agree", "audit")
    return small_study


def test_a_whole_study_passes_and_a_seed_in_any_file_fails_it(finished):
    metrics = finished.outputs / "metrics" / "audit.json"
    before = metrics.read_bytes()
    assert json.loads(before)["leaks"] == 0
    finished.run("audit")
    assert metrics.read_bytes() == before
    (finished.folder / "labels" / "c01.csv").write_text("unit_id,coder\nHoekema,c01\n")
    report = finished.outputs / "report.html"
    report.write_text("<html><body><p>tjitske</p></body></html>", encoding="utf-8")
    (finished.outputs / "Hoekema.txt").write_text("Ja")
    with pytest.raises(LeakError, match="3 known identifiers") as caught:
        finished.run("audit")
    assert "hoekema" not in str(caught.value).lower()
    assert "tjitske" not in str(caught.value).lower()
    assert "P01 person-1" in str(caught.value)
    assert metrics.read_bytes() == before


def test_a_roster_that_is_not_there_is_empty(tmp_path):
    assert load_roster(tmp_path / "roster.csv") == []


@pytest.mark.parametrize(
    "module", "artefacts data_files findings known markup near passages scan standing".split()
)
def test_the_examples_hold(module):
    assert doctest.testmod(importlib.import_module(f"samenspraak.audit.{module}")).failed == 0
