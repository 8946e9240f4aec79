from __future__ import annotations

import random as random_module
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from review_study import TYPED, Cells, codebook, edit, fill, study, write
from samenspraak.errors import LabelError
from samenspraak.labels import NOTHING
from samenspraak.sheets import read_workbook

ANSWERS = ["Nou ja.", "Ik doe het.", "Dat is zo.", "Wij waren er.", "Zij heeft dat gezegd."]
UNITS, ROWS = study(ANSWERS)
IDS = ROWS["unit_id"].tolist()


def read(path: Path, **more: str):
    return read_workbook(path, UNITS, codebook(), **more)


def codes(labels: pd.DataFrame) -> dict[str, set[str]]:
    return {unit: set(group["code"]) for unit, group in labels.groupby("unit_id")}


@pytest.fixture
def book(tmp_path):
    return write(tmp_path / "c01.xlsx", ROWS)


def test_an_untouched_workbook_holds_no_labels(book):
    returned = read(book)
    assert returned.labels.empty
    assert (returned.coder, returned.notes, returned.blind) == ("c01", [], True)


def test_labels_carry_certainty_design_and_probability(book):
    fill(book, {0: ("Plicht", "", "", "nee", "lastig"), 1: ("geen code",)})
    returned = read(book, coder="c01", study="proef")
    assert returned.labels.to_dict("records") == [
        {
            "unit_id": unit, "coder": "c01", "code": code, "value": 1, "certainty": certainty,
            "design": "random", "inclusion_probability": 1.0,
        }
        for unit, code, certainty in sorted(
            [(IDS[0], "duty", "unsure"), (IDS[1], NOTHING, "")]
        )
    ]  # fmt: skip
    assert returned.memos.values.tolist() == [[IDS[0], "lastig"]]
    assert returned.rows == {unit: row for row, unit in enumerate(IDS, 2)}


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("duty", "duty"),
        ("Duty", "duty"),
        (" PLICHT ", "duty"),
        ("goed doel, een voor ons", "good_cause"),
        ("good cause", "good_cause"),
        ("1. Plicht (72%)", "duty"),
        ("geen", NOTHING),
        ("None", NOTHING),
        ("-", NOTHING),
        ("Geen Code", NOTHING),
    ],
)
def test_a_code_is_known_by_id_or_label_in_any_writing(book, written, code):
    assert codes(read(fill(book, {2: (written,)})).labels) == {IDS[2]: {code}}


def test_several_codes_in_a_row_or_in_a_cell_all_count(book):
    fill(book, {0: ("duty", "good_cause"), 1: ("Plicht; good cause",)})
    assert codes(read(book).labels) == {unit: {"duty", "good_cause"} for unit in IDS[:2]}


def test_a_code_for_another_role_is_taken_and_noted(book):
    returned = read(fill(book, {0: ("fun",)}))
    assert codes(returned.labels) == {IDS[0]: {"fun"}}
    assert returned.notes == ["row 2: fun is not meant for a professional; taken over"]


def swap_ids(cells: Cells) -> None:
    cells[1][0], cells[2][0] = cells[2][0], cells[1][0]
    cells[1][code_1(cells)] = "duty"


def code_1(cells: Cells) -> int:
    return cells[0].index("Code 1")


def repeat(cells: Cells) -> Cells:
    again = list(cells[1])
    again[code_1(cells)] = "duty"
    cells[1][code_1(cells)] = "fun"
    return [*cells, again]


def insert_coded(cells: Cells) -> Cells:
    row = [None] * len(cells[0])
    row[code_1(cells)] = "duty"
    return [*cells[:2], row, *cells[2:]]


def rename_unit(cells: Cells) -> None:
    cells[1][0], cells[1][code_1(cells)] = "P9-00000000", "duty"


def double_text_without_id(cells: Cells) -> None:
    cells[1][0], cells[1][code_1(cells)] = None, "duty"
    cells[1][cells[0].index("Fragment")] = "heel iets anders"


def drop_headers(cells: Cells) -> Cells:
    return cells[1:]


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ({0: ("Plich",)}, "row 2: not a code; did you mean 'Plicht'?"),
        ({0: ("xqzw",)}, "row 2: not a code; choose one from the list"),
        ({0: ("Oude code",)}, "row 2: old_one is retired"),
        ({0: ("geen code", "duty")}, "row 2: 'no code' together with a code"),
        ({0: ("duty", "", "", "misschien")}, "row 2: certainty is neither yes nor no"),
    ],
)
def test_what_would_lose_a_coding_stops_the_file(book, answers, message):
    with pytest.raises(LabelError) as caught:
        read(fill(book, answers))
    assert message in str(caught.value)
    assert "Nothing was taken over" in str(caught.value)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (swap_ids, "sort all columns together"),
        (repeat, "stands in row 2 too, with other codes"),
        (insert_coded, "row 3: a row of no unit"),
        (rename_unit, "row 2: unit P9-00000000 is not in this study"),
        (double_text_without_id, "no unit has this fragment"),
        (drop_headers, "no sheet with the columns"),
    ],
)
def test_what_would_misplace_a_coding_stops_the_file(book, change, message):
    with pytest.raises(LabelError, match=message):
        read(edit(book, change))


