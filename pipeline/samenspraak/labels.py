"""What coders returned: read, checked, compared with what they said before, merged to gold.

A unit that a coder looked at has at least one row of that coder; every code without a row then
counts as 0. The code ``-`` (`NOTHING`) says: looked at, nothing applies. A unit without any row of
a coder was not looked at by that coder.
"""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Literal

import numpy as np
import pandas as pd
from rapidfuzz.process import extractOne

from samenspraak.errors import LabelError, TableError, listed
from samenspraak.tables import check_table, empty_table, read_csv, write_table

NOTHING = "-"
"""The code of "looked at, nothing applies"."""

DESIGNS = ("all", "random", "probability", "learning")
"""How a unit came to a coder, the most telling first: where coders differ, the first one counts."""

_KEY = ["unit_id", "coder", "code"]


def read_labels(folder: Path, unit_ids: Collection[str], codes: Collection[str]) -> pd.DataFrame:
    """Give the labels of all coders as one table ``labels``; without rows when there are none.

    Parameters
    ----------
    folder
        Holds one ``<coder>.csv`` per coder. A row that stands there twice counts once.
    unit_ids
        Of the study.
    codes
        Ids that labels may carry: of the codebook, retired ones too.

    Raises
    ------
    LabelError
        When a file does not fit the table, the units, the codes or its own name, or contradicts
        itself. All problems of all files are listed.
    """
    tables, problems = _read(folder, codes, unit_ids)
    if problems:
        raise LabelError(listed(f"{folder} do not fit", problems, "Correct the file; run again."))
    return check_table(pd.concat([empty_table("labels"), *tables], ignore_index=True), "labels")


def check_label_files(
    folder: Path, codes: Collection[str], unit_ids: Collection[str] | None = None
) -> list[str]:
    """Give every problem for which `read_labels` would refuse the files, one line each.

    Parameters
    ----------
    folder, codes
        As in `read_labels`.
    unit_ids
        Of the study; None, when they are not known yet, leaves the units unchecked.
    """
    return _read(folder, codes, unit_ids)[1]


def write_labels(frame: pd.DataFrame, path: Path) -> None:
    """Write the labels of one coder as ``<coder>.csv``: ids and codes, no text.

    Raises
    ------
    LabelError
        When the table holds another coder than the file name says.
    TableError
        When it is no table ``labels``.
    """
    others = sorted(set(frame["coder"]) - {path.stem})
    if others:
        raise LabelError(
            f"{path.name}: holds labels of {', '.join(others)}; write one file per coder"
        )
    write_table(frame, "labels", path)


