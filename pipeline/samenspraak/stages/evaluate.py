"""How well the classifier does on interviews it has not seen."""

from __future__ import annotations

from pathlib import Path

from samenspraak.classify import MotivationClassifier
from samenspraak.codebook import Codebook
from samenspraak.encode import VectorStore
from samenspraak.evaluate import cross_validate, read_hard_cases
from samenspraak.labels import gold_matrix, read_labels
from samenspraak.params import Params
from samenspraak.segment import units_with_questions
from samenspraak.study import Study
from samenspraak.tables import read_table, write_metrics, write_plot, write_table


def run(params: Params, study: Study) -> None:
    """Write scores per code, errors, confusions, numbers, and the rows behind the plots."""
    frame = units_with_questions(
        read_table("units", study.units), read_table("transcripts", study.transcripts)
    )
    classifier = MotivationClassifier.load(
        study.classifier, encoder=VectorStore.load(study.embeddings)
    )
    known = Codebook.load(study.root / Path(params.codebook)).known_ids
    choices = params.evaluate
    evaluation = cross_validate(
        classifier,
        frame,
        gold_matrix(read_table("gold", study.gold), list(frame.index), classifier.codes_),
        frame["interview_id"],
        folds=choices.folds,
        repeats=choices.repeats,
        seed=choices.seed,
        resamples=choices.resamples,
        curve=choices.curve,
        by=read_table("cases", study.cases).set_index("interview_id")[["setting"]],
        labels=read_labels(study.labels, set(frame.index), known),
        hard_cases=read_hard_cases(study.hard_cases, set(frame.index), known),
    )
    write_table(evaluation.scores, "scores", study.scores)
    write_table(evaluation.errors, "errors", study.errors)
    write_metrics(study.metrics("classifier"), evaluation.metrics())
    write_plot(study.plot("confusion"), evaluation.confusion)
    write_table(evaluation.confusions, "confusions", study.plot("confusions"))
    write_plot(study.plot("calibration"), evaluation.calibration)
    write_plot(study.plot("learning"), evaluation.curve)
