"""Turns to coding units, cut once before anybody codes.

A unit is one respondent's turn or, above about 80 words, a meaning unit of 1 to 4 sentences.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from hashlib import sha256
from itertools import groupby
from math import ceil
from typing import TYPE_CHECKING

import pandas as pd

from samenspraak.layout import interview_text
from samenspraak.placeholders import PLACEHOLDER
from samenspraak.records import Turn, Unit

if TYPE_CHECKING:
    from spacy.language import Language

_WORD = re.compile(r"[^\W\d_]+", re.UNICODE)
_OPENING = re.compile(r"[\[(]*$")

# Words that are never masked: pronouns, verbs of being, having and doing, particles of speech.
# Left out: words that occur inside names (van, de, het,
# ter, ons, Wil, Will) and single letters (a name spelled aloud).
_SKELETON = frozenset(
    """ik jij je hij zij ze wij we jullie dit dat deze die wat wie waar hoe wanneer waarom
    ben bent is zijn was waren heb hebt heeft hebben had hadden word wordt worden werd kan kunnen
    kon moet moeten moest willen wilde zou zouden zal zullen ga gaat gaan ging doe doet doen
    deed zeg zegt zeggen zei komt komen kwam maar en of want dus als dan toen nog niet geen wel ook
    al maar toch even gewoon eigenlijk heel veel meer mij me hem haar zijn er daar
    hier iets niets niks alles iedereen iemand met voor naar om uit over door tegen zonder ja nee
    nou eh gij ge gaat hebt da ne allez you he she it we they this that these those what who
    where how when why am are were be been have has do does did would can could should must
    and or but so because if then not no yes also just very much more me him her us my your his
    their there here something nothing everything with for to from about through against well""".split()
)


def segment(
    turns: Sequence[Turn],
    languages: Mapping[str, str],
    *,
    max_words: int = 80,
    max_sentences: int = 4,
) -> list[Unit]:
    """Give the coding units of pseudonymised interviews.

    Parameters
    ----------
    turns
        Of one or more interviews, in any order. The interviewer's turns and those of bystanders
        become no unit.
    languages
        Interview id to language (``nl``, ``nl-BE``, ``en``); decides how sentences end.
    max_words
        A longer turn is cut.
    max_sentences
        Sentences per meaning unit at most; the pieces of a turn are made about equally long.

    Returns
    -------
    list of Unit
        By interview, then in the order of speaking. Ids survive re-runs, edits elsewhere in the
        interview and better pseudonymisation: they are made of the words of the unit that are
        never masked (see `unit_fingerprint`).

    Examples
    --------
    >>> turns = [Turn("P", 1, "I", "interviewer", "Waarom?"), Turn("P", 2, "R1", "citizen", "Nou, ja.")]
    >>> [(unit.text, unit.question_turn) for unit in segment(turns, {"P": "nl"})]
    [('Nou, ja.', 1)]
    """
    ordered = sorted(turns, key=lambda turn: (turn.interview_id, turn.turn))
    units: list[Unit] = []
    for interview_id, group in groupby(ordered, key=lambda turn: turn.interview_id):
        language = languages[interview_id]
        units.extend(_interview(list(group), language, max_words, max_sentences))
    return units


def unit_fingerprint(text: str) -> str:
    """Give eight hexadecimal digits that depend on the unit's closed-class words alone.

    Names, numbers, places and everything else that pseudonymisation may replace, today or after
    an improvement, play no part. The fingerprint says nothing about who spoke.

    Examples
    --------
    >>> unit_fingerprint("Ik heb [PERSOON-1] toen gebeld.") == unit_fingerprint("Ik heb Ann toen gebeld.")
    True
    """
    words = _WORD.findall(PLACEHOLDER.sub(" ", text).lower())
    kept = " ".join(word for word in words if word in _SKELETON)
    return sha256(kept.encode()).hexdigest()[:8]


def units_with_questions(units: pd.DataFrame, transcripts: pd.DataFrame) -> pd.DataFrame:
    """Give what a classifier reads: one row per unit, indexed by unit id, in the order of `units`.

    Parameters
    ----------
    units, transcripts
        Tables of those names.

    Returns
    -------
    DataFrame
        Columns ``text``, ``question`` (the interviewer's turn before; empty where there is none),
        ``role``, ``language`` and ``interview_id``.
    """
    words = transcripts.set_index(["interview_id", "turn"])["text"]
    asked = list(zip(units["interview_id"], units["question_turn"], strict=True))
    question = ["" if pd.isna(turn) else str(words[(interview, turn)]) for interview, turn in asked]
    frame = units.set_index("unit_id")[["text", "role", "language", "interview_id"]]
    frame.insert(1, "question", pd.Series(question, index=frame.index, dtype="str"))
    return frame


def _interview(turns: list[Turn], language: str, max_words: int, max_sentences: int) -> list[Unit]:
    _, starts = interview_text(turns)
    question: int | None = None
    seen: Counter[str] = Counter()
    units: list[Unit] = []
    for turn in turns:
        if turn.role == "interviewer":
            question = turn.turn
        if turn.is_context:
            continue
        for first, last in _pieces(turn.text, language, max_words, max_sentences):
            text = turn.text[first:last]
            start = starts[turn.turn] + first
            units.append(
                Unit(
                    unit_id=_unit_id(turn.interview_id, text, seen),
                    interview_id=turn.interview_id,
                    turn_first=turn.turn,
                    turn_last=turn.turn,
                    start=start,
                    end=start + len(text),
                    question_turn=question,
                    role=turn.role,
                    language=language,
                    text=text,
                )
            )
    return units


def _unit_id(interview_id: str, text: str, seen: Counter[str]) -> str:
    fingerprint = unit_fingerprint(text)
    seen[fingerprint] += 1
    again = f"-{seen[fingerprint]}" if seen[fingerprint] > 1 else ""
    return f"{interview_id}-{fingerprint}{again}"


def _pieces(text: str, language: str, max_words: int, max_sentences: int) -> list[tuple[int, int]]:
    """Give start and end of each unit in a turn."""
    if len(text.split()) <= max_words:
        return [(0, len(text))]
    sentences = _sentences(text, language)
    if len(sentences) == 1:  # speech recognition without full stops
        sentences = _word_groups(text, max_words // 2)
    count = max(ceil(len(sentences) / max_sentences), ceil(len(text.split()) / max_words))
    size = len(sentences) / min(count, len(sentences))
    groups = [
        sentences[round(size * i) : round(size * (i + 1))]
        for i in range(min(count, len(sentences)))
    ]
    return [(group[0][0], group[-1][1]) for group in groups if group]


def _sentences(text: str, language: str) -> list[tuple[int, int]]:
    """Give start and end of each sentence; an opening bracket goes with what it opens."""
    starts = [sentence.start_char for sentence in _splitter(language[:2])(text).sents]
    starts = [start - len(_OPENING.search(text[:start])[0]) for start in starts]  # type: ignore[index]
    bounds = zip(starts, [*starts[1:], len(text)], strict=True)
    return [_trimmed(text, start, end) for start, end in bounds if text[start:end].strip()]


def _word_groups(text: str, size: int) -> list[tuple[int, int]]:
    words = [match.span() for match in re.finditer(r"\S+", text)]
    count = ceil(len(words) / size)
    step = len(words) / count
    groups = [words[round(step * i) : round(step * (i + 1))] for i in range(count)]
    return [(group[0][0], group[-1][1]) for group in groups if group]


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    part = text[start:end]
    return start + len(part) - len(part.lstrip()), end - (len(part) - len(part.rstrip()))


@lru_cache(maxsize=4)
def _splitter(language: str) -> Language:
    import spacy

    nlp = spacy.blank(language if language in {"nl", "en"} else "xx")
    nlp.add_pipe("sentencizer")
    nlp.max_length = 10_000_000
    return nlp
