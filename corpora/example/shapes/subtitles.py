"""Subtitles: .srt, and WebVTT as Teams, Zoom and noScribe write it."""

from __future__ import annotations

import uuid
from html import escape
from pathlib import Path

from masters import Master

from shapes.spoken import clock, spoken


def srt(master: Master) -> bytes:
    """Subtitles of two rows at most, each cue with its speaker."""
    cues = [piece for turn in spoken(master) for piece in turn.pieces(16)]
    blocks = []
    for number, cue in enumerate(cues, 1):
        words = f"{cue.label}: {cue.text}".split(" ")
        half = len(words) if len(words) < 10 else len(words) // 2
        rows = [" ".join(words[:half]), *filter(None, [" ".join(words[half:])])]
        times = f"{clock(cue.start, ',')} --> {clock(cue.end, ',')}"
        blocks.append("\n".join([str(number), times, *rows]))
    return _joined(blocks)


def teams_vtt(master: Master) -> bytes:
    """A Teams transcript: the speaker in a voice tag, one utterance over several cues."""
    guid = uuid.uuid5(uuid.NAMESPACE_OID, master.interview_id)
    blocks = ["WEBVTT"]
    for number, turn in enumerate(spoken(master)):
        for part, cue in enumerate(turn.pieces(18)):
            times = f"{clock(cue.start)} --> {clock(cue.end)}"
            words = f"<v {escape(cue.label, quote=False)}>{escape(cue.text, quote=False)}</v>"
            blocks.append(f"{guid}/{number + 11}-{part}\n{times}\n{words}")
    return _joined(blocks)


def zoom_vtt(master: Master) -> bytes:
    """A Zoom transcript: numbered cues, the speaker's name before the words of every cue."""
    cues = [piece for turn in spoken(master) for piece in turn.pieces(14)]
    blocks = ["WEBVTT"]
    for number, cue in enumerate(cues, 1):
        times = f"{clock(cue.start)} --> {clock(cue.end)}"
        blocks.append(f"{number}\n{times}\n{cue.label}: {escape(cue.text, quote=False)}")
    return _joined(blocks)


def noscribe_vtt(master: Master) -> bytes:
    """A noScribe transcript: settings in a note at the head, speaker numbers in voice tags."""
    source = Path(master.header["file"]).with_suffix(".m4a").name
    note = (
        "NOTE\nTranscribed with noScribe vers. 0.6\n"
        f"Audio source: {source}\n(Language: Dutch. Mark pauses: 1sec+. Overlapping: True)"
    )
    blocks = [f"WEBVTT {Path(source).stem}", note]
    for number, turn in enumerate(spoken(master)):
        for part, cue in enumerate(turn.pieces(30)):
            times = f"{clock(cue.start)} --> {clock(cue.end)}"
            words = f"<v {cue.label}>{escape(cue.text, quote=False)}</v>"
            blocks.append(f"{number}-{part}\n{times}\n{words}")
    return _joined(blocks)


def _joined(blocks: list[str]) -> bytes:
    return ("\n\n".join(blocks) + "\n").encode()