def update_labels(old: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    """Give the labels after a return: what a coder now says of a unit replaces what was said before.

    Labels of units that are not in `new` stay.

    Parameters
    ----------
    old, new
        Tables ``labels``.
    """
    returned = pd.MultiIndex.from_frame(new[["unit_id", "coder"]])
    kept = old[~pd.MultiIndex.from_frame(old[["unit_id", "coder"]]).isin(returned)]
    return check_table(pd.concat([kept, new], ignore_index=True), "labels")


def decisions(
    old: pd.DataFrame, new: pd.DataFrame, rows: Mapping[str, int] | None = None
) -> pd.DataFrame:
    """Give what changed between two states of the labels, one row per unit, coder and code.

    Parameters
    ----------
    old, new
        Tables ``labels``: before, and after `update_labels`.
    rows
        Unit id to its row in the returned sheet.

    Returns
    -------
    DataFrame
        Columns ``row`` (missing where not known), ``unit_id``, ``coder``, ``code``, ``old`` and
        ``new``: ``1``, ``0``, with the certainty behind it (``1 unsure``), or empty where there
        was no such label. Sorted by unit, coder and code. Empty when nothing changed.
    """
    states = [_states(frame) for frame in (old, new)]
    both = pd.concat(states, axis=1, keys=["old", "new"], sort=True).fillna("")
    changed = both[both["old"] != both["new"]].reset_index()
    numbers = [(rows or {}).get(unit) for unit in changed["unit_id"]]
    changed.insert(0, "row", pd.array(numbers, dtype="Int64"))
    return changed


def merge_labels(
    labels: pd.DataFrame, codes: Sequence[str], how: Literal["mean", "majority"] = "mean"
) -> pd.DataFrame:
    """Give the table ``gold``: one row per code for every unit that somebody looked at.

    Parameters
    ----------
    labels
        Table ``labels`` of one or more coders.
    codes
        Ids of the codes in use: each gets a row per unit, 0 where nobody gave it. Labels of other
        codes (retired ones) only say that the unit was looked at.
    how
        ``mean``: the share of the unit's coders who gave the code (.5 where two differ).
        ``majority``: 0 or 1; a unit and code on which coders are equally divided is left out.

    Returns
    -------
    DataFrame
        ``n_coders`` counts who looked at the unit. Design and inclusion probability are those of
        the unit; where coders got it in different ways the first in `DESIGNS` counts, with its
        largest probability.
    """
    votes = coder_votes(labels, codes)
    if votes.empty or not len(codes):
        return empty_table("gold")
    by_unit = votes.groupby(level="unit_id", sort=True)
    share = by_unit.mean().rename_axis(columns="code").stack().rename("value").reset_index()
    share["n_coders"] = share["unit_id"].map(by_unit.size())
    if how == "majority":
        share = share[share["value"] != 0.5].assign(value=lambda kept: kept["value"].round())
    return check_table(share.merge(_designs(labels), on="unit_id"), "gold")


def coder_votes(labels: pd.DataFrame, codes: Sequence[str]) -> pd.DataFrame:
    """Give what each coder said of each unit looked at: 0 or 1 per code.

    Returns
    -------
    DataFrame
        Index ``unit_id`` and ``coder``, sorted; columns `codes`, in that order.
    """
    looked_at = pd.MultiIndex.from_frame(labels[["unit_id", "coder"]]).unique().sort_values()
    votes = np.zeros((len(looked_at), len(codes)))
    given = labels[labels["code"].isin(codes)]
    rows = looked_at.get_indexer(pd.MultiIndex.from_frame(given[["unit_id", "coder"]]))
    votes[rows, pd.Index(codes).get_indexer(given["code"])] = given["value"].to_numpy(dtype=float)
    return pd.DataFrame(votes, index=looked_at, columns=list(codes))


def gold_matrix(gold: pd.DataFrame, unit_ids: Sequence[str], codes: Sequence[str]) -> pd.DataFrame:
    """Give gold as a matrix: rows `unit_ids`, columns `codes`, both in that order.

    Values lie between 0 and 1; NaN where nobody looked, or where a majority was not there.
    """
    wide = gold.pivot(index="unit_id", columns="code", values="value").astype(float)
    return wide.reindex(
        index=pd.Index(unit_ids, name="unit_id"), columns=pd.Index(codes, name="code")
    )


def human_codings(labels: pd.DataFrame) -> pd.DataFrame:
    """Give the codes that people applied as the table ``codings``: probability 1, no evidence."""
    applied = labels[(labels["value"] == 1) & (labels["code"] != NOTHING)]
    frame = applied[["unit_id", "code", "coder"]].assign(
        probability=1.0, decision=True, evidence=""
    )
    return check_table(frame, "codings")


def _read(
    folder: Path, codes: Collection[str], unit_ids: Collection[str] | None
) -> tuple[list[pd.DataFrame], list[str]]:
    known, allowed = None if unit_ids is None else set(unit_ids), {*codes, NOTHING}
    tables: list[pd.DataFrame] = []
    problems: list[str] = []
    for path in sorted(folder.glob("*.csv")):
        try:
            written = read_csv(path)
            frame = check_table(_without_repeats(written), "labels", path.name)
        except TableError as error:
            problems.append(" ".join(line.strip() for line in str(error).splitlines()))
        except (OSError, csv.Error):
            what = "a folder" if path.is_dir() else "not readable"
            problems.append(f"{path.name}: {what}; it should be a CSV file with labels")
        else:
            written.index = _line_numbers(path, len(written))
            found = [*_misfits(written, path.stem, known), *_wrong_codes(written, frame, allowed)]
            problems += [f"{path.name} {problem}" for problem in found]
            tables.append(frame)
    return tables, problems


def _without_repeats(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.drop_duplicates(ignore_index=True) if set(_KEY) <= set(frame.columns) else frame


def _line_numbers(path: Path, n_rows: int) -> pd.Index:
    """Give the line of each row as an editor counts: `read_csv` passes over lines without text."""
    lines = path.read_text(encoding="utf-8-sig").split("\n")
    numbers = [number for number, line in enumerate(lines, 1) if line.strip(',;"')][1:]
    return pd.Index(numbers if len(numbers) == n_rows else range(2, n_rows + 2))


def _where(written: pd.DataFrame, column: str, value: str, at_most: int = 5) -> str:
    lines = written.index[written[column] == value].tolist()
    shown = ", ".join(map(str, lines[:at_most])) + (" …" if len(lines) > at_most else "")
    return f"line{'s' if len(lines) > 1 else ''} {shown}"


def _misfits(written: pd.DataFrame, stem: str, known: set[str] | None) -> Iterator[str]:
    for coder in sorted(set(written["coder"]) - {stem}):
        yield (
            f"{_where(written, 'coder', coder)}: coder {coder} in the file of {stem}; "
            "keep one file per coder, named after the coder"
        )
    for unit in sorted(set(written["unit_id"]) - known) if known is not None else ():
        yield (
            f"{_where(written, 'unit_id', unit)}: unit {unit} is not in this study; "
            "was the transcript cut anew after coding?"
        )


def _wrong_codes(written: pd.DataFrame, frame: pd.DataFrame, allowed: set[str]) -> Iterator[str]:
    for code in sorted(set(frame["code"]) - allowed):
        guess = extractOne(code, sorted(allowed - {NOTHING}), score_cutoff=60)
        hint = f"did you mean {guess[0]}?" if guess else "see the codebook"
        yield f"{_where(written, 'code', code)}: code {code!r} is not in the codebook; {hint}"
    nothing = frame[frame["code"] == NOTHING]
    silent = "the code '-' with value 0 says nothing; use value 1 or leave it out"
    for unit in nothing.loc[nothing["value"] == 0, "unit_id"]:
        yield f"{_where(written, 'unit_id', unit)}: unit {unit}: {silent}"
    coded = frame[(frame["code"] != NOTHING) & (frame["value"] == 1)]
    both = "'-' (nothing applies) together with a code; keep one of the two"
    for unit in sorted(set(nothing["unit_id"]) & set(coded["unit_id"])):
        yield f"{_where(written, 'unit_id', unit)}: unit {unit}: {both}"


def _states(labels: pd.DataFrame) -> pd.Series:
    said = labels["value"].astype("str") + (" " + labels["certainty"]).where(
        labels["certainty"] != "", ""
    )
    return said.set_axis(pd.MultiIndex.from_frame(labels[_KEY]))


def _designs(labels: pd.DataFrame) -> pd.DataFrame:
    ranked = labels.assign(rank=labels["design"].map(DESIGNS.index))
    ranked = ranked.sort_values(
        ["unit_id", "rank", "inclusion_probability"], ascending=[True, True, False]
    )
    first = ranked.drop_duplicates("unit_id")
    return first[["unit_id", "design", "inclusion_probability"]]
