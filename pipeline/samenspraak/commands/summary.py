"""The figures a researcher wants first, and where the report is."""

from __future__ import annotations

import json
from pathlib import Path

from samenspraak.errors import MissingFileError
from samenspraak.params import Params
from samenspraak.study import Study
from samenspraak.tables import read_table


def summary_lines(params: Params, root: Path) -> list[str]:
    """Give interviews, units, identifiers replaced, coded share, and the report's path.

    Raises
    ------
    MissingFileError
        When the pipeline has not run yet.
    """
    study = Study(params.corpus, root)
    if not study.report.is_file():
        raise MissingFileError(f"{study.report}: not there yet; run `dvc repro` first")
    masked = json.loads(study.metrics("anonymise").read_text(encoding="utf-8"))
    counts = json.loads(study.metrics("segment").read_text(encoding="utf-8"))
    replaced = sum(count for key, count in masked.items() if key.startswith("masked_"))
    return [
        f"interviews            {counts['interviews']}",
        f"units                 {counts['units']}",
        f"identifiers replaced  {replaced}",
        f"coded                 {_coded_share(study)}",
        f"report                {study.report}",
    ]


def _coded_share(study: Study) -> str:
    gold = read_table("gold", study.gold)
    if gold.empty:
        return "no labels yet; workbooks for coders are in " + str(study.sheets)
    units = gold.groupby("unit_id")["value"].max()
    return f"{(units >= 0.5).mean():.0%} of {len(units)} units that people looked at"
