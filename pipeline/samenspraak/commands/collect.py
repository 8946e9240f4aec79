"""Returned workbooks and projects to ``labels/<coder>.csv``, with a log of every decision."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pandas as pd

from samenspraak.codebook import Codebook
from samenspraak.errors import LabelError, MissingFileError, listed
from samenspraak.files import whole_file
from samenspraak.labels import decisions, write_labels
from samenspraak.params import Params
from samenspraak.sheets import Returned, read_workbook
from samenspraak.study import Study
from samenspraak.tables import empty_table, read_table


def collect_files(
    files: list[Path], params: Params, root: Path, *, coder: str = "", apply: bool = False
) -> list[str]:
    """Take back what coders returned and give lines that say what happened.

    Without `apply` nothing is written.

    Raises
    ------
    LabelError
        When a file holds something that cannot be taken over; all files are left as they are.
    """
    study = Study(params.corpus, root)
    units = read_table("units", study.units)
    codebook = Codebook.load(root / params.codebook)
    returned = [(path, _returned(path, study, units, codebook, coder)) for path in files]
    lines: list[str] = []
    for path, content in returned:
        target = study.labels / f"{content.coder}.csv"
        old = read_table("labels", target) if target.is_file() else empty_table("labels")
        changes = decisions(old, content.labels)
        lines.append(
            f"{path}: coder {content.coder}, {content.labels['unit_id'].nunique()} units looked at, "
            f"{int((content.labels['code'] != '-').sum())} codings, {len(changes)} changes"
        )
        lines += [f"  {note}" for note in content.notes]
        if apply:
            write_labels(content.labels, target)
            _log(study.labels / "decisions.log", path, content.coder, changes)
            lines.append(f"  written to {target}")
    if not apply:
        lines.append("Nothing was written; add --apply to take this over.")
    return lines


def _returned(
    path: Path, study: Study, units: pd.DataFrame, codebook: Codebook, coder: str
) -> Returned:
    if not path.is_file():
        raise MissingFileError(f"{path}: no such file")
    if path.suffix.lower() == ".qdpx":
        return _from_project(path, study, units, codebook, coder)
    return read_workbook(path, units, codebook, study=study.name, coder=coder)


def _from_project(
    path: Path, study: Study, units: pd.DataFrame, codebook: Codebook, coder: str
) -> Returned:
    from samenspraak.exchange import codings_to_labels, read_project

    if not coder:
        raise LabelError(f"{path}: say whose codings to take, with --coder c01")
    transcripts = read_table("transcripts", study.transcripts)
    labels, problems = codings_to_labels(
        read_project(path), units, codebook, transcripts=transcripts, coder=coder
    )
    if labels.empty:
        raise LabelError(listed(f"{path}: no coding of {coder!r} could be taken over", problems))
    return Returned(coder=coder, labels=labels, notes=problems)


def _log(path: Path, source: Path, coder: str, changes: pd.DataFrame) -> None:
    """Append one line per decision: digest of the file, coder, unit, code, old and new."""
    digest = sha256(source.read_bytes()).hexdigest()[:12]
    before = path.read_text(encoding="utf-8") if path.is_file() else ""
    rows = [
        f"{digest} {coder} {row.unit_id} {row.code} {row.old} -> {row.new}\n"
        for row in changes.itertuples()
    ]
    with whole_file(path) as draft:
        draft.write_text(before + "".join(rows), encoding="utf-8")
