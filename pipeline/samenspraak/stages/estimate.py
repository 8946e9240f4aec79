"""How common each code is, with intervals."""

from __future__ import annotations

from pathlib import Path

from samenspraak.codebook import Codebook
from samenspraak.estimate import estimate_prevalence
from samenspraak.params import Params
from samenspraak.study import Study
from samenspraak.tables import read_table, write_plot, write_table


def run(params: Params, study: Study) -> None:
    """Write prevalence per code, overall and by group."""
    estimates = estimate_prevalence(
        read_table("gold", study.gold),
        read_table("units", study.units),
        read_table("cases", study.cases),
        Codebook.load(study.root / Path(params.codebook)).ids,
        codings=read_table("codings", study.codings),
        cross_fitted=True,  # codings of labelled units come from models that left their interview out
        by=params.estimate.by,
        confidence=params.estimate.confidence,
    )
    write_table(estimates, "estimates", study.estimates)
    overall = estimates[estimates["group"] == "all"]
    write_plot(study.plot("prevalence"), overall[["code", "prevalence", "low", "high"]])
