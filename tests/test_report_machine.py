"""What the report and the card say of the classifier: sentences that follow from the figures."""

from __future__ import annotations

import re
from dataclasses import replace

import pandas as pd
import pytest
from lxml import html

from invented_study import AP, a_study, without_labels
from samenspraak.codebook import Codebook
from samenspraak.report import machine, render_model_card, render_report
from samenspraak.report.mistakes import AT_MOST, FEWEST, siblings, tempted
from samenspraak.report.plots import learning_plot
from samenspraak.tables import check_table

STUDY = a_study()
NUMBERS = STUDY.metrics["classifier"]
PAGE = render_report(STUDY)


def section(page):
    return html.document_fromstring(page).get_element_by_id("machine")


def words(element):
    return " ".join(element.text_content().split())


def fold(page, title):
    """Give the part that folds out under a title."""
    return section(page).xpath(f".//details[summary/h3[contains(., '{title}')]]")[0]


def with_numbers(**numbers):
    return replace(STUDY, metrics=dict(STUDY.metrics) | {"classifier": dict(NUMBERS) | numbers})


def test_the_overall_sentence_stands_first_and_the_rest_folds_out():
    own = section(PAGE)
    first = own.xpath("./p")[0]
    assert "Average precision is 0.51 (0.45 to 0.58)" in words(first)
    assert "its F1 is 0.49; theirs with each other is 0.79" in words(first)
    scores = STUDY.scores[STUDY.scores["recall"].notna()]
    assert f"finds {scores['recall'].mean():.0%} of the units" in words(first)
    titles = [words(title) for title in own.xpath("./details/summary/h3")]
    assert titles == [
        "Code by code",
        "Role, setting, language",
        "Do its probabilities mean what they say?",
        "Would more interviews help?",
        "Where a code tempts",
        "Which codes it takes for each other",
    ]
    assert not own.xpath("./details[@open]")
    assert not own.xpath(".//details[not(summary)]")


def test_every_rival_in_the_same_folds_stands_beside_the_classifier():
    rows = section(PAGE).xpath("./table")[0].xpath("./tbody/tr")
    said = [words(row) for row in rows]
    assert [words(row.xpath("th")[0]) for row in rows] == [
        "this classifier",
        machine.WORDS_ONLY,
        machine.EXAMPLES_ONLY,
        machine.CHANCE,
    ]
    assert "0.08 0.03 to 0.14" in re.sub(r"(?<=\d)(?=0\.)", " ", said[1])


@pytest.mark.parametrize(
    ("difference", "low", "high", "sentence"),
    [
        (0.1, 0.02, 0.2, "the interval of the difference is above zero"),
        (0.1, -0.02, 0.2, "holds zero"),
        (0.1, None, None, "so few interviews cannot tell"),
        (-0.1, -0.2, 0.02, "no better than words alone on this study"),
    ],
)
def test_the_verdict_follows_from_the_difference_and_its_interval(difference, low, high, sentence):
    words_only = NUMBERS[AP] - difference
    data = with_numbers(
        words_only_average_precision=words_only,
        more_than_words_only={"difference": difference, "low": low, "high": high},
    )
    assert sentence in words(section(render_report(data)))
    assert sentence in render_model_card(data)


def test_a_code_that_abstains_says_why():
    table = fold(PAGE, "Code by code").xpath(".//table")[0]
    rows = {
        words(row.xpath("th")[0]): words(row.xpath("td")[-1]) for row in table.xpath("./tbody/tr")
    }
    assert len(rows) == len(STUDY.codebook)
    few = STUDY.scores[STUDY.scores["status"] == "too few examples"]
    for code, n in zip(few["code"], few["n_positive"], strict=True):
        state = rows[STUDY.codebook[code].label["nl"]]
        assert state == f"abstains: {n} unit{'' if n == 1 else 's'}, 5 needed"
    assert set(rows.values()) >= {"learnt", "no better than chance"}


def test_groups_of_few_interviews_are_not_shown_and_counted():
    own = fold(PAGE, "Role, setting, language")
    assert [words(row) for row in own.xpath(".//tr[@class='group']")] == ["Role", "Language"]
    names = [words(row) for row in own.xpath(".//tbody/tr[not(@class)]/th")]
    assert names == ["citizen", "professional", "nl"]
    assert "Left out: 1 group of fewer than 3 interviews" in words(own)
    card = render_model_card(STUDY)
    assert "| role: citizen | 80 | 4 |" in card
    assert "nl-BE |" not in card


CURVE = ["n_interviews", "n_units", AP]


@pytest.mark.parametrize(
    ("last", "spread", "sentence"),
    [
        (
            0.55,
            0.02,
            "added 0.05, more than other draws of the folds differ (± 0.02): it still rises",
        ),
        (0.51, 0.02, "added 0.01, no more than other draws of the folds differ (± 0.02)"),
        (0.47, 0.02, "took 0.03, no more than"),
        (0.55, None, "The last 6 interviews added 0.05."),
    ],
)
def test_what_more_interviews_bring_is_said_as_far_as_the_curve_goes(last, spread, sentence):
    rows = [(19, 900, last), (7, 340, 0.37), (13, 630, 0.5)]
    plot = learning_plot(pd.DataFrame(rows, columns=CURVE), spread)
    assert sentence in plot.description
    assert (
        f"0.37 when it learns from 7 interviews, 0.50 from 13 and {last:.2f} from 19"
        in plot.description
    )
    assert [point.text for point in plot.points] == ["0.37", "0.50", f"{last:.2f}"]
    assert [point.x for point in plot.points] == sorted(point.x for point in plot.points)


