"""How well a classifier does on interviews it has not seen, and what it is set against."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from samenspraak.classify import MotivationClassifier
from samenspraak.classify.crossfit import draw_folds, labelled_units, obstacle
from samenspraak.evaluate.by_code import code_scores, unevaluated_scores
from samenspraak.evaluate.ceiling import ceiling_numbers, coder_f1
from samenspraak.evaluate.confusions import categories_of, confusion_numbers, sibling_confusions
from samenspraak.evaluate.curve import COLUMNS, learning_curve
from samenspraak.evaluate.hard_cases import hard_case_scores
from samenspraak.evaluate.outcomes import confusion, errors, predictions
from samenspraak.evaluate.overall import (
    calibration_bins,
    calibration_numbers,
    calibration_rows,
    group_numbers,
    overall_numbers,
)
from samenspraak.evaluate.ranking import Rankings
from samenspraak.tables import empty_table


@dataclass(frozen=True)
class Evaluation:
    """What cross-validation found.

    Examples
    --------
    >>> print(Evaluation.nothing("no labels yet", 0, 0))
    not evaluated: no labels yet
    """

    scores: pd.DataFrame
    """Table ``scores``: a row per code, means over repeats; empty cells where not evaluated."""
    predictions: pd.DataFrame
    """A row per labelled unit and evaluated code: ``unit_id``, ``code``, ``probability`` (out of
    fold, mean over repeats), ``decision`` (that of most repeats), ``value`` (the label)."""
    calibration: pd.DataFrame
    """``predicted``, ``observed``, ``n``: a row per bin of probability, all codes together."""
    confusion: pd.DataFrame
    """``actual``, ``predicted``: a row per pair of codes that met in one unit, ``-`` for none.
    A code that was rightly given meets itself; a missed code meets each code given wrongly
    (Heydarian, Doyle & Samavi 2022). Units without any code on either side are left out."""
    confusions: pd.DataFrame
    """Table ``confusions``: codes of one category taken for each other."""
    errors: pd.DataFrame
    """Table ``errors``: units to read closely, the worst first."""
    curve: pd.DataFrame
    """``n_interviews``, ``n_units``, ``macro_average_precision``: a row per number of interviews
    to learn from; without rows unless asked for."""
    numbers: dict[str, Any] = field(default_factory=dict)
    reason: str = ""
    """Why nothing could be evaluated; empty when something was."""

    def metrics(self) -> dict[str, Any]:
        """Give the numbers over all codes: see the keys; ``evaluated`` says whether there are any."""
        state = {"evaluated": not self.reason}
        return state | ({"reason": self.reason} if self.reason else {}) | self.numbers

    def __str__(self) -> str:
        """Give one line: the classifier against words alone and chance."""
        if self.reason:
            return f"not evaluated: {self.reason}"
        n = self.numbers
        return (
            f"macro AP {n['macro_average_precision']:.3f} against words only "
            f"{n['words_only_average_precision']:.3f} (chance {n['chance_average_precision']:.3f}; "
            f"{n['n_codes_evaluated']} codes, {n['n_units']} units, {n['n_interviews']} interviews)"
        )

    @classmethod
    def nothing(
        cls, reason: str, n_units: int, n_interviews: int, scores: pd.DataFrame | None = None
    ) -> Evaluation:
        """Give the evaluation of something that cannot be evaluated."""
        return cls(
            scores=pd.DataFrame() if scores is None else scores,
            predictions=pd.DataFrame(
                columns=["unit_id", "code", "probability", "decision", "value"]
            ),
            calibration=calibration_rows([], 1),
            confusion=pd.DataFrame(columns=["actual", "predicted"]),
            confusions=empty_table("confusions"),
            errors=empty_table("errors"),
            curve=pd.DataFrame(columns=list(COLUMNS)),
            numbers={"n_units": n_units, "n_interviews": n_interviews},
            reason=reason,
        )


def cross_validate(
    classifier: MotivationClassifier,
    X: Any,
    Y: Any,
    groups: Sequence[object] | None = None,
    *,
    folds: int = 5,
    repeats: int = 3,
    seed: int = 0,
    resamples: int = 1000,
    curve: int = 0,
    by: pd.DataFrame | None = None,
    labels: pd.DataFrame | None = None,
    hard_cases: pd.DataFrame | None = None,
) -> Evaluation:
    """Give scores on interviews that were left out of fitting.

    Whole interviews are left out, never single units: the same speaker leaks style and content.
    Beside the classifier stand a logistic regression on words alone in the same folds, likeness to
    the codebook's examples without any label, and the prevalence, which is what a random order
    scores; beside its F1 that of the coders among themselves.

    Intervals (95 %) are percentiles over resampled interviews (Efron & Tibshirani 1993) of the
    predictions as they are: they say what other interviews would change in the scores, not what
    they would change in the classifier. With fewer than six interviews there is none. The spread
    over repeats is reported apart.

    Parameters
    ----------
    classifier
        Fitted or not; it stays as it is. Which codes can be evaluated is decided once, on all
        labels (``min_positives``), so that a code does not abstain in a single fold.
    X, Y, groups
        As for `MotivationClassifier.fit`. Units that nobody looked at are left out.
    folds
        At most the number of interviews.
    repeats
        Other draws of the folds; the spread over them is reported.
    seed
        Of the first draw, the resamples and the learning curve.
    resamples
        Behind each interval.
    curve
        Points of the learning curve; 0 leaves it out. All but the last fit every fold again.
    by
        Ways of grouping beside language and role: index the interviews, a column each.
    labels
        Table ``labels``, for how well coders do among themselves.
    hard_cases
        Table ``hard_cases``.

    Raises
    ------
    LabelError
        When Y or groups do not fit X.
    """
    labelled = labelled_units(classifier, X, Y, groups)
    reason = obstacle(labelled, classifier.min_positives)
    if reason:
        n_interviews = len(set(labelled.groups))
        scores = unevaluated_scores(labelled)
        return Evaluation.nothing(reason, len(labelled.groups), n_interviews, scores)
    model = classifier.remembering(labelled.answers).set_params(min_positives=0)
    draws = [draw_folds(model, labelled, folds, seed + number) for number in range(repeats)]
    rankings = Rankings.of(model, labelled, draws, resamples, seed)
    given = np.mean([draw.given for draw in draws], axis=0) > 0.5
    said = predictions(labelled, np.mean(rankings.own.scores, axis=0), given)
    bins = calibration_bins(labelled, draws)
    coders = coder_f1(labels, set(map(str, labelled.answers.index)), labelled.codes)
    numbers = overall_numbers(labelled, draws, rankings)
    numbers |= ceiling_numbers(coders[labelled.evaluated])
    numbers |= group_numbers(labelled, rankings, by)
    numbers |= calibration_numbers(bins)
    siblings = categories_of(classifier.codebook)
    numbers |= confusion_numbers(said, siblings)
    if hard_cases is not None and len(hard_cases):
        numbers["hard_cases"] = hard_case_scores(hard_cases, said)
    return Evaluation(
        scores=code_scores(labelled, draws, rankings.own, coders),
        predictions=said,
        calibration=calibration_rows(bins, repeats),
        confusion=confusion(labelled, given),
        confusions=sibling_confusions(said, siblings),
        errors=errors(said),
        curve=learning_curve(
            model, labelled, rankings.own.scores[0], folds=folds, seed=seed, points=curve
        ),
        numbers=numbers,
    )
