"""JSON of speech recognisers: Whisper, WhisperX, whisper.cpp and Amberscript."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

from samenspraak.errors import TranscriptError
from samenspraak.transcripts.lines import Content, Line, tidy
from samenspraak.transcripts.plain import read_text
from samenspraak.transcripts.times import seconds

_SHAPES = "wanted: the JSON of Whisper, WhisperX or Amberscript, with a list 'segments'"


def load_json(path: Path) -> Any:
    """Give the content of a JSON file.

    Raises
    ------
    TranscriptError
        When it is no JSON.
    """
    try:
        data = json.loads(read_text(path))
        json.dumps(data, ensure_ascii=False).encode()  # half characters would break later
    except (ValueError, RecursionError) as error:
        if isinstance(error, TranscriptError):
            raise
        raise TranscriptError("not readable as JSON; export it again") from error
    return data


def read_json(path: Path) -> Content:
    """Give the segments of a speech recogniser's JSON.

    Raises
    ------
    TranscriptError
        When it is no JSON, or not of a known shape.
    """
    data = load_json(path)
    names: dict[str, str] = {}
    if isinstance(data, dict):
        names = _names(data.get("speakers"))
        data = data["segments"] if "segments" in data else data.get("transcription")
    if not isinstance(data, list) or not all(isinstance(segment, dict) for segment in data):
        raise TranscriptError(f"a JSON of unknown shape; {_SHAPES}")
    lines = [_line(number, segment, names) for number, segment in enumerate(data, 1)]
    return Content(tuple(line for line in lines if tidy(line.text)))


def _names(speakers: Any) -> dict[str, str]:
    """Give the names of speakers by id, as Amberscript lists them."""
    if not isinstance(speakers, list):
        return {}
    entries = [entry for entry in speakers if isinstance(entry, dict) and entry.get("spkid")]
    return {str(entry["spkid"]): str(entry.get("name") or entry["spkid"]) for entry in entries}


def _line(number: int, segment: dict[str, Any], names: dict[str, str]) -> Line:
    words = segment.get("words")
    words = [word for word in words if isinstance(word, dict)] if isinstance(words, list) else []
    text = segment.get("text")
    if text is None and words:
        text = " ".join(str(word.get("text", word.get("word", ""))) for word in words)
    if not isinstance(text, str):
        raise TranscriptError(f"segment {number} has no text; {_SHAPES}")
    speaker = segment.get("speaker")
    if speaker is None:
        said = Counter(str(word["speaker"]) for word in words if word.get("speaker") is not None)
        speaker = said.most_common(1)[0][0] if said else None
    label = None if speaker is None else tidy(names.get(str(speaker), str(speaker))) or None
    start, end = _times(segment, words)
    return Line(number, text, label, start, end)


def _times(
    segment: dict[str, Any], words: list[dict[str, Any]]
) -> tuple[float | None, float | None]:
    offsets = segment.get("offsets")
    if isinstance(offsets, dict):  # whisper.cpp, in milliseconds
        begin, end = _seconds(offsets.get("from")), _seconds(offsets.get("to"))
        return begin and begin / 1000, end and end / 1000
    start = segment.get("start", words[0].get("start") if words else None)
    end = segment.get("end", words[-1].get("end") if words else None)
    return _seconds(start), _seconds(end)


def _seconds(value: Any) -> float | None:
    if isinstance(value, bool) or value is None:
        return None
    try:
        return float(value) if isinstance(value, int | float) else seconds(str(value))
    except (ValueError, OverflowError):
        return None
