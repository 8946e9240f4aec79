"""Units of the benchmark `scale.py` as the tables of a study."""

from __future__ import annotations

import pandas as pd

TURNS = 50  # units of an interview


def units_of(part: pd.DataFrame) -> pd.DataFrame:
    """Give a part as table ``units``."""
    number = part.index.str.removeprefix("unit-").astype(int).to_numpy()
    first = number % TURNS * 2 + 2
    return pd.DataFrame(
        {
            "unit_id": part.index,
            "interview_id": [f"i-{one:06}" for one in number // TURNS],
            "turn_first": first,
            "turn_last": first,
            "start": 0,
            "end": part["text"].str.len().to_numpy(),
            "question_turn": first - 1,
            "role": part["role"].to_numpy(),
            "language": "nl",
            "text": part["text"].to_numpy(),
            "n_words": part["text"].str.split().str.len().to_numpy(),
        }
    )


def turns_of(part: pd.DataFrame) -> pd.DataFrame:
    """Give a part as table ``transcripts``: question and answer of each unit."""
    units = units_of(part)
    answers = pd.DataFrame(
        {
            "interview_id": units["interview_id"],
            "turn": units["turn_first"],
            "speaker": "R1",
            "role": units["role"],
            "start_s": None,
            "end_s": None,
            "text": units["text"],
        }
    )
    asked = part["question"].replace("", "…").to_numpy()
    questions = answers.assign(
        turn=units["question_turn"], speaker="I", role="interviewer", text=asked
    )
    return pd.concat([questions, answers])
