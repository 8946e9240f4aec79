"""Pseudonymised transcripts to coding units."""

from __future__ import annotations

from samenspraak.params import Params
from samenspraak.records import Turn
from samenspraak.segment import segment
from samenspraak.study import Study
from samenspraak.tables import read_table, to_frame, to_records, write_metrics, write_table


def run(params: Params, study: Study) -> None:
    """Write the units and how many there are."""
    turns = to_records(read_table("transcripts", study.transcripts), Turn)
    cases = read_table("cases", study.cases)
    units = segment(
        turns,
        dict(zip(cases["interview_id"], cases["language"], strict=True)),
        max_words=params.segment.max_words,
        max_sentences=params.segment.max_sentences,
    )
    frame = to_frame(units, "units")
    with_units = frame["interview_id"].nunique()
    write_table(frame, "units", study.units)
    write_metrics(
        study.metrics("segment"),
        {
            "interviews": len(cases),
            "interviews_without_units": len(cases) - with_units,
            "units": len(frame),
            "words": int(frame["n_words"].sum()) if len(frame) else 0,
        },
    )