@pytest.mark.parametrize("header", ["Code 1", "Code 2", "Code 3"])
@pytest.mark.parametrize("renamed", ["", "Mijn code", "Code"])
def test_a_code_column_that_was_deleted_or_renamed_stops_the_file(book, header, renamed):
    fill(book, {0: ("duty", "good_cause", "fun")})

    def change(cells: Cells) -> Cells:
        if not renamed:
            return without(cells, header)
        cells[0][cells[0].index(header)] = renamed
        return cells

    with pytest.raises(LabelError) as caught:
        read(edit(book, change))
    wanted = f"the column {header} is missing; was it deleted or renamed? Restore its header"
    assert wanted in str(caught.value)
    assert str(caught.value).count("is missing") == 1


def test_a_code_column_beyond_the_third_is_missed_too(tmp_path):
    book_ = codebook()
    said = [(IDS[0], "c01", code, 1, "", "all", 1.0) for code in book_.known_ids][:4]
    columns = ["unit_id", "coder", "code", "value", "certainty", "design", "inclusion_probability"]
    assert len(said) == 4
    path = write(tmp_path / "c01.xlsx", ROWS, filled=pd.DataFrame(said, columns=columns))
    with pytest.raises(LabelError, match="the column Code 4 is missing"):
        read(edit(path, lambda cells: without(cells, "Code 4")))


def put_formula(path: Path, header: str, formula: str) -> Path:
    """Put a formula in row 3 and save without results, as openpyxl does."""
    workbook = openpyxl.load_workbook(fill(path, {}))
    sheet = workbook["Review"]
    column = [cell.value for cell in sheet[1]].index(header) + 1
    sheet.cell(3, column).value = formula
    workbook.save(path)
    return path


@pytest.mark.parametrize("header", ["Code 1", "Code 3", "Zeker?", "unit_id"])
def test_a_formula_without_a_result_stops_the_file(book, header):
    with pytest.raises(LabelError, match=r"row 3: a formula without a result in column [A-Z]+; "):
        read(put_formula(book, header, "=Codeboek!B2"))


def test_all_problems_are_listed_at_once(book):
    with pytest.raises(LabelError) as caught:
        read(fill(book, {0: ("Plich",), 3: ("Plezir",)}), coder="c02", study="andere")
    wanted = ["row 2", "row 5", "workbook of c01, not of c02", "'proef', not of 'andere'"]
    assert all(part in str(caught.value) for part in wanted)


def test_no_error_holds_what_was_written(book):
    secret = "Zeer geheim fragment over iemand"
    with pytest.raises(LabelError) as caught:
        read(fill(book, {0: (secret,), 1: ("duty", "", "", secret)}))
    assert secret not in str(caught.value)


def edit_text(cells: Cells) -> None:
    cells[1][cells[0].index("Fragment")] = "heel iets anders"
    cells[1][code_1(cells)] = "duty"


def remove_row(cells: Cells) -> Cells:
    return [cells[0], *cells[2:]]


def lose_ids(cells: Cells) -> Cells:
    cells[1][code_1(cells)] = "duty"
    return [row[1:] for row in cells]


def lose_design(cells: Cells) -> Cells:
    cells[1][code_1(cells)] = "duty"
    return [row[:-2] for row in cells]


def add_column(cells: Cells) -> Cells:
    return [["Eigen kolom" if not number else "iets", *row] for number, row in enumerate(cells)]


def lose_sure(cells: Cells) -> Cells:
    cells[1][code_1(cells)] = "duty"
    return without(cells, "Zeker?")


def rename_sure(cells: Cells) -> None:
    cells[1][code_1(cells)] = "duty"
    cells[0][cells[0].index("Zeker?")] = "Zekerheid"


def without(cells: Cells, header: str) -> Cells:
    place = cells[0].index(header)
    return [[*row[:place], *row[place + 1 :]] for row in cells]


def only_memo(cells: Cells) -> None:
    cells[1][cells[0].index("Memo")] = "nog eens kijken"


def same_twice(cells: Cells) -> Cells:
    cells[1][code_1(cells)] = "duty"
    return [*cells, list(cells[1])]


