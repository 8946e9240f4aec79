"""Units where a code tempts and does not hold: a negation, irony, a quotation thrown back."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any

import pandas as pd

from samenspraak.errors import LabelError, listed
from samenspraak.tables import empty_table, read_table

_PAIR = ["unit_id", "code"]


def read_hard_cases(path: Path, unit_ids: Collection[str], codes: Collection[str]) -> pd.DataFrame:
    """Give the table ``hard_cases``; without rows when there is no file.

    Parameters
    ----------
    path
        A CSV file: unit, kind (``negation``, ``irony``; any word), and the code that tempts.
    unit_ids, codes
        Of the study.

    Raises
    ------
    LabelError
        When it names units or codes that are not there. All are listed.
    TableError
        When it is no table ``hard_cases``.
    """
    if not path.is_file():
        return empty_table("hard_cases")
    cases = read_table("hard_cases", path)
    strangers = [
        f"{what} {name!r} is not {where}"
        for what, column, known, where in (
            ("unit", "unit_id", unit_ids, "in this study; was the transcript cut anew?"),
            ("code", "code", codes, "in the codebook"),
        )
        for name in sorted(set(cases[column]) - set(known))
    ]
    if strangers:
        raise LabelError(listed(f"{path} does not fit", strangers, "Correct it and run again."))
    return cases


def hard_case_scores(cases: pd.DataFrame, predictions: pd.DataFrame) -> dict[str, dict[str, Any]]:
    """Give, per kind and for all together, how often the tempting code was given.

    Only cases whose code was evaluated and is absent by the labels (less than half of the coders
    gave it) are measured. A classifier that is not tempted says of them what it says elsewhere.

    Parameters
    ----------
    cases
        Table ``hard_cases``.
    predictions
        As in `Evaluation.predictions`.

    Returns
    -------
    dict
        Kind to ``n`` (measured) and ``n_left_out``; ``given``, the share of them that got the
        tempting code; ``probability`` of that code, mean; and for comparison, over the same codes,
        ``given_elsewhere`` and ``probability_elsewhere`` (units without the code that are no hard
        case of it) and ``probability_where_carried``. Empty without cases.
    """
    said = predictions.assign(
        carried=predictions["value"] >= 0.5, decision=predictions["decision"].astype(float)
    )
    tempting = pd.MultiIndex.from_frame(said[_PAIR]).isin(pd.MultiIndex.from_frame(cases[_PAIR]))
    means = {
        name: said[rows].groupby("code")[["decision", "probability"]].mean()
        for name, rows in (
            ("elsewhere", ~said["carried"] & ~tempting),
            ("carried", said["carried"]),
        )
    }
    found = cases.merge(said, on=_PAIR, how="left")
    kinds = {"all": found.drop_duplicates(_PAIR)} if len(found) else {}
    kinds |= {str(kind): own for kind, own in found.groupby("kind", sort=True)}
    return {kind: _of_kind(own, means) for kind, own in kinds.items()}


def _of_kind(cases: pd.DataFrame, means: dict[str, pd.DataFrame]) -> dict[str, Any]:
    measured = cases[cases["carried"].eq(False)]
    elsewhere = means["elsewhere"].reindex(measured["code"])
    carried = means["carried"].reindex(measured["code"])
    return {
        "n": len(measured),
        "n_left_out": len(cases) - len(measured),
        "given": float(measured["decision"].mean()),
        "given_elsewhere": float(elsewhere["decision"].mean()),
        "probability": float(measured["probability"].mean()),
        "probability_elsewhere": float(elsewhere["probability"].mean()),
        "probability_where_carried": float(carried["probability"].mean()),
    }
