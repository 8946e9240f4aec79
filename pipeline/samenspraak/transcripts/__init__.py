"""One reader per transcript format, all giving the same turns.

A container reader (``word``, ``rtf``, ``pdf``, ``plain``, ``subtitles``, ``asr_json``,
``otranscribe``) gives lines; ``labels`` tells which open with a speaker; ``turns`` joins them;
``roles`` tells who interviews. A file comes in right or fails with a reason, never half.
"""

from __future__ import annotations

from samenspraak.transcripts.reader import FORMATS, read_report, read_transcript
from samenspraak.transcripts.turns import ReadReport

__all__ = ["FORMATS", "ReadReport", "read_report", "read_transcript"]
