"""A small study as exchange files, ours and as other programs would write them."""

from __future__ import annotations

import zipfile

import pandas as pd
from lxml import etree

from samenspraak.codebook import Codebook
from samenspraak.exchange.guids import code_guid, guid
from samenspraak.layout import interview_text
from samenspraak.records import Turn
from samenspraak.segment import segment
from samenspraak.tables import to_frame

NS = {"p": "urn:QDA-XML:project:1.0"}

CODEBOOK = Codebook.from_dict(
    {
        "languages": ["nl", "en"],
        "categories": [{"id": "why", "label": {"nl": "Waarom", "en": "Why"}}],
        "codes": {
            "fun": {"category": "why", "examples": {"nl": ["Wat hebben we gelachen."]}},
            "duty": {"category": "why", "examples": {"nl": ["Het moet nu eenmaal."]}},
            "loose": {"examples": {"en": ["It just is."]}},
        },
        "definitions": {
            "fun": {
                "label": {"nl": "Plezier", "en": "Fun"},
                "definition": {"nl": "Om het plezier.", "en": "For fun."},
                "apply_when": {"nl": "lachen", "en": "laughter"},
                "do_not_apply": [{"when": {"nl": "het moet", "en": "one must"}, "instead": "duty"}],
                "color": "#FFE0CC",
            },
            "duty": {
                "label": {"nl": "Plicht", "en": "Duty"},
                "definition": {"nl": "Omdat het moet.", "en": "Because one must."},
            },
            "loose": {
                "label": {"nl": "Los", "en": "Loose"},
                "definition": {"nl": "Staat apart.", "en": "Stands alone."},
            },
        },
    }
)

# Invented; emoji before, in and after what is coded, accents of both kinds, no-break spaces,
# right-to-left text and a line separator.
TALK = {
    "E01": [
        ("I", "interviewer", "Hoe bent u erbij gekomen? 😀"),
        ("R1", "citizen", "Nou, één buurvrouw 👩🏽‍🌾 vroeg het en ik zei meteen ja."),
        ("I", "interviewer", "En wat vond u ervan?"),
        ("R1", "citizen", "Gezellig 🎉! We hebben cafe\u0301\u00a0gedronken, heel wat keren."),
        ("I", "interviewer", "Hm-hm."),
        ("R2", "citizen", "שלום zei hij dan,\u2028en dat hoort er ook bij."),
    ],
    "E02": [
        ("I", "interviewer", "Waarom blijft u?"),
        ("R1", "professional", "Omdat het moet. Iemand moet het doen, geloof me."),
        ("I", "interviewer", "Altijd?"),
        ("R1", "professional", "Ja."),
        ("R1", "professional", "Nee."),
        ("R1", "professional", "Ja."),
    ],
}


def turns_of(talk):
    return {
        key: [Turn(key, n, *said, start_s=float(n)) for n, said in enumerate(lines, start=1)]
        for key, lines in talk.items()
    }


def units_of(interviews):
    turns = [turn for group in interviews.values() for turn in group]
    found = segment(turns, dict.fromkeys(interviews, "nl"))
    return to_frame(found, "units")


def coding(unit, code, coder="c01", probability=1.0, evidence="", decision=True):
    return {
        "unit_id": unit,
        "code": code,
        "coder": coder,
        "decision": decision,
        "probability": probability,
        "evidence": evidence,
    }


COLUMNS = list(coding("", ""))


def study_parts(talk=None):
    """Give what a study hands to `write_project`: two coders and a classifier."""
    interviews = turns_of(TALK if talk is None else talk)
    units = units_of(interviews)
    ids = list(units.sort_values(["interview_id", "start"])["unit_id"])
    rows = [coding(unit, "fun") for unit in ids[::2]]
    rows += [coding(unit, "duty") for unit in ids]
    rows += [coding(unit, "duty", "c02") for unit in ids[1::2]]
    rows += [coding(unit, "loose", "model:0.4", 0.826, "buurt; ja") for unit in ids[:3]]
    cases = pd.DataFrame(
        {
            "interview_id": ["E02", "E01"],
            "language": "nl",
            "role": ["professional", "citizen"],
            "setting": ["mr", ""],
            "jaren": ["4", "0012"],
        }
    )
    return {
        "study": "voorbeeld",
        "interviews": interviews,
        "cases": cases,
        "units": units,
        "codings": pd.DataFrame(rows, columns=COLUMNS),
        "codebook": CODEBOOK,
        "language": "nl",
    }


def transcripts_of(interviews):
    return to_frame([turn for group in interviews.values() for turn in group], "transcripts")


def project_xml(path):
    with zipfile.ZipFile(path) as archive:
        return etree.fromstring(archive.read("project.qde"))


