"""Labels that coders returned to agreement and gold."""

from __future__ import annotations

from pathlib import Path

from samenspraak.agreement import measure_agreement
from samenspraak.codebook import Codebook
from samenspraak.labels import merge_labels, read_labels
from samenspraak.params import Params
from samenspraak.study import Study
from samenspraak.tables import read_table, write_metrics, write_plot, write_table


def run(params: Params, study: Study) -> None:
    """Write gold labels and agreement per code; both are empty without labels."""
    units = read_table("units", study.units)
    codebook = Codebook.load(study.root / Path(params.codebook))
    codes = codebook.ids
    labels = read_labels(study.labels, set(units["unit_id"]), codebook.known_ids)
    agreement = measure_agreement(
        labels,
        dict(zip(units["unit_id"], units["interview_id"], strict=True)),
        codes,
        resamples=params.agree.resamples,
        seed=params.agree.seed,
    )
    gold = merge_labels(labels, codes, how=params.agree.merge)
    write_table(gold, "gold", study.gold)
    write_table(agreement.table, "agreement", study.agreement)
    # Per code the table says it; `dvc metrics show` has room for what holds for all.
    numbers = {key: value for key, value in agreement.metrics().items() if key != "codes"}
    write_metrics(study.metrics("agreement"), numbers)
    write_plot(study.plot("agreement"), agreement.table[["code", "alpha", "n_positive"]])
