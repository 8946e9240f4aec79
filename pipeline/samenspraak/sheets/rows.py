"""What stands on the review sheet: fragments with their context, and suggestions."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

_CONTEXT = 280  # characters of context at most
_AT_LEAST = 0.1  # probability of a suggestion that the classifier did not decide for


def review_rows(
    units: pd.DataFrame, transcripts: pd.DataFrame, selected: pd.DataFrame
) -> pd.DataFrame:
    """Give the rows of a review sheet, by interview and then in the order of speaking.

    Parameters
    ----------
    units, transcripts
        Tables of those names.
    selected
        ``unit_id``, ``design`` and ``inclusion_probability``, as `select.select_units` gives them.

    Returns
    -------
    DataFrame
        ``unit_id``, ``interview_id``, ``number`` (of the unit in its interview, from 1), ``time``
        (of its turn, ``m:ss``, empty where not known), ``role``, ``question`` (the interviewer's
        turn before and, within a turn that was cut, the piece before), ``text``, ``after`` (the
        next piece or turn), ``design`` and ``inclusion_probability``.
    """
    ordered = units.sort_values(["interview_id", "turn_first", "start"], ignore_index=True)
    ordered["number"] = ordered.groupby("interview_id").cumcount() + 1
    words = transcripts.set_index(["interview_id", "turn"])
    ordered["time"] = [
        _clock(words.at[key, "start_s"])
        for key in zip(ordered["interview_id"], ordered["turn_first"], strict=True)
    ]
    pieces = ordered.groupby(["interview_id", "turn_first"])["text"]
    before, after = pieces.shift(1), pieces.shift(-1)
    said = {key: str(text) for key, text in words["text"].items()}
    ordered["question"] = [
        _joined(said.get((interview, turn), ""), piece)
        for interview, turn, piece in zip(
            ordered["interview_id"], ordered["question_turn"], before, strict=True
        )
    ]
    ordered["after"] = [
        _opening(piece if isinstance(piece, str) else said.get((interview, turn + 1), ""))
        for interview, turn, piece in zip(
            ordered["interview_id"], ordered["turn_last"], after, strict=True
        )
    ]
    columns = ["unit_id", "interview_id", "number", "time", "role", "question", "text", "after"]
    chosen = selected[["unit_id", "design", "inclusion_probability"]]
    return ordered[columns].merge(chosen, on="unit_id", validate="one_to_one")


def top_suggestions(
    codings: pd.DataFrame, at_most: int, by_similarity: Collection[str] = ()
) -> dict[str, list[tuple[str, float, str]]]:
    """Give, per unit, code, probability and evidence of the likeliest codes, the likeliest first.

    Codes that the classifier decided for come first; others need a probability of .1, or are
    ranked by similarity.

    Parameters
    ----------
    codings
        ``unit_id``, ``code``, ``probability`` and ``evidence``, and ``decision`` where known.
    at_most
        Codes per unit.
    by_similarity
        Codes whose probability is only a rank: NaN in the result.
    """
    decided = codings["decision"] if "decision" in codings else pd.Series(False, codings.index)
    ranked = codings["code"].isin(by_similarity)
    likely = codings.assign(decided=decided, ranked=ranked)
    likely = likely[decided | ranked | (codings["probability"] >= _AT_LEAST)]
    likely = likely.sort_values(
        ["unit_id", "decided", "probability", "code"], ascending=[True, False, False, True]
    )
    found: dict[str, list[tuple[str, float, str]]] = {}
    for row in likely.groupby("unit_id").head(at_most).itertuples(index=False):
        probability = float("nan") if row.ranked else float(row.probability)
        found.setdefault(row.unit_id, []).append((row.code, probability, row.evidence))
    return found


def _joined(question: str, piece: object) -> str:
    opening = _opening(question)
    return f"{opening}\n… {_ending(piece)}".strip() if isinstance(piece, str) else opening


def _opening(text: str) -> str:
    return text if len(text) <= _CONTEXT else text[:_CONTEXT].rsplit(" ", 1)[0] + " …"


def _ending(text: str) -> str:
    return text if len(text) <= _CONTEXT else text[-_CONTEXT:].split(" ", 1)[-1]


def _clock(seconds: object) -> str:
    if not isinstance(seconds, int | float) or pd.isna(seconds):
        return ""
    whole = int(seconds)
    hours, rest = divmod(whole, 3600)
    clock = f"{rest // 60:02d}:{rest % 60:02d}"
    return f"{hours}:{clock}" if hours else clock.removeprefix("0")
