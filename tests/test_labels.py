from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samenspraak.errors import LabelError
from samenspraak.labels import (
    NOTHING,
    check_label_files,
    decisions,
    gold_matrix,
    merge_labels,
    read_labels,
    update_labels,
    write_labels,
)
from samenspraak.tables import SCHEMAS, check_table

CODES = ("joy", "duty", "learning")
UNITS = ("P1-aa", "P1-bb", "P2-cc")
HEADER = "unit_id,coder,code,value,certainty,design,inclusion_probability\n"


def table(*rows: tuple[str, str, str, int]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["unit_id", "coder", "code", "value"])
    frame = frame.assign(certainty="", design="all", inclusion_probability=1.0)
    return check_table(frame, "labels")


def test_a_study_without_labels_has_an_empty_table(tmp_path):
    assert list(read_labels(tmp_path / "none", UNITS, CODES)) == list(SCHEMAS["labels"].columns)


def test_what_is_written_is_read_back(tmp_path):
    one = table(("P1-aa", "c01", "joy", 1), ("P1-bb", "c01", NOTHING, 1))
    two = table(("P2-cc", "c02", "duty", 0))
    write_labels(one, tmp_path / "c01.csv")
    write_labels(two, tmp_path / "c02.csv")
    both = check_table(pd.concat([one, two]), "labels")
    pd.testing.assert_frame_equal(read_labels(tmp_path, UNITS, CODES), both)


def test_labels_of_another_coder_are_not_written(tmp_path):
    with pytest.raises(LabelError, match="labels of c01"):
        write_labels(table(("P1-aa", "c01", "joy", 1)), tmp_path / "c02.csv")
    assert not list(tmp_path.iterdir())


def test_a_row_that_stands_there_twice_counts_once(tmp_path):
    row = "P1-aa,c01,joy,1,,all,1\n"
    (tmp_path / "c01.csv").write_text(HEADER + row + row, encoding="utf-8")
    assert len(read_labels(tmp_path, UNITS, CODES)) == 1


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("P1-aa,c01,joyy,1,,all,1", "did you mean joy"),
        ("P1-aa,c01,zzzzzzz,1,,all,1", "'zzzzzzz' is not in the codebook; see the codebook"),
        ("P9-zz,c01,joy,1,,all,1", "unit P9-zz is not in this study"),
        ("P1-aa,c01,joy,1,,all,1\nP1-aa,c01,joy,0,,all,1", r"1 row \(row 2\) repeated"),
        ("P1-aa,c02,joy,1,,all,1", "coder c02 in the file of c01"),
        ("P1-aa,c01,joy,1,,all,1\nP1-aa,c01,-,1,,all,1", "together with a code"),
        ("P1-aa,c01,-,0,,all,1", "with value 0"),
        ("P1-aa,c01,joy,2,,all,1", "above 1"),
        ("P1-aa,c01,joy,1,maybe,all,1", "sure, unsure"),
    ],
)
def test_what_does_not_fit_is_refused(tmp_path, rows, message):
    (tmp_path / "c01.csv").write_text(f"{HEADER}{rows}\n", encoding="utf-8")
    with pytest.raises(LabelError, match=message):
        read_labels(tmp_path, UNITS, CODES)


def test_the_problems_of_all_files_are_listed_at_once(tmp_path):
    (tmp_path / "c01.csv").write_text(f"{HEADER}P1-aa,c01,joyy,1,,all,1\n", encoding="utf-8")
    (tmp_path / "c02.csv").write_text("unit_id,coder\nP1-aa,c02\n", encoding="utf-8")
    (tmp_path / "c03.csv").write_bytes(b"")
    with pytest.raises(LabelError) as caught:
        read_labels(tmp_path, UNITS, CODES)
    assert all(f"c0{n}.csv" in str(caught.value) for n in (1, 2, 3))


def test_a_problem_names_the_folder_the_file_and_its_lines_as_an_editor_counts(tmp_path):
    rows = "P1-aa,c01,joy,1,,all,1\n\nP9-zz,c01,joy,1,,all,1\n,,,,,,\nP9-zz,c01,joyy,1,,all,1\n"
    folder = tmp_path / "corpora" / "proef" / "labels"
    folder.mkdir(parents=True)
    (folder / "c01.csv").write_text(HEADER + rows, encoding="utf-8")
    with pytest.raises(LabelError) as caught:
        read_labels(folder, UNITS, CODES)
    assert str(caught.value).splitlines()[:-1] == [
        f"{folder} do not fit:",
        " - c01.csv lines 4, 6: unit P9-zz is not in this study; "
        "was the transcript cut anew after coding?",
        " - c01.csv line 6: code 'joyy' is not in the codebook; did you mean joy?",
    ]


def test_label_files_are_checked_without_an_exception_and_units_only_where_known(tmp_path):
    (tmp_path / "c01.csv").write_text(f"{HEADER}P9-zz,c01,joy,1,,all,1\n", encoding="utf-8")
    (tmp_path / "c02.csv").write_bytes(b"")
    (tmp_path / "c03.csv").mkdir()
    (tmp_path / "c04.csv").write_text(f"{HEADER}P1-aa,c04,joyy,1,,all,1\n", encoding="utf-8")
    problems = check_label_files(tmp_path, CODES)
    assert [part in line for part, line in zip(
        ["c02.csv: empty", "c03.csv: a folder", "c04.csv line 2: code 'joyy'"], problems, strict=True
    )] == [True] * 3  # fmt: skip
    assert "unit P9-zz is not" in check_label_files(tmp_path, CODES, UNITS)[0]
    assert all("\n" not in line for line in problems)


