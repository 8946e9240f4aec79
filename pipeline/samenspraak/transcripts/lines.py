"""What a container hands over: lines of text, each with what the container knows about it."""

from __future__ import annotations

import re
from dataclasses import dataclass

_CONTROLS = (*range(0x09), *range(0x0E, 0x1C), *range(0x7F, 0x85), *range(0x86, 0xA0))
_INVISIBLE = dict.fromkeys((*map(ord, "\u00ad\ufeff\u200b\u200e\u200f\u2060"), *_CONTROLS))
_LINE_END = re.compile(r"\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Line:
    """A line, paragraph, cue or segment of a transcript file."""

    number: int
    """Its place in the file, from 1: a line, a paragraph, a cue or a segment."""
    text: str
    speaker: str | None = None
    """The speaker, where the container itself says so (a voice tag, a JSON field)."""
    start_s: float | None = None
    end_s: float | None = None
    heading: bool = False
    """True when the container marks it as a title or heading."""
    emphasis: bool = False
    """True when all of it stands in bold or italics."""
    margin: bool = False
    """True for page numbers and page headers."""
    continues: bool = False
    """True when the page was too narrow for the line before: the same paragraph goes on."""


@dataclass(frozen=True, slots=True)
class Content:
    """The lines of one file in reading order, and what the reader of the file should know."""

    lines: tuple[Line, ...]
    warnings: tuple[str, ...] = ()


def tidy(text: str) -> str:
    r"""Give the text on one line: white space as single blanks, invisible characters gone.

    Characters are otherwise left as they are (no normalisation). Invisible are the soft hyphen,
    the byte order mark, zero-width blanks, writing-direction marks and control characters.

    Examples
    --------
    >>> tidy(" Nou,\u00a0 dat is  niet vrij\u00adwillig. ")
    'Nou, dat is niet vrijwillig.'
    """
    return " ".join(text.translate(_INVISIBLE).split())


def split_lines(text: str) -> list[str]:
    """Give the lines of a text, whatever ends them; a page break ends a line."""
    return _LINE_END.split(text)


def numbered(texts: list[str]) -> tuple[Line, ...]:
    """Give texts as lines numbered from 1; empty ones count but are left away."""
    return tuple(Line(n, text) for n, text in enumerate(texts, 1) if tidy(text))
