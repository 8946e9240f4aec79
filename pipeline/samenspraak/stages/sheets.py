"""A review workbook for each coder."""

from __future__ import annotations

from pathlib import Path

from samenspraak.codebook import Codebook
from samenspraak.files import whole_folder
from samenspraak.labels import read_labels
from samenspraak.params import Params
from samenspraak.progress import track
from samenspraak.select import select_units
from samenspraak.sheets import review_rows, write_workbook
from samenspraak.study import Study
from samenspraak.tables import read_table


def run(params: Params, study: Study) -> None:
    """Write one workbook per coder: the same units, with what this coder said before."""
    units = read_table("units", study.units)
    codings = read_table("codings", study.codings)
    codebook = Codebook.load(study.root / Path(params.codebook))
    choices = params.sheets
    labels = read_labels(study.labels, set(units["unit_id"]), codebook.known_ids)
    ranked = codebook.ids if codings["coder"].str.contains("similarity-").any() else ()
    selected = select_units(
        units,
        design=choices.design,
        n=choices.units,
        seed=choices.seed,
        codings=codings,
        labelled=set(labels["unit_id"]),
        by_similarity=ranked,
    )
    rows = review_rows(units, read_table("transcripts", study.transcripts), selected)
    with whole_folder(study.sheets) as folder:
        for coder in track(choices.coders, "Writing workbooks"):
            write_workbook(
                folder / f"{coder}.xlsx",
                rows,
                codebook,
                suggestions=None if choices.blind else codings,
                n_suggestions=choices.suggestions,
                by_similarity=ranked,
                filled=labels[labels["coder"] == coder],
                coder=coder,
                language=params.language,
                study=study.name,
            )
