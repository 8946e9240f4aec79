"""Tables are whole, sorted, checked, and the same bytes for the same rows."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow.parquet import ParquetFile

from samenspraak.errors import MissingFileError, TableError
from samenspraak.files import whole_file, whole_folder
from samenspraak.records import Coding, Turn, Unit
from samenspraak.schemas import SCHEMAS
from samenspraak.tables import (
    check_table,
    empty_table,
    read_csv,
    read_table,
    to_frame,
    to_records,
    write_metrics,
    write_parts,
    write_table,
)

TURNS = [
    Turn("P02", 2, "R", "citizen", "Ja, eh, dat klopt.", 1.5, 3.0),
    Turn("P02", 1, "I", "interviewer", "Woont u hier lang?"),
    Turn("P01", 1, "R", "professional", 'Hij zei "nee", toen; echt.'),
]


@pytest.mark.parametrize("suffix", [".parquet", ".csv"])
def test_a_table_comes_back_as_it_was_written_sorted_by_its_key(tmp_path, suffix):
    path = tmp_path / f"turns{suffix}"
    write_table(to_frame(TURNS, "turns"), "turns", path)
    assert to_records(read_table("turns", path), Turn) == sorted(
        TURNS, key=lambda turn: (turn.interview_id, turn.turn)
    )


@settings(deadline=None)
@given(order=st.permutations(TURNS))
def test_the_order_of_rows_does_not_change_the_bytes(order, tmp_path_factory):
    folder = tmp_path_factory.mktemp("order")
    write_table(to_frame(TURNS, "turns"), "turns", folder / "a.parquet")
    write_table(to_frame(order, "turns"), "turns", folder / "b.parquet")
    assert (folder / "a.parquet").read_bytes() == (folder / "b.parquet").read_bytes()


LONG = to_frame(
    [replace(turn, turn=10 * n + turn.turn) for n in range(9) for turn in TURNS], "turns"
)


@settings(deadline=None)
@given(cuts=st.sets(st.integers(1, len(LONG) - 1)))
def test_a_table_written_in_parts_reads_as_one_written_whole(cuts, tmp_path_factory):
    folder = tmp_path_factory.mktemp("parts")
    ends = [0, *sorted(cuts), len(LONG)]
    parts = [LONG.iloc[begin:end].iloc[::-1] for begin, end in pairwise(ends)]
    write_table(LONG, "turns", folder / "whole.parquet")
    write_parts(iter(parts), "turns", folder / "parts.parquet")
    whole, found = (read_table("turns", folder / f"{name}.parquet") for name in ("whole", "parts"))
    assert found.equals(whole)
    assert ParquetFile(folder / "parts.parquet").num_row_groups == len(parts)
    assert (
        cuts or (folder / "parts.parquet").read_bytes() == (folder / "whole.parquet").read_bytes()
    )


def test_no_part_at_all_gives_the_bytes_of_a_table_without_rows(tmp_path):
    write_table(empty_table("turns"), "turns", tmp_path / "whole.parquet")
    for parts in ([], [empty_table("turns")]):
        write_parts(parts, "turns", tmp_path / "parts.parquet")
        assert (tmp_path / "parts.parquet").read_bytes() == (
            tmp_path / "whole.parquet"
        ).read_bytes()


LATER_PARTS = [
    (LONG.iloc[9:12], "begins before the part before it ends"),  # its first key is there already
    (LONG.iloc[:3], "begins before the part before it ends"),
    (LONG.iloc[12:].assign(role="boss"), "column role"),
]


@pytest.mark.parametrize(("later", "message"), LATER_PARTS, ids=["again", "too early", "spoilt"])
def test_a_later_part_that_does_not_fit_leaves_the_previous_file(tmp_path, later, message):
    path = tmp_path / "turns.parquet"
    write_table(LONG, "turns", path)
    before = path.read_bytes()
    with pytest.raises(TableError, match=message) as caught:
        write_parts([LONG.iloc[:10], later], "turns", path)
    assert "dat klopt" not in str(caught.value)
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["turns.parquet"]


BROKEN = [
    (lambda f: f.drop(columns="text"), "column text: missing"),
    (lambda f: f.assign(extra=1), "unknown columns: extra"),
    (lambda f: f.assign(role="boss"), "column role: 3 rows"),
    (lambda f: f.assign(turn=["x", 1, 2]), "column turn: holds something that is no integer"),
    (lambda f: f.assign(turn=0), "below 1"),
    (lambda f: f.assign(text=["", "a", "b"]), "column text: 1 row (row 1) empty"),
    (lambda f: pd.concat([f, f]), "repeated"),
]


@pytest.mark.parametrize(("spoil", "message"), BROKEN, ids=[m for _, m in BROKEN])
def test_a_table_that_does_not_fit_says_which_column_and_never_what_was_said(spoil, message):
    frame = spoil(to_frame(TURNS, "turns"))
    with pytest.raises(TableError) as caught:
        check_table(frame, "turns", "turns.parquet")
    assert message in str(caught.value)
    assert "dat klopt" not in str(caught.value)


def test_a_table_that_does_not_fit_leaves_the_previous_file(tmp_path):
    path = tmp_path / "turns.parquet"
    write_table(to_frame(TURNS, "turns"), "turns", path)
    before = path.read_bytes()
    with pytest.raises(TableError):
        write_table(to_frame(TURNS, "turns").assign(role="boss"), "turns", path)
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["turns.parquet"]


def test_a_failure_half_way_leaves_file_and_folder_as_they_were(tmp_path):
    (tmp_path / "a.txt").write_text("old", encoding="utf-8")
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "kept").write_text("old", encoding="utf-8")

    def half(whole, name):
        with whole as draft:
            target = draft / "new" if draft.is_dir() else draft
            target.write_text(name, encoding="utf-8")
            raise RuntimeError(name)

    with pytest.raises(RuntimeError):
        half(whole_file(tmp_path / "a.txt"), "half")
    with pytest.raises(RuntimeError):
        half(whole_folder(tmp_path / "b"), "half")
    assert (tmp_path / "a.txt").read_text(encoding="utf-8") == "old"
    assert [p.name for p in (tmp_path / "b").iterdir()] == ["kept"]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.txt", "b"]


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_every_table_may_be_without_rows(tmp_path, name):
    write_table(empty_table(name), name, tmp_path / "t.parquet")
    assert read_table(name, tmp_path / "t.parquet").empty


def test_spreadsheet_csv_is_read_with_semicolons_bom_and_na_as_text(tmp_path):
    path = tmp_path / "roster.csv"
    path.write_bytes("name;kind\nNA;person\n Ann ;\n".encode("utf-8-sig"))
    assert read_csv(path).to_dict("list") == {"name": ["NA", "Ann"], "kind": ["person", ""]}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "empty"),
        (b",,\n", "empty"),
        (b"name\nJos\xe9\n", "not UTF-8"),
        (b"name,kind\na,b,c,d\n", "another number of cells"),
    ],
)
def test_csv_that_cannot_be_read_says_why(tmp_path, content, message):
    path = tmp_path / "roster.csv"
    path.write_bytes(content)
    with pytest.raises(TableError, match=message):
        read_csv(path)


def test_a_missing_table_names_the_file(tmp_path):
    with pytest.raises(MissingFileError, match=r"units\.parquet"):
        read_table("units", tmp_path / "units.parquet")


def test_units_and_codings_keep_missing_values_apart_from_zero():
    unit = Unit("P-1", "P", 2, 2, 3, 5, None, "citizen", "nl", "ja")
    coding = Coding("P-1", "civic_duty", 0.0, False, "c01")
    assert to_records(to_frame([unit], "units"), Unit) == [unit]
    assert to_records(to_frame([coding], "codings"), Coding) == [coding]


def test_metrics_hold_rounded_numbers_and_null_for_what_is_not_known(tmp_path):
    write_metrics(tmp_path / "m.json", {"a": 1 / 3, "b": {"c": float("nan")}, "d": 2})
    assert (tmp_path / "m.json").read_text(encoding="utf-8") == (
        '{\n  "a": 0.3333,\n  "b": {\n    "c": null\n  },\n  "d": 2\n}\n'
    )
