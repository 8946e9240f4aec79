"""Drawings with axes: codes over interviews, learning, calibration. Coordinates only, no marks."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, sqrt

import pandas as pd

from samenspraak.report.wording import decimals, joined, many

_LARGEST_DOT = 12.0
_BINS = ("predicted", "observed", "n")


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on an axis."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Point:
    """A point in the coordinates of the drawing; r is the radius of its dot."""

    x: float
    y: float
    r: float = 4.0
    text: str = ""


@dataclass(frozen=True)
class Plot:
    """What a template draws, and the same in words."""

    points: tuple[Point, ...]
    across: tuple[Tick, ...]
    up: tuple[Tick, ...]
    below: str
    description: str
    beside: str = ""
    dots: bool = True


def curve_plot(expected: list[float]) -> Plot | None:
    """Give the curve of different codes over interviews; None for fewer than three interviews.

    Parameters
    ----------
    expected
        Codes in 1, 2, … interviews (`matrix.accrual`).
    """
    n = len(expected)
    if n < 3 or not expected[-1]:
        return None
    top = max(4, 4 * ceil(expected[-1] / 4))

    def x(number: int) -> float:
        return round(44 + 404 * (number - 1) / (n - 1), 1)

    def y(value: float) -> float:
        return round(196 - 184 * value / top, 1)

    step = max(1, ceil((n - 1) / 9))
    last = expected[-1] - expected[-2]
    return Plot(
        tuple(Point(x(number), y(value)) for number, value in enumerate(expected, 1)),
        tuple(Tick(x(number), str(number)) for number in range(1, n + 1, step)),
        tuple(Tick(y(top * part / 4), str(top * part // 4)) for part in range(5)),
        "interviews, in any order",
        f"One interview holds {decimals(expected[0], 1)} different codes on average, all "
        f"{many(n, 'interview')} together {decimals(expected[-1], 0)}; the last one adds "
        f"{decimals(last, 1)}.",
        dots=n <= 30,
    )


def learning_plot(curve: pd.DataFrame, spread: float | None) -> Plot | None:
    """Give average precision by the number of interviews learnt from; None for fewer than two.

    The description says what the last step added and whether that is more than chance in the folds
    makes; what lies beyond the last point it does not say.

    Parameters
    ----------
    curve
        ``n_interviews``, ``n_units``, ``macro_average_precision``.
    spread
        Standard deviation over other draws of the folds.
    """
    known = curve.astype(float).dropna().sort_values("n_interviews")
    rows = list(zip(known["n_interviews"], known["macro_average_precision"], strict=True))
    if len(rows) < 2:
        return None
    most = int(rows[-1][0])
    top = next(end for end in (0.2, 0.4, 0.6, 0.8, 1.0) if end >= min(known.iloc[:, -1].max(), 1.0))

    def x(number: float) -> float:
        return round(44 + 404 * number / most, 1)

    def y(value: float) -> float:
        return round(196 - 184 * value / top, 1)

    step = max(1, ceil(most / 10))
    return Plot(
        tuple(Point(x(number), y(value), text=decimals(value)) for number, value in rows),
        tuple(Tick(x(number), str(number)) for number in range(0, most + 1, step)),
        tuple(Tick(y(top * part / 4), decimals(top * part / 4)) for part in range(5)),
        "interviews to learn from",
        _learning_in_words(rows, spread),
    )


def _learning_in_words(rows: list[tuple[float, float]], spread: float | None) -> str:
    (fewest, first), *others = rows
    said = f"{decimals(first)} when it learns from {many(int(fewest), 'interview')}"
    said = joined([said, *(f"{decimals(value)} from {number:.0f}" for number, value in others)])
    (before, was), (after, value) = rows[-2:]
    gain, n = value - was, many(int(after - before), "interview")
    added = f"The last {n} {'added' if gain >= 0 else 'took'} {decimals(abs(gain))}"
    if spread is None:
        found = ""
    elif gain > spread:
        found = (
            f", more than other draws of the folds differ (± {decimals(spread)}): it still rises "
            "where the figures end. How far more interviews would bring it, they do not say"
        )
    else:
        found = (
            f", no more than other draws of the folds differ (± {decimals(spread)}): these figures "
            "do not show that more interviews of this kind would help"
        )
    return f"Average precision on the same units is {said}. {added}{found}."


def calibration_plot(bins: pd.DataFrame) -> Plot | None:
    """Give predicted probability against observed share; None without bins.

    Parameters
    ----------
    bins
        ``predicted``, ``observed``, ``n``.
    """
    if not len(bins):
        return None
    rows = sorted(zip(*(bins[name].astype(float) for name in _BINS), strict=True))
    largest = max(n for _, _, n in rows) or 1.0

    def x(value: float) -> float:
        return round(50 + 290 * value, 1)

    def y(value: float) -> float:
        return round(280 - 270 * value, 1)

    marks = [0.0, 0.25, 0.5, 0.75, 1.0]
    total = sum(n for _, _, n in rows) or 1.0
    gap = sum(abs(predicted - observed) * n for predicted, observed, n in rows) / total
    return Plot(
        tuple(
            Point(x(predicted), y(observed), round(max(4.0, _LARGEST_DOT * sqrt(n / largest)), 1))
            for predicted, observed, n in rows
        ),
        tuple(Tick(x(mark), f"{mark:g}") for mark in marks),
        tuple(Tick(y(mark), f"{mark:g}") for mark in marks),
        "predicted probability",
        f"Predicted probabilities differ from observed shares by {decimals(gap, 3)} on average.",
        beside="observed share",
    )
