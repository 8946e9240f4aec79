"""A transcript as printed: a PDF with text in it."""

from __future__ import annotations

from pathlib import Path

from masters import Master

from shapes.spoken import WRITTEN, spoken


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
