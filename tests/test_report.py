"""The report: what it shows, what it keeps to itself, and that it is the same every time."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from functools import cache

import numpy as np
import pandas as pd
import pytest
from lxml import html

from invented_study import PEOPLE, a_study, partly_coded, without_labels, without_text
from samenspraak.codebook import Codebook
from samenspraak.params import Params
from samenspraak.report import render_model_card, render_report
from samenspraak.report.coded import coded_units, nearest_units
from samenspraak.report.making import REFERENCES
from samenspraak.tables import empty_table

CITIZENS = tuple(row for row in PEOPLE if row[2] == "citizen")
STUDY = a_study()


def without_cases(data):
    return replace(without_text(data), cases=empty_table("cases"))


VARIANTS = {
    "coded by two": STUDY,
    "partly coded": partly_coded(STUDY),
    "before any label": without_labels(STUDY),
    "classifier only": replace(without_labels(STUDY), codings=STUDY.codings),
    "one interview": a_study(PEOPLE[:1]),
    "no professionals": a_study(CITIZENS),
    "no text": without_text(STUDY),
    "no interviews": without_cases(STUDY),
    "no numbers": replace(without_labels(STUDY), metrics={}, model={}),
    "forty interviews": without_labels(
        a_study(tuple((f"interview-{n:02d}", "nl", "citizen", "mr") for n in range(40)), turns=3)
    ),
    "in English": replace(STUDY, params=dict(STUDY.params) | {"language": "en"}),
    "without the themes of the question": replace(
        STUDY, themes=replace(STUDY.themes, themes=STUDY.themes.themes[3:])
    ),
}
PAGES = {name: render_report(data) for name, data in VARIANTS.items()}


@cache
def words(page):
    return " ".join(html.document_fromstring(page).find("body").text_content().split())


def section(page, name):
    return html.document_fromstring(page).get_element_by_id(name)


@pytest.mark.parametrize("name", VARIANTS)
def test_every_variant_is_a_whole_page_with_every_section(name):
    page = html.document_fromstring(PAGES[name])
    ids = [element.get("id") for element in page.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    links = {link.get("href") for link in page.iter("a")}
    assert links <= {f"#{id}" for id in ids}
    levels = [int(h.tag[1]) for h in page.iter("h1", "h2", "h3")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert levels.count(2) == 8
    assert page.xpath("//section[not(dl[@class='reads'])]") == []
    assert "pseudonymised" in words(PAGES[name]).lower()
    assert "None" not in words(PAGES[name])
    assert "nan" not in words(PAGES[name]).split()


@pytest.mark.parametrize("name", VARIANTS)
def test_the_page_needs_no_script_no_network_and_no_other_file(name):
    page = html.document_fromstring(PAGES[name])
    assert not re.search(r"https?:|url\(|@import|src=|<script|javascript:", PAGES[name])
    assert not list(page.iter("script", "link", "img", "iframe", "object", "form"))
    assert "default-src 'none'" in page.xpath("//meta[@http-equiv]/@content")[0]


@pytest.mark.parametrize("name", VARIANTS)
def test_tables_and_drawings_can_be_read_aloud(name):
    page = html.document_fromstring(PAGES[name])
    assert all(
        table.find("caption") is not None or table.find("thead") is not None
        for table in page.iter("table")
    )
    assert page.xpath("//th[not(@scope)]") == []
    assert page.xpath("//thead//td") == []
    outer = page.xpath("//svg[not(ancestor::svg)]")
    assert all(svg.get("aria-hidden") or svg.find("title") is not None for svg in outer)
    for table in page.iter("table"):
        widths = {
            sum(int(cell.get("colspan", 1)) for cell in row if cell.tag in ("td", "th"))
            for row in table.iter("tr")
        }
        assert len(widths) == 1, "rows of unequal length"


def test_the_same_data_give_the_same_bytes_in_any_order_of_rows():
    rng = np.random.default_rng(0)
    frames = {
        field.name: getattr(STUDY, field.name).iloc[
            rng.permutation(len(getattr(STUDY, field.name)))
        ]
        for field in fields(STUDY)
        if isinstance(getattr(STUDY, field.name), pd.DataFrame)
    }
    shuffled = replace(STUDY, **frames)
    assert render_report(shuffled) == PAGES["coded by two"]
    assert render_model_card(shuffled) == render_model_card(STUDY)
    assert render_report(a_study()) == PAGES["coded by two"]


HOSTILE = '<script>alert(\'x\')</script>" onmouseover="y" & {{ 7*7 }} <b>'


def test_text_from_data_never_becomes_markup():
    book = STUDY.codebook.to_dict()
    for prose in book["definitions"].values():
        prose["label"] = {"nl": HOSTILE, "en": "x" + HOSTILE}
        prose["definition"] = {"nl": HOSTILE, "en": HOSTILE}
    hostile = replace(
        STUDY,
        codebook=Codebook.from_dict(book),
        cases=STUDY.cases.assign(setting=HOSTILE),
        units=STUDY.units.assign(text=HOSTILE, language=HOSTILE),
        transcripts=STUDY.transcripts.assign(text=HOSTILE),
        topics=STUDY.topics.assign(label=HOSTILE, words=HOSTILE, typical=HOSTILE),
        metrics=dict(STUDY.metrics) | {"classifier": {"reason": HOSTILE}},
        model={"version": HOSTILE, "encoder": {"name": HOSTILE, "version": HOSTILE}},
        params=dict(STUDY.params) | {"themes": HOSTILE},
    )
    page = html.document_fromstring(render_report(hostile))
    assert not list(page.iter("script"))
    assert not page.xpath("//@onmouseover")
    assert {bold.text for bold in page.iter("b")} == {"Interviewer"}
    assert page.xpath("//blockquote/p")[0].text == HOSTILE
    assert "49" not in page.xpath("//blockquote/p")[0].text
    card = render_model_card(hostile)
    assert "<script" not in re.sub(r"\\<", "", card)


@pytest.mark.parametrize("name", VARIANTS)
def test_interview_text_stands_in_the_quotations_only(name):
    data = VARIANTS[name]
    page = html.document_fromstring(PAGES[name])
    for quotations in page.xpath("//section[@id='quotations']"):
        quotations.getparent().remove(quotations)
    rest = " ".join(page.text_content().split())
    said = set(data.units["text"]) | set(data.transcripts["text"])
    long = {text for text in said if len(text.split()) > 3}
    assert not [text for text in long if text in rest]
    assert not [text for text in long if text in render_model_card(data)]


def test_without_quotations_no_interview_text_is_left():
    params = Params.model_validate({"corpus": "example", "report": {"quotes_per_code": 0}})
    page = words(render_report(replace(STUDY, params=params.model_dump(mode="json"))))
    assert "quotes_per_code is 0" in page
    assert not [text for text in set(STUDY.units["text"]) if len(text) > 20 and text in page]


def test_there_is_no_time_and_no_place_of_making_in_the_report():
    assert not re.search(r"20[2-9]\d-\d\d|\d\d:\d\d|/work|/tmp|/home", words(PAGES["coded by two"]))


def test_a_machine_quotation_says_so_with_its_probability():
    tags = [
        " ".join(tag.text_content().split())
        for tag in section(PAGES["partly coded"], "quotations").find_class("tag")
    ]
    assert any(re.fullmatch(r"classifier, probability 0\.\d\d", tag) for tag in tags)
    assert "given by the coders" in tags
    before = [
        tag.text_content()
        for tag in section(PAGES["before any label"], "quotations").find_class("tag")
    ]
    assert before
    assert all("an order, no probability" in tag for tag in before)


def test_the_matrix_counts_what_the_coders_coded():
    given = STUDY.gold[STUDY.gold["value"] >= 0.5].merge(STUDY.units, on="unit_id")
    wanted = pd.crosstab(given["code"], given["interview_id"])
    label = STUDY.codebook["disappointment"].label["nl"]
    row = section(PAGES["coded by two"], "codes").xpath(f".//tr[th[contains(., '{label}')]]")[0]
    cells = [int(cell.text_content()) for cell in row.xpath("td")]
    counts = wanted.loc["disappointment"].tolist()
    assert cells[:8] == counts
    assert cells[8:10] == [sum(counts), sum(n > 0 for n in counts)]


def test_an_interview_nobody_read_is_no_interview_without_codes():
    table = section(PAGES["partly coded"], "codes").xpath(".//table[contains(@class, 'heat')]")[0]
    for row in table.xpath("./tbody/tr[not(@class)]"):
        unseen = ["unseen" in cell.get("class") for cell in row.xpath("td")[:8]]
        assert unseen == [id not in ("P01", "P05") for id, *_ in PEOPLE]


def test_before_labels_every_code_has_the_same_number_of_near_units_and_a_warning():
    near = nearest_units(without_labels(STUDY).codings, 10)
    assert set(near.groupby("code").size()) == {10}
    assert coded_units(empty_table("gold"), near, STUDY.units).source == "likeness"
    page = words(PAGES["before any label"])
    assert "not a count of what was said" in page
    assert "Machine counts are not evidence" in page


def test_many_interviews_stand_in_tables_that_fit_a_page():
    tables = section(PAGES["forty interviews"], "codes").xpath(".//table[contains(@class, 'heat')]")
    assert [len(table.xpath("./thead//th[starts-with(@class, 'id')]")) for table in tables] == [
        24,
        16,
    ]


GAPS = {
    "before any label": ["Nobody has coded yet"],
    "one interview": ["There is one interview", "No professionals were interviewed"],
    "no professionals": ["nothing is said about how professionals see it"],
    "partly coded": ["Coders looked at 40 of 160 units"],
    "no text": ["No respondent's turn became a unit"],
    "no interviews": ["There are no interviews yet"],
    "coded by two": [
        "The classifier abstains on",
        "where few share it the role, is left out for 2 interviews",
    ],
}


@pytest.mark.parametrize("name", GAPS)
def test_the_head_says_what_could_not_be_done_and_why(name):
    head = html.document_fromstring(PAGES[name]).find(".//header").text_content()
    assert all(sentence in head for sentence in GAPS[name])


def test_too_little_text_for_topics_is_a_sentence():
    few = replace(
        STUDY,
        topics=empty_table("topics"),
        metrics=dict(STUDY.metrics) | {"topics": {"n_units": 160, "n_fitted": 12, "n_topics": 0}},
    )
    assert "12 units are long enough, 30 are needed" in words(render_report(few))


def test_every_reference_is_cited_and_every_citation_has_its_reference():
    page = words(PAGES["coded by two"])
    text = page[: page.rindex("References")]
    for reference in REFERENCES:
        surname = reference.split(",")[0]
        year = re.search(r"\((\d{4})\)", reference)[1]
        assert re.search(rf"{surname}[^;)]{{0,40}}\({year}|{surname}[^;)]{{0,40}} {year}", text), (
            surname
        )
    cited = set(re.findall(r"([A-Z][\w'-]+)(?: et al\.| & [\w-]+)?,? \(?(\d{4})\)", text))
    known = " ".join(REFERENCES)
    assert not [pair for pair in cited if not all(part in known for part in pair)]


def test_codes_carry_their_label_in_the_language_of_the_study_and_the_other_as_hint():
    dutch = section(PAGES["coded by two"], "codes").find_class("code")
    english = section(PAGES["in English"], "codes").find_class("code")
    assert ("Teleurstelling", "Disappointment") in {(c.text, c.get("title")) for c in dutch}
    assert ("Disappointment", "Teleurstelling") in {(c.text, c.get("title")) for c in english}
