"""ELAN files: a tier for each speaker over one time line."""

from __future__ import annotations

from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from masters import Master

from shapes.spoken import WRITTEN, spoken


def eaf(master: Master) -> bytes:
    """An ELAN annotation file: time slots in milliseconds, tiers named after the speakers."""
    pieces = [piece for turn in spoken(master) for piece in turn.pieces(40)]
    slots: list[str] = []
    tiers: dict[str, list[str]] = {}
    for number, piece in enumerate(pieces, 1):
        first, last = 2 * number - 1, 2 * number
        for slot, time in ((first, piece.start), (last, piece.end)):
            slots.append(f'<TIME_SLOT TIME_SLOT_ID="ts{slot}" TIME_VALUE="{round(time * 1000)}"/>')
        tiers.setdefault(piece.label, []).append(
            f'<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="a{number}" '
            f'TIME_SLOT_REF1="ts{first}" TIME_SLOT_REF2="ts{last}">'
            f"<ANNOTATION_VALUE>{escape(piece.text)}</ANNOTATION_VALUE>"
            "</ALIGNABLE_ANNOTATION></ANNOTATION>"
        )
    media = Path(master.header["file"]).with_suffix(".wav").name
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<ANNOTATION_DOCUMENT AUTHOR="" DATE="{WRITTEN.isoformat()}" FORMAT="3.0" VERSION="3.0">',
        '<HEADER MEDIA_FILE="" TIME_UNITS="milliseconds">',
        f'<MEDIA_DESCRIPTOR MEDIA_URL={quoteattr(media)} MIME_TYPE="audio/x-wav"/></HEADER>',
        "<TIME_ORDER>",
        *slots,
        "</TIME_ORDER>",
    ]
    for label, spoken_on in sorted(tiers.items()):
        name = quoteattr(label)
        lines += [f'<TIER LINGUISTIC_TYPE_REF="speech" TIER_ID={name} PARTICIPANT={name}>']
        lines += [*spoken_on, "</TIER>"]
    lines += [
        '<LINGUISTIC_TYPE GRAPHIC_REFERENCES="false" LINGUISTIC_TYPE_ID="speech" '
        'TIME_ALIGNABLE="true"/>',
        "</ANNOTATION_DOCUMENT>",
    ]
    return ("\n".join(lines) + "\n").encode()
