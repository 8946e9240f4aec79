"""What the classifier reads of a unit: the answer, the question before it, and who speaks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import numpy as np
import pandas as pd
from scipy.sparse import issparse

from samenspraak.errors import LabelError, TableError
from samenspraak.placeholders import plain
from samenspraak.records import ROLES

_ALSO_CALLED = {
    "text": ("texts", "tekst", "answer", "antwoord"),
    "question": ("questions", "vraag", "vragen"),
    "role": ("roles", "rol", "speakerrole"),
    "interview_id": ("interviewid",),
}
"""Columns that are read, and what they get called by mistake: small letters, no marks."""


@dataclass(frozen=True)
class Answers:
    """Units in the order given; the lists have the same length."""

    texts: list[str]
    questions: list[str]
    """Empty where unknown."""
    roles: list[str]
    """Empty where unknown."""
    index: pd.Index
    groups: list[str] | None = None
    """The interview of each unit, where known."""

    def __len__(self) -> int:
        """Give the number of units."""
        return len(self.texts)

    def take(self, rows: Sequence[int]) -> Answers:
        """Give the units at these positions, in that order."""
        return Answers(
            [self.texts[row] for row in rows],
            [self.questions[row] for row in rows],
            [self.roles[row] for row in rows],
            self.index[list(rows)],
            None if self.groups is None else [self.groups[row] for row in rows],
        )

    def and_(self, others: Answers) -> Answers:
        """Give these units followed by others."""
        return Answers(
            self.texts + others.texts,
            self.questions + others.questions,
            self.roles + others.roles,
            self.index.append(others.index),
        )

    def plain_texts(self) -> list[str]:
        """Give the answers with placeholders as everyday words."""
        return [plain(text) for text in self.texts]

    def plain_questions(self) -> list[str]:
        """Give the questions with placeholders as everyday words."""
        return [plain(text) for text in self.questions]

    def digests(self) -> list[str]:
        """Give a digest of each unit's text, question and role: the same for the same content."""
        return [
            sha256("\x1f".join(parts).encode()).hexdigest()[:16]
            for parts in zip(self.texts, self.questions, self.roles, strict=True)
        ]


def read_answers(X: Any) -> Answers:
    """Give units from what a caller has.

    Parameters
    ----------
    X
        Texts (list, array, Series), or a DataFrame with ``text`` and where known ``question``,
        ``role`` and ``interview_id``. Further columns are ignored.

    Raises
    ------
    TableError
        When X is one text, no list or table, a frame without ``text`` or with a column that is
        read under another name, holds something that is no text or a role that is none, or an
        array with more than one column.
    """
    if isinstance(X, Answers):
        return X
    if isinstance(X, str):
        raise TableError("one text came where a list of texts was wanted; write [text]")
    if isinstance(X, Mapping | Set) or not (isinstance(X, Iterable) or hasattr(X, "__array__")):
        raise TableError(
            f"X: {type(X).__name__} came; give a list of texts, or a DataFrame with 'text'"
        )
    if isinstance(X, pd.DataFrame):
        return _from_frame(X)
    if issparse(X):
        raise TableError("a sparse matrix came; give texts, or a DataFrame with 'text'")
    array = np.asarray(X) if hasattr(X, "__array__") and not isinstance(X, pd.Series) else X
    values = array.tolist() if isinstance(array, (np.ndarray, pd.Series)) else list(array)
    if values and isinstance(values[0], list):
        if len(values[0]) != 1:
            raise TableError(
                f"an array with {len(values[0])} columns came; give texts, or a DataFrame with 'text'"
            )
        values = [row[0] for row in values]
    index = X.index if isinstance(X, pd.Series) else pd.RangeIndex(len(values))
    texts = _texts(values, "text")
    return Answers(texts, [""] * len(texts), [""] * len(texts), index)


