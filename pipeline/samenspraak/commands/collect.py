"""Returned workbooks and projects to ``labels/<coder>.csv``, with a log of every decision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pandas as pd

from samenspraak.codebook import Codebook
from samenspraak.errors import LabelError, MissingFileError, listed
from samenspraak.files import whole_file
from samenspraak.labels import NOTHING, decisions, update_labels, write_labels
from samenspraak.params import Params
from samenspraak.sheets import Returned, read_workbook
from samenspraak.study import Study
from samenspraak.tables import empty_table, read_table


@dataclass(frozen=True, slots=True)
class Asked:
    """What the user says about the files: whose, how offsets count, which interviews are done."""

    coder: str = ""
    offsets: str = "auto"
    finished: tuple[str, ...] = ()


def collect_files(
    files: list[Path], params: Params, root: Path, asked: Asked, *, apply: bool = False
) -> list[str]:
    """Take back what coders returned and give lines that say what happened.

    What a coder said before about other units stays. Without `apply` nothing is written.

    Raises
    ------
    LabelError
        When a file holds something that cannot be taken over; all files are left as they are.
    """
    study = Study(params.corpus, root)
    units = read_table("units", study.units)
    codebook = Codebook.load(root / params.codebook)
    returned = [(path, _returned(path, study, units, codebook, asked)) for path in files]
    lines: list[str] = []
    for path, content in returned:
        target = study.labels / f"{content.coder}.csv"
        old = read_table("labels", target) if target.is_file() else empty_table("labels")
        merged = update_labels(old, content.labels)
        changes = decisions(old, merged, content.rows)
        lines.append(
            f"{path}: coder {content.coder}, {content.labels['unit_id'].nunique()} units looked at, "
            f"{int((content.labels['code'] != NOTHING).sum())} codings, {len(changes)} changes"
        )
        lines += [f"  {note}" for note in content.notes]
        if len(content.memos):
            lines.append(
                f"  {len(content.memos)} memos stay in the file; they may quote the interview"
            )
        if apply:
            write_labels(merged, target)
            _log(study.labels / "decisions.log", path, content.coder, changes)
            lines.append(f"  written to {target}")
    if not apply:
        lines.append("Nothing was written; add --apply to take this over.")
    return lines


def _returned(
    path: Path, study: Study, units: pd.DataFrame, codebook: Codebook, asked: Asked
) -> Returned:
    if not path.is_file():
        raise MissingFileError(f"{path}: no such file")
    if path.suffix.lower() == ".qdpx":
        return _from_project(path, study, units, codebook, asked)
    return read_workbook(path, units, codebook, study=study.name, coder=asked.coder)


def _from_project(
    path: Path, study: Study, units: pd.DataFrame, codebook: Codebook, asked: Asked
) -> Returned:
    from samenspraak.exchange import codings_to_labels, read_project

    coder = asked.coder
    if not coder:
        raise LabelError(f"{path}: say whose codings to take, with --coder c01")
    transcripts = read_table("transcripts", study.transcripts)
    labels, problems = codings_to_labels(
        read_project(path, offsets=asked.offsets),
        units,
        codebook,
        transcripts=transcripts,
        coder=coder,
        finished=asked.finished,
    )
    if labels.empty:
        raise LabelError(listed(f"{path}: no coding of {coder!r} could be taken over", problems))
    return Returned(coder=coder, labels=labels, notes=problems)


def _log(path: Path, source: Path, coder: str, changes: pd.DataFrame) -> None:
    """Append a line per decision: day, digest of the file, coder, unit, code, old and new."""
    digest = sha256(source.read_bytes()).hexdigest()[:12]
    day = datetime.now(UTC).date().isoformat()
    before = path.read_text(encoding="utf-8") if path.is_file() else ""
    rows = [
        f"{day} {digest} {coder} {row.unit_id} {row.code} {_said(row.old)} -> {_said(row.new)}\n"
        for row in changes.itertuples()
    ]
    with whole_file(path) as draft:
        draft.write_text(before + "".join(rows), encoding="utf-8")


def _said(value: object) -> str:
    return "?" if pd.isna(value) else str(value)
