"""PDF files with a text layer: wrapped lines, page numbers and page headers taken away."""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

from samenspraak.errors import TranscriptError
from samenspraak.transcripts.labels import candidate, is_generic
from samenspraak.transcripts.lines import Content, Line, tidy

_SAME_LINE = 3.0  # points between baselines of one line
_TAIL = 1024  # bytes in which a whole PDF says that it ends
_FEW_WORDS = 20  # a page with fewer words and a large picture is a scan
_MOST = 0.4
_FULL = 0.97  # of the right edge: a line is full when the next word would pass it
_PAGE_NUMBER = re.compile(
    r"(?:p(?:agina|age|\.)?\s*)?[-–|\s]*(\d{1,4})[-–|\s]*(?:(?:/|van|of)\s*\d{1,4})?[-–|\s]*", re.I
)
_LOSSES = ("Data-loss", "Not adding object")
_BROKEN = re.compile(r"\(cid:\d+\)")
_CUT = re.compile(r"(\w+)-$")
_CUT_MARK = re.compile(r"#\d{1,3}:\d{2}:\d{2}-$")


@dataclass(frozen=True, slots=True)
class _Row:
    """A printed line."""

    text: str
    left: float
    right: float
    top: float
    gapped: bool
    """True when a wide gap near the middle splits the line in two."""
    margin: bool = False
    """True for page numbers and repeated headers."""


def read_pdf(path: Path) -> Content:
    """Give the lines of a PDF in reading order (one column).

    Raises
    ------
    TranscriptError
        When the file is damaged or protected, when a page has no text (a scan), when letters
        cannot be told, or when the text stands in two columns.
    """
    if b"%%EOF" not in path.read_bytes()[-_TAIL:]:
        raise TranscriptError("not a readable PDF, or the file breaks off; export it again")
    pages = [_rows(number, page) for number, page in enumerate(_layouts(path), 1)]
    rows = [row for page in _mark_margins([page for page in pages if page]) for row in page]
    if not rows:
        raise TranscriptError("no text in this PDF; use the .docx or .txt version")
    if _BROKEN.search(" ".join(row.text for row in rows)):
        raise TranscriptError(
            "the fonts of this PDF do not tell which letters they show; use .docx"
        )
    if sum(row.gapped for row in rows) * 2 > len(rows):
        raise TranscriptError("the text stands in two columns; use the .docx or .txt version")
    return Content(tuple(_mended(rows)))


def _layouts(path: Path) -> list[Any]:
    from pdfminer.high_level import extract_pages
    from pdfminer.layout import LAParams
    from pdfminer.pdfdocument import PDFPasswordIncorrect
    from pdfminer.pdfexceptions import PDFException
    from pdfminer.psexceptions import PSException

    damage = (PDFException, PSException, ValueError, LookupError, TypeError, AttributeError)
    with _complaints() as complaints:
        try:
            pages = list(
                extract_pages(str(path), laparams=LAParams(boxes_flow=None, all_texts=True))
            )
        except PDFPasswordIncorrect as error:
            raise TranscriptError("protected with a password; save it without one") from error
        except damage as error:
            raise TranscriptError("not a readable PDF; export it again or use .docx") from error
    if any(complaint.startswith(_LOSSES) for complaint in complaints):
        raise TranscriptError("parts of this PDF are damaged; export it again or use .docx")
    return pages


