"""How well a classifier does on interviews it has not seen, beside words alone and beside chance."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any

import numpy as np
import pandas as pd

from samenspraak.classify import MotivationClassifier
from samenspraak.classify.crossfit import (
    Draw,
    Flags,
    Labelled,
    draw_folds,
    labelled_units,
    obstacle,
)
from samenspraak.classify.targets import Matrix, n_positive, prevalences
from samenspraak.scores import (
    average_precision,
    better_than_chance,
    calibration_error,
    compare,
    counts,
    reliability,
)
from samenspraak.tables import check_table


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
            calibration=pd.DataFrame(columns=["predicted", "observed", "n"]),
            confusion=pd.DataFrame(columns=["actual", "predicted"]),
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
) -> Evaluation:
    """Give scores on interviews that were left out of fitting.

    Whole interviews are left out, never single units: the same speaker leaks style and content.
    Beside the classifier stand, in the same folds, a logistic regression on words alone and the
    prevalence, which is what a random order scores.

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
        Of the first draw.

    Raises
    ------
    LabelError
        When Y or groups do not fit X.
    """
    labelled = labelled_units(classifier, X, Y, groups)
    reason = obstacle(labelled, classifier.min_positives)
    if reason:
        n_interviews = len(set(labelled.groups))
        return Evaluation.nothing(
            reason, len(labelled.groups), n_interviews, _scores(labelled, [], labelled.targets * 0)
        )
    model = classifier.remembering(labelled.answers).set_params(min_positives=0)
    draws = [draw_folds(model, labelled, folds, seed + number) for number in range(repeats)]
    mean = np.mean([draw.probabilities for draw in draws], axis=0)
    given = np.mean([draw.given for draw in draws], axis=0) > 0.5
    bins = reliability(
        np.concatenate([_evaluated(labelled, labelled.targets)] * repeats),
        np.concatenate([_evaluated(labelled, draw.probabilities) for draw in draws]),
    )
    return Evaluation(
        scores=_scores(labelled, draws, mean),
        predictions=_predictions(labelled, mean, given),
        calibration=pd.DataFrame(
            [(one.predicted, one.observed, round(one.n / repeats)) for one in bins],
            columns=["predicted", "observed", "n"],
        ),
        confusion=_confusion(labelled, given),
        numbers=_numbers(labelled, draws) | {"expected_calibration_error": calibration_error(bins)},
    )


def _scores(labelled: Labelled, draws: list[Draw], mean: Matrix) -> pd.DataFrame:
    """Give the table ``scores``."""
    looked_at = (~np.isnan(labelled.targets)).sum(axis=0)
    rows = []
    for code, name in enumerate(labelled.codes):
        share = labelled.targets[:, code]
        row = {
            "code": name,
            "n_positive": int(n_positive(labelled.targets)[code]),
            "prevalence": float(prevalences(labelled.targets)[code]),
        }
        if draws and labelled.evaluated[code]:
            good = better_than_chance(share, mean[:, code])
            row["status"] = "learnt" if good else "no better than chance"
            row |= _code_scores(share, code, draws)
        else:
            row["status"] = _unevaluated(int(looked_at[code]), bool(labelled.evaluated[code]))
            row |= dict.fromkeys(("average_precision", "precision", "recall", "f1"))
        rows.append(row)
    return check_table(pd.DataFrame(rows), "scores")


def _unevaluated(looked_at: int, enough: bool) -> str:
    if not looked_at:
        return "not looked at"
    return "not evaluated" if enough else "too few examples"


def _code_scores(share: Matrix, code: int, draws: list[Draw]) -> dict[str, float]:
    aps = [average_precision(share, draw.probabilities[:, code]) for draw in draws]
    pairs = [compare(*counts(share, draw.given[:, code])) for draw in draws]
    return {
        "average_precision": float(np.mean(aps)),
        "precision": float(np.mean([pair.precision for pair in pairs])),
        "recall": float(np.mean([pair.recall for pair in pairs])),
        "f1": float(np.mean([pair.f1 for pair in pairs])),
    }


def _evaluated(labelled: Labelled, values: Matrix) -> Matrix:
    """Give the columns of the evaluated codes as one row of pairs."""
    return values[:, labelled.evaluated].ravel()


def _macro(labelled: Labelled, scores: Matrix, rows: Flags | None = None) -> float:
    """Give average precision over evaluated codes that have a positive unit among these rows."""
    own = np.ones(len(scores), dtype=bool) if rows is None else rows
    each = [
        average_precision(labelled.targets[own, code], scores[own, code])
        for code in np.flatnonzero(labelled.evaluated)
    ]
    known = [value for value in each if not np.isnan(value)]
    return float(np.mean(known)) if known else float("nan")


def _numbers(labelled: Labelled, draws: list[Draw]) -> dict[str, Any]:
    own = [_macro(labelled, draw.probabilities) for draw in draws]
    words = [_macro(labelled, draw.words_only) for draw in draws]
    table = [
        [counts(labelled.targets[:, code], draw.given[:, code]) for draw in draws]
        for code in np.flatnonzero(labelled.evaluated)
    ]
    micro = [compare(*np.sum([code[draw] for code in table], axis=0)) for draw in range(len(draws))]
    numbers: dict[str, Any] = {
        "n_units": len(labelled.groups),
        "n_interviews": len(set(labelled.groups)),
        "n_codes": len(labelled.codes),
        "n_codes_evaluated": int(labelled.evaluated.sum()),
        "macro_average_precision": float(np.mean(own)),
        "macro_average_precision_sd": float(np.std(own)),
        "words_only_average_precision": float(np.mean(words)),
        "words_only_average_precision_sd": float(np.std(words)),
        "chance_average_precision": float(prevalences(labelled.targets)[labelled.evaluated].mean()),
        "macro_f1": float(np.mean([compare(*draw).f1 for code in table for draw in code])),
        "micro_f1": float(np.mean([one.f1 for one in micro])),
    }
    names = sorted(set(labelled.languages))
    if len(names) > 1:
        numbers["by_language"] = {name: _language(labelled, draws, name) for name in names}
    return numbers


def _language(labelled: Labelled, draws: list[Draw], name: str) -> dict[str, Any]:
    rows = np.array([language == name for language in labelled.languages])
    present = np.nansum(labelled.targets[rows], axis=0) > 0
    return {
        "n_units": int(rows.sum()),
        "n_codes_evaluated": int((present & labelled.evaluated).sum()),
        "macro_average_precision": float(
            np.mean([_macro(labelled, draw.probabilities, rows) for draw in draws])
        ),
        "words_only_average_precision": float(
            np.mean([_macro(labelled, draw.words_only, rows) for draw in draws])
        ),
    }


def _predictions(labelled: Labelled, mean: Matrix, given: Flags) -> pd.DataFrame:
    codes = np.flatnonzero(labelled.evaluated)
    frame = pd.DataFrame(
        {
            "unit_id": np.repeat([str(unit) for unit in labelled.answers.index], len(codes)),
            "code": [labelled.codes[code] for code in codes] * len(labelled.groups),
            "probability": _evaluated(labelled, mean).round(6),
            "decision": given[:, codes].ravel(),
            "value": _evaluated(labelled, labelled.targets),
        }
    )
    seen = frame[frame["value"].notna()]
    return seen.sort_values(["unit_id", "code"], kind="stable", ignore_index=True)


def _confusion(labelled: Labelled, given: Flags) -> pd.DataFrame:
    rows = [
        pair
        for share, own in zip(labelled.targets, given, strict=True)
        for pair in _pairs(
            labelled.evaluated & (np.nan_to_num(share) >= 0.5),
            labelled.evaluated & own & ~np.isnan(share),
        )
    ]
    names = [*labelled.codes, "-"]
    return pd.DataFrame(
        sorted((names[actual], names[predicted]) for actual, predicted in rows),
        columns=["actual", "predicted"],
    )


def _pairs(actual: Flags, given: Flags) -> Iterator[tuple[int, int]]:
    """Give which code met which in one unit; -1 for none."""
    yield from ((int(code), int(code)) for code in np.flatnonzero(actual & given))
    missed, wrong = np.flatnonzero(actual & ~given), np.flatnonzero(given & ~actual)
    if len(missed) or len(wrong):
        yield from product(missed.tolist() or [-1], wrong.tolist() or [-1])
