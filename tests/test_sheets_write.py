from __future__ import annotations

import subprocess
import sys
import warnings
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from review_study import NASTY, codebook, study, turns, write
from samenspraak.codebook import Codebook
from samenspraak.errors import LabelError
from samenspraak.segment import segment
from samenspraak.select import select_units
from samenspraak.sheets import review_rows
from samenspraak.sheets.marks import cell_text, plain_name, text_mark
from samenspraak.sheets.rows import top_suggestions
from samenspraak.tables import check_table, to_frame


def opened(path: Path) -> openpyxl.Workbook:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl does not know the progress bar
        return openpyxl.load_workbook(path)


def column(path: Path, header: str) -> list[object]:
    rows = list(opened(path)["Review"].iter_rows(values_only=True))
    return [row[rows[0].index(header)] for row in rows[1:]]


def codings(rows: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        [
            (unit, code, p, p > 0.5, "model:1", "woord; ander")
            for unit in rows["unit_id"]
            for code, p in [("duty", 0.72), ("fun", 0.2), ("good_cause", 0.02)]
        ],
        columns=["unit_id", "code", "probability", "decision", "coder", "evidence"],
    )


def test_text_stays_text_and_nothing_becomes_a_formula(tmp_path):
    _, rows = study(NASTY)
    path = write(tmp_path / "c01.xlsx", rows)
    assert column(path, "Fragment") == [cell_text(text) for text in NASTY]
    cells = [cell for row in opened(path)["Review"].iter_rows(min_row=2) for cell in row]
    assert {cell.data_type for cell in cells if cell.value is not None} == {"s", "n"}
    assert all(isinstance(c.value, int) for c in cells if c.data_type == "n" and c.value)


TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=60).filter(
    lambda text: text.strip() and "\n" not in text and "\r" not in text
)


@settings(max_examples=10, deadline=None)
@given(st.lists(TEXT, min_size=1, max_size=8))
def test_any_text_survives_the_sheet(tmp_path_factory, answers):
    units, rows = study(answers)
    path = write(tmp_path_factory.mktemp("sheet") / "c01.xlsx", rows)
    marks = [text_mark(str(text)) for text in column(path, "Fragment")]
    assert marks == [text_mark(text) for text in rows["text"]]
    assert sorted(rows["unit_id"]) == sorted(units["unit_id"])


def test_the_same_input_gives_the_same_bytes_in_another_process(tmp_path):
    program = (
        "import sys; sys.path[:0] = sys.argv[2:]\n"
        "from pathlib import Path\n"
        "from review_study import NASTY, study, write\n"
        "write(Path(sys.argv[1]), study(NASTY)[1])"
    )
    here = [str(Path(__file__).parent), *(entry for entry in sys.path if entry)]
    for name, seed in (("a", "1"), ("b", "2")):
        zone = "UTC" if seed == "1" else "Asia/Tokyo"
        subprocess.run(
            [sys.executable, "-c", program, str(tmp_path / f"{name}.xlsx"), *here],
            check=True,
            env={"PYTHONHASHSEED": seed, "TZ": zone, "PATH": ""},
        )
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


@pytest.mark.parametrize(
    ("language", "names", "none"),
    [
        ("nl", ["Uitleg", "Review", "Codeboek", "_meta"], "geen code"),
        ("en", ["Read me", "Review", "Codebook", "_meta"], "no code"),
    ],
)
def test_a_coder_chooses_from_the_codes_in_use(tmp_path, language, names, none):
    path = write(tmp_path / "c01.xlsx", study(["Nou ja."])[1], language=language)
    book = opened(path)
    assert book.sheetnames == names
    assert [book[name].sheet_state for name in names] == ["visible"] * 3 + ["veryHidden"]
    name, place = book.defined_names["codes"].attr_text.split("!")
    choices = [row[0].value for row in book[name][place.replace("$", "")]]
    labels = [code.label[language] for code in codebook()]
    assert choices == [none, *labels]
    assert "Oude code" not in labels
    rules = {r.formula1 for r in book["Review"].data_validations.dataValidation}
    assert "codes" in rules
    fills = {r.dxf.fill.bgColor.rgb[-6:] for r in _conditions(book) if r.type == "cellIs"}
    assert fills == {code.color[1:] for code in codebook()}


def _conditions(book: openpyxl.Workbook) -> list[object]:
    formats = book["Review"].conditional_formatting
    return [rule for place in formats for rule in place.rules]


def test_a_blind_workbook_says_nothing_about_a_classifier(tmp_path):
    _, rows = study(["Nou ja.", "Tja."])
    blind = write(tmp_path / "blind.xlsx", rows)
    seeing = write(tmp_path / "seeing.xlsx", rows, suggestions=codings(rows))
    words = {path: _all_text(path) for path in (blind, seeing)}
    assert not any("classifier" in text or "Voorstel" in text for text in words[blind])
    assert any("classifier" in text for text in words[seeing])
    assert column(seeing, "Voorstel") == ["1. Plicht (72%)\n2. Plezier (20%)"] * 2
    assert column(seeing, "Waarom") == ["1. woord; ander\n2. woord; ander"] * 2


