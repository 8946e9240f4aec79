"""Gold labels to a classifier."""

from __future__ import annotations

from pathlib import Path

from samenspraak.classify import MotivationClassifier
from samenspraak.codebook import Codebook
from samenspraak.encode import FineTuning, VectorStore, chosen_encoder
from samenspraak.labels import gold_matrix
from samenspraak.params import Params
from samenspraak.segment import units_with_questions
from samenspraak.study import Study
from samenspraak.tables import read_table


def run(params: Params, study: Study) -> None:
    """Write the classifier; without labels one that ranks by the codebook's examples."""
    frame = units_with_questions(
        read_table("units", study.units), read_table("transcripts", study.transcripts)
    )
    codebook = Codebook.load(study.root / Path(params.codebook))
    gold = gold_matrix(read_table("gold", study.gold), list(frame.index), codebook.ids)
    choices = params.train
    encoder: VectorStore | FineTuning = VectorStore.load(study.embeddings)
    if choices.finetune:
        encoder = FineTuning(
            chosen_encoder(params.encode.encoder, len(frame)),
            seed=choices.seed,
            allow_download=params.encode.allow_download,
        )
    classifier = MotivationClassifier(
        codebook,
        encoder=encoder,
        C=choices.C,
        question=choices.question,
        role=choices.role,
        examples=choices.examples,
        weights=choices.weights,
        min_positives=choices.min_positives,
        random_state=choices.seed,
    )
    classifier.fit(frame, gold, groups=frame["interview_id"])
    classifier.save(study.classifier)
