"""Text files: finding the encoding, and plain text or Markdown as lines."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from samenspraak.errors import TranscriptError
from samenspraak.transcripts.lines import Content, Line, numbered, split_lines

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]")
# Accented letters of another 8-bit encoding come out as these inside a word.
_WRONG_IN_WORD = re.compile(r"[a-z][‘‚„“†‡ˆ‰‹Œ•˜™›ŠŽ¤¦¨¬¯±²³¶¸¹º¼½¾×÷À-Þ]+[a-z]")
_TWICE = re.compile(r"Ã[\x80-\xbf©«¯¨¶¼¡³ª\u0152-\u0178\u2018-\u203a]|â€")
_HEADING = re.compile(r"#{1,6}\s+(.*)")


def read_text(path: Path) -> str:
    """Give the text of a file, whatever its encoding: UTF-8, UTF-16 with a BOM, else cp1252.

    Raises
    ------
    TranscriptError
        When the file holds no text, or its encoding cannot be told with confidence.
    """
    return decode(path.read_bytes())


def decode(raw: bytes) -> str:
    """Give bytes as text; see `read_text`.

    Raises
    ------
    TranscriptError
        When the bytes are no text, or the encoding cannot be told with confidence.
    """
    text = _decoded(raw)
    if _CONTROL.search(text):
        raise TranscriptError("not a text file, or in an unknown encoding; save as UTF-8")
    if _TWICE.search(text):
        raise TranscriptError(
            "accented letters are damaged (saved twice in different encodings); "
            "go back to the original and save as UTF-8"
        )
    if "\ufffd" in text:
        raise TranscriptError(
            "some letters were lost (U+FFFD in the file); go back to the original, save as UTF-8"
        )
    return text.removeprefix("\ufeff")


def _decoded(raw: bytes) -> str:
    for bom, encoding in _BOMS:
        if raw.startswith(bom):
            try:
                return raw.decode(encoding)
            except UnicodeDecodeError as error:
                raise TranscriptError(f"damaged {encoding} text; save as UTF-8") from error
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        pass
    try:
        text = raw.decode("cp1252")
    except UnicodeDecodeError as error:
        raise TranscriptError("in an unknown encoding; save as UTF-8") from error
    if _WRONG_IN_WORD.search(text):
        raise TranscriptError("in an unknown 8-bit encoding; save as UTF-8")
    return text


def read_plain(path: Path) -> Content:
    """Give the lines of a plain text file."""
    return Content(numbered(split_lines(read_text(path))))


def read_markdown(path: Path) -> Content:
    """Give the lines of a Markdown file; ``# …`` lines are headings."""
    lines = []
    for line in numbered(split_lines(read_text(path))):
        heading = _HEADING.fullmatch(line.text.strip())
        lines.append(Line(line.number, heading[1], heading=True) if heading else line)
    return Content(tuple(lines))
