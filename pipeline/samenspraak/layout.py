"""The pseudonymised interview as one text: a line per turn, speaker first.

Unit offsets, exchange files and review sheets all count in this text.
"""

from __future__ import annotations

from collections.abc import Sequence

from samenspraak.records import Turn


def interview_text(turns: Sequence[Turn]) -> tuple[str, dict[int, int]]:
    """Give the interview as one text and where the words of each turn begin in it.

    Parameters
    ----------
    turns
        The turns of one interview, in order.

    Returns
    -------
    text : str
        ``speaker: words`` per line, LF between lines and at the end.
    starts : dict
        Turn number to the offset of its first word, in code points.

    Examples
    --------
    >>> turns = [Turn("P", 1, "I", "interviewer", "Waarom?"), Turn("P", 2, "R1", "citizen", "Nou.")]
    >>> text, starts = interview_text(turns)
    >>> text[starts[2] : starts[2] + 4]
    'Nou.'
    """
    pieces: list[str] = []
    starts: dict[int, int] = {}
    length = 0
    for turn in turns:
        label = f"{turn.speaker}: "
        starts[turn.turn] = length + len(label)
        line = f"{label}{turn.text}\n"
        pieces.append(line)
        length += len(line)
    return "".join(pieces), starts
