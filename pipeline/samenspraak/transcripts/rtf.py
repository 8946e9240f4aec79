"""Rich text, as f4 and many word processors write it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from samenspraak.errors import TranscriptError
from samenspraak.transcripts.lines import Content, numbered, split_lines

_CELL = re.compile(r"\\(?:nest)?cell(?![a-z])")
_LINK = re.compile(r"(\\fldinst[^}]{0,40}?)HYPERLINK")
_BRACE = re.compile(r"\\[\\{}]|([{}])")


def read_rtf(path: Path) -> Content:
    """Give the paragraphs of an RTF file; headers, footers and footnotes are no part of it.

    Raises
    ------
    TranscriptError
        When the file is no RTF, breaks off, or uses an unknown character set.
    """
    from striprtf import striprtf

    convert: Callable[..., str] = striprtf.rtf_to_text

    source = path.read_bytes().decode("latin-1")
    if not source.lstrip("\x00\ufeffï»¿ \r\n").startswith("{\\rtf"):
        raise TranscriptError("not an RTF file; open it and save as .rtf or .docx")
    if "\\bin" not in source and _depth(source) != 0:
        raise TranscriptError("the file breaks off or is damaged; open it and save it again")
    # Table cells as tabs; link targets stay out of the text (striprtf would add them).
    source = _LINK.sub(r"\1", _CELL.sub(r"\\tab", source))
    try:
        text = convert(source, encoding="cp1252")
        text = text.encode("utf-16", "surrogatepass").decode("utf-16")
    except (UnicodeError, LookupError, TypeError, ValueError) as error:
        raise TranscriptError("unreadable characters; open it and save as .docx") from error
    notes = ("footnotes are left out; move words that were spoken into the text",)
    return Content(numbered(split_lines(text)), notes if "{\\footnote" in source else ())


def _depth(source: str) -> int:
    """Give the number of groups left open before what follows the document."""
    depth = 0
    for brace in _BRACE.finditer(source):
        if brace[1]:
            depth += 1 if brace[1] == "{" else -1
            if depth == 0:
                break
    return depth