def expected(parts):
    """Give every coding as (interview, start, end, quote, code GUID, coder)."""
    units = parts["units"].set_index("unit_id")
    texts = {key: interview_text(turns)[0] for key, turns in parts["interviews"].items()}
    rows = set()
    for row in parts["codings"].itertuples():
        unit = units.loc[row.unit_id]
        quote = texts[unit.interview_id][unit.start : unit.end]
        span = (unit.interview_id, int(unit.start), int(unit.end), quote)
        rows.add((*span, code_guid(row.code), row.coder))
    return rows


def found(project):
    names = {source.guid: source.name for source in project.sources}
    coders = {user.guid: user.id for user in project.users}
    return {
        (names[c.source], c.start, c.end, c.quote, c.code, coders.get(c.user, ""))
        for c in project.codings
    }


# Other programs -----------------------------------------------------------------------------


def counted(text, place, unit, crlf, bom):
    """Give a place in LF text as another program counts it; written apart from the package."""
    before = text[:place].replace("\n", "\r\n") if crlf == 2 else text[:place]
    sizes = {
        "codepoint": len(before),
        "utf16": len(before.encode("utf-16-le")) // 2,
        "utf8": len(before.encode()),
    }
    mark = {"codepoint": 1, "utf16": 1, "utf8": 3}[unit] if bom else 0
    return sizes[unit] + mark


PROGRAMS = {
    "nvivo": {"unit": "utf16", "crlf": 2, "stored_crlf": True, "stored_bom": True},
    "atlas": {"unit": "codepoint", "crlf": 1, "stored_crlf": True, "stored_bom": False},
    "qualcoder": {"unit": "codepoint", "crlf": 1, "stored_crlf": False, "stored_bom": True},
    "qualcoder on windows": {
        "unit": "codepoint", "crlf": 1, "stored_crlf": True, "stored_bom": True,
    },
    "taguette": {"unit": "utf8", "crlf": 1, "stored_crlf": False, "stored_bom": False},
    "javascript": {"unit": "utf16", "crlf": 1, "stored_crlf": False, "stored_bom": False},
    "mark counted": {
        "unit": "codepoint", "crlf": 2, "stored_crlf": True, "stored_bom": True, "bom": True,
    },
}  # fmt: skip


def as_program(path, target, unit, crlf, stored_crlf, stored_bom, bom=False, encoding="utf-8"):
    """Write our project again as another program would have stored and counted it."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    root = etree.fromstring(members.pop("project.qde"))
    root.set("origin", "Another program")
    for source in root.iterfind(".//p:TextSource", NS):
        name = "sources/" + source.get("plainTextPath").removeprefix("internal://")
        text = members[name].decode()
        for selection in source.iterfind("p:PlainTextSelection", NS):
            for which in ("startPosition", "endPosition"):
                place = int(selection.get(which))
                newline = crlf if stored_crlf else 1
                selection.set(which, str(counted(text, place, unit, newline, bom)))
        stored = text.replace("\n", "\r\n") if stored_crlf else text
        mark = "\ufeff" if stored_bom and encoding == "utf-8" else ""
        members[name] = (mark + stored).encode(encoding)
    members["project.qde"] = etree.tostring(root)
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in members.items():
            archive.writestr(name.replace("sources/", "Sources/"), content)
    return target


GUIDS = {name: guid("test", name) for name in ("user", "code", "child", "source", "sel", "coding")}


def foreign(body="", users="", codes="", namespace="urn:QDA-XML:project:1.0", origin="Other 1"):
    codes = codes or f'<Code guid="{GUIDS["code"]}" name="Plezier" isCodable="true"/>'
    source = (
        f'<TextSource guid="{{{GUIDS["source"].lower()}}}" name="E01.txt"'
        f' plainTextPath="internal://{GUIDS["source"]}.txt">{body}</TextSource>'
    )
    return (
        f'<Project xmlns="{namespace}" name="x" origin="{origin}">'
        f"<Users><User guid='{GUIDS['user']}' name='Anne'/>{users}</Users>"
        f"<CodeBook><Codes>{codes}</Codes></CodeBook><Sources>{source}</Sources></Project>"
    ).encode()


def pack(path, xml, texts=None, name="project.qde", folder="sources"):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, xml)
        for guid_, text in (
            texts if texts is not None else {GUIDS["source"]: "Wat een plezier. En nog meer."}
        ).items():
            archive.writestr(f"{folder}/{guid_}.txt", text)
    return path


def selection(start, end, inner=None, attributes=""):
    inner = inner if inner is not None else (
        f'<Coding guid="{GUIDS["coding"]}" creatingUser="{{{GUIDS["user"].lower()}}}">'
        f'<CodeRef targetGUID="{GUIDS["code"].lower()}"/></Coding>'
    )  # fmt: skip
    return (
        f'<PlainTextSelection guid="{GUIDS["sel"]}" startPosition="{start}" endPosition="{end}"'
        f" {attributes}>{inner}</PlainTextSelection>"
    )
