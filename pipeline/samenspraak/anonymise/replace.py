"""Placeholders for identifiers, and back: nothing outside a span changes by a character."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from samenspraak.placeholders import placeholder
from samenspraak.records import Span, Turn


def with_placeholders(
    turns: Sequence[Turn], entities: Sequence[Span], languages: Mapping[str, str]
) -> list[Turn]:
    """Give the turns with a placeholder for every masked entity and pseudonyms for speakers.

    Parameters
    ----------
    turns
        Private turns.
    entities
        Their identifiers with entity ids; only those with decision ``mask`` are replaced.
    languages
        Language of each interview, for the words in the placeholders.

    Returns
    -------
    list of Turn
        In the same order, with speakers `I`, `I2` … (interviewers), `R1`, `R2` … and, for
        bystanders, `X1` … by first appearance; offsets of `entities` count in the private text.
    """
    speakers = speaker_pseudonyms(turns)
    spans = _masked_by_turn(entities)
    return [
        replace(
            turn,
            speaker=speakers[_speaker_key(turn)],
            text=_replaced(turn, spans.get((turn.interview_id, turn.turn), []), languages),
        )
        for turn in turns
    ]


def restored(
    turns: Sequence[Turn], entities: Sequence[Span], languages: Mapping[str, str]
) -> list[str]:
    """Give the private texts back from pseudonymised turns and their entities.

    Raises
    ------
    ValueError
        When a placeholder is not where the entities say: turns and entities do not belong
        together.
    """
    spans = _masked_by_turn(entities)
    texts: list[str] = []
    for turn in turns:
        pieces: list[str] = []
        private = public = 0
        for span in spans.get((turn.interview_id, turn.turn), []):
            stop = public + span.start - private
            token = token_of(span, languages[turn.interview_id])
            if not turn.text.startswith(token, stop):
                raise ValueError(
                    f"turn {turn.turn} of {turn.interview_id}: no placeholder at {stop}; "
                    "give the turns and entities of one run"
                )
            pieces += [turn.text[public:stop], span.surface]
            private, public = span.end, stop + len(token)
        texts.append("".join([*pieces, turn.text[public:]]))
    return texts


def token_of(span: Span, language: str) -> str:
    """Give the placeholder of a resolved span, e.g. ``[PERSOON-1]``."""
    return placeholder(span.kind, int(span.entity_id.rpartition("-")[2]), language)


def speaker_pseudonyms(turns: Sequence[Turn]) -> dict[tuple[str, str, str], str]:
    """Give a pseudonym per (interview, speaker label, group of roles)."""
    pseudonyms: dict[tuple[str, str, str], str] = {}
    counts: dict[tuple[str, str], int] = defaultdict(int)
    for turn in sorted(turns, key=lambda turn: (turn.interview_id, turn.turn)):
        key = _speaker_key(turn)
        if key not in pseudonyms:
            letter = key[2]
            counts[turn.interview_id, letter] += 1
            number = counts[turn.interview_id, letter]
            pseudonyms[key] = letter if letter == "I" and number == 1 else f"{letter}{number}"
    return pseudonyms


def _speaker_key(turn: Turn) -> tuple[str, str, str]:
    letter = {"interviewer": "I", "other": "X"}.get(turn.role, "R")
    return turn.interview_id, turn.speaker, letter


def _masked_by_turn(entities: Sequence[Span]) -> dict[tuple[str, int], list[Span]]:
    spans: dict[tuple[str, int], list[Span]] = defaultdict(list)
    for span in sorted(entities, key=lambda span: (span.interview_id, span.turn, span.start)):
        if span.decision == "mask":
            spans[span.interview_id, span.turn].append(span)
    return spans


def _replaced(turn: Turn, spans: Sequence[Span], languages: Mapping[str, str]) -> str:
    pieces: list[str] = []
    at = 0
    for span in spans:
        pieces += [turn.text[at : span.start], token_of(span, languages[turn.interview_id])]
        at = span.end
    return "".join([*pieces, turn.text[at:]])