def test_one_point_is_no_curve():
    assert learning_plot(pd.DataFrame([(7, 340, 0.4)], columns=CURVE), 0.01) is None
    assert learning_plot(pd.DataFrame(columns=CURVE), 0.01) is None


def test_errors_are_counted_by_kind_of_hard_case():
    found = {row.kind: (row.n_given, row.n) for row in tempted(NUMBERS)}
    assert found == {"all": (4, 16), "irony": (4, 12), "rejected quote": (0, 4)}
    own = fold(PAGE, "Where a code tempts")
    assert "given to 4 of 16 units" in words(own.xpath("./summary")[0])
    card = render_model_card(STUDY)
    assert (
        "(irony 4 of 12, rejected quote 0 of 4) it is given 4 times in 16, 25% against 3%" in card
    )
    assert "no figure here measures them apart" in render_model_card(without_labels(STUDY))


def test_pairs_of_codes_stand_by_how_often_and_say_whether_the_codebook_parts_them():
    book = Codebook.default()
    found = siblings(STUDY.confusions, NUMBERS, book, "nl")
    assert [pair.n for pair in found.pairs] == [5, 3]
    assert found.n_pairs == 3
    data = book.to_dict()
    for id in ("withdrawal_no_time", "withdrawal_no_desire"):
        data["definitions"][id]["do_not_apply"] = []
    apart = siblings(STUDY.confusions, NUMBERS, Codebook.from_dict(data), "nl")
    assert not any(pair.bounded for pair in apart.pairs)
    rule = {"when": {"nl": "Geen tijd.", "en": "No time."}, "instead": "withdrawal_no_time"}
    data["definitions"]["withdrawal_no_desire"]["do_not_apply"] = [rule]
    one_way = siblings(STUDY.confusions, NUMBERS, Codebook.from_dict(data), "nl")
    assert all(pair.bounded for pair in one_way.pairs)


def test_many_pairs_do_not_fill_the_page():
    ids = STUDY.codebook.ids
    rows = [(ids[n], ids[n + 1], f"{n}", "c", 20, 10, 9 - n % 10 or 1, 0.1) for n in range(25)]
    names = ["actual", "given", "pair", "category", "n_actual", "n_missed", "n_given", "share"]
    many = check_table(pd.DataFrame(rows, columns=names), "confusions")
    found = siblings(many, NUMBERS, STUDY.codebook, "nl")
    assert len(found.pairs) == AT_MOST
    assert min(pair.n for pair in found.pairs) >= FEWEST
    assert "The most frequent of 25 pairs" in words(
        section(render_report(replace(STUDY, confusions=many)))
    )


def test_before_labels_there_is_nothing_to_fold_out():
    own = section(render_report(without_labels(STUDY)))
    assert not own.xpath(".//details")
    assert "Nothing to measure before there are labels" in words(own)


@pytest.mark.parametrize("data", [STUDY, without_labels(STUDY)], ids=["coded", "before"])
def test_neither_page_nor_card_says_that_people_coded(data):
    said = words(html.document_fromstring(render_report(data)).find("body"))
    card = render_model_card(data)
    for text in (said, card):
        assert not re.search(r"\b(people|persons?|humans?)('s)? (coded|gave|looked|label)", text)
        assert "human label" not in text
    assert "data sheet" in said


CHOICE = [
    {
        "name": "measured",
        "weights": {"words": 1.0, "question_meaning": 0.3},
        "C": 10.0,
        "average_precision": 0.471,
        "standard_error": 0.01,
        "chosen": False,
    },
    {
        "name": "half question",
        "weights": {"words": 1.0, "question_meaning": 0.15},
        "C": 10.0,
        "average_precision": 0.502,
        "standard_error": 0.01,
        "chosen": True,
    },
]


def test_the_card_shows_the_chosen_weights_and_what_was_tried():
    card = render_model_card(replace(STUDY, model=dict(STUDY.model) | {"choice": CHOICE}))
    rows = re.findall(r"^\| (?:half question|measured) .*$", card, re.M)
    assert rows == [
        "| half question | yes | 0.502 | 10.0 | words 1 and question meaning 0.15 |",
        "| measured |  | 0.471 | 10.0 | words 1 and question meaning 0.3 |",
    ]
    alone = render_model_card(replace(STUDY, model=dict(STUDY.model) | {"choice": CHOICE[1:]}))
    assert "No others were tried" in alone


def test_the_card_says_what_it_learnt_from():
    card = render_model_card(STUDY)
    carrying = STUDY.gold[STUDY.gold["value"] >= 0.5]
    n = carrying["unit_id"].nunique()
    assert f"{n} units carry a code, {len(carrying)} codes in all" in card
    assert f"{len(STUDY.codebook.examples())} examples of the codebook" in card


def test_the_digest_of_the_codes_is_that_of_what_was_learnt():
    def line(codes):
        model = dict(STUDY.model) | {"codebook": {"version": "0.1.1", "codes": codes}}
        card = render_model_card(replace(STUDY, model=model))
        return re.search(r"Codes and examples learnt from: (\w+)", card)[1]

    codes = [{"id": "joy", "examples": [{"text": "Leuk."}]}]
    assert line(codes) == line([dict(reversed(codes[0].items()))])
    assert line(codes) != line([{"id": "joy", "examples": [{"text": "Fijn."}]}])