@pytest.mark.parametrize(
    ("change", "note", "coded"),
    [
        (edit_text, "row 2: the fragment was edited", 1),
        (remove_row, f"1 of 5 rows are gone ({IDS[0]})", 0),
        (lose_ids, "row 2: the unit id was gone; found by its fragment", 1),
        (lose_design, "1 rows do not say how their unit was chosen", 1),
        (add_column, "columns not read, added or renamed by hand: A", 0),
        (lose_sure, "no column Zeker? or Sure?", 1),
        (rename_sure, "no column Zeker? or Sure?", 1),
        (only_memo, "row 2: a remark but no code", 0),
        (same_twice, "row 7: unit " + IDS[0] + " stands in row 2 too, with the same codes", 1),
    ],
)
def test_what_is_odd_is_noted_and_the_rest_taken_over(book, change, note, coded):
    returned = read(edit(book, change))
    assert any(line.startswith(note) for line in returned.notes), returned.notes
    assert codes(returned.labels) == ({IDS[0]: {"duty"}} if coded else {})


def test_a_unit_chosen_in_an_unknown_way_never_counts_in_estimates(book):
    labels = read(edit(book, lose_design)).labels
    assert labels["design"].tolist() == ["learning"]
    assert labels["inclusion_probability"].isna().all()


def test_another_codebook_version_is_noted(book):
    fill(book, {0: ("duty",)})
    returned = read_workbook(book, UNITS, codebook("2.0"))
    assert returned.notes == ["coded with codebook 1.0; now it is 2.0"]


def test_a_unit_that_was_cut_anew_since_is_not_taken(book):
    fill(book, {0: ("duty",)})
    with pytest.raises(LabelError, match="were cut anew since"):
        read_workbook(book, UNITS[UNITS["unit_id"] != IDS[0]], codebook())


def test_a_text_that_changed_on_our_side_is_told_from_an_edit(book):
    units = UNITS.copy()
    units.loc[units["unit_id"] == IDS[0], "text"] = "Nou ja, [PERSOON-1]."
    assert read_workbook(book, units, codebook()).notes == [
        "row 2: the text of this unit changed since the workbook was sent"
    ]


WAYS = {
    "duty": ["duty", "Plicht", "DUTY ", "plicht"],
    "good_cause": ["good_cause", "Good cause", "Goed doel, één voor ons"],
    "fun": ["Plezier", "fun"],
    NOTHING: ["geen code", "geen", "none", "-"],
}
SETS = st.lists(st.sampled_from(["duty", "good_cause", "fun"]), max_size=3, unique=True)


@settings(max_examples=12, deadline=None)
@given(
    st.lists(st.one_of(st.none(), SETS), min_size=len(TYPED), max_size=len(TYPED)),
    st.sampled_from(["nl", "en"]),
    st.sets(st.integers(0, len(TYPED) - 1), max_size=4),
    st.integers(0, 10**6),
)
def test_every_coding_is_recovered_however_the_sheet_was_rearranged(
    tmp_path_factory, said, language, deleted, seed
):
    units, rows = study(TYPED)
    path = write(tmp_path_factory.mktemp("sheet") / "c01.xlsx", rows, language=language)
    random = random_module.Random(seed)

    def change(cells: Cells) -> Cells:
        first = code_1(cells)
        for row, codes_ in enumerate(said, 1):
            given_ = [] if codes_ is None else codes_ or [NOTHING]
            for place, one in enumerate(given_, first):
                cells[row][place] = random.choice(WAYS[one])
        body = [row for number, row in enumerate(cells[1:]) if number not in deleted]
        random.shuffle(body)
        body.insert(random.randrange(len(body) + 1), [None] * len(cells[0]))
        order = random.sample(range(len(cells[0])), len(cells[0]))
        return [[row[place] for place in order] for row in [cells[0], *body]]

    returned = read_workbook(edit(path, change), units, codebook())
    expected = {
        unit: set(one) or {NOTHING}
        for number, (unit, one) in enumerate(zip(rows["unit_id"], said, strict=True))
        if one is not None and number not in deleted
    }
    assert codes(returned.labels) == expected
    gone = [note for note in returned.notes if "are gone" in note]
    assert len(gone) == bool(deleted)
    assert not any("edited" in note for note in returned.notes)


def test_the_review_sheet_is_found_under_another_name_and_below_other_lines(book):
    fill(book, {0: ("duty",)})
    edit(book, lambda cells: [["van mij"], [], *cells])
    workbook = openpyxl.load_workbook(book)
    workbook["Review"].title = "Blad1"
    workbook.save(book)
    assert codes(read(book).labels) == {IDS[0]: {"duty"}}


def test_a_workbook_of_another_version_is_refused(book):
    workbook = openpyxl.load_workbook(fill(book, {}))
    workbook["_meta"]["B1"] = "2"
    workbook.save(book)
    with pytest.raises(LabelError, match="another version of samenspraak"):
        read(book)
