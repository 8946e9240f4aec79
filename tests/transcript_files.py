"""Writers of transcript files for the tests: the same talk in every format."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Sequence
from html import escape
from pathlib import Path

Talk = Sequence[tuple[str, str]]
"""Label and words per turn."""

_ODT = (
    "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
)


def times(number: int) -> tuple[str, str]:
    return (
        f"00:{number // 60:02d}:{number % 60:02d}.000",
        f"00:{number // 60:02d}:{number % 60:02d}.900",
    )


def write_txt(path: Path, talk: Talk) -> None:
    path.write_text("".join(f"{label}: {text}\n" for label, text in talk), encoding="utf-8")


def write_md(path: Path, talk: Talk) -> None:
    body = "".join(f"**{label}:** {text}\n\n" for label, text in talk)
    path.write_text(f"# Gesprek\n\n{body}", encoding="utf-8")


def write_docx(path: Path, talk: Talk) -> None:
    from docx import Document

    document = Document()
    for label, text in talk:
        document.add_paragraph(f"{label}: {text}")
    document.save(str(path))


def write_odt(path: Path, talk: Talk) -> None:
    write_odt_body(path, "".join(f"<t:p>{escape(f'{a}: {b}')}</t:p>" for a, b in talk))


def write_odt_body(path: Path, body: str, before: str = "") -> None:
    names = " ".join(f'xmlns:{p}="{n}"' for p, n in zip("otbd", _ODT, strict=True))
    content = f"{before}<o:document-content {names}><o:body><o:text>{body}</o:text></o:body></o:document-content>"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("content.xml", content)


def write_rtf(path: Path, talk: Talk) -> None:
    def coded(text: str) -> str:
        text = text.replace("\\", "\\\\").replace("{", "\\{").replace("}", "\\}")
        return "".join(c if c.isascii() else f"\\u{ord(c)}?" for c in text)

    body = "".join(f"{coded(f'{label}: {text}')}\\par\n" for label, text in talk)
    path.write_text("{\\rtf1\\ansi\\ansicpg1252\\uc1 " + body + "}", encoding="ascii")


def write_teams(path: Path, talk: Talk) -> None:
    cues = [
        f"id/{n}-0\n{times(n)[0]} --> {times(n)[1]}\n<v {escape(a)}>{escape(b)}</v>"
        for n, (a, b) in enumerate(talk)
    ]
    path.write_text("\n\n".join(["WEBVTT", *cues]) + "\n", encoding="utf-8")


def write_zoom(path: Path, talk: Talk) -> None:
    cues = [
        f"{n}\n{times(n)[0]} --> {times(n)[1]}\n{escape(f'{a}: {b}')}"
        for n, (a, b) in enumerate(talk)
    ]
    path.write_text("\n\n".join(["WEBVTT", *cues]) + "\n", encoding="utf-8")


def write_srt(path: Path, talk: Talk) -> None:
    cues = [
        f"{n + 1}\n{times(n)[0]} --> {times(n)[1]}\n{a}: {b}".replace(".000 -", ",000 -").replace(
            ".900\n", ",900\n"
        )
        for n, (a, b) in enumerate(talk)
    ]
    path.write_text("\n\n".join(cues) + "\n", encoding="utf-8")


def write_whisperx(path: Path, talk: Talk) -> None:
    segments = [
        {"start": n, "end": n + 0.9, "text": f" {b}", "speaker": a} for n, (a, b) in enumerate(talk)
    ]
    path.write_text(json.dumps({"segments": segments}), encoding="utf-8")


def write_amberscript(path: Path, talk: Talk) -> None:
    ids = {label: f"spk{n}" for n, label in enumerate(sorted({label for label, _ in talk}), 1)}
    segments = [
        {
            "speaker": ids[label],
            "words": [
                {"start": n + i / 1000, "end": n + i / 1000, "text": word}
                for i, word in enumerate(text.split())
            ],
        }
        for n, (label, text) in enumerate(talk)
    ]
    speakers = [{"spkid": key, "name": label} for label, key in ids.items()]
    path.write_text(json.dumps({"speakers": speakers, "segments": segments}), encoding="utf-8")


def write_eaf(path: Path, talk: Talk) -> None:
    tiers: dict[str, str] = {}
    slots = ""
    for number, (label, text) in enumerate(talk):
        slots += f'<TIME_SLOT TIME_SLOT_ID="a{number}" TIME_VALUE="{number * 1000}"/>'
        slots += f'<TIME_SLOT TIME_SLOT_ID="b{number}" TIME_VALUE="{number * 1000 + 900}"/>'
        tiers[label] = tiers.get(label, "") + (
            f'<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="n{number}" '
            f'TIME_SLOT_REF1="a{number}" TIME_SLOT_REF2="b{number}"><ANNOTATION_VALUE>'
            f"{escape(text)}</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION>"
        )
    write_eaf_parts(
        path, slots, "".join(f'<TIER TIER_ID="{k}">{v}</TIER>' for k, v in tiers.items())
    )


def write_eaf_parts(path: Path, slots: str, tiers: str) -> None:
    body = f"<ANNOTATION_DOCUMENT><TIME_ORDER>{slots}</TIME_ORDER>{tiers}</ANNOTATION_DOCUMENT>"
    path.write_text(body, encoding="utf-8")


def write_otr(path: Path, talk: Talk) -> None:
    html = "".join(
        f'<p><span class="timestamp" data-timestamp="{n}.5">0:00:{n % 60:02d}</span>&nbsp;'
        f"{escape(f'{a}: {b}')}</p>"
        for n, (a, b) in enumerate(talk)
    )
    path.write_text(json.dumps({"text": html, "media": "a.mp3", "media-time": 1}), encoding="utf-8")


def write_pdf(path: Path, talk: Talk, header: str = "Verslag", columns: int = 1) -> None:
    from fpdf import FPDF

    class Printed(FPDF):
        def header(self) -> None:
            self.set_font("Helvetica", "I", 9)
            self.cell(0, 8, header, new_x="LMARGIN", new_y="NEXT", align="R")

        def footer(self) -> None:
            self.set_y(-15)
            self.cell(0, 8, f"{self.page_no()}", align="C")

    pdf = Printed(format=(148, 210))
    pdf.core_fonts_encoding = "cp1252"
    pdf.add_page()
    for label, text in talk:
        pdf.set_font("Helvetica", "", 11)
        pdf.multi_cell(0, 6, f"{label}: {text}", new_x="LMARGIN", new_y="NEXT", align="L")
        pdf.ln(1)
    pdf.output(str(path))


WRITERS: dict[str, tuple[str, Callable[[Path, Talk], None]]] = {
    "plain text": (".txt", write_txt),
    "Markdown": (".md", write_md),
    "Word": (".docx", write_docx),
    "OpenDocument": (".odt", write_odt),
    "rich text": (".rtf", write_rtf),
    "Teams": (".vtt", write_teams),
    "Zoom": (".vtt", write_zoom),
    "SubRip": (".srt", write_srt),
    "WhisperX": (".json", write_whisperx),
    "Amberscript": (".json", write_amberscript),
    "oTranscribe": (".otr", write_otr),
    "ELAN": (".eaf", write_eaf),
}
"""Every format that keeps the words of a turn together, by name."""
