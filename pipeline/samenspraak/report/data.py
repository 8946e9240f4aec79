"""What the report is made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from samenspraak.codebook import Codebook
from samenspraak.themes import Themes


@dataclass(frozen=True)
class ReportData:
    """Tables, numbers and choices of one study, all from the open side.

    Every table may be without rows and every number may be missing: the report then says so.
    """

    study: str
    params: Mapping[str, Any]
    """All choices of the study, as ``params.yaml`` nests them."""
    codebook: Codebook
    themes: Themes
    cases: pd.DataFrame
    transcripts: pd.DataFrame
    units: pd.DataFrame
    gold: pd.DataFrame
    agreement: pd.DataFrame
    scores: pd.DataFrame
    codings: pd.DataFrame
    topics: pd.DataFrame
    unit_topics: pd.DataFrame
    unit_themes: pd.DataFrame
    estimates: pd.DataFrame
    calibration: pd.DataFrame
    """``predicted``, ``observed``, ``n``: a row per bin of probability."""
    learning: pd.DataFrame
    """``n_interviews``, ``n_units``, ``macro_average_precision``: a row per point of the curve."""
    confusions: pd.DataFrame
    metrics: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Stage to its numbers: ``anonymise``, ``segment``, ``agreement``, ``classifier``, ``topics``."""
    model: Mapping[str, Any] = field(default_factory=dict)
    """What ``model.json`` of the classifier says: ``version``, ``encoder``, ``choice``, ``codebook``."""

    @property
    def language(self) -> str:
        """Language of the labels of codes and themes."""
        return str(self.params.get("language", "nl"))

    def choice(self, section: str, name: str, default: Any) -> Any:
        """Give one choice, or the default where the study does not make it."""
        return dict(self.params.get(section) or {}).get(name, default)

    def number(self, stage: str, name: str) -> Any:
        """Give one number of a stage; None where it was not measured."""
        return dict(self.metrics.get(stage) or {}).get(name)

    @property
    def min_cell(self) -> int:
        """Fewest interviews that may be told apart by what is shown of them."""
        return int(self.choice("report", "min_cell", 3))

    @property
    def model_version(self) -> str:
        """Version of the classifier, or nothing when it has not coded."""
        coders = sorted(set(self.codings["coder"]))
        return coders[0].removeprefix("model:") if coders else str(self.model.get("version", ""))


def number_or_none(value: object) -> float | None:
    """Give a cell of a table or a metric as a number; None where nothing was measured."""
    return None if value is None or pd.isna(value) else float(str(value))