def groups_of(answers: Answers, groups: Iterable[object] | None) -> list[str]:
    """Give the interview of each unit; each unit is one of its own where nothing is known.

    Parameters
    ----------
    answers
        Units, perhaps with `Answers.groups`.
    groups
        Given by the caller; they go before.

    Raises
    ------
    LabelError
        When there are more or fewer groups than units, or one is missing.
    """
    if groups is None and answers.groups is None:
        return [f"unit {key}" for key in answers.digests()]
    if isinstance(groups, str) or not isinstance(groups, Iterable | None):
        raise LabelError(
            f"groups: {type(groups).__name__} came; give the interview of each unit, in a list"
        )
    found = answers.groups if groups is None else _named(groups)
    assert found is not None
    if len(found) != len(answers):
        raise LabelError(f"{len(answers)} units came with {len(found)} groups; give one per unit")
    missing = [row for row, group in enumerate(found, 1) if not group]
    if missing:
        raise LabelError(
            f"{len(missing)} units have no interview (row {_first(missing)}); name the interview "
            "of every unit, or of none"
        )
    return found


def unit_ids_of(answers: Answers, unit_ids: Iterable[object] | None) -> list[str]:
    """Give an id per unit; by default the index of the units.

    Raises
    ------
    TableError
        When there are more or fewer ids than units, or one is missing or there twice.
    """
    if isinstance(unit_ids, str) or not isinstance(unit_ids, Iterable | None):
        raise TableError(
            f"unit_ids: {type(unit_ids).__name__} came; give an id per unit, in a list"
        )
    ids = _named(answers.index if unit_ids is None else unit_ids)
    if len(ids) != len(answers):
        raise TableError(f"{len(answers)} units came with {len(ids)} unit_ids; give one per unit")
    wrong = [row for row, one in enumerate(ids, 1) if not one]
    seen = Counter(ids)
    wrong = wrong or [row for row, one in enumerate(ids, 1) if seen[one] > 1]
    if wrong:
        raise TableError(
            f"unit_ids: {len(wrong)} units have no id of their own (row {_first(wrong)}); give "
            "each unit one, by the index of X or unit_ids=…"
        )
    return ids


def _from_frame(frame: pd.DataFrame) -> Answers:
    _check_columns(frame.columns)
    texts = _texts(frame["text"], "text")
    known = {
        column: _texts(frame[column].astype(object).where(frame[column].notna(), ""), column)
        if column in frame
        else [""] * len(texts)
        for column in ("question", "role")
    }
    _check_roles(known["role"])
    groups = _named(frame["interview_id"]) if "interview_id" in frame else None
    return Answers(texts, known["question"], known["role"], frame.index, groups)


def _check_columns(columns: pd.Index) -> None:
    """Refuse a column that would be read if it had its right name, and one that is there twice."""
    plainly = {"".join(filter(str.isalnum, str(name))).casefold(): name for name in columns}
    for wanted, others in _ALSO_CALLED.items():
        if list(columns).count(wanted) > 1:
            raise TableError(f"column '{wanted}' is there twice; leave one out")
        near = [plainly[name] for name in (wanted, *others) if name in plainly]
        if near and wanted not in columns:
            raise TableError(
                f"column '{near[0]}' came, which is not read; call it '{wanted}', or leave it out"
            )
    if "text" not in columns:
        named = ", ".join(map(str, columns[:8])) or "none"
        raise TableError(f"a frame without a column 'text' came (columns: {named}); add it")


def _check_roles(roles: Sequence[str]) -> None:
    """Refuse roles by which no code could be ruled in or out."""
    wrong = [row for row, role in enumerate(roles, 1) if role and role not in ROLES]
    if wrong:
        raise TableError(
            f"role: {len(wrong)} values are no role (row {_first(wrong)}); use "
            f"{', '.join(ROLES)}, or '' where it is not known"
        )


def _named(values: Iterable[object]) -> list[str]:
    """Give interviews as text; empty where missing."""
    return ["" if pd.api.types.is_scalar(one) and pd.isna(one) else str(one) for one in values]


def _texts(values: Iterable[object], column: str) -> list[str]:
    texts = [value for value in values if isinstance(value, str)]
    wrong = [row for row, value in enumerate(values, 1) if not isinstance(value, str)]
    if wrong:
        raise TableError(
            f"{column}: {len(wrong)} values are no text (row {_first(wrong)}); "
            "use '' for a missing text"
        )
    return [str(text) for text in texts]


def _first(rows: Sequence[int], at_most: int = 5) -> str:
    return ", ".join(map(str, rows[:at_most])) + (" …" if len(rows) > at_most else "")
