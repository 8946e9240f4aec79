"""From a transcript file to turns, whatever its format."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from samenspraak.errors import MissingFileError, TranscriptError
from samenspraak.records import Turn
from samenspraak.transcripts.asr_json import read_json
from samenspraak.transcripts.elan import read_eaf
from samenspraak.transcripts.lines import Content
from samenspraak.transcripts.otranscribe import read_otr
from samenspraak.transcripts.pdf import read_pdf
from samenspraak.transcripts.plain import read_markdown, read_plain
from samenspraak.transcripts.rtf import read_rtf
from samenspraak.transcripts.subtitles import read_srt, read_vtt
from samenspraak.transcripts.turns import ReadReport, read_turns
from samenspraak.transcripts.word import read_docx, read_odt

_READERS: dict[str, Callable[[Path], Content]] = {
    ".docx": read_docx,
    ".eaf": read_eaf,
    ".json": read_json,
    ".md": read_markdown,
    ".odt": read_odt,
    ".otr": read_otr,
    ".pdf": read_pdf,
    ".rtf": read_rtf,
    ".srt": read_srt,
    ".txt": read_plain,
    ".vtt": read_vtt,
}

FORMATS: tuple[str, ...] = tuple(_READERS)
"""File name endings that can be read, lower-case, with the point."""


def read_transcript(
    path: str | Path,
    *,
    interview_id: str | None = None,
    speakers: Mapping[str, str] | None = None,
    role: str = "respondent",
) -> list[Turn]:
    r"""Give the turns of a transcript file, in order, numbered from 1.

    Parameters
    ----------
    path
        A file in one of `FORMATS`.
    interview_id
        Stands in every turn; the file's name without ending by default.
    speakers
        Speaker label, as it stands in the file, to role; needed only where the labels and the
        questions do not tell who the interviewer is.
    role
        Of every speaker who is not the interviewer and not in `speakers`.

    Raises
    ------
    MissingFileError
        When there is no such file.
    TranscriptError
        When the file cannot be read completely and with certainty; the message tells why and
        what to do.

    See Also
    --------
    read_report : The turns with what the reader noticed.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder, "P07.txt")
    ...     _ = file.write_text("I: Waarom doet u mee?\nR: Ik zei: nee. Maar ja.\n", "utf-8")
    ...     [(turn.speaker, turn.role, turn.n_words) for turn in read_transcript(file)]
    [('I', 'interviewer', 4), ('R', 'respondent', 5)]
    """
    report = read_report(path, interview_id=interview_id, speakers=speakers, role=role)
    return list(report.turns)


def read_report(
    path: str | Path,
    *,
    interview_id: str | None = None,
    speakers: Mapping[str, str] | None = None,
    role: str = "respondent",
) -> ReadReport:
    """Give the turns of a transcript file and what the reader noticed: see `read_transcript`.

    Raises
    ------
    MissingFileError
        When there is no such file.
    TranscriptError
        When the file cannot be read completely and with certainty.
    """
    path = Path(path)
    reader = _reader(path)
    try:
        content = reader(path)
        if not content.lines:
            raise TranscriptError("the file holds no text")
        return read_turns(
            content, path.stem if interview_id is None else interview_id, speakers, role
        )
    except TranscriptError as error:
        raise TranscriptError(f"{path}: {error}") from error.__cause__
    except OSError as error:
        raise TranscriptError(f"{path}: cannot be opened ({error.strerror})") from error


def _reader(path: Path) -> Callable[[Path], Content]:
    if path.is_dir():
        raise TranscriptError(f"{path}: a folder; a transcript file was wanted")
    if not path.is_file():
        raise MissingFileError(f"{path}: no such file; check the name in interviews.csv")
    known = ", ".join(FORMATS)
    if path.suffix.lower() not in _READERS:
        raise TranscriptError(
            f"{path}: {path.suffix or 'no ending'} cannot be read; save it as one of {known}"
        )
    if path.stat().st_size == 0:
        raise TranscriptError(f"{path}: the file is empty")
    return _READERS[path.suffix.lower()]
