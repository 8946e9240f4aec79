"""What was said of each unit and code, which codes were taken for which, and the errors."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import numpy as np
import pandas as pd

from samenspraak.classify.crossfit import Flags, Labelled
from samenspraak.classify.targets import Matrix
from samenspraak.tables import check_table, empty_table


def predictions(labelled: Labelled, mean: Matrix, given: Flags) -> pd.DataFrame:
    """Give a row per labelled unit and evaluated code, see `Evaluation.predictions`."""
    codes = np.flatnonzero(labelled.evaluated)
    frame = pd.DataFrame(
        {
            "unit_id": np.repeat([str(unit) for unit in labelled.answers.index], len(codes)),
            "code": [labelled.codes[code] for code in codes] * len(labelled.groups),
            "probability": mean[:, codes].ravel().round(6),
            "decision": given[:, codes].ravel(),
            "value": labelled.targets[:, codes].ravel(),
        }
    )
    seen = frame[frame["value"].notna()]
    return seen.sort_values(["unit_id", "code"], kind="stable", ignore_index=True)


def errors(said: pd.DataFrame) -> pd.DataFrame:
    """Give the table ``errors``, the worst first: where probability and labels lie furthest apart.

    Parameters
    ----------
    said
        From `predictions`.
    """
    carried = said["value"] >= 0.5
    wrong = said[carried != said["decision"]]
    if wrong.empty:
        return empty_table("errors")
    distance = (wrong["value"] - wrong["probability"]).abs().round(6)
    table = (
        wrong.assign(
            distance=-distance,
            kind=np.where(wrong["decision"], "wrongly given", "missed"),
            share=wrong["value"],
        )
        .sort_values(["distance", "unit_id", "code"], kind="stable")
        .drop(columns=["distance", "decision", "value"])
    )
    return check_table(table.assign(rank=range(1, len(table) + 1)), "errors")


def confusion(labelled: Labelled, given: Flags) -> pd.DataFrame:
    """Give a row per pair of codes that met in one unit, see `Evaluation.confusion`."""
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
