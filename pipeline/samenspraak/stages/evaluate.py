"""How well the classifier does on interviews it has not seen."""

from __future__ import annotations

from samenspraak.classify import MotivationClassifier
from samenspraak.encode import VectorStore
from samenspraak.evaluate import cross_validate
from samenspraak.labels import gold_matrix
from samenspraak.params import Params
from samenspraak.segment import units_with_questions
from samenspraak.study import Study
from samenspraak.tables import read_table, write_metrics, write_plot, write_table


def run(params: Params, study: Study) -> None:
    """Write scores per code, numbers, and the rows of the confusion and calibration plots."""
    frame = units_with_questions(
        read_table("units", study.units), read_table("transcripts", study.transcripts)
    )
    classifier = MotivationClassifier.load(
        study.classifier, encoder=VectorStore.load(study.embeddings)
    )
    gold = gold_matrix(read_table("gold", study.gold), list(frame.index), classifier.codes_)
    choices = params.evaluate
    evaluation = cross_validate(
        classifier,
        frame,
        gold,
        frame["interview_id"],
        folds=choices.folds,
        repeats=choices.repeats,
        seed=choices.seed,
    )
    write_table(evaluation.scores, "scores", study.scores)
    write_metrics(study.metrics("classifier"), evaluation.metrics())
    write_plot(study.plot("confusion"), evaluation.confusion)
    write_plot(study.plot("calibration"), evaluation.calibration)
