"""Time marks in transcripts, as seconds.

Supported are the marks of f4 and MAXQDA (``#00:03:22-0#``, the last digit in tenths), marks in
brackets (``[00:12:31]``, ``(0:49)``) and plain clock times where their place shows what they are.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

CLOCK = r"(?:\d{1,3}:)?\d{1,2}:\d{2}(?:[.,]\d{1,6})?"
"""Pattern of a clock time without brackets: ``0:49``, ``00:12:31``, ``1:02:03.250``."""

_F4 = r"#\d{1,3}:\d{2}:\d{2}-\d#"
_SQUARE = rf"\[{CLOCK}\]"
MARK = rf"(?:{_F4}|{_SQUARE}|\({CLOCK}\)|<{CLOCK}>)"
"""Pattern of a clock time in brackets or hashes."""

_ALONE = re.compile(rf"(?:{MARK}|{CLOCK})(?:\s*(?:-->|-|–)\s*(?:{MARK}|{CLOCK}))?")
_LEADING = re.compile(rf"({MARK})\s*(?:[-–]\s+)?")
_TRAILING = re.compile(rf"\s*({MARK})$")
_INNER = re.compile(rf"{_F4}|{_SQUARE}")
_FIRST = re.compile(r"[\d:.,]+(?:-\d(?=#))?")


@dataclass(frozen=True, slots=True)
class Timed:
    """Text without its time marks, and the times they gave."""

    text: str
    start_s: float | None
    end_s: float | None


def seconds(mark: str) -> float:
    """Give a clock time, with or without brackets, in seconds.

    Examples
    --------
    >>> seconds("#00:03:22-5#"), seconds("[1:02:03]"), seconds("0:49"), seconds("00:00:01,250")
    (202.5, 3723.0, 49.0, 1.25)
    """
    found = _FIRST.search(mark)
    if found is None:
        raise ValueError("no clock time")
    clock = found[0].replace(",", ".").replace("-", ".")
    total = 0.0
    for part in clock.split(":"):
        total = total * 60 + float(part)
    return round(total, 3)


def is_time_alone(text: str) -> bool:
    """Tell whether a line holds a clock time and nothing else."""
    return _ALONE.fullmatch(text) is not None


def take_marks(text: str) -> Timed:
    """Give the text without time marks: a first one is the start, a last one the end.

    Marks in the middle in ``#`` or square brackets go too; round brackets may be a pause.

    Examples
    --------
    >>> take_marks("Nou ja. #00:03:22-0#")
    Timed(text='Nou ja.', start_s=None, end_s=202.0)
    """
    start = end = None
    while (found := _LEADING.match(text)) is not None:
        start = seconds(found[1]) if start is None else start
        text = text[found.end() :]
    while (found := _TRAILING.search(text)) is not None:
        end = seconds(found[1]) if end is None else end
        text = text[: found.start()]
    return Timed(" ".join(_INNER.sub(" ", text).split()), start, end)
