"""The tables that rooms hand over: schemas, and reading and writing that never leaves half a file.

Machine tables are Parquet, tables for people CSV. Rows stand sorted by the key; the same rows give
the same bytes. A table is checked when read and when written; a failed check counts rows and names
columns, never their content.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, fields
from io import StringIO
from itertools import chain
from pathlib import Path
from typing import Any, TypeVar

import pandas as pd

from samenspraak.errors import MissingFileError, TableError, listed
from samenspraak.files import whole_file
from samenspraak.records import Coding, Span, Turn, Unit
from samenspraak.schemas import SCHEMAS, Column, Kind, Schema

Record = TypeVar("Record", Turn, Span, Unit, Coding)

_DTYPES: dict[Kind, str] = {
    "text": "str",
    "integer": "Int64",
    "number": "Float64",
    "flag": "bool",
}


def check_table(frame: pd.DataFrame, name: str, where: str = "") -> pd.DataFrame:
    """Give the table with its columns in order, typed and sorted by its key.

    Parameters
    ----------
    frame
        Any frame; columns in any order.
    name
        A key of `schemas.SCHEMAS`.
    where
        Named in the error message, e.g. the file.

    Raises
    ------
    TableError
        When columns are missing or unknown, values do not fit, or keys repeat.
    """
    schema = SCHEMAS[name]
    problems = [f"column {column}: missing" for column in schema.columns if column not in frame]
    extra = [str(column) for column in frame.columns if column not in schema.columns]
    if extra and not schema.open:
        problems.append(f"unknown columns: {', '.join(extra)}")
    if not problems:
        frame = frame[[*schema.columns, *extra]].reset_index(drop=True)
        for column, rule in schema.columns.items():
            frame, problem = _typed(frame, column, rule)
            problems.extend(problem)
        problems.extend(_repeated_keys(frame, schema))
    if problems:
        raise TableError(
            listed(
                f"{where or name} does not fit the table {name!r}",
                problems,
                "Correct it and run again.",
            )
        )
    return frame.sort_values(list(schema.key), kind="stable", ignore_index=True)


def _typed(frame: pd.DataFrame, column: str, rule: Column) -> tuple[pd.DataFrame, list[str]]:
    values = frame[column]
    if rule.kind == "text":
        typed: Any = values.astype(object).where(values.notna(), "").map(str).astype("str")
        missing = typed == ""
    else:
        try:
            typed = values.replace("", None).astype(_DTYPES[rule.kind])
        except (ValueError, TypeError):
            return frame, [f"column {column}: holds something that is no {rule.kind}"]
        missing = typed.isna()
    problems = []
    if missing.any() and not rule.empty:
        problems.append(f"column {column}: {_rows(missing)} empty")
    present = typed[~missing]
    if rule.allowed and not present.isin(rule.allowed).all():
        wrong = ~typed.isin(rule.allowed) & ~missing
        problems.append(f"column {column}: {_rows(wrong)} not one of {', '.join(rule.allowed)}")
    if rule.low is not None and (present < rule.low).any():
        problems.append(f"column {column}: {_rows(typed < rule.low)} below {rule.low:g}")
    if rule.high is not None and (present > rule.high).any():
        problems.append(f"column {column}: {_rows(typed > rule.high)} above {rule.high:g}")
    return frame.assign(**{column: typed}), problems


def _repeated_keys(frame: pd.DataFrame, schema: Schema) -> list[str]:
    repeated = frame.duplicated(list(schema.key))
    if not repeated.any():
        return []
    return [f"key {' + '.join(schema.key)}: {_rows(repeated)} repeated"]


def _rows(mask: pd.Series) -> str:
    numbers = [int(position) + 1 for position in mask.fillna(False).to_numpy().nonzero()[0]]
    shown = ", ".join(map(str, numbers[:5])) + (" …" if len(numbers) > 5 else "")
    return f"{len(numbers)} row{'s' if len(numbers) != 1 else ''} (row {shown})"


def empty_table(name: str) -> pd.DataFrame:
    """Give a table of a schema without rows."""
    schema = SCHEMAS[name]
    return pd.DataFrame(
        {c: pd.Series([], dtype=_DTYPES[r.kind]) for c, r in schema.columns.items()}
    )


def read_table(name: str, path: Path) -> pd.DataFrame:
    """Give a table from a Parquet or CSV file, checked.

    CSV files may use ``,`` or ``;`` and may start with a BOM, as spreadsheets write them.

    Raises
    ------
    MissingFileError
        When there is no such file.
    TableError
        When the file is no table of this schema.
    """
    if not path.is_file():
        raise MissingFileError(f"{path}: no such file; it holds the table {name!r}")
    frame = pd.read_parquet(path) if path.suffix == ".parquet" else read_csv(path)
    return check_table(frame, name, str(path))


def read_csv(path: Path) -> pd.DataFrame:
    """Give a CSV file as text columns; nothing is guessed, ``NA`` stays ``NA``.

    Raises
    ------
    TableError
        When the file is empty, is not UTF-8 or has rows of unequal length.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise TableError(f"{path}: not UTF-8; save it as 'CSV UTF-8' and run again") from error
    head = text.split("\n", 1)[0]
    if not head.strip(" ,;\t\r"):
        raise TableError(f"{path}: empty; it needs a line with column names")
    separator = ";" if head.count(";") > head.count(",") else ","
    rows = [row for row in csv.reader(StringIO(text), delimiter=separator) if any(row)]
    columns = [column.strip() for column in rows[0]]
    uneven = [number for number, row in enumerate(rows, start=1) if len(row) != len(columns)]
    if uneven or len(set(columns)) < len(columns):
        where = (
            f"line {uneven[0]} has another number of cells" if uneven else "a column name repeats"
        )
        raise TableError(f"{path}: {where}; check quotes and separators")
    cells = [[cell.strip() for cell in row] for row in rows[1:]]
    return pd.DataFrame(cells, columns=columns, dtype="str")


