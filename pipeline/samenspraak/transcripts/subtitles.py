"""Subtitle files: WebVTT (Teams, Zoom, Whisper, noScribe) and SubRip."""

from __future__ import annotations

import html
import re
from pathlib import Path

from samenspraak.errors import TranscriptError
from samenspraak.transcripts.lines import Content, Line, tidy
from samenspraak.transcripts.plain import read_text
from samenspraak.transcripts.times import seconds

_VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+([^>]*)>")
_TAG = re.compile(r"</?(?:v|c|i|b|u|lang|ruby|rt|font)(?:[.\s][^>]*)?>|<[\d:.]+>|\{\\an?\d\}", re.I)
_SKIPPED = ("NOTE", "STYLE", "REGION", "WEBVTT")


def read_vtt(path: Path) -> Content:
    """Give the cues of a WebVTT file, with the speaker of a voice tag.

    Raises
    ------
    TranscriptError
        When the file is no WebVTT, or has lines that belong to no cue.
    """
    import webvtt

    text = re.sub(r"\r\n?", "\n", read_text(path))
    if not text.startswith("WEBVTT"):
        raise TranscriptError("not a WebVTT file: the first line must be WEBVTT")
    try:
        captions = webvtt.WebVTT.from_string(text).captions
    except (webvtt.errors.MalformedFileError, webvtt.errors.MalformedCaptionError) as error:
        raise TranscriptError("not a readable WebVTT file; export it again") from error
    _check_blocks(text, len(captions))
    lines: list[Line] = []
    for number, caption in enumerate(captions, 1):
        times = seconds(caption.start), seconds(caption.end)
        lines.extend(_voices(number, caption.raw_text, times))
    return Content(tuple(lines))


def read_srt(path: Path) -> Content:
    """Give the cues of a SubRip file.

    Raises
    ------
    TranscriptError
        When the file is no SubRip.
    """
    import srt

    text = re.sub(r"\r\n?", "\n", read_text(path))
    try:
        cues = list(srt.parse(text))
    except (srt.SRTParseError, srt.TimestampParseError, ValueError, OverflowError) as error:
        raise TranscriptError("not a readable SubRip file; export it again") from error
    lines: list[Line] = []
    for number, cue in enumerate(cues, 1):
        times = cue.start.total_seconds(), cue.end.total_seconds()
        lines.extend(_rows(number, cue.content, None, times))
    return Content(tuple(lines))


def _check_blocks(text: str, captions: int) -> None:
    """Refuse a file of which a part would be passed over in silence."""
    blocks = [block for block in re.split(r"\n{2,}", text) if block.strip()]
    spoken = [block for block in blocks if not block.startswith(_SKIPPED)]
    stray = sum("-->" not in block for block in spoken)
    cues = sum("-->" in line for block in spoken for line in block.split("\n"))
    if stray or cues != captions:
        raise TranscriptError(
            f"{stray or abs(cues - captions)} block(s) belong to no cue with a time; "
            "export it again, or repair them by hand"
        )


def _voices(number: int, payload: str, times: tuple[float, float]) -> list[Line]:
    """Give the lines of a cue, one or more for each voice tag in it."""
    parts = _VOICE.split(payload)
    lines = _rows(number, parts[0], None, times)
    for voice, words in zip(parts[1::2], parts[2::2], strict=True):
        lines.extend(_rows(number, words, tidy(html.unescape(voice)) or None, times))
    return lines


def _rows(number: int, payload: str, speaker: str | None, times: tuple[float, float]) -> list[Line]:
    rows = [html.unescape(_TAG.sub("", row)) for row in payload.split("\n")]
    if speaker is not None:
        rows = [" ".join(rows)]
    rows = [row for row in rows if tidy(row)]
    return [Line(number, row, speaker, *times, continues=n > 0) for n, row in enumerate(rows)]
