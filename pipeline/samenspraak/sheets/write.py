"""A review workbook for one coder: the same input gives the same bytes, text stays text."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from samenspraak.codebook import Codebook
from samenspraak.errors import LabelError
from samenspraak.files import whole_file
from samenspraak.labels import NOTHING
from samenspraak.sheets import guide, texts
from samenspraak.sheets.book import Book
from samenspraak.sheets.marks import cell_text, codebook_mark, text_mark
from samenspraak.sheets.names import check_labels
from samenspraak.sheets.rows import top_suggestions

_WIDTHS = {
    "unit_id": 14,
    "interview": 10,
    "number": 5,
    "time": 8,
    "role": 12,
    "question": 34,
    "text": 62,
    "after": 26,
    "suggestion": 34,
    "why": 26,
    "sure": 8,
    "memo": 30,
    "design": 10,
    "inclusion_probability": 10,
}
_CODE_WIDTH = 28
_HIDDEN = ("unit_id", "design", "inclusion_probability")
_STYLES = dict.fromkeys(("question", "after", "suggestion", "why", "role"), "context")
_STYLES |= dict.fromkeys(("interview", "number", "time"), "place")

Suggestions = Mapping[str, list[tuple[str, float, str]]]


def write_workbook(
    path: Path,
    rows: pd.DataFrame,
    codebook: Codebook,
    *,
    coder: str,
    language: str,
    study: str,
    suggestions: pd.DataFrame | None = None,
    n_suggestions: int = 3,
    by_similarity: Collection[str] = (),
    filled: pd.DataFrame | None = None,
) -> None:
    """Write the workbook in which one coder codes: read me, review, codebook and a hidden sheet.

    Parameters
    ----------
    path
        Ends in ``.xlsx``.
    rows
        As `review_rows` gives them.
    codebook
        Its codes in use are the choices.
    coder
        An id, never a name.
    language
        ``nl`` or ``en``.
    study
        Name of the study.
    suggestions
        Table ``codings`` of the classifier; without it the workbook is blind, and says nothing
        about a classifier.
    n_suggestions
        Per unit at most.
    by_similarity
        Codes shown without a probability, because theirs is only a rank.
    filled
        Table ``labels``: what this coder said before stands there again.

    Raises
    ------
    LabelError
        When two codes have the same label in this language: a coder could not tell them apart. Or
        when suggestions or earlier labels hold codes that the codebook does not know.
    """
    check_labels(codebook, language)
    found: Suggestions | None = None
    if suggestions is not None and n_suggestions:
        _check_codes(suggestions, codebook, "codings")
        own = suggestions[suggestions["unit_id"].isin(rows["unit_id"])]
        found = top_suggestions(own, n_suggestions, by_similarity)
    given = _given(filled, coder, codebook, language)
    sheet = _Review(rows, codebook, language, found, given)
    with whole_file(path) as draft, Book(draft, f"{study} {coder}") as book:
        guide.write_guide(
            book,
            codebook,
            language,
            who={"study": study, "coder": coder, "version": codebook.version},
            total=len(rows),
            code_column=sheet.letter("code", 0),
            done=sum(unit in given for unit in rows["unit_id"]),
            blind=found is None,
        )
        sheet.write(book)
        choices = guide.write_codebook(book, codebook, language)
        book.define_choices(choices)
        about = _about(sheet, codebook, study, coder, language)
        _write_meta(book, about, rows)


def _about(
    sheet: _Review, codebook: Codebook, study: str, coder: str, language: str
) -> dict[str, str]:
    """Give what the hidden sheet says of the workbook."""
    return {
        "schema": texts.SCHEMA,
        "study": study,
        "coder": coder,
        "codebook_version": codebook.version,
        "codebook_mark": codebook_mark(codebook),
        "language": language,
        "blind": "yes" if sheet.suggestions is None else "no",
        "rows": str(len(sheet.rows)),
        "code_columns": str(sheet.columns.count("code")),
    }


@dataclass(frozen=True)
class _Said:
    """What a coder said of a unit before, as cells."""

    codes: tuple[str, ...]
    sure: str


class _Review:
    """The sheet that a coder works in."""

    def __init__(
        self,
        rows: pd.DataFrame,
        codebook: Codebook,
        language: str,
        suggestions: Suggestions | None,
        given: Mapping[str, _Said],
    ) -> None:
        self.rows, self.codebook, self.language = rows, codebook, language
        self.suggestions, self.given = suggestions, given
        self.headers = texts.HEADERS[language]
        n_codes = max([texts.CODE_COLUMNS, *(len(said.codes) for said in given.values())])
        asked = ["suggestion", "why"] if suggestions is not None else []
        self.columns = [
            *("unit_id", "interview", "number", "time", "role", "question", "text", "after"),
            *asked,
            *["code"] * n_codes,
            *("sure", "memo", "design", "inclusion_probability"),
        ]

    def letter(self, column: str, nth: int) -> str:
        """Give the letter of the nth column of a kind."""
        from xlsxwriter.utility import xl_col_to_name

        return str(xl_col_to_name(self.columns.index(column) + nth))

    def write(self, book: Book) -> None:
        """Write the sheet."""
        sheet = book.sheet(texts.SHEETS[self.language]["review"])
        seen = 0
        for place, column in enumerate(self.columns):
            seen += column == "code"
            title = f"{self.headers['code']} {seen}" if column == "code" else self.headers[column]
            sheet.write_string(0, place, title, book.style("header"))
            options = {"hidden": True} if column in _HIDDEN else {}
            sheet.set_column(place, place, _WIDTHS.get(column, _CODE_WIDTH), None, options)
        for number, row in enumerate(self.rows.itertuples(index=False), 1):
            self._write_row(book, sheet, number, row)
        self._arrange(book, sheet)

    def _write_row(self, book: Book, sheet: Any, number: int, row: Any) -> None:
        said = self.given.get(row.unit_id, _Said((), ""))
        codes = iter(said.codes)
        suggested = (self.suggestions or {}).get(row.unit_id, [])
        inclusion = row.inclusion_probability
        cells = {
            "unit_id": row.unit_id,
            "interview": row.interview_id,
            "number": int(row.number),
            "time": row.time,
            "role": texts.ROLES[self.language].get(row.role, row.role),
            "question": row.question,
            "text": row.text,
            "after": row.after,
            "suggestion": self._suggestion(suggested),
            "why": _why(suggested),
            "sure": said.sure,
            "memo": "",
            "design": row.design,
            "inclusion_probability": "" if pd.isna(inclusion) else repr(float(inclusion)),
        }
        shown = {c: str(text) for c, text in cells.items() if c not in _HIDDEN}
        wide = [(text, _WIDTHS[column]) for column, text in shown.items()]
        book.fit_height(sheet, number, [*wide, *((code, _CODE_WIDTH) for code in said.codes)])
        for place, column in enumerate(self.columns):
            value = next(codes, "") if column == "code" else cells[column]
            style = book.style(_STYLES.get(column, column))
            if isinstance(value, int):
                sheet.write_number(number, place, value, style)
            elif value:
                sheet.write_string(number, place, cell_text(value), style)
            else:
                sheet.write_blank(number, place, None, style)

    def _suggestion(self, suggested: list[tuple[str, float, str]]) -> str:
        lines = []
        for place, (code, probability, _) in enumerate(suggested, 1):
            chance = "" if math.isnan(probability) else f" ({probability:.0%})"
            lines.append(f"{place}. {self.codebook[code].label.say(self.language)}{chance}")
        return "\n".join(lines)

    def _arrange(self, book: Book, sheet: Any) -> None:
        last, width = len(self.rows), len(self.columns) - 1
        first_code = self.columns.index("code")
        last_code = first_code + self.columns.count("code") - 1
        sure = self.columns.index("sure")
        sheet.freeze_panes(1, self.columns.index("time"))
        sheet.autofilter(0, 0, last, width)
        book.page(sheet, "A3")
        if not last:
            return
        title, message = texts.WRONG_CODE[self.language]
        rule = {"validate": "list", "source": "=codes", "error_title": title}
        sheet.data_validation(1, first_code, last, last_code, rule | {"error_message": message})
        title, message = texts.WRONG_SURE[self.language]
        choice = {"validate": "list", "source": list(texts.SURE[self.language])}
        choice |= {"error_title": title, "error_message": message}
        sheet.data_validation(1, sure, last, sure, choice)
        for code in self.codebook:
            label = code.label.say(self.language).replace('"', '""')
            rule = {"type": "cell", "criteria": "==", "value": f'"{label}"'}
            rule |= {"format": book.fill(code.color)}
            sheet.conditional_format(1, first_code, last, last_code, rule)
        done = {
            "type": "formula",
            "criteria": f'=${self.letter("code", 0)}2<>""',
            "format": book.fill(guide.DONE),
        }
        sheet.conditional_format(1, 1, last, self.columns.index("number"), done)


def _why(suggested: list[tuple[str, float, str]]) -> str:
    return "\n".join(
        f"{place}. {words}" for place, (_, _, words) in enumerate(suggested, 1) if words
    )


def _given(
    filled: pd.DataFrame | None, coder: str, codebook: Codebook, language: str
) -> dict[str, _Said]:
    if filled is None:
        return {}
    _check_codes(filled[filled["code"] != NOTHING], codebook, "labels")
    given = {}
    order = [code.id for code in codebook.entries]
    for unit, labels in filled[filled["coder"] == coder].groupby("unit_id"):
        said = set(labels.loc[labels["value"] == 1, "code"]) - {NOTHING}
        codes = [codebook[code].label.say(language) for code in order if code in said]
        certainty = set(labels["certainty"])
        yes, no = texts.SURE[language]
        sure = no if "unsure" in certainty else yes if "sure" in certainty else ""
        given[str(unit)] = _Said(tuple(codes) or (texts.NO_CODE[language],), sure)
    return given


def _check_codes(frame: pd.DataFrame, codebook: Codebook, what: str) -> None:
    unknown = sorted(set(frame["code"]) - set(codebook.known_ids))
    if unknown:
        raise LabelError(
            f"{what} hold codes outside the codebook: {', '.join(unknown)}; was it changed since?"
        )


def _write_meta(book: Book, about: Mapping[str, str], rows: pd.DataFrame) -> None:
    sheet = book.sheet(texts.META)
    sheet.very_hidden()
    for number, (key, value) in enumerate(about.items()):
        sheet.write_string(number, 0, key)
        sheet.write_string(number, 1, value)
    for number, row in enumerate(rows.itertuples(index=False)):
        sheet.write_string(number, 3, row.unit_id)
        sheet.write_string(number, 4, text_mark(row.text))
