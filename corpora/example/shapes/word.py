"""Word processor files: a student's .docx and .odt, the .docx of Teams and of Otter.ai."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from masters import Master

from shapes.spoken import WRITTEN, short_clock, spoken

if TYPE_CHECKING:
    from docx.document import Document as DocxDocument

PROJECT = "Betrokken bij coproductie: interviews"
_NAMESPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "style", "text")
)
_ODT = "application/vnd.oasis.opendocument.text"


def docx(master: Master) -> bytes:
    """A student's Word file: a cover with names, labels in bold, an author in the properties."""
    document = _document(master)
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
    return _saved(document)


def teams_docx(master: Master) -> bytes:
    """A transcript as Teams gives it for download: name and time above each utterance."""
    document = _document(master)
    turns = spoken(master)
    minutes, seconds = divmod(int(turns[-1].end), 60)
    document.add_paragraph(f"{Path(master.header['file']).stem}-Meeting Transcript")
    document.add_paragraph("March 10, 2025, 1:02PM")
    document.add_paragraph(f"{minutes}m {seconds}s")
    document.add_paragraph(f"{master.label('I')} started transcription")
    for turn in turns:
        for piece in turn.pieces(60):
            paragraph = document.add_paragraph()
            paragraph.add_run(turn.label).bold = True
            run = paragraph.add_run(f"   {short_clock(piece.start)}")
            run.add_break()
            paragraph.add_run(piece.text)
    document.add_paragraph(f"{master.label('I')} stopped transcription")
    return _saved(document)


def otter_docx(master: Master) -> bytes:
    """An export of Otter.ai: key words, speakers, then name and time on a line of their own."""
    document = _document(master)
    turns = spoken(master)
    people = list(dict.fromkeys(turn.label for turn in turns))
    document.add_paragraph(Path(master.header["file"]).stem)
    document.add_paragraph("SUMMARY KEYWORDS")
    document.add_paragraph("neighbourhood, people, street, walk, police, evening, group")
    document.add_paragraph("SPEAKERS")
    document.add_paragraph(", ".join(people))
    for turn in turns:
        document.add_paragraph(f"{turn.label}  {short_clock(turn.start)}")
        for text in turn.paragraphs():
            document.add_paragraph(text)
    document.add_paragraph("Transcribed by https://otter.ai")
    return _saved(document)


def odt(master: Master) -> bytes:
    """A LibreOffice file: title, date line, one paragraph a turn."""
    title = Path(master.header["file"]).stem
    paragraphs = [f'<text:h text:outline-level="1">{escape(title)}</text:h>']
    for turn in spoken(master):
        first, *more = turn.paragraphs()
        label = f'<text:span text:style-name="T1">{escape(turn.label)}:</text:span>'
        paragraphs.append(f"<text:p>{label} {escape(first)}</text:p>")
        paragraphs += [f"<text:p>{escape(text)}</text:p>" for text in more]
    bold = (
        '<style:style style:name="T1" style:family="text">'
        '<style:text-properties fo:font-weight="bold" xmlns:fo='
        '"urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"/></style:style>'
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<office:document-content {_NAMESPACES} '
        f'office:version="1.3"><office:automatic-styles>{bold}</office:automatic-styles>'
        f"<office:body><office:text>{''.join(paragraphs)}</office:text></office:body>"
        "</office:document-content>"
    )
    manifest = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<manifest:manifest xmlns:manifest='
        '"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_ODT}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
        "</manifest:manifest>"
    )
    parts = {"mimetype": _ODT, "content.xml": content, "META-INF/manifest.xml": manifest}
    return _package((name, text.encode()) for name, text in parts.items())


def _document(master: Master) -> DocxDocument:
    """Give an empty document whose properties name the interviewer, as word processors do."""
    from docx import Document

    document = Document()
    for style in list(document.styles):  # nine tenths of the file are styles that nobody uses
        if style.name not in ("Normal", "Title", "Default Paragraph Font"):
            style.delete()
    for key, relation in list(document.part.rels.items()):
        if relation.reltype.endswith("/stylesWithEffects"):
            document.part.drop_rel(key)
    properties = document.core_properties
    properties.author = properties.last_modified_by = master.label("I")
    properties.title = Path(master.header["file"]).stem
    properties.created = properties.modified = WRITTEN.replace(tzinfo=None)
    properties.comments = ""
    return document


def _saved(document: DocxDocument) -> bytes:
    draft = io.BytesIO()
    document.save(draft)
    with zipfile.ZipFile(draft) as package:
        return _package((name, package.read(name)) for name in package.namelist())


def _package(parts: Iterable[tuple[str, bytes]]) -> bytes:
    """Give a zip file with fixed dates, stored, so that every machine writes the same bytes."""
    result = io.BytesIO()
    with zipfile.ZipFile(result, "w") as fixed:
        for name, content in parts:
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.external_attr = 0o600 << 16
            entry.create_system = 3
            fixed.writestr(entry, content, zipfile.ZIP_STORED)
    return result.getvalue()
