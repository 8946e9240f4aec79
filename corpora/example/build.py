"""Build the example study from its masters: raw files, interviews.csv and the gold standard.

    python corpora/example/build.py            writes
    python corpora/example/build.py --check    exits with 1 when what is there differs

The same masters give the same bytes.
"""

from __future__ import annotations

import csv
import io
import json
import random
import re
import sys
import uuid
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from masters import Master, all_masters

if TYPE_CHECKING:
    from docx.document import Document as DocxDocument

HERE = Path(__file__).parent
PROJECT = "Betrokken bij coproductie: interviews"
WRITTEN = datetime(2025, 9, 1, 9, 0, tzinfo=UTC)
WORDS_PER_SECOND = 2.6
LONG = 100  # words: a longer turn is typed as two paragraphs
SELF_TELLING = {"I", "V", "Interviewer"}
CASE_VARIABLES = ("year", "network")


@dataclass(frozen=True)
class Spoken:
    """A turn as it goes into a file: label, words, seconds."""

    label: str
    text: str
    start: float
    end: float

    def pieces(self, words: int) -> Iterator[Spoken]:
        """Give the turn in stretches of at most so many words, each with its own time."""
        said = self.text.split()
        step = (self.end - self.start) / len(said)
        for first in range(0, len(said), words):
            part = said[first : first + words]
            start = self.start + first * step
            end = start + len(part) * step
            yield Spoken(self.label, " ".join(part), round(start, 3), round(end, 3))

    def paragraphs(self) -> list[str]:
        """Give the words as one paragraph, or as two when there are many."""
        if len(self.text.split()) <= LONG:
            return [self.text]
        middle = len(self.text) // 2
        ends = [found.end() for found in re.finditer(r"[.?!] (?=[A-Z])", self.text)]
        cut = min(ends, key=lambda end: abs(end - middle), default=len(self.text))
        return [part for part in (self.text[:cut].strip(), self.text[cut:]) if part]


def spoken(master: Master) -> list[Spoken]:
    """Give the turns with times: about 2.6 words a second, pauses drawn from the interview's id."""
    rng = random.Random(master.interview_id)
    now = 2.0
    turns = []
    for turn in master.turns:
        start = round(now + rng.uniform(0.2, 1.6), 3)
        now = round(start + len(turn.text.split()) / WORDS_PER_SECOND, 3)
        turns.append(Spoken(master.label(turn.speaker), turn.text, start, now))
    return turns


def clock(seconds: float, point: str = ".") -> str:
    """Give seconds as ``hh:mm:ss.mmm``."""
    whole, milliseconds = divmod(round(seconds * 1000), 1000)
    hours, minutes = divmod(whole // 60, 60)
    return f"{hours:02d}:{minutes:02d}:{whole % 60:02d}{point}{milliseconds:03d}"


def docx(master: Master) -> bytes:
    """A student's Word file: a cover with names, labels in bold, an author in the properties."""
    from docx import Document

    document = Document()
    _prune(document)
    properties = document.core_properties
    properties.author = properties.last_modified_by = master.label("I")
    properties.title = Path(master.header["file"]).stem
    properties.created = properties.modified = WRITTEN.replace(tzinfo=None)
    properties.comments = ""
    document.add_heading(PROJECT, 0)
    document.add_paragraph(Path(master.header["file"]).stem)
    document.add_paragraph(f"Interviewer: {master.label('I')}")
    document.add_paragraph(f"Respondent: {master.label('R')}")
    for turn in spoken(master):
        first, *more = turn.paragraphs()
        paragraph = document.add_paragraph()
        paragraph.add_run(f"{turn.label}:").bold = True
        paragraph.add_run(f" {first}")
        for text in more:
            document.add_paragraph(text)
    draft = io.BytesIO()
    document.save(draft)
    return _undated(draft)


def _prune(document: DocxDocument) -> None:
    """Take out the styles of python-docx's template that nobody uses: nine tenths of the file."""
    for style in list(document.styles):
        if style.name not in ("Normal", "Title", "Default Paragraph Font"):
            style.delete()
    for key, relation in list(document.part.rels.items()):
        if relation.reltype.endswith("/stylesWithEffects"):
            document.part.drop_rel(key)


def _undated(draft: io.BytesIO) -> bytes:
    """Give a zip file with fixed dates, stored, so that every machine writes the same bytes."""
    result = io.BytesIO()
    with zipfile.ZipFile(draft) as package, zipfile.ZipFile(result, "w") as fixed:
        for name in package.namelist():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.external_attr = 0o600 << 16
            entry.create_system = 3
            fixed.writestr(entry, package.read(name), zipfile.ZIP_STORED)
    return result.getvalue()


def rtf(master: Master) -> bytes:
    """An f4 transcript: the time at the end of each paragraph, in tenths."""
    head = r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fswiss\fcharset0 Arial;}}" + "\n"
    lines = []
    for turn in spoken(master):
        whole, tenths = divmod(round(turn.end * 10), 10)
        mark = f"#{clock(whole)[:8]}-{tenths}#"
        lines.append(f"\\pard\\f0\\fs22 {_rtf(f'{turn.label}: {turn.text} {mark}')}\\par\n")
    return (head + "".join(lines) + "}\n").encode("ascii")


