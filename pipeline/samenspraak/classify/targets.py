"""Labels in any usual form to one matrix: units by codes, 0 to 1, NaN where nobody looked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from samenspraak.errors import LabelError

Matrix = NDArray[np.float64]

_NO_NUMBERS = "some labels are no numbers; give 1, 0, shares of coders, or nothing where not looked"
_NOTHING = "-"  # looked at, nothing applies
_NO_LIST = "give a column of 0 and 1 per code, or per unit a set of code ids"


def read_targets(
    Y: Any,
    n_units: int,
    codes: Sequence[str] | None,
    index: pd.Index | None = None,
    *,
    further: bool = False,
) -> tuple[tuple[str, ...], Matrix]:
    """Give the codes and a matrix of shape (n_units, n_codes).

    Parameters
    ----------
    Y
        None (no labels); a DataFrame with a column per code; an array with the codes in the order
        of `codes`; or per unit a set or list of code ids, None where nobody looked. Values lie
        between 0 and 1 (.5 where two coders differ), NaN where nobody looked.
    n_units
        Rows wanted.
    codes
        Ids of the codebook, which fix order and width; None takes the codes from Y.
    index
        Of the units, compared with that of a DataFrame.
    further
        Whether codes that are not in `codes` may follow them, in the order of their names.

    Raises
    ------
    LabelError
        When rows, codes or values do not fit.
    """
    if Y is None:
        found = tuple(codes or ())
        return found, np.full((n_units, len(found)), np.nan)
    if isinstance(Y, str | Mapping | Set) or not isinstance(Y, Iterable):
        raise LabelError(f"labels: {type(Y).__name__} came; {_NO_LIST}")
    if isinstance(Y, pd.DataFrame):
        found, values = _from_frame(Y, codes, index, further)
    elif _is_matrix(Y):
        try:
            matrix = np.asarray(Y, dtype=np.float64)
        except (TypeError, ValueError) as error:
            raise LabelError(_NO_NUMBERS) from error
        found, values = _from_array(matrix, codes)
    else:
        found, values = _from_sets(list(Y), codes, further)
    if len(values) != n_units:
        raise LabelError(f"labels for {len(values)} units came with {n_units} units; give as many")
    outside = (values < 0) | (values > 1)  # NaN is neither
    if outside.any():
        raise LabelError(f"{int(outside.sum())} labels lie outside 0 to 1; give shares of coders")
    return found, values


def n_positive(targets: Matrix) -> NDArray[np.int64]:
    """Give the number of units per code that at least half of the coders gave it."""
    return np.asarray((np.nan_to_num(targets) >= 0.5).sum(axis=0), dtype=np.int64)


def prevalences(targets: Matrix, weights: NDArray[np.float64] | None = None) -> Matrix:
    """Give the share of looked-at units that carry each code; 0 where nobody looked.

    Parameters
    ----------
    targets
        Shape (n_units, n_codes).
    weights
        Of the units; all the same when None.
    """
    seen = ~np.isnan(targets) * (1.0 if weights is None else weights[:, None])
    total = seen.sum(axis=0)
    carried = (np.nan_to_num(targets) * seen).sum(axis=0)
    share: Matrix = np.divide(carried, total, out=np.zeros_like(total), where=total > 0)
    return share


def read_weights(sample_weight: Any, n_units: int) -> NDArray[np.float64]:
    """Give a weight per unit, 1 for each when nothing came.

    Raises
    ------
    LabelError
        When there are more or fewer weights than units, or they are negative, missing or all zero.
    """
    if sample_weight is None:
        return np.ones(n_units)
    sizes = np.asarray(sample_weight, dtype=np.float64)
    if sizes.shape != (n_units,):
        raise LabelError(
            f"weights of shape {sizes.shape} came with {n_units} units; give as many, 1d"
        )
    if not np.isfinite(sizes).all() or (sizes < 0).any():
        raise LabelError("some weights are negative or missing; give 1 / inclusion probability")
    if n_units and not sizes.any():
        raise LabelError("every weight is zero; give 1 / inclusion probability")
    return sizes


def _is_matrix(Y: Any) -> bool:
    if isinstance(Y, np.ndarray):
        return bool(Y.ndim == 2)
    row = Y[0] if isinstance(Y, (list, tuple)) and len(Y) else ()
    if not isinstance(row, (list, tuple, np.ndarray)) or not len(row):
        return False
    return all(isinstance(value, (int, float, np.number)) for value in row)


def _from_frame(
    Y: pd.DataFrame, codes: Sequence[str] | None, index: pd.Index | None, further: bool
) -> tuple[tuple[str, ...], Matrix]:
    if index is not None and len(index) == len(Y) and not index.equals(Y.index):
        raise LabelError(
            "labels and units have different indexes; bring the labels into the order of the "
            "units first: Y.reindex(X.index)"
        )
    named = Y.set_axis([str(column) for column in Y.columns], axis=1)
    twice = sorted(set(named.columns[named.columns.duplicated()]))
    if twice:
        raise LabelError(f"labels with two columns of one name: {', '.join(twice)}; leave one out")
    codes = _all_codes(named.columns, codes, further)
    wide = named if codes is None else named.reindex(columns=list(codes))
    try:
        return tuple(wide.columns), wide.to_numpy(dtype=np.float64, na_value=np.nan)
    except (TypeError, ValueError) as error:
        raise LabelError(_NO_NUMBERS) from error


def _from_array(Y: Matrix, codes: Sequence[str] | None) -> tuple[tuple[str, ...], Matrix]:
    found = tuple(map(str, range(Y.shape[1]))) if codes is None else tuple(codes)
    if Y.shape[1] != len(found):
        raise LabelError(
            f"labels with {Y.shape[1]} columns came for a codebook of {len(found)} codes; "
            "give a DataFrame with named columns"
        )
    return found, Y


def _from_sets(
    Y: list[Any], codes: Sequence[str] | None, further: bool
) -> tuple[tuple[str, ...], Matrix]:
    given = [_given(row) for row in Y]
    names = {str(code) for row in given if row is not None for code in row} - {_NOTHING}
    codes = _all_codes(names, codes, further)
    found = tuple(sorted(names)) if codes is None else tuple(codes)
    column = {code: position for position, code in enumerate(found)}
    values = np.zeros((len(given), len(found)))
    for position, row in enumerate(given):
        if row is None:
            values[position] = np.nan
            continue
        for code in row - {_NOTHING}:
            values[position, column[str(code)]] = 1.0
    return found, values


def _given(row: Any) -> set[Any] | None:
    """Give the codes of one unit; None where nobody looked."""
    if row is None or row is pd.NA or (isinstance(row, float) and np.isnan(row)):
        return None
    if isinstance(row, str):
        return {row}
    if not isinstance(row, Iterable):
        raise LabelError(f"labels: {type(row).__name__} came for a unit; {_NO_LIST}")
    return set(row)


def _all_codes(
    found: Iterable[str], codes: Sequence[str] | None, further: bool
) -> Sequence[str] | None:
    """Give the codes to expect, with others behind them where there may be further ones."""
    if codes is None:
        return None
    unknown = sorted(set(found) - set(codes))
    if unknown and not further:
        raise LabelError(
            f"labels with codes outside the codebook: {', '.join(unknown)}; "
            "correct them or add the codes to the codebook"
        )
    return [*codes, *unknown]
