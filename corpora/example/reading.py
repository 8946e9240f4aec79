"""The reading list for coders: every unit of the study in order, with the question before it.

    python corpora/example/reading.py > reading.md

Direct identifiers are masked as marked by hand, so that no pass depends on the pseudonymiser.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable

from masters import Master, MasterTurn, all_masters

from samenspraak.placeholders import placeholder
from samenspraak.records import Turn, Unit
from samenspraak.segment import segment

Place = tuple[str, int, int]
"""Interview, turn, and which unit of the turn, from 1: stays when the pseudonymiser improves."""


def masked_turns(master: Master) -> list[Turn]:
    """Give the turns of an interview, direct identifiers as placeholders."""
    numbers: dict[tuple[str, str], int] = {}
    language = master.header["language"]
    turns = []
    for number, turn in enumerate(master.turns, 1):
        text = _masked(turn, numbers, language)
        role = master.role(turn.speaker)
        turns.append(Turn(master.interview_id, number, turn.speaker, role, text))
    return turns


def _masked(turn: MasterTurn, numbers: dict[tuple[str, str], int], language: str) -> str:
    pieces, rest = [], 0
    for found in turn.identifiers:
        if found.strength != "direct":
            continue
        key = found.kind, found.entity
        numbers.setdefault(key, 1 + sum(kind == found.kind for kind, _ in numbers))
        mask = placeholder(found.kind, numbers[key], language)
        pieces += [turn.text[rest : found.start], mask]
        rest = found.end
    return "".join([*pieces, turn.text[rest:]])


def units_of(masters: Iterable[Master]) -> dict[Place, Unit]:
    """Give the units of the interviews by their place, in reading order."""
    masters = list(masters)
    turns = [turn for master in masters for turn in masked_turns(master)]
    languages = {master.interview_id: master.header["language"] for master in masters}
    return by_place(segment(turns, languages))


def by_place(units: Iterable[Unit]) -> dict[Place, Unit]:
    """Give units by interview, turn and number within the turn, counted from 1, in that order."""
    ordered = sorted(units, key=lambda unit: (unit.interview_id, unit.start))
    seen: Counter[tuple[str, int]] = Counter()
    placed: dict[Place, Unit] = {}
    for unit in ordered:
        turn = unit.interview_id, unit.turn_first
        seen[turn] += 1
        placed[*turn, seen[turn]] = unit
    return placed


def reading_list(masters: Iterable[Master]) -> str:
    """Give units with their questions as Markdown."""
    masters = list(masters)
    said = {
        (turn.interview_id, turn.turn): turn for master in masters for turn in masked_turns(master)
    }
    lines: list[str] = []
    interview = ""
    for unit in units_of(masters).values():
        if unit.interview_id != interview:
            interview = unit.interview_id
            lines += [f"# {interview}", ""]
        asked = said[interview, unit.question_turn].text if unit.question_turn else ""
        speaker = said[interview, unit.turn_first].speaker
        lines += [
            f"[{unit.unit_id}] ({unit.role}, {speaker}, turn {unit.turn_first})",
            f"  Q: {asked}",
            f"  >> {unit.text}",
            "",
        ]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.stdout.write(reading_list(all_masters()))
