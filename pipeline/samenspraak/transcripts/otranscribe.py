"""oTranscribe files: HTML with time stamps, wrapped in JSON."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from lxml import html

from samenspraak.errors import TranscriptError
from samenspraak.transcripts.asr_json import load_json
from samenspraak.transcripts.lines import Content, numbered, split_lines
from samenspraak.transcripts.times import seconds

_BLOCKS = {"p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "tr", "ul", "ol"}


def read_otr(path: Path) -> Content:
    """Give the paragraphs of an oTranscribe file, with its time stamps as ``[h:mm:ss.mmm]``.

    Raises
    ------
    TranscriptError
        When the file is not of oTranscribe, or holds no text.
    """
    data = load_json(path)
    if not isinstance(data, dict) or not isinstance(data.get("text"), str):
        raise TranscriptError("not an oTranscribe file: a JSON with 'text' was wanted")
    if not data["text"].strip():
        raise TranscriptError("the file holds no text")
    root = html.fragment_fromstring(data["text"], create_parent="div")
    return Content(numbered(split_lines("".join(_pieces(root)))))


def _pieces(node: html.HtmlElement) -> Iterator[str]:
    yield " ".join((node.text or "").split("\n"))
    for child in node:
        tag = child.tag
        if tag == "br":
            yield "\n"
        elif tag == "span" and "timestamp" in (child.get("class") or ""):
            yield f" {_stamp(child)} "
        elif isinstance(tag, str) and tag not in ("script", "style"):
            edge = "\n" if tag in _BLOCKS else ""
            yield edge
            yield from _pieces(child)
            yield edge
        yield " ".join((child.tail or "").split("\n"))


def _stamp(span: html.HtmlElement) -> str:
    given = span.get("data-timestamp") or span.text_content().strip()
    try:
        total = round(seconds(given) * 1000)
    except ValueError:
        return str(span.text_content())
    minutes, milliseconds = divmod(total, 60_000)
    return f"[{minutes // 60}:{minutes % 60:02d}:{milliseconds / 1000:06.3f}]"