def _rtf(text: str) -> str:
    text = re.sub(r"([\\{}])", r"\\\1", text)
    return "".join(c if c.isascii() else f"\\'{c.encode('cp1252').hex()}" for c in text)


def otr(master: Master) -> bytes:
    """An oTranscribe file: HTML in JSON, a time stamp before each turn."""
    html = []
    for turn in spoken(master):
        first, *more = turn.paragraphs()
        stamp = (
            f'<span class="timestamp" contenteditable="false" data-timestamp="{turn.start:.3f}">'
            f"{clock(turn.start)[1:8]}</span>&nbsp;"
        )
        html.append(f"<p>{stamp}{escape(f'{turn.label}: {first}', quote=False)}</p>")
        html += [f"<p>{escape(text, quote=False)}</p>" for text in more]
    media = Path(master.header["file"]).with_suffix(".mp3").name
    data = {"text": "".join(html), "media": media, "media-source": "", "media-time": 12.5}
    return json.dumps(data, ensure_ascii=False).encode()


def pdf(master: Master) -> bytes:
    """A printed transcript: a header with the file name on every page, page numbers."""
    from fpdf import FPDF

    title = Path(master.header["file"]).stem.replace("_", " ")

    class Printed(FPDF):
        def header(self) -> None:
            self.set_font("Helvetica", "I", 9)
            self.cell(0, 8, title, new_x="LMARGIN", new_y="NEXT", align="R")
            self.ln(4)

        def footer(self) -> None:
            self.set_y(-15)
            self.set_font("Helvetica", "", 9)
            self.cell(0, 8, f"Pagina {self.page_no()}", align="C")

    document = Printed(format="A4")
    document.core_fonts_encoding = "cp1252"
    document.set_compression(False)
    document.set_creation_date(WRITTEN)
    document.set_title(title)
    document.set_margin(25)
    document.set_auto_page_break(True, margin=25)
    document.add_page()
    for turn in spoken(master):
        document.set_font("Helvetica", "", 11)
        words = f"{turn.label}: {turn.text}"
        document.multi_cell(0, 6, words, new_x="LMARGIN", new_y="NEXT", align="L")
        document.ln(2)
    return bytes(document.output())


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
    return ("\n\n".join(blocks) + "\n").encode()


