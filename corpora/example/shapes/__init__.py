"""The eighteen shapes of transcript file in the example study: a master goes in, bytes come out."""

from __future__ import annotations

from collections.abc import Callable

from masters import Master

from shapes import annotated, printed, recognisers, subtitles, typed, word

SHAPES: dict[str, Callable[[Master], bytes]] = {
    "amberscript": recognisers.amberscript,
    "docx": word.docx,
    "eaf": annotated.eaf,
    "f4txt": typed.f4_text,
    "whisperx": recognisers.whisperx,
    "noscribevtt": subtitles.noscribe_vtt,
    "odt": word.odt,
    "otr": typed.otr,
    "otterdocx": word.otter_docx,
    "pdf": printed.pdf,
    "rtf": typed.rtf,
    "srt": subtitles.srt,
    "teamsdocx": word.teams_docx,
    "txt": typed.text,
    "txtnames": typed.text,
    "vtt": subtitles.teams_vtt,
    "whisperjson": recognisers.whisper,
    "zoomvtt": subtitles.zoom_vtt,
}
"""By the name in a master's header."""

UNTIMED = frozenset({"docx", "odt", "pdf", "txt", "txtnames"})
"""Shapes that know no times."""
