"""The cover of a transcript: title, ``Datum: …``, ``Interviewer: <name>``, before the talk starts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from samenspraak.transcripts.labels import METADATA, Label, first_word
from samenspraak.transcripts.lines import Line

_REACH = 40  # lines in which a cover ends
_CODE = re.compile(r"[A-Za-z]{0,4}[-_ ]?\d{1,4}(?:-\w)?")
_PARTICLE = re.compile(r"van|de|der|den|ten|ter|het|'t|en|&|\(\w+\)")
_GREETING = frozenset(
    "goedemorgen goedemiddag goedenavond hallo hoi dag welkom ja nee oké oke goed prima nou hm "
    "good hello hi welcome yes no okay well right".split()
)
_CLOSING = re.compile(
    r"[\W_]*(?:(?:einde|eind|end)\b(?: (?:van (?:het|de|dit) |of (?:the )?)?"
    r"(?:interview|gesprek|opname|transcript|transcriptie|recording|conversation))?"
    r"|transcribed by .{0,60}|\w.{0,60} (?:started|stopped) transcription)[\W_]*",
    re.IGNORECASE,
)


def cover_length(lines: Sequence[Line], labels: Sequence[Label | None]) -> int:
    """Give the number of lines before the first words of the talk.

    ``Interviewer: Joke Smit`` on a cover has the shape of a turn. It counts as cover when a
    title or a ``key: value`` line stands above it, or when its label never comes back, and its
    value is a name or a code.

    Parameters
    ----------
    lines
        All lines of the file.
    labels
        The speaker label of each line, None for a line without.
    """
    counts = Counter(label.key for label in labels if label)
    for index in range(_after_metadata(lines, labels), len(lines)):
        label = labels[index]
        if label is None and not _is_cue(lines[index]):
            continue
        first_of_many = index == 0 and label is not None and counts[label.key] > 1
        if label is None or first_of_many or not _names_somebody(label):
            return index
    return len(lines)


def is_closing(text: str) -> bool:
    """Tell whether a line only says that the interview or the transcript ends (or goes on).

    Examples
    --------
    >>> is_closing("[Einde van het interview]"), is_closing("Aan het einde wel.")
    (True, False)
    """
    return _CLOSING.fullmatch(text) is not None


def _after_metadata(lines: Sequence[Line], labels: Sequence[Label | None]) -> int:
    """Give the number of lines up to the last ``key: value`` line at the top."""
    end = 0
    for index, (line, label) in enumerate(zip(lines[:_REACH], labels, strict=False)):
        if _is_cue(line) or (label is not None and not _names_somebody(label)):
            break
        if label is None and first_word(line.text) in METADATA:
            end = index + 1
    return end


def _is_cue(line: Line) -> bool:
    return line.speaker is not None or line.start_s is not None


def _names_somebody(label: Label) -> bool:
    value = label.rest
    if len(label.key) < 4 or label.form != "prefix" or value.endswith((".", "?", "!", "…")):
        return False
    if _CODE.fullmatch(value):
        return True
    words = value.replace(",", " ").split()
    if not 1 <= len(words) <= 6 or words[0].casefold() in _GREETING:
        return False
    return all(word[0].isupper() or _PARTICLE.fullmatch(word) for word in words)
