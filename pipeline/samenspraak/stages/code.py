"""The classifier's codings of every unit."""

from __future__ import annotations

from pathlib import Path

from samenspraak.classify import MotivationClassifier
from samenspraak.codebook import Codebook
from samenspraak.encode import VectorStore, chosen_encoder
from samenspraak.params import Params
from samenspraak.progress import track
from samenspraak.segment import units_with_questions
from samenspraak.study import Study
from samenspraak.tables import read_table, write_parts

_PART = 10_000
"""Units whose codings are in memory at a time: with 27 codes 270,000 rows, a row group."""


def run(params: Params, study: Study) -> None:
    """Write one coding per unit and code, with the words that carried it.

    Units are coded in parts, each a row group of the file; up to 10,000 units are one part. What is
    held of all units is their texts and, but for the fast encoder, their vectors: fast encodes
    again as it goes, which takes less time than finding the words and gives the same.
    """
    frame = units_with_questions(
        read_table("units", study.units), read_table("transcripts", study.transcripts)
    )
    fast = chosen_encoder(params.encode.encoder, len(frame)) == "fast"
    classifier = MotivationClassifier.load(
        study.classifier,
        encoder="fast" if fast else VectorStore.load(study.embeddings),
        codebook=Codebook.load(study.root / Path(params.codebook)),
    )
    parts = (
        classifier.codings(frame.iloc[first : first + _PART])
        for first in track(range(0, len(frame), _PART), "Coding units")
    )
    write_parts(parts, "codings", study.codings)
