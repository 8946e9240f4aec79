"""Placeholders for identifiers, and back: nothing outside a span changes by a character."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from samenspraak.anonymise.offsets import OffsetMap, Piece
from samenspraak.layout import interview_text
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
            text=OffsetMap(
                _pieces(spans.get((turn.interview_id, turn.turn), []), languages)
            ).masked(turn.text),
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
        pieces = _pieces(spans.get((turn.interview_id, turn.turn), []), languages)
        try:
            texts.append(OffsetMap(pieces).restored(turn.text))
        except ValueError:
            raise ValueError(
                f"turn {turn.turn} of {turn.interview_id}: no placeholder where one should be; "
                "give the turns and entities of one run"
            ) from None
    return texts


def interview_map(
    private: Sequence[Turn],
    public: Sequence[Turn],
    entities: Sequence[Span],
    languages: Mapping[str, str],
) -> OffsetMap:
    """Give where every passage of one interview is on the other side of the wall.

    Parameters
    ----------
    private, public
        The turns of one interview as spoken and as pseudonymised, in order. Positions count in
        their `layout.interview_text`, as those of units do; speaker labels are mapped too.
    entities, languages
        Its identifiers with entity ids; the language of the placeholders by interview.

    Raises
    ------
    ValueError
        When these do not come from one run.

    Examples
    --------
    >>> spoken = [Turn("P07", 1, "Anna", "citizen", "Ik ben Anna.")]
    >>> masked = [Turn("P07", 1, "R1", "citizen", "Ik ben [PERSOON-1].")]
    >>> name = Span("P07", 1, 7, 11, "person", "direct", "Anna", "names", 1.0, "person-1")
    >>> interview_map(spoken, masked, [name], {"P07": "nl"}).to_original(4, 22)
    (6, 17)
    """
    spans = _masked_by_turn(entities)
    text, starts = interview_text(private)
    pieces: list[Piece] = []
    for before, after in zip(private, public, strict=True):
        start = starts[before.turn]
        old, new = f"{before.speaker}: ", f"{after.speaker}: "
        if old != new:
            pieces.append(Piece(start - len(old), old, new))
        found = spans.get((before.interview_id, before.turn), [])
        pieces += _pieces(found, languages, start)
    offsets = OffsetMap(pieces)
    if offsets.masked(text) != interview_text(public)[0]:
        raise ValueError("turns as spoken, as pseudonymised and entities are not of one run")
    return offsets


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


def _pieces(spans: Sequence[Span], languages: Mapping[str, str], start: int = 0) -> list[Piece]:
    """Give what is replaced in a turn that begins at `start`."""
    return [
        Piece(start + span.start, span.surface, token_of(span, languages[span.interview_id]))
        for span in spans
    ]