@contextmanager
def _complaints() -> Iterator[list[str]]:
    """Collect what pdfminer would log: it goes on after losses that matter here."""
    found: list[str] = []

    class Collector(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            found.append(record.getMessage())

    logger = logging.getLogger("pdfminer")
    collector, propagate = Collector(logging.WARNING), logger.propagate
    logger.addHandler(collector)
    logger.propagate = False
    try:
        yield found
    finally:
        logger.removeHandler(collector)
        logger.propagate = propagate


def _rows(number: int, layout: Any) -> list[_Row]:
    """Give the lines of a page from top to bottom, pieces on one height joined."""
    pieces = [line for line in _text_lines(layout) if line.get_text().strip()]
    words = sum(len(line.get_text().split()) for line in pieces)
    if words < _FEW_WORDS and _picture_share(layout) > _MOST:
        raise TranscriptError(
            f"page {number} is a picture without text (a scan); run text recognition first, "
            "or use the .docx or .txt version"
        )
    pieces = _without_line_numbers(pieces)
    groups: list[list[Any]] = []
    for piece in sorted(pieces, key=lambda line: (-line.y0, line.x0)):
        if groups and abs(groups[-1][0].y0 - piece.y0) <= _SAME_LINE:
            groups[-1].append(piece)
        else:
            groups.append([piece])
    return [_row(sorted(group, key=lambda line: line.x0), layout.width) for group in groups]


def _text_lines(parent: Any) -> Iterator[Any]:
    from pdfminer.layout import LTFigure, LTTextContainer, LTTextLine

    for item in parent:
        if isinstance(item, LTTextLine):
            yield item
        elif isinstance(item, LTTextContainer | LTFigure):
            yield from _text_lines(item)


def _picture_share(layout: Any) -> float:
    """Give the share of the page that its largest picture covers."""
    from pdfminer.layout import LTFigure, LTImage

    sizes = [item.width * item.height for item in layout if isinstance(item, LTFigure | LTImage)]
    return float(max(sizes, default=0.0) / (layout.width * layout.height))


def _row(group: list[Any], width: float) -> _Row:
    gapped = any(
        right.x0 - left.x1 > 0.02 * width
        and right.x0 > 0.4 * width
        and left.x1 - left.x0 > 0.2 * width
        for left, right in pairwise(group)
    )
    text = tidy(" ".join(piece.get_text() for piece in group))
    return _Row(text, group[0].x0, group[-1].x1, group[0].y0, gapped)


def _without_line_numbers(pieces: list[Any]) -> list[Any]:
    """Take away numbers printed in the margin left of the text."""
    numbers = [piece for piece in pieces if piece.get_text().strip().isdigit()]
    left = min((piece.x0 for piece in pieces if piece not in numbers), default=0.0)
    printed = [piece for piece in numbers if piece.x1 < left]
    return [p for p in pieces if p not in printed] if len(printed) > 2 else pieces


def _mark_margins(pages: list[list[_Row]]) -> Iterator[list[_Row]]:
    """Mark what stands outside the text: from the edges inwards, until a line is no margin."""
    places = Counter(key for page in pages for key in {_place(row) for row in page})
    often = {key for key, count in places.items() if len(pages) > 1 and count > len(pages) / 2}
    for number, page in enumerate(pages, 1):
        marked = list(page)
        for order in (range(len(page)), range(len(page) - 1, -1, -1)):
            for index in order:
                row = page[index]
                outermost = index in (0, len(page) - 1)
                if not (_is_repeated(row, often) or (outermost and _is_number_of(row, number))):
                    break
                marked[index] = replace(row, margin=True)
        yield marked


def _is_repeated(row: _Row, often: set[tuple[int, str]]) -> bool:
    label = candidate(row.text)
    spoken = label is not None and label.form == "prefix" and is_generic(label.key)
    return not spoken and _place(row) in often


def _is_number_of(row: _Row, page: int) -> bool:
    found = _PAGE_NUMBER.fullmatch(row.text)
    return found is not None and int(found[1]) in (page, page - 1)


def _place(row: _Row) -> tuple[int, str]:
    return round(row.top / 6), re.sub(r"\d+", "#", row.text)


def _mended(rows: Sequence[_Row]) -> Iterator[Line]:
    """Give lines in which no word is cut by the end of a line.

    A hyphen at the end of a line may belong to the word (*co-productie*), come from the
    wrapping (*vrijwilli-gers*) or mark a broken-off word. The rest of the document decides; where
    it says nothing, the hyphen stays and the word stays broken off.
    """
    inner = [row for row in rows if not row.margin]
    words = set(re.findall(r"[\w-]+", " ".join(row.text for row in inner).casefold()))
    edge = max((row.right for row in inner), default=0.0)
    following = iter([*inner[1:], None])
    carried = ""
    full = False
    for number, row in enumerate(rows, 1):
        if row.margin:
            yield Line(number, row.text, margin=True)
            continue
        below = next(following)
        carried, text = _carried(carried + row.text, below.text if below else "", words)
        if text:
            yield Line(number, text, continues=full)
        full = below is not None and row.right + _first_word_width(below) > _FULL * edge


def _first_word_width(row: _Row) -> float:
    """Give the width of the first word and a blank: it decides whether it still fitted above."""
    return (row.right - row.left) / len(row.text) * (len(row.text.split()[0]) + 1)


def _carried(text: str, below: str, words: set[str]) -> tuple[str, str]:
    """Give the cut word to carry to the next line, and the line without it."""
    head, _, last = text.rpartition(" ")
    if _CUT_MARK.search(text):
        return last, head
    cut = _CUT.search(text)
    tail = re.match(r"\w[\w-]*", below)
    if cut is None or tail is None or not tail[0][0].islower():
        return "", text
    if f"{cut[0]}{tail[0]}".casefold() in words:
        return last, head
    if f"{cut[1]}{tail[0]}".casefold() in words:
        return last[:-1], head
    return "", text
