"""Weights of the kinds of evidence, chosen on interviews that were left out of fitting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from numbers import Real
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from samenspraak.classify.features import BlockWeights
from samenspraak.classify.folds import grouped_folds
from samenspraak.classify.logistic import scores_by_products
from samenspraak.classify.rows import Lessons
from samenspraak.classify.targets import Matrix
from samenspraak.errors import ParamsError
from samenspraak.scores import average_precision

Array = NDArray[np.float64]

AT_MOST = 2000
"""Units the choice is made on: whole interviews, drawn, until there are as many."""
_PARTS = 20  # of the interviews, for the standard error
_STRENGTHS = (0.3, 3.0)  # times C


@dataclass(frozen=True, slots=True)
class Candidate:
    """Weights and a penalty that may be chosen, and how well they did."""

    name: str
    weights: BlockWeights
    C: float
    average_precision: float | None = None
    """Macro average over codes, on interviews left out of fitting."""
    standard_error: float | None = None
    """Of the average over other interviews; of the first candidate and of the best."""
    chosen: bool = False


def first_weights(weights: BlockWeights | str, *, question: bool, role: bool) -> BlockWeights:
    """Give the weights that are kept in case of doubt: the measured ones, unless others are given.

    Raises
    ------
    ParamsError
        When `weights` is something else than ``measured``, ``auto`` or `BlockWeights` from 0 up.
    """
    if not isinstance(weights, BlockWeights) and weights not in ("measured", "auto"):
        raise ParamsError(f"weights: {weights!r} came; use measured, auto or BlockWeights(…)")
    first = BlockWeights() if isinstance(weights, str) else weights
    wrong = [
        name
        for name, value in asdict(first).items()
        if not isinstance(value, Real) or not 0 <= float(value) < float("inf")
    ]
    if wrong:
        raise ParamsError(f"weights: {', '.join(wrong)} should be a number from 0; 0 leaves it out")
    if not question:
        first = replace(first, question=0.0, question_meaning=0.0)
    return first if role else replace(first, role=0.0)


def candidates(first: BlockWeights, C: float) -> list[Candidate]:
    """Give the first choice and six departures from it; none that comes to the same.

    Examples
    --------
    >>> [one.name for one in candidates(BlockWeights(meaning=0.0, question_meaning=0.0), 10.0)]
    ['measured', 'without question', 'half question', 'double question', 'without characters']
    """
    asked, meant = ("question", "question_meaning"), ("meaning", "question_meaning")
    kinds = [
        ("without question", asked, 0.0),
        ("half question", asked, 0.5),
        ("double question", asked, 2.0),
        ("without meaning", meant, 0.0),
        ("double meaning", meant, 2.0),
        ("without characters", ("characters",), 0.0),
    ]
    found = [Candidate("measured", first, C)]
    for name, blocks, times in kinds:
        changed = replace(first, **{block: times * getattr(first, block) for block in blocks})
        if changed not in [one.weights for one in found]:
            found.append(Candidate(name, changed, C))
    return found


def drawn_interviews(groups: Sequence[str], seed: int) -> list[int]:
    """Give the places of the units of interviews drawn until there are `AT_MOST` units."""
    names, owner = np.unique(np.asarray(groups, dtype=str), return_inverse=True)
    order = np.random.default_rng(seed).permutation(len(names))
    before = np.cumsum(np.bincount(owner)[order]) - np.bincount(owner)[order]
    taken = order[(before == 0) | (before + np.bincount(owner)[order] <= AT_MOST)]
    return np.flatnonzero(np.isin(owner, taken)).tolist()


def choose(
    lessons: Lessons, shares: Matrix, groups: Sequence[str], first: Candidate, seed: int
) -> list[Candidate]:
    """Give all candidates with their scores; one is chosen.

    The best of the weights is tried with a weaker and a stronger penalty. What is chosen is the
    first candidate, unless the best exceeds it by more than one standard error (Breiman, Friedman,
    Olshen & Stone 1984): a small study keeps the measured weights. The standard error is that of
    a jackknife over interviews, all codes together.

    Parameters
    ----------
    lessons
        With the columns of `shares`.
    shares
        Of labelled units, shape (n_labelled, n_codes), NaN where nobody looked.
    groups
        Interview of each labelled unit.
    first
        What is kept in case of doubt; has every block that may be chosen.
    seed
        Of the parts for the standard error.
    """
    blocks = list(lessons.rows.features.blocks)
    tried = _different(candidates(first.weights, first.C), blocks)
    found = dict(zip(tried, _scores_left_out(lessons, first.weights, tried), strict=True))
    best = max(tried, key=lambda one: _macro(shares, found[one]))
    stronger = [replace(best, name=f"{best.name}, C × {t:g}", C=best.C * t) for t in _STRENGTHS]
    found |= dict(zip(stronger, _scores_left_out(lessons, first.weights, stronger), strict=True))
    means = {one: _macro(shares, scores) for one, scores in found.items()}
    best = max(found, key=lambda one: means[one])
    parts = grouped_folds(groups, shares, _PARTS, seed)
    errors = {one: _standard_error(shares, found[one], parts) for one in (tried[0], best)}
    chosen = best if means[best] > means[tried[0]] + errors[best] else tried[0]
    return [
        replace(
            one,
            average_precision=round(means[one], 6),
            standard_error=round(errors[one], 6) if one in errors else None,
            chosen=one is chosen,
        )
        for one in found
    ]


def choice_frame(tried: Sequence[Candidate]) -> pd.DataFrame:
    """Give a row per candidate: its weights, C, average precision, standard error, chosen."""
    rows: list[dict[str, Any]] = []
    for one in tried:
        row = asdict(one)
        weights = row.pop("weights")
        rows.append({"candidate": row.pop("name")} | weights | row)
    return pd.DataFrame(rows).astype({"average_precision": float, "standard_error": float})


def _different(tried: list[Candidate], blocks: list[str]) -> list[Candidate]:
    """Leave out what comes to the same with the blocks that are there."""
    seen: dict[tuple[float, ...], Candidate] = {}
    for one in tried:
        seen.setdefault(tuple(getattr(one.weights, block) for block in blocks), one)
    return list(seen.values())


def _scores_left_out(
    lessons: Lessons, weighed: BlockWeights, tried: Sequence[Candidate]
) -> list[Matrix]:
    """Give log odds of labelled units by each candidate, without their interview.

    Inner products of units add up over blocks, so each block is multiplied out once per fold.
    """
    n_labelled = len(lessons.rows.labelled)
    found = [np.zeros((n_labelled, lessons.targets.shape[1])) for _ in tried]
    for held, left, matrix in lessons.left_out():
        taught, unseen = lessons.teaching[left], lessons.rows.labelled[held[:n_labelled]]
        rows = matrix[np.concatenate([taught, unseen])]
        by_block = {
            name: (rows[:, span] @ rows[: len(taught), span].T).toarray()
            for name, span in lessons.rows.features.blocks.items()
        }
        for scores, one in zip(found, tried, strict=True):
            products = np.zeros_like(next(iter(by_block.values())))
            for name, own in by_block.items():
                products += own * (getattr(one.weights, name) / getattr(weighed, name)) ** 2
            scores[unseen] = scores_by_products(
                products[: len(taught)],
                products[len(taught) :],
                lessons.targets[left],
                lessons.weights[left],
                one.C,
            )
    return found


def _macro(shares: Matrix, scores: Matrix) -> float:
    """Give average precision, averaged over codes with a positive unit."""
    each = [average_precision(shares[:, code], scores[:, code]) for code in range(shares.shape[1])]
    known = [value for value in each if not np.isnan(value)]
    return float(np.mean(known)) if known else 0.0


def _standard_error(shares: Matrix, scores: Matrix, parts: NDArray[np.int64]) -> float:
    """Give the delete-a-group jackknife (Kott 2001)."""
    n_parts = int(parts.max()) + 1
    if n_parts < 2:
        return float("inf")
    without = [_macro(shares[parts != part], scores[parts != part]) for part in range(n_parts)]
    return float(np.sqrt((n_parts - 1) * np.var(without)))
