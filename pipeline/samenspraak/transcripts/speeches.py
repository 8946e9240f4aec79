"""From the lines of a file to speeches: one speaker's words until somebody else speaks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from samenspraak.errors import TranscriptError
from samenspraak.transcripts.cover import cover_length, is_closing
from samenspraak.transcripts.labels import NOTES, Label, first_word, label_key, recognise
from samenspraak.transcripts.lines import Content, Line, tidy
from samenspraak.transcripts.times import is_time_alone, seconds, take_marks

_PROSE = 20  # words: a longer line before the first label is no heading
_MAX_COVER_WORDS = 100
_MAX_COVER_SHARE = 0.25


@dataclass(slots=True)
class Speech:
    """The words of one speaker, piece by piece, with the time they took."""

    label: str
    start_s: float | None
    end_s: float | None
    texts: list[str] = field(default_factory=list)

    @property
    def key(self) -> str:
        """The label as compared with others."""
        return label_key(self.label)

    @property
    def text(self) -> str:
        """The words on one line."""
        return " ".join(text for text in self.texts if text)


@dataclass(slots=True)
class Reading:
    """Speeches found so far, and what happened to the lines that open none."""

    speeches: list[Speech] = field(default_factory=list)
    unlabelled: list[Line] = field(default_factory=list)
    """Lines without a label whose words went to a speech."""
    left_out: list[Line] = field(default_factory=list)
    """Lines that are in no speech."""
    labels_expected: bool = False
    """True when every line should carry one: the container has them, or one comes twice running."""
    warnings: list[str] = field(default_factory=list)


def read_speeches(content: Content, given: set[str]) -> Reading:
    """Give the speeches of a file, successive ones of one speaker as one.

    Parameters
    ----------
    content
        The lines of the file.
    given
        Keys of labels that the researcher named.

    Raises
    ------
    TranscriptError
        When no line carries a speaker label, or much text stands before the first one.
    """
    filled = [line for line in content.lines if tidy(line.text)]
    lines = [line for line in filled if not line.margin]
    labels = _labels(lines, given)
    reading = Reading(warnings=list(content.warnings))
    shown = [label.key for label in labels if label]
    given_by_container = any(line.speaker is not None for line in lines)
    reading.labels_expected = given_by_container or any(a == b for a, b in pairwise(shown))
    reading.left_out.extend(line for line in filled if line.margin)
    if not any(labels):
        labels = _by_emphasis(lines)
        reading.warnings.append("no speaker labels; bold or italic paragraphs count as interviewer")
    first = cover_length(lines, labels)
    while first and is_time_alone(tidy(lines[first - 1].text)):
        first -= 1
    _leave_cover(lines[:first], lines, reading)
    _collect(zip(lines[first:], labels[first:], strict=True), reading)
    reading.speeches = list(_merged(reading.speeches))
    if not reading.speeches:
        raise TranscriptError("speaker labels, but no words after them; check the file")
    return reading


def _labels(lines: Sequence[Line], given: set[str]) -> list[Label | None]:
    """Give the label of each line: what the container says, else what the text shows."""
    shown = iter(recognise([line.text for line in lines if line.speaker is None], given))
    return [
        next(shown)
        if line.speaker is None
        else Label(tidy(line.speaker), "header", line.text, line.start_s)
        for line in lines
    ]


def _by_emphasis(lines: Sequence[Line]) -> list[Label | None]:
    """Read bold or italic paragraphs as the interviewer, when nothing is labelled."""
    marked = [line for line in lines if line.emphasis and not line.heading]
    asked = sum(tidy(line.text).endswith("?") for line in marked)
    if len(marked) < 2 or asked * 2 < len(marked) or len(lines) < 2 * len(marked):
        raise TranscriptError(
            "no speaker labels found; begin every turn with a label and a colon, as in 'I: …' and "
            "'R: …' (or export the transcript with speakers)"
        )
    first = lines.index(marked[0])
    return [
        None
        if line.heading or index < first
        else Label("I" if line.emphasis else "R", "prefix", line.text, None)
        for index, line in enumerate(lines)
    ]


def _leave_cover(cover: Sequence[Line], lines: Sequence[Line], reading: Reading) -> None:
    reading.left_out.extend(cover)
    words = sum(len(line.text.split()) for line in cover if not line.heading)
    total = sum(len(line.text.split()) for line in lines)
    if words > max(_MAX_COVER_WORDS, _MAX_COVER_SHARE * total):
        raise TranscriptError(
            f"{words} of {total} words stand before the first speaker label; "
            "label them, or take them out"
        )
    prose = sum(len(line.text.split()) > _PROSE for line in cover)
    if prose:
        reading.warnings.append(
            f"{prose} longer line(s) before the first speaker label are in no turn"
        )


def _collect(entries: Iterable[tuple[Line, Label | None]], reading: Reading) -> None:
    """Sort the lines of the talk into speeches."""
    early: list[Line] = []
    pending: float | None = None
    aside = 0
    for line, label in entries:
        text = tidy(line.text)
        if label is not None:
            reading.speeches.append(_opened(line, label, pending, early))
            early, pending = [], None
        elif is_time_alone(text):
            pending = seconds(text)
        elif line.heading or is_closing(text) or first_word(text) in NOTES:
            aside += not is_closing(text)
            reading.left_out.append(line)
        else:
            if not reading.speeches or reading.speeches[-1].text:
                reading.unlabelled.append(line)
            if reading.speeches:
                _continue(reading.speeches[-1], line)
            else:
                early.append(line)
    if aside:
        reading.warnings.append(
            f"{aside} heading(s) or transcriber's remark(s) inside the talk are in no turn"
        )


def _opened(line: Line, label: Label, pending: float | None, early: Sequence[Line]) -> Speech:
    """Begin a speech; cues without a speaker before the very first one are part of it."""
    timed = take_marks(tidy(label.rest))
    times = (early[0].start_s if early else None, label.start_s, timed.start_s, line.start_s)
    start = next((value for value in times if value is not None), pending)
    texts = [take_marks(tidy(cue.text)).text for cue in early]
    end = timed.end_s if line.end_s is None else line.end_s
    return Speech(label.name, start, end, [*texts, timed.text])


def _continue(speech: Speech, line: Line) -> None:
    timed = take_marks(tidy(line.text))
    if speech.start_s is None and not speech.text:
        speech.start_s = timed.start_s
    speech.texts.append(timed.text)
    for end in (timed.end_s, line.end_s):
        speech.end_s = speech.end_s if end is None else end


def _merged(speeches: Iterable[Speech]) -> Iterator[Speech]:
    """Give speeches with words, successive ones of a speaker as one.

    An end mark also says when the next speaker starts, where that has no time of its own.
    """
    last: Speech | None = None
    ended: float | None = None
    for speech in speeches:
        if not speech.text:
            continue
        if speech.start_s is None:
            speech.start_s = ended
        ended = speech.end_s
        if last is not None and last.key == speech.key:
            last.texts.extend(speech.texts)
            last.end_s = _latest(last.end_s, speech.end_s)
            continue
        if last is not None:
            yield last
        last = speech
    if last is not None:
        yield last


def _latest(one: float | None, other: float | None) -> float | None:
    times = [value for value in (one, other) if value is not None]
    return max(times) if times else None
