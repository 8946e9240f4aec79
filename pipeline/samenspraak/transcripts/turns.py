"""The turns of an interview, and what the reader of its file noticed."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from samenspraak.errors import TranscriptError
from samenspraak.records import Turn
from samenspraak.transcripts.labels import candidate, label_key
from samenspraak.transcripts.lines import Content, Line, tidy
from samenspraak.transcripts.roles import Speaker, assign_roles
from samenspraak.transcripts.speeches import Reading, Speech, read_speeches

_MISTYPED = re.compile(r"(\w{1,12})\s?[;.,>)]\s")
_MAX_UNLABELLED_SHARE = 0.25


@dataclass(frozen=True, slots=True)
class ReadReport:
    """The turns of one transcript and what the reader noticed. Private: turns hold the words."""

    turns: tuple[Turn, ...]
    speakers: dict[str, int]
    """Words per speaker label, in order of first turn."""
    unlabelled_lines: tuple[int, ...] = ()
    """Numbers of the lines without a label; their words went to the turn before."""
    left_out_lines: tuple[int, ...] = ()
    """Numbers of the lines in no turn: cover, headings, page numbers, transcriber's remarks."""
    warnings: tuple[str, ...] = ()
    """One line each; they hold no interview text and no names."""


def read_turns(
    content: Content,
    interview_id: str,
    speakers: Mapping[str, str] | None = None,
    role: str = "respondent",
) -> ReadReport:
    """Give the turns of a file's lines.

    Successive lines of one speaker are one turn, from the first start to the last end.

    Parameters
    ----------
    content
        The lines of the file.
    interview_id
        Stands in every turn.
    speakers
        Label to role, where the researcher named them.
    role
        Of everybody who is not the interviewer and not in `speakers`.

    Raises
    ------
    TranscriptError
        When no line carries a speaker label, much of the text carries none, or nothing tells
        who the interviewer is.
    """
    reading = read_speeches(content, {label_key(label) for label in speakers or {}})
    unlabelled = [line for line in reading.unlabelled if not line.continues]
    _check_labelled(unlabelled, reading)
    people = _speakers(reading.speeches)
    roles = assign_roles(list(people.values()), speakers, role)
    turns = []
    for number, speech in enumerate(reading.speeches, 1):
        start, end = _possible_times(speech, number, reading)
        label, part = people[speech.key].label, roles.by_key[speech.key]
        turns.append(Turn(interview_id, number, label, part, speech.text, start, end))
    _check_order(turns, reading)
    return ReadReport(
        tuple(turns),
        {speaker.label: speaker.n_words for speaker in people.values()},
        tuple(line.number for line in unlabelled),
        tuple(sorted(line.number for line in reading.left_out)),
        (*reading.warnings, *roles.warnings),
    )


def _speakers(speeches: Sequence[Speech]) -> dict[str, Speaker]:
    """Give the speakers by label key, in order of first turn; the first spelling names them."""
    found: dict[str, Speaker] = {}
    for number, speech in enumerate(speeches, 1):
        known = found.setdefault(speech.key, Speaker(speech.label, (), number))
        found[speech.key] = Speaker(known.label, (*known.texts, speech.text), known.first_turn)
    return found


def _check_labelled(unlabelled: Sequence[Line], reading: Reading) -> None:
    """Refuse a file in which only one side is labelled; point out what may be a lost label."""
    keys = {speech.key for speech in reading.speeches}
    share = len(unlabelled) / (len(unlabelled) + len(reading.speeches))
    if len(keys) == 1 and len(unlabelled) > 1 and share > _MAX_UNLABELLED_SHARE:
        raise TranscriptError(
            f"only one speaker label, and {len(unlabelled)} lines without any; "
            "label the turns of every speaker"
        )
    cues = sum(line.start_s is not None for line in unlabelled)
    if cues and reading.labels_expected:  # else labels were typed where the speaker changes
        reading.warnings.append(f"{cues} cue(s) without a speaker went to the turn beside them")
    doubtful = [line.number for line in unlabelled if _looks_labelled(tidy(line.text), keys)]
    if doubtful:
        reading.warnings.append(
            f"{len(doubtful)} line(s) may open with a speaker label that was not taken as one "
            f"(line {_numbers(doubtful)}); if it is one, add it to `speakers` or put a colon"
        )
    names = sorted({re.escape(speech.label) for speech in reading.speeches})
    inside = re.compile(r"\s(?:" + "|".join(names) + r"):\s")
    hidden = [n for n, speech in enumerate(reading.speeches, 1) if inside.search(speech.text)]
    if hidden:
        reading.warnings.append(
            f"a speaker label stands in the middle of turn {_numbers(hidden)}; "
            "begin a new line there if the speaker changes"
        )


def _looks_labelled(text: str, keys: set[str]) -> bool:
    mistyped = _MISTYPED.match(text)
    if mistyped is not None and label_key(mistyped[1]) in keys:
        return True
    found = candidate(text)
    return found is not None and found.form == "prefix" and len(found.name.split()) <= 3


def _possible_times(
    speech: Speech, number: int, reading: Reading
) -> tuple[float | None, float | None]:
    times = [value for value in (speech.start_s, speech.end_s) if value is not None]
    if any(not math.isfinite(value) or value < 0 for value in times) or times != sorted(times):
        reading.warnings.append(f"turn {number} has impossible times; they were left out")
        return None, None
    return speech.start_s, speech.end_s


def _check_order(turns: Sequence[Turn], reading: Reading) -> None:
    starts = [(turn.turn, turn.start_s) for turn in turns if turn.start_s is not None]
    back = [later for (_, a), (later, b) in pairwise(starts) if b < a]
    if back:
        reading.warnings.append(f"times run backwards at turn {_numbers(back)}; check the file")


def _numbers(values: Sequence[int]) -> str:
    return ", ".join(map(str, values[:5])) + (" …" if len(values) > 5 else "")