def vtt(master: Master) -> bytes:
    """A Teams transcript: the speaker in a voice tag, one utterance over several cues."""
    guid = uuid.uuid5(uuid.NAMESPACE_OID, master.interview_id)
    blocks = ["WEBVTT"]
    for number, turn in enumerate(spoken(master)):
        for part, cue in enumerate(turn.pieces(18)):
            times = f"{clock(cue.start)} --> {clock(cue.end)}"
            words = f"<v {escape(cue.label, quote=False)}>{escape(cue.text, quote=False)}</v>"
            blocks.append(f"{guid}/{number + 11}-{part}\n{times}\n{words}")
    return ("\n\n".join(blocks) + "\n").encode()


def whisperx(master: Master) -> bytes:
    """The JSON of WhisperX: segments with a speaker number."""
    segments = [
        {"start": cue.start, "end": cue.end, "text": f" {cue.text}", "speaker": cue.label}
        for turn in spoken(master)
        for cue in turn.pieces(24)
    ]
    language = master.header["language"][:2]
    return json.dumps({"segments": segments, "language": language}, ensure_ascii=False).encode()


def txt(master: Master) -> bytes:
    """A text file from a Windows editor: byte order mark, CRLF, a blank line between turns."""
    paragraphs = [f"{turn.label}: {turn.text}" for turn in spoken(master)]
    return ("\r\n\r\n".join(paragraphs) + "\r\n").encode("utf-8-sig")


FORMATS: dict[str, Callable[[Master], bytes]] = {
    "docx": docx,
    "rtf": rtf,
    "otr": otr,
    "pdf": pdf,
    "srt": srt,
    "vtt": vtt,
    "json": whisperx,
    "txt": txt,
}


def interviews(masters: list[Master]) -> bytes:
    """Give interviews.csv."""
    columns = ("interview_id", "file", "language", "role", "setting", "speakers", *CASE_VARIABLES)
    rows = []
    for master in masters:
        entries = [
            f"{master.label(key)}={master.role(key)}"
            for key in sorted({turn.speaker for turn in master.turns})
            if (key == "I" and master.label(key) not in SELF_TELLING)
            or (key != "I" and master.role(key) != master.header["role"])
        ]
        given = master.header | {"interview_id": master.interview_id}
        rows.append([*(given[name] for name in columns[:5]), "; ".join(entries)])
        rows[-1] += [given.get(name, "") for name in CASE_VARIABLES]
    return _csv(columns, rows)


def identifiers(masters: list[Master]) -> bytes:
    """Give the gold standard: every identifier with its place in the turns as they are read."""
    columns = ("interview_id", "turn", "start", "end", "kind", "strength", "entity", "surface")
    rows = [
        [master.interview_id, number, i.start, i.end, i.kind, i.strength, i.entity, i.surface]
        for master in masters
        for number, turn in enumerate(master.turns, 1)
        for i in turn.identifiers
    ]
    return _csv(columns, rows)


def _csv(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> bytes:
    draft = io.StringIO()
    writer = csv.writer(draft, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return draft.getvalue().encode()


def build(masters: list[Master]) -> dict[str, bytes]:
    """Give every file of the study by its path below the study folder."""
    files = {f"raw/{m.header['file']}": FORMATS[m.header["format"]](m) for m in masters}
    files["interviews.csv"] = interviews(masters)
    files["gold/identifiers.csv"] = identifiers(masters)
    return files


def main(arguments: list[str]) -> int:
    """Write or compare the files; give the exit status."""
    files = build(all_masters())
    present = {f"raw/{path.name}" for path in (HERE / "raw").glob("*")}
    stray = sorted(present - set(files))
    changed = sorted(
        name
        for name, content in files.items()
        if not (HERE / name).is_file() or (HERE / name).read_bytes() != content
    )
    if "--check" in arguments:
        for name in changed:
            print(f"differs from its master: {name}")
        for name in stray:
            print(f"has no master: {name}")
        return 1 if changed or stray else 0
    for name in changed:
        (HERE / name).parent.mkdir(exist_ok=True)
        (HERE / name).write_bytes(files[name])
        print(f"wrote {name}")
    for name in stray:
        print(f"has no master, left alone: {name}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
