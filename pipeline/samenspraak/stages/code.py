"""The classifier's codings of every unit."""

from __future__ import annotations

from pathlib import Path

from samenspraak.classify import MotivationClassifier
from samenspraak.codebook import Codebook
from samenspraak.encode import VectorStore
from samenspraak.params import Params
from samenspraak.segment import units_with_questions
from samenspraak.study import Study
from samenspraak.tables import read_table, write_table


def run(params: Params, study: Study) -> None:
    """Write one coding per unit and code, with the words that carried it."""
    frame = units_with_questions(
        read_table("units", study.units), read_table("transcripts", study.transcripts)
    )
    classifier = MotivationClassifier.load(
        study.classifier,
        encoder=VectorStore.load(study.embeddings),
        codebook=Codebook.load(study.root / Path(params.codebook)),
    )
    write_table(classifier.codings(frame), "codings", study.codings)
