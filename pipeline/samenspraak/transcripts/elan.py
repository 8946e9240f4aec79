"""ELAN annotation files: a tier for each speaker over one time line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from samenspraak.errors import TranscriptError
from samenspraak.transcripts.lines import Content, Line, tidy
from samenspraak.transcripts.xml import read_document

_WANTED = "time-aligned tiers named after the speakers were wanted"


def read_eaf(path: Path) -> Content:
    """Give the annotations of an ELAN file in order of time, each with its tier as the speaker.

    The speaker is the tier's participant where it names one, else the tier itself. Tiers that
    hang on another one (translations, glosses, comments) are not talk: left out with a warning.

    Raises
    ------
    TranscriptError
        When the file is no ELAN file, or no tier of it holds time-aligned words.
    """
    root = read_document(path)
    if root.tag != "ANNOTATION_DOCUMENT":
        raise TranscriptError(f"not an ELAN file; {_WANTED}")
    times = _times(root)
    tiers = [tier for tier in root.iter("TIER") if tier.find(".//ANNOTATION_VALUE") is not None]
    talk = [tier for tier in tiers if tier.get("PARENT_REF") is None]
    lines = [line for tier in talk for line in _lines(tier, times)]
    if not lines:
        raise TranscriptError(f"an ELAN file without words; {_WANTED}")
    aside = len(tiers) - len(talk)
    warning = f"{aside} tier(s) that hang on another tier are left out"
    lines.sort(key=lambda line: (line.start_s or 0.0, line.end_s or 0.0))
    numbered = (
        Line(number, line.text, line.speaker, line.start_s, line.end_s)
        for number, line in enumerate(lines, 1)
    )
    return Content(tuple(numbered), (warning,) if aside else ())


def _times(root: Any) -> dict[str, float]:
    """Give the time slots in seconds; a slot between two others may have no time of its own."""
    times: dict[str, float] = {}
    last = 0.0
    for slot in root.iter("TIME_SLOT"):
        value = slot.get("TIME_VALUE", "")
        last = int(value) / 1000 if value.isdigit() else last
        times[slot.get("TIME_SLOT_ID", "")] = last
    return times


def _lines(tier: Any, times: dict[str, float]) -> list[Line]:
    speaker = tidy(tier.get("PARTICIPANT") or tier.get("TIER_ID") or "")
    if not speaker:
        raise TranscriptError(f"a tier without a name; {_WANTED}")
    found = []
    for annotation in tier.iter("ALIGNABLE_ANNOTATION"):
        start, end = (times.get(annotation.get(f"TIME_SLOT_REF{n}", "")) for n in (1, 2))
        text = annotation.findtext("ANNOTATION_VALUE") or ""
        if start is None or end is None:
            raise TranscriptError("an annotation without its time slots; save it again in ELAN")
        if tidy(text):
            found.append(Line(0, text, speaker, start, end))
    return found