def write_table(frame: pd.DataFrame, name: str, path: Path) -> None:
    """Write a table, checked and sorted, as Parquet or CSV (by the ending of the path).

    Raises
    ------
    TableError
        When the table does not fit; nothing is written then.
    """
    if path.suffix == ".parquet":
        write_parts([frame], name, path)
        return
    checked = check_table(frame, name, str(path))
    with whole_file(path) as draft:
        checked.to_csv(draft, index=False, encoding="utf-8", lineterminator="\n")


def write_parts(parts: Iterable[pd.DataFrame], name: str, path: Path) -> None:
    """Write a table of which one part is in memory at a time, as Parquet: a row group per part.

    Parameters
    ----------
    parts
        One after the other by the key: a part begins after the last key of the part before. Taken
        as they are needed. No part gives a table without rows.
    name
        A key of `schemas.SCHEMAS`.
    path
        Of the file.

    Raises
    ------
    TableError
        When a part does not fit or begins too early; nothing is written then.
    """
    import pyarrow as pa
    from pyarrow.parquet import ParquetWriter

    tables = (
        pa.Table.from_pandas(part, preserve_index=False)
        for part in _in_order(parts, name, str(path))
    )
    with whole_file(path) as draft:
        first = next(tables)
        with ParquetWriter(draft, first.schema, compression="zstd") as writer:
            for table in chain([first], tables):
                writer.write_table(table)


def _in_order(parts: Iterable[pd.DataFrame], name: str, where: str) -> Iterator[pd.DataFrame]:
    """Give parts checked and sorted; a table without rows when there are none."""
    key = list(SCHEMAS[name].key)
    last: tuple[Any, ...] = ()
    for part in parts:
        checked = check_table(part, name, where)
        if checked.empty:
            continue
        ends = checked[key].iloc[[0, -1]].astype(object)
        begin, end = ends.itertuples(index=False, name=None)
        if last and not begin > last:
            raise TableError(
                f"{where}: a part of the table {name!r} begins before the part before it ends; "
                f"give the rows by {' + '.join(key)}"
            )
        last = end
        yield checked
    if not last:
        yield check_table(empty_table(name), name, where)


def write_metrics(path: Path, numbers: Mapping[str, object]) -> None:
    """Write numbers as JSON for ``dvc metrics``: floats to four decimals, in the given order."""
    with whole_file(path) as draft:
        draft.write_text(json.dumps(_rounded(numbers), indent=2) + "\n", encoding="utf-8")


def _rounded(value: object) -> object:
    if isinstance(value, Mapping):
        return {str(key): _rounded(item) for key, item in value.items()}
    if isinstance(value, float):
        return None if value != value else round(value, 4)
    return value


def write_plot(path: Path, rows: pd.DataFrame) -> None:
    """Write the rows behind a plot as CSV for ``dvc plots``: numbers to four decimals."""
    with whole_file(path) as draft:
        rows.round(4).to_csv(draft, index=False, encoding="utf-8", lineterminator="\n")


def to_frame(records: Sequence[Record], name: str) -> pd.DataFrame:
    """Give records as a checked table."""
    if not records:
        return empty_table(name)
    rows = [asdict(record) for record in records]
    if name == "units":
        rows = [row | {"n_words": len(row["text"].split())} for row in rows]
    return check_table(pd.DataFrame(rows), name)


def to_records(frame: pd.DataFrame, record: Callable[..., Record]) -> list[Record]:
    """Give the rows of a table as records, in the order of the table; missing becomes None."""
    names = [field.name for field in fields(record)]  # type: ignore[arg-type]
    plain = frame[names].astype(object)
    plain = plain.where(plain.notna(), None)
    return [record(**dict(zip(names, row, strict=True))) for row in plain.itertuples(index=False)]