def test_label_files_that_are_read_have_no_problems(tmp_path):
    write_labels(table(("P1-aa", "c01", "joy", 1)), tmp_path / "c01.csv")
    assert check_label_files(tmp_path, CODES, UNITS) == []
    assert check_label_files(tmp_path / "none", CODES, UNITS) == []


def test_nothing_and_silence_are_different_in_gold():
    gold = merge_labels(table(("P1-aa", "c01", NOTHING, 1), ("P1-bb", "c01", "joy", 1)), CODES)
    matrix = gold_matrix(gold, UNITS, CODES)
    assert matrix.loc["P1-aa"].tolist() == [0, 0, 0]
    assert matrix.loc["P1-bb"].tolist() == [1, 0, 0]
    assert matrix.loc["P2-cc"].isna().all()


def test_two_coders_who_differ_give_a_half_and_no_majority():
    labels = table(
        ("P1-aa", "c01", "joy", 1), ("P1-aa", "c02", NOTHING, 1), ("P1-aa", "c02", "joy", 0)
    )
    assert gold_matrix(merge_labels(labels, CODES), UNITS, CODES).at["P1-aa", "joy"] == 0.5
    majority = merge_labels(labels, CODES, how="majority")
    assert set(majority["code"]) == {"duty", "learning"}


def test_a_majority_of_three_decides():
    labels = table(*((("P1-aa", f"c0{n}", code, 1)) for n, code in enumerate(["joy", "joy", "-"])))
    matrix = gold_matrix(merge_labels(labels, CODES, how="majority"), UNITS, CODES)
    assert matrix.loc["P1-aa"].tolist() == [1, 0, 0]


def test_the_most_telling_design_of_a_unit_counts():
    labels = table(("P1-aa", "c01", "joy", 1), ("P1-aa", "c02", "joy", 1), ("P1-bb", "c02", "-", 1))
    labels["design"] = ["learning", "random", "learning"]
    labels["inclusion_probability"] = pd.array([None, 0.25, None], dtype="Float64")
    gold = merge_labels(labels, ["joy"]).set_index("unit_id")
    assert gold.loc["P1-aa", ["design", "inclusion_probability"]].tolist() == ["random", 0.25]
    assert gold.at["P1-bb", "design"] == "learning"
    assert pd.isna(gold.at["P1-bb", "inclusion_probability"])


def test_a_retired_code_leaves_its_unit_looked_at():
    gold = merge_labels(table(("P1-aa", "c01", "duty", 1)), ["joy"])
    assert gold[["unit_id", "code", "value"]].values.tolist() == [["P1-aa", "joy", 0.0]]


LABELS = st.dictionaries(
    st.tuples(st.sampled_from(UNITS), st.sampled_from(["c01", "c02", "c03"])),
    st.sets(st.sampled_from(CODES)),
)


def from_sets(said: dict[tuple[str, str], set[str]]) -> pd.DataFrame:
    rows = [(u, c, code, 1) for (u, c), codes in said.items() for code in codes or {NOTHING}]
    return table(*rows)


@settings(max_examples=20, deadline=None)
@given(LABELS, st.randoms())
def test_gold_is_the_mean_over_those_who_looked_in_any_order(said, random):
    labels = from_sets(said)
    order = list(range(len(labels)))
    random.shuffle(order)
    gold = merge_labels(labels.iloc[order], CODES)
    pd.testing.assert_frame_equal(gold, merge_labels(labels, CODES))
    for row in gold.itertuples():
        votes = [row.code in codes for (unit, _), codes in said.items() if unit == row.unit_id]
        assert (row.value, row.n_coders) == (np.mean(votes), len(votes))
    assert len(gold) == len({unit for unit, _ in said}) * len(CODES)


@settings(max_examples=20, deadline=None)
@given(LABELS, LABELS)
def test_decisions_lead_from_the_old_labels_to_the_new(old_said, new_said):
    old, returned = from_sets(old_said), from_sets(new_said)
    new = update_labels(old, returned)
    pd.testing.assert_frame_equal(new, from_sets(old_said | new_said))
    state = {(r.unit_id, r.coder, r.code): str(r.value) for r in old.itertuples()}
    for step in decisions(old, new).itertuples():
        key = (step.unit_id, step.coder, step.code)
        assert state.get(key, "") == step.old != step.new
        state[key] = step.new
    assert {k for k, v in state.items() if v} == {
        (r.unit_id, r.coder, r.code) for r in new.itertuples()
    }


def test_decisions_name_the_row_and_the_certainty():
    old = table(("P1-aa", "c01", "joy", 1))
    new = old.assign(certainty="unsure")
    log = decisions(old, new, {"P1-aa": 7})
    assert log.to_dict("records") == [
        {"row": 7, "unit_id": "P1-aa", "coder": "c01", "code": "joy", "old": "1", "new": "1 unsure"}
    ]
    assert decisions(new, new).empty
