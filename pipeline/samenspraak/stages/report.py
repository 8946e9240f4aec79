"""The report and the model card."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from samenspraak.codebook import Codebook
from samenspraak.errors import MissingFileError
from samenspraak.files import whole_file, whole_folder
from samenspraak.params import Params
from samenspraak.report import ReportData, render_model_card, render_report
from samenspraak.study import Study
from samenspraak.tables import read_csv, read_table
from samenspraak.themes import Themes

_STAGES = ("anonymise", "segment", "agreement", "classifier", "topics")


def run(params: Params, study: Study) -> None:
    """Write ``report.html`` and ``cards/model.md``."""
    data = load(params, study)
    report, card = render_report(data), render_model_card(data)
    with whole_file(study.report) as draft:
        draft.write_text(report, encoding="utf-8")
    with whole_folder(study.cards) as folder:
        (folder / "model.md").write_text(card, encoding="utf-8")


def load(params: Params, study: Study) -> ReportData:
    """Give everything the report is made from.

    Raises
    ------
    MissingFileError, TableError
        When a table is missing or does not fit.
    """
    return ReportData(
        study=study.name,
        params=params.model_dump(mode="json"),
        codebook=Codebook.load(study.root / Path(params.codebook)),
        themes=Themes.load(study.root / Path(params.themes)),
        cases=read_table("cases", study.cases),
        transcripts=read_table("transcripts", study.transcripts),
        units=read_table("units", study.units),
        gold=read_table("gold", study.gold),
        agreement=read_table("agreement", study.agreement),
        scores=read_table("scores", study.scores),
        codings=read_table("codings", study.codings),
        topics=read_table("topics", study.topics),
        unit_topics=read_table("unit_topics", study.unit_topics),
        unit_themes=read_table("unit_themes", study.unit_themes),
        estimates=read_table("estimates", study.estimates),
        calibration=read_csv(_present(study.plot("calibration"))).astype(float),
        learning=read_csv(_present(study.plot("learning"))).astype(float),
        confusions=read_table("confusions", study.plot("confusions")),
        metrics={stage: _numbers(study.metrics(stage)) for stage in _STAGES},
        model=_numbers(study.classifier / "model.json"),
    )


def _numbers(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(_present(path).read_text(encoding="utf-8"))
    return found


def _present(path: Path) -> Path:
    if not path.is_file():
        raise MissingFileError(f"{path}: no such file; run `dvc repro`")
    return path
