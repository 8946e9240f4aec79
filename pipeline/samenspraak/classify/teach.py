"""An encoder taught by the labels, where that was asked for."""

from __future__ import annotations

import numpy as np

from samenspraak.classify.categories import Scheme
from samenspraak.classify.features import Source
from samenspraak.classify.rows import Units
from samenspraak.classify.similarity import Examples
from samenspraak.classify.training import outputs, to_learn
from samenspraak.encode import FineTuning


def taught(
    source: Source | FineTuning | None,
    units: Units,
    lesson: Examples | None,
    scheme: Scheme | None,
    min_positives: int,
) -> Source | None:
    """Give the encoder after labelled units and examples taught it; any other stays as it is.

    What it learns is what the regressions learn: codes with enough positives, and categories.
    Without such a code it stays as it was.

    Parameters
    ----------
    source
        Of sentence vectors.
    units
        Of the study.
    lesson
        Examples that teach as well.
    scheme
        Which codes lie in which category, where there are categories.
    min_positives
        Of a code that is learnt.
    """
    if not isinstance(source, FineTuning):
        return source
    learn = to_learn(units.targets, lesson, min_positives)
    labelled = units.take(np.flatnonzero(units.looked_at).tolist() if learn.any() else [])
    answers, targets = labelled.answers, outputs(labelled.targets, learn, scheme)
    if lesson is not None and learn.any():
        answers = answers.and_(lesson.answers)
        targets = np.vstack([targets, outputs(lesson.targets(), learn, scheme)])
    return source.taught(answers.texts, targets)
