"""JSON of speech recognisers: Whisper, WhisperX, Amberscript."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from masters import Master

from shapes.spoken import spoken


def whisper(master: Master) -> bytes:
    """The JSON of Whisper, which hears no speakers: a student typed ``I:`` and ``R:`` into it."""
    segments: list[dict[str, Any]] = []
    for turn in spoken(master):
        for part, cue in enumerate(turn.pieces(20)):
            words = f" {cue.text}" if part else f" {cue.label}: {cue.text}"
            times = {"seek": 0, "start": cue.start, "end": cue.end}
            segments.append({"id": len(segments), **times, "text": words})
    data = {
        "text": "".join(segment["text"] for segment in segments),
        "segments": segments,
        "language": master.header["language"][:2],
    }
    return json.dumps(data, ensure_ascii=False).encode()


def whisperx(master: Master) -> bytes:
    """The JSON of WhisperX: segments with a speaker number."""
    segments = [
        {"start": cue.start, "end": cue.end, "text": f" {cue.text}", "speaker": cue.label}
        for turn in spoken(master)
        for cue in turn.pieces(24)
    ]
    language = master.header["language"][:2]
    return json.dumps({"segments": segments, "language": language}, ensure_ascii=False).encode()


def amberscript(master: Master) -> bytes:
    """The JSON of Amberscript: speakers in a list of their own, words one by one."""
    turns = spoken(master)
    labels = list(dict.fromkeys(turn.label for turn in turns))
    ids = {label: f"spk{number}" for number, label in enumerate(labels, 1)}
    segments = [
        {
            "speaker": ids[turn.label],
            "words": [
                {
                    "start": word.start,
                    "end": word.end,
                    "duration": round(word.end - word.start, 3),
                    "text": word.text,
                    "conf": 1.0,
                    "pristine": True,
                }
                for word in turn.pieces(1)
            ],
        }
        for turn in turns
    ]
    data = {
        "id": master.interview_id.lower(),
        "recordId": f"{master.interview_id.lower()}-1",
        "filename": Path(master.header["file"]).with_suffix(".mp3").name,
        "startTimeOffset": 0.0,
        "speakers": [{"spkid": ids[label], "name": label} for label in labels],
        "segments": segments,
        "highlights": [],
    }
    return json.dumps(data, ensure_ascii=False).encode()
