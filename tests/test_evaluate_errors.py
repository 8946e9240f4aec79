"""Errors by unit id, and units where a code tempts."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samenspraak.errors import LabelError, TableError
from samenspraak.evaluate import read_hard_cases
from samenspraak.evaluate.hard_cases import hard_case_scores
from samenspraak.evaluate.outcomes import errors
from samenspraak.labels import read_labels
from samenspraak.tables import check_table, empty_table

EXAMPLE = Path(__file__).parent.parent / "corpora" / "example" / "labels"
PAIR = ["unit_id", "code"]


@st.composite
def predictions(draw):
    """Give predictions of some units for two codes."""
    n = draw(st.integers(1, 12))
    rows = [
        (
            f"P01-{number:08x}",
            code,
            draw(st.integers(0, 1000)) / 1000,
            draw(st.booleans()),
            draw(st.sampled_from([0.0, 0.5, 1.0])),
        )
        for number in range(n)
        for code in ("fun", "work")
    ]
    return pd.DataFrame(rows, columns=["unit_id", "code", "probability", "decision", "value"])


@given(predictions())
@settings(max_examples=50, deadline=None)
def test_every_decision_is_right_or_an_error_and_the_worst_stands_first(said):
    found = errors(said)
    assert check_table(found, "errors").equals(found)
    assert found["rank"].tolist() == list(range(1, len(found) + 1))
    right = said[(said["value"] >= 0.5) == said["decision"]]
    both = pd.concat([found[PAIR], right[PAIR]])
    assert sorted(map(tuple, both.to_numpy())) == sorted(map(tuple, said[PAIR].to_numpy()))
    missed = found["kind"] == "missed"
    assert (found.loc[missed, "share"] >= 0.5).all()
    assert (found.loc[~missed, "share"] < 0.5).all()
    distance = (found["share"] - found["probability"]).abs().round(6)
    assert distance.is_monotonic_decreasing


@given(predictions(), st.integers(0, 9))
@settings(max_examples=30, deadline=None)
def test_errors_do_not_depend_on_the_order(said, seed):
    assert errors(said.sample(frac=1, random_state=seed)).equals(errors(said))


# Hard cases


@given(predictions(), st.data())
@settings(max_examples=50, deadline=None)
def test_every_hard_case_is_measured_or_left_out(said, data):
    pairs = [tuple(pair) for pair in said[PAIR].to_numpy()] + [("P01-ffffffff", "fun")]
    chosen = data.draw(st.lists(st.sampled_from(pairs), min_size=1, unique=True))
    cases = pd.DataFrame(chosen, columns=PAIR).assign(kind="irony")
    found = hard_case_scores(cases, said)
    assert found["all"] == pytest.approx(found["irony"], nan_ok=True)
    own = said[[tuple(pair) in set(chosen) for pair in said[PAIR].to_numpy()]]
    absent = own[own["value"] < 0.5]
    assert (found["irony"]["n"], found["irony"]["n_left_out"]) == (
        len(absent),
        len(cases) - len(absent),
    )
    assert found["irony"]["given"] == pytest.approx(absent["decision"].mean(), nan_ok=True)
    assert found["irony"]["probability"] == pytest.approx(absent["probability"].mean(), nan_ok=True)


def test_a_hard_case_is_held_against_the_same_code_elsewhere():
    said = pd.DataFrame(
        [
            ("u1", "fun", 0.6, True, 0.0),  # the hard case
            ("u2", "fun", 0.1, False, 0.0),
            ("u3", "fun", 0.3, True, 0.0),
            ("u4", "fun", 0.9, True, 1.0),
            ("u1", "work", 0.5, True, 0.0),  # another code plays no part
        ],
        columns=["unit_id", "code", "probability", "decision", "value"],
    )
    cases = pd.DataFrame([("u1", "negation", "fun"), ("u1", "irony", "fun")])
    found = hard_case_scores(cases.set_axis(["unit_id", "kind", "code"], axis=1), said)
    assert found["negation"] == pytest.approx(
        {
            "n": 1,
            "n_left_out": 0,
            "given": 1.0,
            "given_elsewhere": 0.5,
            "probability": 0.6,
            "probability_elsewhere": 0.2,
            "probability_where_carried": 0.9,
        }
    )
    assert found["all"]["n"] == 1  # two kinds, one unit
    assert list(found) == ["all", "irony", "negation"]
    assert hard_case_scores(empty_table("hard_cases"), said) == {}


def written(folder, *rows):
    path = folder / "cases.csv"
    path.write_text("\n".join(["unit_id,kind,code", *rows]) + "\n", encoding="utf-8")
    return path


def test_no_file_is_no_hard_cases(tmp_path):
    assert read_hard_cases(tmp_path / "cases.csv", {"u1"}, {"fun"}).empty


def test_strangers_are_all_named(tmp_path):
    path = written(tmp_path, "u1,irony,fun", "u9,irony,fun", "u1,irony,fnu")
    with pytest.raises(LabelError, match=r"(?s)u9.*fnu"):
        read_hard_cases(path, {"u1"}, {"fun"})
    with pytest.raises(TableError, match="kind"):
        read_hard_cases(written(tmp_path, "u1,,fun"), {"u1"}, {"fun"})


def test_hard_cases_are_no_labels_of_a_coder():
    units = {row["unit_id"] for row in rows("c01.csv")}
    codes = {row["code"] for name in ("c01.csv", "c02.csv") for row in rows(name)}
    labels = read_labels(EXAMPLE, units, codes)
    assert set(labels["coder"]) == {"c01", "c02"}
    cases = read_hard_cases(EXAMPLE / "hard" / "cases.csv", units, codes - {"-"})
    assert len(cases) > 200


def test_the_example_names_every_hard_case_of_its_gold_standard():
    gold = rows("../gold/hard_cases.csv")
    wanted = {
        (row["interview_id"], row["kind"], code)
        for row in gold
        for code in row["tempting"].split(";")
    }
    found = rows("hard/cases.csv")
    assert {(r["unit_id"].split("-")[0], r["kind"], r["code"]) for r in found} == wanted
    assert np.isclose(len(found), len(gold), atol=3)  # a few units may have been joined


def rows(name):
    with (EXAMPLE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
