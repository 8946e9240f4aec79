"""A small invented study for the tests of review workbooks, and hands that edit a workbook."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd

from samenspraak.codebook import Codebook
from samenspraak.records import Turn
from samenspraak.segment import segment
from samenspraak.select import select_units
from samenspraak.sheets import review_rows, write_workbook
from samenspraak.tables import to_frame

Cells = list[list[Any]]

NASTY = [
    "=1+1",
    "+31 6 hoor ik dan.",
    "3/4",
    "0012",
    "1E5",
    "TRUE",
    "@SUM(A1)",
    "-2 dus",
    "NA",
    "None",
    "_x0007_ zei hij",
    '=HYPERLINK("http://voorbeeld.invalid")',
    "Één 😀 zin",
    "tab\tertussen",
    "x" * 500,
]


TYPED = [text for text in NASTY if "_x0007_" not in text]
"""Without what openpyxl itself cannot write back."""


def code(label_nl: str, label_en: str, **more: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    learned = {"examples": {"nl": [f"Een voorbeeld van {label_nl}."]}} | more
    prose = {
        "label": {"nl": label_nl, "en": label_en},
        "definition": {"nl": f"Over {label_nl}.", "en": f"About {label_en}."},
    }
    return learned, prose


def codebook(version: str = "1.0") -> Codebook:
    codes = {
        "good_cause": code("Goed doel, één voor ons", "Good cause"),
        "duty": code("Plicht", "Duty"),
        "fun": code("Plezier", "Fun", applies_to="citizen"),
        "old_one": code("Oude code", "Old code", status="retired"),
    }
    return Codebook.from_dict(
        {
            "version": version,
            "languages": ["nl", "en"],
            "codes": {id: learned for id, (learned, _) in codes.items()},
            "definitions": {id: prose for id, (_, prose) in codes.items()},
            "rules": [{"id": "one", "nl": "Denk aan `duty`.", "en": "Mind `duty`."}],
        }
    )


def turns(answers: list[str]) -> list[Turn]:
    """An interview of questions and answers, a minute each."""
    spoken = []
    for number, answer in enumerate(answers):
        start = 60.0 * number
        spoken.append(Turn("P1", 2 * number + 1, "I", "interviewer", f"Vraag {number}?", start))
        spoken.append(Turn("P1", 2 * number + 2, "R1", "professional", answer, start + 5))
    return spoken


def study(answers: list[str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Units and review rows of an interview."""
    spoken = turns(answers)
    units = to_frame(segment(spoken, {"P1": "nl"}), "units")
    chosen = select_units(units, design="random", n=len(units), seed=0)
    return units, review_rows(units, to_frame(spoken, "transcripts"), chosen)


def write(path: Path, rows: pd.DataFrame, **more: Any) -> Path:
    options = {"coder": "c01", "language": "nl", "study": "proef"} | more
    write_workbook(path, rows, options.pop("codebook", codebook()), **options)
    return path


def edit(path: Path, change: Callable[[Cells], Cells | None]) -> Path:
    """Change the review sheet as a list of rows, headers first; other sheets stay."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl drops the progress bar
        book = openpyxl.load_workbook(path)
    sheet = book["Review"]
    cells = [list(row) for row in sheet.iter_rows(values_only=True)]
    changed = change(cells) or cells
    sheet.delete_rows(1, sheet.max_row)
    for row in changed:
        sheet.append(row)
    for cell in (cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"):
        cell.data_type = "s"  # openpyxl takes "=1+1" for a formula; an office suite keeps the text
    book.save(path)
    return path


def fill(path: Path, answers: dict[int, tuple[str, ...]], column: str = "Code 1") -> Path:
    """Write answers into rows, counted from 0, from a column on."""

    def change(cells: Cells) -> None:
        first = cells[0].index(column)
        for row, values in answers.items():
            for place, value in enumerate(values, first):
                cells[row + 1][place] = value

    return edit(path, change)
