"""Every known identifier, searched in every file of the open side: one find and the run fails."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pandas as pd

from samenspraak.anonymise.lexicon import embedded_lexicon
from samenspraak.anonymise.roster_file import load_roster
from samenspraak.audit import (
    Finding,
    OpenSideAudit,
    Passage,
    Scanner,
    Standing,
    audit_open_side,
    known_forms,
    masked_texts,
    passages,
    program_texts,
)
from samenspraak.errors import LeakError, MissingFileError, listed
from samenspraak.params import Params
from samenspraak.private import PrivateStudy
from samenspraak.records import Span, Turn
from samenspraak.study import Study
from samenspraak.tables import read_table, to_records, write_metrics


def run(params: Params, study: Study) -> None:
    """Write how much was searched, when nothing was found.

    Raises
    ------
    LeakError
        When a known identifier stands on the open side: by place and entity, never which. Nothing
        is written then.
    """
    result = audit_study(params, study)
    if result.findings:
        raise LeakError(_message(result.findings))
    write_metrics(study.metrics("audit"), result.metrics())


def audit_study(params: Params, study: Study) -> OpenSideAudit:
    """Give every known identifier in the outputs, the classifier and the labels of a study.

    Raises
    ------
    MissingFileError, TableError, StudyError
        When the private tables are not there or do not fit, or an open file cannot be read.
    """
    private = PrivateStudy(study.name, study.root)
    if not study.outputs.is_dir():
        raise MissingFileError(f"{study.outputs}: no such folder; run `dvc repro` first")
    turns = to_records(read_table("turns", private.turns), Turn)
    entities = to_records(read_table("entities", private.entities), Span)
    interviews = read_table("interviews", private.interviews)
    lexicon = embedded_lexicon()
    forms = known_forms(
        entities,
        load_roster(private.roster),
        _speakers(turns, interviews),
        dict(zip(interviews["interview_id"], interviews["file"], strict=True)),
        lexicon,
    )
    scanner = Scanner(forms)
    own = [path.read_text(encoding="utf-8") for path in _choices(params, study)]
    own += program_texts(Path(__file__).parent.parent)
    standing = Standing(scanner, masked_texts(turns, entities), own)

    def is_open(name: str) -> bool:
        named = audit_open_side([Passage("", name)], scanner, standing, lexicon)
        return not named.findings

    found = _open_side(study, is_open)
    return audit_open_side(found, scanner, standing, lexicon)


def _choices(params: Params, study: Study) -> list[Path]:
    """Give the files that a person wrote and the open side quotes."""
    return [study.root / params.codebook, study.root / params.themes]


def _speakers(turns: Iterable[Turn], interviews: pd.DataFrame) -> dict[str, set[str]]:
    """Give the speaker labels of each interview, from its transcript and from `interviews.csv`."""
    labels: defaultdict[str, set[str]] = defaultdict(set)
    for turn in turns:
        labels[turn.interview_id].add(turn.speaker)
    for row in interviews.to_dict("records"):
        for entry in str(row.get("speakers", "")).split(";"):
            label = entry.rpartition("=")[0].strip()
            if label:
                labels[row["interview_id"]].add(label)
    return labels


def _open_side(study: Study, is_open: Callable[[str], bool]) -> Iterator[Passage]:
    for folder in (study.outputs, study.classifier.parent, study.labels):
        if folder.is_dir():
            shown = folder.relative_to(study.root).as_posix()
            yield from passages(folder, shown, is_open, [study.metrics("audit")])


def _message(findings: Iterable[Finding]) -> str:
    counts = Counter(findings)
    lines = [
        f"{finding}{f', {count} times' if count > 1 else ''}" for finding, count in counts.items()
    ]
    total = sum(counts.values())
    return listed(
        f"{total} known identifier{'s' if total > 1 else ''} on the open side",
        lines,
        "Look the entity up in the private entities table or the roster. Take the file back from "
        "whoever has it, correct what made it, and run again.",
    )
