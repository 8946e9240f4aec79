"""What a person types while listening: plain text, f4transkript, oTranscribe."""

from __future__ import annotations

import json
import re
from html import escape
from pathlib import Path

from masters import Master

from shapes.spoken import clock, spoken


def text(master: Master) -> bytes:
    """A text file from a Windows editor: byte order mark, CRLF, a blank line between turns."""
    paragraphs = [f"{turn.label}: {turn.text}" for turn in spoken(master)]
    return ("\r\n\r\n".join(paragraphs) + "\r\n").encode("utf-8-sig")


def f4_text(master: Master) -> bytes:
    """An f4transkript export for MAXQDA: the time at the end of each paragraph, in tenths."""
    lines = [f"{turn.label}: {turn.text} {_f4_mark(turn.end)}" for turn in spoken(master)]
    return ("\n".join(lines) + "\n").encode()


def rtf(master: Master) -> bytes:
    """An f4 transcript in RTF: the time at the end of each paragraph, in tenths."""
    head = r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fswiss\fcharset0 Arial;}}" + "\n"
    lines = [
        f"\\pard\\f0\\fs22 {_rtf(f'{turn.label}: {turn.text} {_f4_mark(turn.end)}')}\\par\n"
        for turn in spoken(master)
    ]
    return (head + "".join(lines) + "}\n").encode("ascii")


def _f4_mark(seconds: float) -> str:
    whole, tenths = divmod(round(seconds * 10), 10)
    return f"#{clock(whole)[:8]}-{tenths}#"


def _rtf(words: str) -> str:
    words = re.sub(r"([\\{}])", r"\\\1", words)
    return "".join(c if c.isascii() else f"\\'{c.encode('cp1252').hex()}" for c in words)


def otr(master: Master) -> bytes:
    """An oTranscribe file: HTML in JSON, a time stamp before each turn."""
    html = []
    for turn in spoken(master):
        first, *more = turn.paragraphs()
        stamp = (
            f'<span class="timestamp" contenteditable="false" data-timestamp="{turn.start:.3f}">'
            f"{clock(turn.start)[1:8]}</span>&nbsp;"
        )
        html.append(f"<p>{stamp}{escape(f'{turn.label}: {first}', quote=False)}</p>")
        html += [f"<p>{escape(words, quote=False)}</p>" for words in more]
    media = Path(master.header["file"]).with_suffix(".mp3").name
    data = {"text": "".join(html), "media": media, "media-source": "", "media-time": 12.5}
    return json.dumps(data, ensure_ascii=False).encode()
