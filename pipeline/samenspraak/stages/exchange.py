"""REFI-QDA files for NVivo, ATLAS.ti, MAXQDA and QualCoder."""

from __future__ import annotations

import json
from itertools import groupby
from pathlib import Path

import pandas as pd

from samenspraak.codebook import Codebook
from samenspraak.exchange import write_codebook, write_project
from samenspraak.files import whole_folder
from samenspraak.labels import human_codings, read_labels
from samenspraak.params import Params
from samenspraak.records import Turn
from samenspraak.study import Study
from samenspraak.tables import read_table, to_records


def run(params: Params, study: Study) -> None:
    """Write the project, the codebook and what the exchange format could not hold."""
    units = read_table("units", study.units)
    codebook = Codebook.load(study.root / Path(params.codebook))
    turns = to_records(read_table("transcripts", study.transcripts), Turn)
    interviews = {key: list(group) for key, group in groupby(turns, lambda turn: turn.interview_id)}
    labels = read_labels(study.labels, set(units["unit_id"]), codebook.known_ids)
    codings = human_codings(labels)
    if params.exchange.machine_codings:
        machine = read_table("codings", study.codings)
        codings = pd.concat([codings, machine[machine["decision"]]], ignore_index=True)
    with whole_folder(study.exchange) as folder:
        losses = write_project(
            folder / f"{study.name}.qdpx",
            study=study.name,
            interviews=interviews,
            cases=read_table("cases", study.cases),
            units=units,
            codings=codings,
            codebook=codebook,
            language=params.language,
        )
        write_codebook(folder / "codebook.qdc", codebook, params.language)
        rows = json.dumps(losses.rows(), indent=2, ensure_ascii=False)
        (folder / "losses.json").write_text(rows + "\n", encoding="utf-8")
