"""Numbers over all codes: the classifier beside baselines and coders, for all and by group."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from samenspraak.classify.crossfit import Draw, Flags, Labelled
from samenspraak.classify.targets import Matrix, prevalences
from samenspraak.evaluate.ranking import Ranking, Rankings
from samenspraak.scores import BINS, Bin, calibration_error, compare, counts, reliability

_AP = "macro_average_precision"


def overall_numbers(labelled: Labelled, draws: list[Draw], rankings: Rankings) -> dict[str, Any]:
    """Give counts, average precision and F1 over all evaluated codes."""
    own, words, definitions = rankings.own, rankings.words_only, rankings.definitions_only
    resampled = own.resampled_macro()
    low, high = own.interval(resampled)
    numbers: dict[str, Any] = {
        "n_units": len(labelled.groups),
        "n_interviews": len(set(labelled.groups)),
        "n_codes": len(labelled.codes),
        "n_codes_evaluated": int(labelled.evaluated.sum()),
        _AP: float(np.mean(own.macro())),
        f"{_AP}_sd": float(np.std(own.macro())),
        f"{_AP}_low": low,
        f"{_AP}_high": high,
        "words_only_average_precision": float(np.mean(words.macro())),
        "words_only_average_precision_sd": float(np.std(words.macro())),
        "more_than_words_only": _difference(own, words, resampled),
    }
    if definitions is not None:
        numbers["definitions_only_average_precision"] = float(np.mean(definitions.macro()))
        numbers["more_than_definitions_only"] = _difference(own, definitions, resampled)
    numbers["chance_average_precision"] = float(
        prevalences(labelled.targets)[labelled.evaluated].mean()
    )
    return numbers | _f1(labelled, draws)


def _difference(own: Ranking, other: Ranking, resampled: Matrix) -> dict[str, float]:
    """Give how much higher the one stands, on the same resamples."""
    low, high = own.interval(resampled - other.resampled_macro())
    difference = float(np.mean(own.macro()) - np.mean(other.macro()))
    return {"difference": difference, "low": low, "high": high}


def _f1(labelled: Labelled, draws: list[Draw]) -> dict[str, float]:
    table = [
        [counts(labelled.targets[:, code], draw.given[:, code]) for draw in draws]
        for code in np.flatnonzero(labelled.evaluated)
    ]
    micro = [compare(*np.sum([code[draw] for code in table], axis=0)) for draw in range(len(draws))]
    return {
        "macro_f1": float(np.mean([compare(*draw).f1 for code in table for draw in code])),
        "micro_f1": float(np.mean([one.f1 for one in micro])),
    }


def group_numbers(
    labelled: Labelled, rankings: Rankings, by: pd.DataFrame | None
) -> dict[str, dict[str, Any]]:
    """Give ``by_<column>``: per value the numbers over the units with it.

    Average precision is over the codes that occur there, so groups do not compare with each other
    but each with words alone and chance; there is no interval for a handful of interviews. Language and role are those of the unit. A column with one
    value is left out; so are units without a value.

    Parameters
    ----------
    labelled, rankings
        Units and what was said of them.
    by
        Index the interviews, a column per way of grouping.
    """
    return {
        f"by_{column}": {name: _group(labelled, rankings, values == name) for name in names}
        for column, values in _groupings(labelled, by)
        if len(names := sorted(set(values) - {""})) > 1
    }


def _groupings(labelled: Labelled, by: pd.DataFrame | None) -> Iterator[tuple[str, Any]]:
    yield "language", np.array(labelled.languages, dtype=object)
    yield "role", np.array(labelled.answers.roles, dtype=object)
    if by is None:
        return
    for column in by.columns:
        values = by[column].astype(object).reindex(labelled.groups)
        yield str(column), values.where(values.notna(), "").map(str).to_numpy(dtype=object)


def _group(labelled: Labelled, rankings: Rankings, rows: Flags) -> dict[str, Any]:
    here = labelled.targets[rows]
    present = labelled.evaluated & (np.nansum(here, axis=0) > 0)
    low, high = rankings.own.interval(rankings.own.resampled_macro(rows), rows)
    chance = prevalences(here)[present]
    return {
        "n_units": int(rows.sum()),
        "n_interviews": len({labelled.groups[row] for row in np.flatnonzero(rows)}),
        "n_codes_evaluated": int(present.sum()),
        _AP: float(np.mean(rankings.own.macro(rows))),
        f"{_AP}_low": low,
        f"{_AP}_high": high,
        "words_only_average_precision": float(np.mean(rankings.words_only.macro(rows))),
        "chance_average_precision": float(chance.mean()) if len(chance) else float("nan"),
    }


def calibration_bins(labelled: Labelled, draws: list[Draw]) -> list[Bin]:
    """Give the bins of reliability over all pairs of unit and evaluated code of all draws."""
    own = labelled.evaluated
    return reliability(
        np.concatenate([labelled.targets[:, own].ravel()] * len(draws)),
        np.concatenate([draw.probabilities[:, own].ravel() for draw in draws]),
    )


def calibration_numbers(bins: list[Bin]) -> dict[str, Any]:
    """Give the expected calibration error and the number of bins of equal width behind it."""
    return {"expected_calibration_error": calibration_error(bins), "calibration_bins": BINS}


def calibration_rows(bins: list[Bin], repeats: int) -> pd.DataFrame:
    """Give ``predicted``, ``observed`` and ``n``, the number of pairs in one draw, per bin."""
    return pd.DataFrame(
        [(one.predicted, one.observed, round(one.n / repeats)) for one in bins],
        columns=["predicted", "observed", "n"],
    )
