"""The rules behind the report: what is quoted, shown of people, counted; its stage and its card."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from functools import cache
from itertools import permutations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from invented_study import PEOPLE, a_study, partly_coded, without_labels
from samenspraak.codebook import Codebook
from samenspraak.errors import MissingFileError
from samenspraak.params import Params
from samenspraak.report import render_model_card, render_report
from samenspraak.report.coded import Coded, with_tenths
from samenspraak.report.disclosure import disclosure
from samenspraak.report.matrix import accrual
from samenspraak.report.quotations import Candidate, candidates, choose
from samenspraak.report.reliability import level
from samenspraak.stages import report as stage
from samenspraak.study import Study
from samenspraak.tables import write_metrics, write_plot, write_table

STUDY = a_study()


@cache
def words(page):
    return " ".join(html.document_fromstring(page).find("body").text_content().split())


def test_a_label_with_a_bar_does_not_break_the_table_of_the_card():
    book = STUDY.codebook.to_dict()
    book["definitions"]["disappointment"]["label"] = {"nl": "a | b\nc", "en": "d | e"}
    card = render_model_card(replace(STUDY, codebook=Codebook.from_dict(book)))
    table = card.split("## Codes")[1].split("Units:")[0].strip().splitlines()
    assert any("a \\| b c" in row for row in table)
    assert {len(re.findall(r"(?<!\\)\|", row)) for row in table} == {12}


CANDIDATES = st.lists(
    st.builds(
        Candidate,
        st.uuids().map(str),
        st.sampled_from("ABCDE"),
        st.sampled_from([0, 1]),
        st.sampled_from([0.5, 0.75, 1.0]),
    ),
    unique_by=lambda one: one.unit_id,
    max_size=25,
)


@settings(deadline=None, max_examples=40)
@given(CANDIDATES, st.integers(0, 8), st.integers(0, 3), st.randoms(use_true_random=False))
def test_no_interview_is_quoted_twice_before_all_others_were_once(own, n, seed, random):
    taken = choose(own, "joy", n, seed)
    mixed = list(own)
    random.shuffle(mixed)
    assert taken == choose(mixed, "joy", n, seed)
    assert len(taken) == len({one.unit_id for one in taken}) == min(n, len(own))
    ranks = [one.rank for one in taken]
    assert ranks == sorted(ranks), "people come before the machine"
    times = Counter()
    for place, one in enumerate(taken):
        open_to = {c.interview_id for c in own if c.rank == one.rank and c not in taken[:place]}
        assert times[one.interview_id] == min(times[interview] for interview in open_to)
        times[one.interview_id] += 1


def test_other_seeds_choose_other_quotations():
    own = [Candidate(f"u{n}", "ABCD"[n % 4], 0, 1.0) for n in range(40)]
    assert len({tuple(c.unit_id for c in choose(own, "joy", 3, seed)) for seed in range(5)}) > 1
    assert choose(own, "joy", 3, 0) != choose(own, "grief", 3, 0)


def test_a_unit_that_people_read_is_never_quoted_on_the_word_of_the_machine():
    data = partly_coded(STUDY)
    read = set(data.gold["unit_id"])
    found = [one for own in candidates(data.gold, data.codings, data.units).values() for one in own]
    assert {one.rank for one in found} == {0, 1}
    assert all((one.rank == 0) == (one.unit_id in read) for one in found)


@pytest.mark.parametrize("min_cell", range(1, 6))
def test_role_and_setting_are_never_shown_of_fewer_interviews_than_min_cell(min_cell):
    params = Params.model_validate({"corpus": "example", "report": {"min_cell": min_cell}})
    data = replace(STUDY, params=params.model_dump(mode="json"))
    page = words(render_report(data))
    sizes = Counter(f"{role}, {setting}" for _, _, role, setting in PEOPLE)
    for profile, n in sizes.items():
        assert (profile in page) == (n >= min_cell)
    shown = disclosure(data.cases, min_cell)
    assert shown.n_hidden == sum(n for n in sizes.values() if n < min_cell)
    assert all(len(ids) >= min_cell for ids in shown.groups("setting").values())


def test_codes_over_interviews_are_the_mean_over_all_orders():
    held = {"A": {"x", "y"}, "B": {"x"}, "C": set(), "D": {"y", "z", "w"}}
    pairs = pd.DataFrame(
        [(f"{id}-{code}", code, id, 1) for id, codes in held.items() for code in codes],
        columns=["unit_id", "code", "interview_id", "tenth"],
    )
    units = pd.DataFrame({"unit_id": list(held), "interview_id": list(held), "tenth": 1})
    brute = [
        np.mean([len(set().union(*(held[id] for id in order[:n]))) for order in permutations(held)])
        for n in range(1, 5)
    ]
    assert accrual(Coded("people", units, pairs)) == pytest.approx(brute)


@given(st.integers(1, 60))
def test_tenths_run_from_first_to_last_and_hold_about_as_many_units_each(n):
    units = pd.DataFrame(
        {"unit_id": [f"u{k:02d}" for k in range(n)], "interview_id": "A", "start": range(n)}
    )
    tenth = with_tenths(units.sample(frac=1, random_state=1))["tenth"].tolist()
    assert tenth == sorted(tenth)
    assert min(tenth) >= 1
    assert max(tenth) <= 10
    sizes = [tenth.count(number) for number in range(1, 11)]
    assert max(sizes) - min(sizes) <= 1


@pytest.mark.parametrize(
    ("alpha", "n_positive", "wanted"),
    [
        (0.95, 9, "too few units"),
        (None, 0, "too few units"),
        (None, 12, "not defined"),
        (0.8, 10, "dependable"),
        (0.799, 10, "tentative"),
        (0.667, 10, "tentative"),
        (0.666, 10, "too low, revise"),
        (0.399, 10, "too low"),
    ],
)
def test_agreement_is_put_in_words_by_the_conventions(alpha, n_positive, wanted):
    assert level(alpha, n_positive) == wanted


def test_the_card_holds_measured_numbers_only():
    card, before = render_model_card(STUDY), render_model_card(without_labels(STUDY))
    assert "0.51" in card
    assert "| words alone | 0.43 | – | 0.08 | 0.03 to 0.14 |" in card
    assert "Not measured: no labels yet." in before
    assert "## Codes" not in before
    assert not re.search(
        r"\d\.\d\d(?!\.\d)", before.split("## What it is")[1].split("## Choices")[0]
    )


def written(data, root):
    """Write the tables of a study as the stages leave them."""
    study = Study("example", root)
    names = (
        "cases",
        "transcripts",
        "units",
        "gold",
        "agreement",
        "scores",
        "codings",
        "topics",
        "unit_topics",
        "unit_themes",
        "estimates",
    )
    for name in names:
        write_table(getattr(data, name), name, getattr(study, name))
    for name, numbers in data.metrics.items():
        write_metrics(study.metrics(name), numbers)
    write_plot(study.plot("calibration"), data.calibration)
    write_plot(study.plot("learning"), data.learning)
    write_table(data.confusions, "confusions", study.plot("confusions"))
    write_metrics(study.classifier / "model.json", data.model)
    return study


@pytest.fixture
def params(monkeypatch):
    from samenspraak.resources import codebook_path

    return Params(
        corpus="example",
        codebook=str(codebook_path("motivation.yaml")),
        themes=str(codebook_path("themes.yaml")),
    )


@pytest.mark.parametrize("data", [STUDY, without_labels(STUDY)], ids=["coded", "not yet coded"])
def test_the_stage_writes_report_and_card_from_the_files_of_a_study(data, tmp_path, params):
    study = written(data, tmp_path)
    stage.run(params, study)
    first = study.report.read_bytes(), (study.cards / "model.md").read_bytes()
    stage.run(params, study)
    assert (study.report.read_bytes(), (study.cards / "model.md").read_bytes()) == first
    ours = words(study.report.read_text(encoding="utf-8")).split("How this was made")[1:-1]
    assert ours == words(render_report(data)).split("How this was made")[1:-1]


def test_a_missing_input_leaves_the_previous_report_as_it_was(tmp_path, params):
    study = written(STUDY, tmp_path)
    stage.run(params, study)
    before = study.report.read_bytes()
    study.metrics("topics").unlink()
    with pytest.raises(MissingFileError, match="topics"):
        stage.run(params, study)
    assert study.report.read_bytes() == before
