"""Texts of tables, JSON and arrays: cells, keys, values, column names and notes of the file."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from typing import Any

import numpy as np

from samenspraak.audit.passages import Passage

_WHOLE_WORD = re.compile(r"(?<= )[^\W_]+(?= )|[^\W_]{6,}")
_LONGEST_CELL = 2**27


def comma_separated(text: str, place: str, delimiter: str = ",") -> Iterator[Passage]:
    """Give every cell, the header included, by row and column, counted from 1."""
    csv.field_size_limit(_LONGEST_CELL)
    for number, row in enumerate(csv.reader(io.StringIO(text), delimiter=delimiter), start=1):
        for column, cell in enumerate(row, start=1):
            yield Passage(f"{place}, row {number}, column {column}", cell)


def json_values(text: str, place: str) -> Iterator[Passage]:
    """Give every key and every string or whole number; lines of a string apart.

    A text that is no JSON is given line by line.
    """
    try:
        content = json.loads(text, object_pairs_hook=_Pairs)
    except ValueError:
        for number, line in enumerate(text.splitlines(), start=1):
            yield Passage(f"{place}, line {number}", line)
        return
    for number, (value, in_characters) in enumerate(_leaves(content), start=1):
        # Runs of characters cut words into pieces: only a word with space around it is one.
        lines = _WHOLE_WORD.findall(value) if in_characters else value.splitlines()
        for line in lines:
            yield Passage(f"{place}, value {number}", line)


class _Pairs(list[tuple[str, Any]]):
    """An object with every pair it holds, repeated keys too."""


def _leaves(content: Any, in_characters: bool = False) -> Iterator[tuple[str, bool]]:
    if isinstance(content, _Pairs):
        for key, value in content:
            yield key, False
            yield from _leaves(value, key == "characters")
    elif isinstance(content, list):
        for value in content:
            yield from _leaves(value, in_characters)
    elif isinstance(content, str):
        yield content, in_characters
    elif isinstance(content, int) and not isinstance(content, bool):
        yield str(content), False


def parquet_cells(data: bytes, place: str) -> Iterator[Passage]:
    """Give every text cell by row and column, the names of columns and the notes of the file."""
    import pyarrow as pa
    from pyarrow import parquet

    try:
        table = parquet.read_table(io.BytesIO(data))
    except pa.ArrowException as error:
        raise ValueError("no parquet table") from error
    notes = dict(table.schema.metadata or {})
    for column, field in enumerate(table.schema, start=1):
        yield Passage(f"{place}, name of column {column}", field.name)
        notes |= dict(field.metadata or {})
        for row, value in enumerate(_texts(table.column(column - 1)), start=1):
            yield Passage(f"{place}, row {row}, column {column}", value)
    for key, note in notes.items():
        for text in (key, note):
            yield Passage(f"{place}, notes", text.decode("utf-8", errors="replace"))


def _texts(column: Any) -> Iterator[str]:
    """Give the cells of a column, empty where they hold numbers."""
    import pyarrow as pa

    kind = column.type
    if pa.types.is_floating(kind) or pa.types.is_integer(kind) or pa.types.is_boolean(kind):
        return
    for value in column.to_pylist():
        if isinstance(value, bytes):
            yield value.decode("utf-8", errors="replace")
        else:
            yield "" if value is None else str(value)


def arrays(data: bytes, place: str) -> Iterator[Passage]:
    """Give the texts of one saved array; numbers are none.

    Raises
    ------
    ValueError
        When it is damaged or holds Python objects.
    """
    array = np.load(io.BytesIO(data), allow_pickle=False)
    for name in array.dtype.names or ():
        yield Passage(f"{place}, name of field", name)
    if array.dtype.kind not in "US":
        return
    for number, value in enumerate(array.ravel().tolist(), start=1):
        text = value.decode("utf-8", errors="replace") if isinstance(value, bytes) else value
        yield Passage(f"{place}, item {number}", text)
