"""A returned workbook as labels: matched by unit id and text, everything odd is said.

What would lose or misplace a coding stops the whole file; anything else is a note.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from samenspraak.codebook import Codebook
from samenspraak.errors import LabelError, listed
from samenspraak.labels import DESIGNS, NOTHING
from samenspraak.sheets import texts
from samenspraak.sheets.layout import Line, Sheet, find_review
from samenspraak.sheets.load import load_sheets
from samenspraak.sheets.marks import codebook_mark
from samenspraak.sheets.match import Matcher
from samenspraak.sheets.names import CodeNames
from samenspraak.tables import check_table, empty_table


@dataclass(frozen=True)
class Returned:
    """What one coder returned."""

    coder: str
    labels: pd.DataFrame
    """Table ``labels`` of this coder, of the units looked at."""
    notes: list[str] = field(default_factory=list)
    """What a person should know: one line each, without text of the interview."""
    memos: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=["unit_id", "memo"]))
    """Free remarks: these may quote the interview, so they are no part of the labels."""
    rows: dict[str, int] = field(default_factory=dict)
    """Unit id to its row in the sheet."""
    blind: bool | None = None
    """Whether the coder saw no suggestions; None where the file does not say."""


@dataclass(frozen=True)
class _Answer:
    """What a line says of its unit."""

    codes: frozenset[str]
    """Empty when the unit was not looked at."""
    certainty: str
    design: str
    inclusion: float | None


def read_workbook(
    path: Path, units: pd.DataFrame, codebook: Codebook, *, coder: str = "", study: str = ""
) -> Returned:
    """Give what a coder returned in a spreadsheet: .xlsx, .ods or .csv.

    Rows may be sorted, deleted or inserted, columns moved or added, headers in Dutch or English,
    codes written as id or label in any case. "No code" in words is a label; an empty row is not.

    Parameters
    ----------
    path
        The file.
    units
        Table ``units`` of the study.
    codebook
        Its codes in use are accepted.
    coder
        Whose labels these should be; needed for a CSV file, which does not say.
    study
        The study they should belong to.

    Raises
    ------
    MissingFileError
        When there is no such file.
    LabelError
        When something in it would lose or misplace a coding, or it is another coder's or another
        study's; every problem is listed, and nothing of the file is taken.
    """
    sheet = find_review(load_sheets(path), path.name)
    reading = _Reading(sheet, units, codebook)
    whose = reading.check_about(coder, study)
    answers = reading.answers()
    reading.check_columns()
    reading.check_rows(answers)
    if reading.errors:
        footer = "Nothing was taken over. Correct the sheet and collect it again."
        raise LabelError(listed(f"{path.name} does not fit", reading.errors, footer))
    return Returned(
        coder=whose,
        labels=_labels(answers, whose),
        notes=reading.notes,
        memos=pd.DataFrame(sorted(reading.memos), columns=["unit_id", "memo"]),
        rows=reading.rows,
        blind={"yes": True, "no": False}.get(sheet.about.get("blind", "")),
    )


class _Reading:
    """One pass over a returned sheet; problems gather in `errors` and `notes`."""

    def __init__(self, sheet: Sheet, units: pd.DataFrame, codebook: Codebook) -> None:
        self.sheet, self.codebook = sheet, codebook
        self.names = CodeNames(codebook)
        self.matcher = Matcher(units, sheet.marks)
        self.roles = dict(zip(units["unit_id"], units["role"], strict=True))
        self.errors: list[str] = []
        self.notes: list[str] = []
        self.memos: list[tuple[str, str]] = []
        self.rows: dict[str, int] = {}

    def check_about(self, coder: str, study: str) -> str:
        """Check whose workbook of which study this is, and give the coder."""
        about = self.sheet.about
        whose, of, version = (about.get(k, "") for k in ("coder", "study", "codebook_version"))
        if not about:
            self.notes.append("the file does not say its study and codebook; neither was checked")
        if about and about.get("schema") != texts.SCHEMA:
            self.errors.append("written by another version of samenspraak; read it with that one")
        if not (coder or whose):
            self.errors.append("the file does not say whose it is; name the coder (--coder)")
        if coder and whose and coder != whose:
            self.errors.append(f"this is the workbook of {whose}, not of {coder}")
        if study and of and study != of:
            self.errors.append(f"this is a workbook of the study {of!r}, not of {study!r}")
        if about and about.get("codebook_mark") != codebook_mark(self.codebook):
            now = self.codebook.version
            same = " with other words in it" if version == now else ""
            self.notes.append(f"coded with codebook {version or '?'}; now it is {now}{same}")
        return whose or coder

    def answers(self) -> dict[str, _Answer]:
        """Give the answer per unit; two lines of one unit must say the same."""
        found: dict[str, _Answer] = {}
        for line in self.sheet.lines:
            self.errors += [
                f"row {line.number}: a formula without a result in column {letter}; "
                "write the value itself there"
                for letter in line.uncalculated
            ]
            unit = self._unit(line)
            if not unit:
                continue
            answer = self._answer(line, self.roles[unit])
            if line["memo"]:
                self.memos.append((unit, line["memo"]))
            if unit in found and found[unit].codes:
                self._compare(line, unit, found[unit], answer)
            else:
                found[unit] = answer
                self.rows[unit] = line.number
        return found

    def check_columns(self) -> None:
        """Refuse a sheet without a code column that was sent; note other columns that differ."""
        self.errors += [
            f"the column {column} is missing; was it deleted or renamed? Restore its header"
            for column in self.sheet.missing_codes
        ]
        if "sure" not in self.sheet.columns:
            names = " or ".join(headers["sure"] for headers in texts.HEADERS.values())
            self.notes.append(f"no column {names}: how sure the coder was is not known")
        if "text" not in self.sheet.columns:
            self.notes.append("no column with the fragments: that ids fit them was not checked")
        if self.sheet.unread:
            self.notes.append(
                f"columns not read, added or renamed by hand: {', '.join(self.sheet.unread)}"
            )

    def check_rows(self, answers: Mapping[str, _Answer]) -> None:
        """Note missing and added rows, and units chosen in an unknown way."""
        gone = sorted(set(self.sheet.marks) - set(answers))
        if gone:
            self.notes.append(
                f"{len(gone)} of {len(self.sheet.marks)} rows are gone ({_some(gone)}); "
                "they count as not looked at"
            )
        added = sorted(set(answers) - set(self.sheet.marks)) if self.sheet.marks else []
        if added:
            self.notes.append(
                f"{len(added)} rows are of units that were not in the workbook ({_some(added)})"
            )
        undesigned = [unit for unit, a in answers.items() if a.codes and not a.design]
        if undesigned:
            self.notes.append(
                f"{len(undesigned)} rows do not say how their unit was chosen; "
                "they will not count in estimates"
            )

    def _unit(self, line: Line) -> str:
        match = self.matcher.match(line)
        self.notes += [f"row {line.number}: {note}" for note in match.notes]
        if match.problem:
            kind = self.errors if line.touched else self.notes
            kind.append(f"row {line.number}: {match.problem}")
        return match.unit_id

    def _compare(self, line: Line, unit: str, before: _Answer, answer: _Answer) -> None:
        message = f"row {line.number}: unit {unit} stands in row {self.rows[unit]} too"
        if answer == before:
            self.notes.append(f"{message}, with the same codes")
        elif answer.codes:
            self.errors.append(f"{message}, with other codes; keep one of the two")
        else:
            self.notes.append(f"{message}, there with codes")

    def _answer(self, line: Line, role: str) -> _Answer:
        codes = self._codes(line, role)
        certainty = self._certainty(line)
        if line.touched and not line.codes:
            self.notes.append(
                f"row {line.number}: a remark but no code; counts as not looked at "
                f"(write {texts.NO_CODE['nl']!r} or {texts.NO_CODE['en']!r} if none applies)"
            )
        design, inclusion = self._design(line)
        return _Answer(codes, certainty, design, inclusion)

    def _codes(self, line: Line, role: str) -> frozenset[str]:
        found: list[str] = []
        for name in (name for cell in line.codes for name in self.names.split(cell)):
            codes = self.names.find(name)
            if not codes:
                self.errors.append(f"row {line.number}: not a code; {self.names.hint(name)}")
            elif len(codes) > 1:
                ids = " or ".join(codes)
                self.errors.append(f"row {line.number}: could be {ids}; write the id")
            elif codes[0] != NOTHING and codes[0] not in self.codebook.ids:
                self.errors.append(f"row {line.number}: {codes[0]} is retired; choose another code")
            else:
                found += codes
        if NOTHING in found and set(found) != {NOTHING}:
            self.errors.append(f"row {line.number}: 'no code' together with a code; keep one")
        if len(found) > len(set(found)):
            self.notes.append(f"row {line.number}: the same code twice; counts once")
        for code in sorted(set(found) - {NOTHING} - set(self.codebook.allowed_for(role))):
            self.notes.append(f"row {line.number}: {code} is not meant for a {role}; taken over")
        return frozenset(found)

    def _certainty(self, line: Line) -> str:
        word = line["sure"].casefold()
        if not word:
            return ""
        if word in texts.SURE_WORDS:
            return "sure"
        if word in texts.UNSURE_WORDS:
            return "unsure"
        self.errors.append(f"row {line.number}: certainty is neither yes nor no; write one of them")
        return ""

    def _design(self, line: Line) -> tuple[str, float | None]:
        try:
            inclusion = float(line["inclusion_probability"].replace(",", "."))
        except ValueError:
            inclusion = None
        if inclusion is not None and not 0 < inclusion <= 1:
            inclusion = None
        design = line["design"].casefold()
        known = design in DESIGNS and (inclusion is not None or design == "learning")
        return (design, inclusion) if known else ("", None)


def _labels(answers: Mapping[str, _Answer], coder: str) -> pd.DataFrame:
    rows = [
        (unit, coder, code, 1, a.certainty, a.design or "learning", a.inclusion)
        for unit, a in answers.items()
        for code in a.codes
    ]
    if not rows:
        return empty_table("labels")
    return check_table(pd.DataFrame(rows, columns=list(empty_table("labels"))), "labels")


def _some(ids: list[str], at_most: int = 5) -> str:
    return ", ".join(ids[:at_most]) + (" …" if len(ids) > at_most else "")
