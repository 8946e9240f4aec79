"""What each table holds: its key, its columns, what they allow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from samenspraak.records import KINDS, ROLES

Kind = Literal["text", "integer", "number", "flag"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its kind, whether it may be empty, and the values or range it allows."""

    kind: Kind = "text"
    empty: bool = False
    allowed: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Schema:
    """A table: its key, its columns in order, and whether further columns may follow."""

    key: tuple[str, ...]
    columns: dict[str, Column]
    open: bool = False


_ID = Column()
_PROBABILITY = Column("number", low=0.0, high=1.0)
_COUNT = Column("integer", low=0)
_SECONDS = Column("number", empty=True, low=0.0)

SCHEMAS: dict[str, Schema] = {
    # What the researcher fills in; further columns are case variables.
    "interviews": Schema(
        ("interview_id",),
        {
            "interview_id": _ID,
            "file": _ID,
            "language": Column(allowed=("nl", "nl-BE", "en")),
            "role": Column(allowed=("citizen", "professional")),
            "setting": _ID,
        },
        open=True,
    ),
    # Names the researcher knows, private; a column `kind` and others may follow.
    "roster": Schema(("name",), {"name": _ID}, open=True),
    # The open twin of `interviews`: no file names, no speaker labels.
    "cases": Schema(
        ("interview_id",),
        {
            "interview_id": _ID,
            "language": Column(allowed=("nl", "nl-BE", "en")),
            "role": Column(allowed=("citizen", "professional")),
            "setting": _ID,
        },
        open=True,
    ),
    "turns": Schema(
        ("interview_id", "turn"),
        {
            "interview_id": _ID,
            "turn": Column("integer", low=1),
            "speaker": Column(empty=True),
            "role": Column(allowed=ROLES),
            "start_s": _SECONDS,
            "end_s": _SECONDS,
            "text": _ID,
        },
    ),
    "entities": Schema(
        ("interview_id", "turn", "start"),
        {
            "interview_id": _ID,
            "turn": Column("integer", low=1),
            "start": _COUNT,
            "end": Column("integer", low=1),
            "kind": Column(allowed=KINDS),
            "strength": Column(allowed=("direct", "quasi")),
            "surface": _ID,
            "entity_id": _ID,
            "detector": _ID,
            "score": _PROBABILITY,
            "decision": Column(allowed=("mask", "flag", "keep")),
        },
    ),
    "units": Schema(
        ("unit_id",),
        {
            "unit_id": _ID,
            "interview_id": _ID,
            "turn_first": Column("integer", low=1),
            "turn_last": Column("integer", low=1),
            "start": _COUNT,
            "end": Column("integer", low=1),
            "question_turn": Column("integer", empty=True, low=1),
            "role": Column(allowed=ROLES),
            "language": _ID,
            "text": _ID,
            "n_words": Column("integer", low=1),
        },
    ),
    "labels": Schema(
        ("unit_id", "coder", "code"),
        {
            "unit_id": _ID,
            "coder": _ID,
            # The code "-" says: looked at, nothing applies.
            "code": _ID,
            "value": Column("integer", low=0, high=1),
            "certainty": Column(empty=True, allowed=("sure", "unsure")),
            "design": Column(allowed=("random", "probability", "learning", "all")),
            "inclusion_probability": Column("number", empty=True, low=0.0, high=1.0),
        },
    ),
    # One row per unit and code that at least one coder looked at.
    "gold": Schema(
        ("unit_id", "code"),
        {
            "unit_id": _ID,
            "code": _ID,
            "value": _PROBABILITY,
            "n_coders": Column("integer", low=1),
            "design": Column(allowed=("random", "probability", "learning", "all")),
            "inclusion_probability": Column("number", empty=True, low=0.0, high=1.0),
        },
    ),
    "agreement": Schema(
        ("code",),
        {
            "code": _ID,
            "alpha": Column("number", empty=True),
            "low": Column("number", empty=True),
            "high": Column("number", empty=True),
            "percent": Column("number", empty=True, low=0.0, high=1.0),
            "ac1": Column("number", empty=True),
            "n_units": _COUNT,
            "n_positive": _COUNT,
        },
    ),
    "scores": Schema(
        ("code",),
        {
            "code": _ID,
            "status": _ID,
            "n_positive": _COUNT,
            # With its interval over resampled interviews.
            "average_precision": Column("number", empty=True, low=0.0, high=1.0),
            "low": Column("number", empty=True, low=0.0, high=1.0),
            "high": Column("number", empty=True, low=0.0, high=1.0),
            "precision": Column("number", empty=True, low=0.0, high=1.0),
            "recall": Column("number", empty=True, low=0.0, high=1.0),
            "f1": Column("number", empty=True, low=0.0, high=1.0),
            # Of coders among themselves.
            "coder_f1": Column("number", empty=True, low=0.0, high=1.0),
            "prevalence": _PROBABILITY,
            "prevalence_predicted": Column("number", empty=True, low=0.0, high=1.0),
        },
    ),
    # What the classifier got wrong on interviews it had not seen; rank 1 is the worst.
    "errors": Schema(
        ("rank",),
        {
            "rank": Column("integer", low=1),
            "unit_id": _ID,
            "code": _ID,
            "kind": Column(allowed=("missed", "wrongly given")),
            "probability": _PROBABILITY,
            # Of coders who gave the code.
            "share": _PROBABILITY,
        },
    ),
    # Codes of one category taken for each other on interviews not seen; a row per pair that occurred.
    "confusions": Schema(
        ("actual", "given"),
        {
            # The code by the labels, missed; and its sibling, given in its place.
            "actual": _ID,
            "given": _ID,
            # The two in one word, for `dvc plots`.
            "pair": _ID,
            "category": _ID,
            # Units: with the code, those of them where it was missed, those that got the sibling.
            "n_actual": Column("integer", low=1),
            "n_missed": Column("integer", low=1),
            "n_given": Column("integer", low=1),
            # Of the units with the code.
            "share": _PROBABILITY,
        },
    ),
    # Units where a code tempts and, as a rule, does not hold: labels/hard/cases.csv.
    "hard_cases": Schema(
        ("unit_id", "kind", "code"),
        {
            "unit_id": _ID,
            "kind": _ID,
            # The code that tempts.
            "code": _ID,
        },
    ),
    "codings": Schema(
        ("unit_id", "code", "coder"),
        {
            "unit_id": _ID,
            "code": _ID,
            "probability": _PROBABILITY,
            "decision": Column("flag"),
            "coder": _ID,
            "evidence": Column(empty=True),
        },
    ),
    "topics": Schema(
        ("topic",),
        {
            "topic": Column("integer", low=-1),
            "label": _ID,
            "words": Column(empty=True),
            "size": _COUNT,
            "theme": Column(empty=True),
            "theme_similarity": Column("number", empty=True, low=-1.0, high=1.0),
            "stability": Column("number", empty=True, low=0.0, high=1.0),
            "typical": Column(empty=True),
        },
    ),
    "unit_topics": Schema(
        ("unit_id",),
        {
            "unit_id": _ID,
            "topic": Column("integer", low=-1),
            "probability": _PROBABILITY,
            "outlier": Column("flag"),
        },
    ),
    "unit_themes": Schema(
        ("unit_id", "theme"),
        {
            "unit_id": _ID,
            "theme": _ID,
            "similarity": Column("number", low=-1.0, high=1.0),
            "near": Column("flag"),
        },
    ),
    "estimates": Schema(
        ("code", "group"),
        {
            "code": _ID,
            "group": _ID,
            "prevalence": Column("number", empty=True, low=0.0, high=1.0),
            "low": Column("number", empty=True, low=0.0, high=1.0),
            "high": Column("number", empty=True, low=0.0, high=1.0),
            "method": _ID,
            "n_human": _COUNT,
            "n_machine": _COUNT,
        },
    ),
}
SCHEMAS["transcripts"] = SCHEMAS["turns"]
