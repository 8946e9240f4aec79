"""What the classifier reads of a unit: the answer, the question before it, and who speaks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import numpy as np
import pandas as pd
from scipy.sparse import issparse

from samenspraak.errors import LabelError, TableError
from samenspraak.placeholders import plain


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
        When X is one text, a frame without ``text``, holds something that is no text, or an array
        with more than one column.
    """
    if isinstance(X, Answers):
        return X
    if isinstance(X, str):
        raise TableError("one text came where a list of texts was wanted; write [text]")
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
        When there are more or fewer groups than units.
    """
    if groups is None:
        return answers.groups or [f"unit {key}" for key in answers.digests()]
    found = [str(group) for group in groups]
    if len(found) != len(answers):
        raise LabelError(f"{len(answers)} units came with {len(found)} groups; give one per unit")
    return found


def _from_frame(frame: pd.DataFrame) -> Answers:
    if "text" not in frame:
        named = ", ".join(map(str, frame.columns[:8])) or "none"
        raise TableError(f"a frame without a column 'text' came (columns: {named}); add it")
    texts = _texts(frame["text"], "text")
    known = {
        column: _texts(frame[column].astype(object).where(frame[column].notna(), ""), column)
        if column in frame
        else [""] * len(texts)
        for column in ("question", "role")
    }
    groups = [str(group) for group in frame["interview_id"]] if "interview_id" in frame else None
    return Answers(texts, known["question"], known["role"], frame.index, groups)


def _texts(values: Iterable[object], column: str) -> list[str]:
    texts = [value for value in values if isinstance(value, str)]
    wrong = [row + 1 for row, value in enumerate(values) if not isinstance(value, str)]
    if wrong:
        shown = ", ".join(map(str, wrong[:5])) + (" …" if len(wrong) > 5 else "")
        raise TableError(
            f"{column}: {len(wrong)} values are no text (row {shown}); use '' for a missing text"
        )
    return [str(text) for text in texts]