def _all_text(path: Path) -> list[str]:
    book = opened(path)
    rows = [row for name in book.sheetnames for row in book[name].iter_rows(values_only=True)]
    return [str(value) for row in rows for value in row if value is not None]


def test_a_code_that_is_only_ranked_shows_no_probability():
    _, rows = study(["Nou ja."])
    found = top_suggestions(codings(rows), 3, by_similarity=["good_cause", "fun"])
    shown = [(code, p == p) for code, p, _ in found[rows["unit_id"][0]]]
    assert shown == [("duty", True), ("fun", False), ("good_cause", False)]


def test_what_the_coder_said_before_stands_there_again(tmp_path):
    _, rows = study(["Nou ja.", "Tja.", "Ik wil dat.", "Hm."])
    said = [(0, "duty", 1, "unsure"), (0, "good_cause", 1, ""), (1, "-", 1, ""), (2, "fun", 0, "")]
    labels = check_table(
        pd.DataFrame(
            [(rows["unit_id"][i], "c01", *rest, "all", 1.0) for i, *rest in said]
            + [(rows["unit_id"][3], "c02", "fun", 1, "", "all", 1.0)],
            columns=[
                "unit_id",
                "coder",
                "code",
                "value",
                "certainty",
                "design",
                "inclusion_probability",
            ],
        ),
        "labels",
    )
    path = write(tmp_path / "c01.xlsx", rows, filled=labels)
    assert column(path, "Code 1") == ["Goed doel, één voor ons", "geen code", "geen code", None]
    assert column(path, "Code 2") == ["Plicht", None, None, None]
    assert column(path, "Zeker?") == ["nee", None, None, None]
    progress = opened(path)["Uitleg"]["B5"].value
    assert progress.startswith("=COUNTA(Review!$")
    assert _values(path)["Uitleg"]["B5"].value == "3 van 4 fragmenten"


def _values(path: Path) -> openpyxl.Workbook:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return openpyxl.load_workbook(path, data_only=True)


def test_two_codes_that_look_the_same_are_refused(tmp_path):
    content = codebook().to_dict()
    content["definitions"]["fun"]["label"]["nl"] = "PLICHT "
    with pytest.raises(LabelError, match="duty and fun"):
        write(tmp_path / "c01.xlsx", study(["Ja."])[1], codebook=Codebook.from_dict(content))
    assert not list(tmp_path.iterdir())


def test_context_stands_beside_the_fragment():
    long = " ".join(
        f"Dit is zin {n} en die gaat ergens over voor ons allemaal hier." for n in range(12)
    )
    spoken = turns(["Eerst dit.", long])
    units = to_frame(segment(spoken, {"P1": "nl"}), "units")
    chosen = select_units(units, design="all", n=0, seed=0)
    rows = review_rows(units, to_frame(spoken, "transcripts"), chosen)
    assert rows["number"].tolist() == list(range(1, len(units) + 1))
    first, second, third = rows.iloc[0], rows.iloc[1], rows.iloc[2]
    assert (first["time"], second["time"]) == ("0:05", "1:05")
    assert (first["question"], first["after"]) == ("Vraag 0?", "Vraag 1?")
    assert second["question"] == "Vraag 1?"
    assert third["question"].startswith("Vraag 1?\n… ")
    assert second["text"].endswith(third["question"].removeprefix("Vraag 1?\n… "))
    assert rows.iloc[-1]["after"] == ""


def test_rows_do_not_depend_on_the_order_of_the_tables():
    spoken = turns(["Een.", "Twee.", "Drie."])
    units, said = to_frame(segment(spoken, {"P1": "nl"}), "units"), to_frame(spoken, "transcripts")
    chosen = select_units(units, design="all", n=0, seed=0)
    pd.testing.assert_frame_equal(
        review_rows(units, said, chosen), review_rows(units[::-1], said[::-1], chosen[::-1])
    )


@pytest.mark.parametrize(
    ("one", "other"), [("Één doel", "een_DOEL"), ("Code 1", "code1"), ("No.", "no")]
)
def test_names_are_compared_without_case_accents_and_punctuation(one, other):
    assert plain_name(one) == plain_name(other)


def test_codings_of_another_codebook_are_refused(tmp_path):
    _, rows = study(["Ja."])
    other = codings(rows).assign(code="zorg")
    with pytest.raises(LabelError, match="codings hold codes outside the codebook: zorg"):
        write(tmp_path / "c01.xlsx", rows, suggestions=other)
