"""Scores per code: the table ``scores``."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from samenspraak.classify.crossfit import Draw, Labelled
from samenspraak.classify.targets import Matrix, n_positive, prevalences
from samenspraak.evaluate.ranking import Ranking
from samenspraak.scores import average_precision, better_than_chance, compare, counts
from samenspraak.tables import check_table

_MEASURES = (
    "average_precision",
    "low",
    "high",
    "precision",
    "recall",
    "f1",
    "coder_f1",
    "prevalence_predicted",
)


def code_scores(
    labelled: Labelled, draws: list[Draw], own: Ranking, coder_f1: pd.Series
) -> pd.DataFrame:
    """Give the table ``scores``: means over draws, interval of average precision over interviews.

    Parameters
    ----------
    labelled, draws
        Units and the predictions of each draw.
    own
        The classifier's ranking in these draws.
    coder_f1
        By code.
    """
    mean = np.mean([draw.probabilities for draw in draws], axis=0)
    resampled = dict(zip(np.flatnonzero(labelled.evaluated), own.resampled().T, strict=True))
    rows = []
    for code, row in enumerate(_counted(labelled)):
        if code in resampled:
            share = labelled.targets[:, code]
            good = better_than_chance(share, mean[:, code])
            row["status"] = "learnt" if good else "no better than chance"
            row |= _measured(share, code, draws)
            low, high = own.interval(resampled[code])
            row |= {"low": low, "high": high, "coder_f1": coder_f1[row["code"]]}
        rows.append(row)
    return check_table(pd.DataFrame(rows), "scores")


def unevaluated_scores(labelled: Labelled) -> pd.DataFrame:
    """Give the table ``scores`` with counts only."""
    return check_table(pd.DataFrame(_counted(labelled)), "scores")


def _counted(labelled: Labelled) -> list[dict[str, Any]]:
    """Give a row per code that says how many units there are, and why there would be no score."""
    looked_at = (~np.isnan(labelled.targets)).sum(axis=0)
    positive, prevalence = n_positive(labelled.targets), prevalences(labelled.targets)
    empty: dict[str, Any] = dict.fromkeys(_MEASURES, float("nan"))
    return [
        empty
        | {
            "code": name,
            "status": _unevaluated(int(looked_at[code]), bool(labelled.evaluated[code])),
            "n_positive": int(positive[code]),
            "prevalence": float(prevalence[code]),
        }
        for code, name in enumerate(labelled.codes)
    ]


def _unevaluated(looked_at: int, enough: bool) -> str:
    if not looked_at:
        return "not looked at"
    return "not evaluated" if enough else "too few examples"


def _measured(share: Matrix, code: int, draws: list[Draw]) -> dict[str, float]:
    aps = [average_precision(share, draw.probabilities[:, code]) for draw in draws]
    pairs = [compare(*counts(share, draw.given[:, code])) for draw in draws]
    given = [draw.given[~np.isnan(share), code].mean() for draw in draws]
    return {
        "average_precision": float(np.mean(aps)),
        "precision": float(np.mean([pair.precision for pair in pairs])),
        "recall": float(np.mean([pair.recall for pair in pairs])),
        "f1": float(np.mean([pair.f1 for pair in pairs])),
        "prevalence_predicted": float(np.mean(given)),
    }
