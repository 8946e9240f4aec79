from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from samenspraak.errors import MissingFileError, TranscriptError
from samenspraak.transcripts import FORMATS, read_report, read_transcript
from samenspraak.transcripts.plain import decode
from transcript_files import (
    WRITERS,
    Talk,
    write_docx,
    write_eaf_parts,
    write_odt,
    write_odt_body,
    write_pdf,
    write_txt,
)

TALK: Talk = [
    ("I", "Hoe bent u begonnen?"),
    ("R", "Nou, eh, ik zei: nee, dat is niks voor mij. [lacht]"),
    ("I", "En toen?"),
    ("R", "Toen zei de coördinator: kom een keer kijken (…) om 12:30 of zo."),
    ("I", "Was dat genoeg?"),
    ("R", "Ja."),
]

WORDS = st.sampled_from(
    "ja nee ik zei: dacht: coördinator één geïnteresseerd ’s-avonds [lacht] (…) (2.0) 12:30 & < > { } \\ "
    'vrijwilli- # | "zo" R I Kijk: /nou/ b&b 100% naïef'.split()
)
# A plain first word, so that nothing but the label opens the line.
SENTENCES = st.builds(
    lambda first, rest: " ".join([first, *rest]),
    st.sampled_from(["Nou", "Ja", "Eh", "Dus"]),
    st.lists(WORDS, max_size=12),
)
TALKS = st.lists(SENTENCES, min_size=2, max_size=12).map(
    lambda texts: [("IR"[n % 2], text) for n, text in enumerate(texts)]
)


def spoken(path: Path, **options: object) -> list[tuple[str, str]]:
    return [(turn.speaker, turn.text) for turn in read_transcript(path, **options)]


def text_file(folder: Path, text: str, name: str = "P1.txt") -> Path:
    path = folder / name
    path.write_bytes(text.encode("utf-8"))
    return path


# --- laws ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", WRITERS)
@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(talk=TALKS)
def test_no_word_is_lost_between_file_and_turns(name: str, talk: Talk, tmp_path: Path) -> None:
    ending, write = WRITERS[name]
    path = tmp_path / f"P1{ending}"
    write(path, talk)
    assert spoken(path) == [(label, " ".join(text.split())) for label, text in talk]


@pytest.mark.parametrize("name", WRITERS)
def test_every_format_gives_the_same_roles_numbers_and_words(name: str, tmp_path: Path) -> None:
    ending, write = WRITERS[name]
    path = tmp_path / f"P1{ending}"
    write(path, TALK)
    report = read_report(path, role="citizen")
    assert [(t.interview_id, t.turn) for t in report.turns] == [("P1", n) for n in range(1, 7)]
    assert [t.role for t in report.turns] == ["interviewer", "citizen"] * 3
    assert [(t.speaker, t.text) for t in report.turns] == TALK
    assert report.speakers == {"I": 9, "R": 25}
    assert report.warnings == ()


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    words=st.lists(
        st.sampled_from("ja coördinator co-productie vrijwilli- dacht: één".split()),
        min_size=1,
        max_size=300,
    )
)
def test_lines_of_a_pdf_grow_back_into_turns(words: list[str], tmp_path: Path) -> None:
    talk = [("I", "Vertelt u eens?"), ("R", " ".join(["Nou", *words])), ("I", "Goed.")]
    write_pdf(tmp_path / "P1.pdf", talk)
    assert spoken(tmp_path / "P1.pdf") == talk


def test_a_timed_turn_lasts_from_its_first_cue_to_its_last(tmp_path: Path) -> None:
    text = (
        "WEBVTT\n\nNOTE Confidence: 0.83\n\n00:03.120 --> 00:07.480\n<v Smit, J. (Jan)>Nou, ik ben\n"
        "er ingerold.</v>\n\n00:07.480 --> 00:09.000\n<v Smit, J. (Jan)>Zo gaat dat.</v>\n\n"
        "1:00:09.500 --> 1:00:10.250 align:start\n<v Gast>Hoe bedoelt u?</v>\n"
    )
    path = text_file(tmp_path, text, "a.vtt")
    turns = read_transcript(path, speakers={"gast": "interviewer"})
    assert [(t.speaker, t.start_s, t.end_s) for t in turns] == [
        ("Smit, J. (Jan)", 3.12, 9.0),
        ("Gast", 3609.5, 3610.25),
    ]
    assert turns[0].text == "Nou, ik ben er ingerold. Zo gaat dat."


# --- labels -------------------------------------------------------------------------------------

LABELLED = {
    "a colon in speech": (
        "I: Wat zei u?\nR: Nou\nik zei: nee\nToen dacht ik: laat maar\nI: En?\nR: Niks.\n",
        [
            ("I", "Wat zei u?"),
            ("R", "Nou ik zei: nee Toen dacht ik: laat maar"),
            ("I", "En?"),
            ("R", "Niks."),
        ],
    ),
    "spelling of one label varies": (
        "Int.: Wat?\nresp. 1: Dit.\nINT: En?\nResp. 1 : Dat.\nInt: Ja?\n",
        [
            ("Int.", "Wat?"),
            ("resp. 1", "Dit."),
            ("Int.", "En?"),
            ("resp. 1", "Dat."),
            ("Int.", "Ja?"),
        ],
    ),
    "no blank after the colon": (
        "I:Wanneer?\nR:2019, geloof ik.\n",
        [("I", "Wanneer?"), ("R", "2019, geloof ik.")],
    ),
    "tabs instead of colons": (
        "I\tWanneer?\nR\tIn mei.\nI\tEn nu?\nR\tNiet meer.\n",
        [("I", "Wanneer?"), ("R", "In mei."), ("I", "En nu?"), ("R", "Niet meer.")],
    ),
    "numbered paragraphs": (
        "1 I: Wanneer?\n2 R: In mei.\n3 I: En nu?\n4 R: Niet meer.\n",
        [("I", "Wanneer?"), ("R", "In mei."), ("I", "En nu?"), ("R", "Niet meer.")],
    ),
    "question and answer": (
        "V: Wanneer?\nA: In mei.\nV: En nu?\nA: Niet meer.\n",
        [("V", "Wanneer?"), ("A", "In mei."), ("V", "En nu?"), ("A", "Niet meer.")],
    ),
    "a third person walks in once": (
        "I: Wanneer?\nR: In mei.\nX: Koffie?\nR: Graag.\n",
        [("I", "Wanneer?"), ("R", "In mei."), ("X", "Koffie?"), ("R", "Graag.")],
    ),
    "a turn of two paragraphs": (
        "Interviewer: Wanneer?\n\nRespondent 3: In mei.\n\nOf juni.\n\nInterviewer: Juni?\n",
        [
            ("Interviewer", "Wanneer?"),
            ("Respondent 3", "In mei. Of juni."),
            ("Interviewer", "Juni?"),
        ],
    ),
    "successive lines of one speaker": (
        "I: Wanneer?\nR: In mei.\nR: Of juni.\nI: Juni?\n",
        [("I", "Wanneer?"), ("R", "In mei. Of juni."), ("I", "Juni?")],
    ),
    "whisperX text": (
        "[SPEAKER_00]: Wanneer begon u?\n[SPEAKER_01]: In mei, toen het mooi weer was.\n"
        "[SPEAKER_00]: En nu?\n[SPEAKER_01]: Nou, nu niet meer zo vaak.\n[SPEAKER_00]: Hoezo?\n"
        "[SPEAKER_01]: Geen tijd meer voor, eerlijk gezegd.\n",
        [
            ("SPEAKER_00", "Wanneer begon u?"),
            ("SPEAKER_01", "In mei, toen het mooi weer was."),
            ("SPEAKER_00", "En nu?"),
            ("SPEAKER_01", "Nou, nu niet meer zo vaak."),
            ("SPEAKER_00", "Hoezo?"),
            ("SPEAKER_01", "Geen tijd meer voor, eerlijk gezegd."),
        ],
    ),
    "a cover page": (
        "Onderzoek buurt\nDatum: 3 mei 2024\nInterviewer: Ineke Bos\nRespondent: R07\n\n"
        "Interviewer: Wanneer?\nRespondent: In mei.\n\n[Einde van het interview]\n",
        [("Interviewer", "Wanneer?"), ("Respondent", "In mei.")],
    ),
    "a cover without a title": (
        "Interviewer: Ineke\nRespondent: Tjeerd Zwart\nI: Wanneer?\nR: In mei.\n",
        [("I", "Wanneer?"), ("R", "In mei.")],
    ),
    "a greeting is no cover": (
        "Gesprek 3\nInterviewer: Goedemorgen Tjeerd\nRespondent: Morgen\n"
        "Interviewer: Wanneer?\nRespondent: In mei.\n",
        [
            ("Interviewer", "Goedemorgen Tjeerd"),
            ("Respondent", "Morgen"),
            ("Interviewer", "Wanneer?"),
            ("Respondent", "In mei."),
        ],
    ),
    "addresses and times": (
        "I: Wanneer?\nR: In mei\nom 12:30\nvia https://example.org of zo\nJohannes 3:16\nI: O.\n",
        [
            ("I", "Wanneer?"),
            ("R", "In mei om 12:30 via https://example.org of zo Johannes 3:16"),
            ("I", "O."),
        ],
    ),
    "label and words on two lines": (
        "Interviewer:\nWanneer?\nRespondent:\nIn mei.\n",
        [("Interviewer", "Wanneer?"), ("Respondent", "In mei.")],
    ),
    "a transcriber's remark": (
        "I: Wanneer?\nOpmerking: de telefoon gaat.\nR: In mei.\n",
        [("I", "Wanneer?"), ("R", "In mei.")],
    ),
}


@pytest.mark.parametrize("case", LABELLED)
def test_labels_are_told_from_speech(case: str, tmp_path: Path) -> None:
    text, expected = LABELLED[case]
    assert spoken(text_file(tmp_path, text)) == expected


TIMED = {
    "f4, at the end": ("I: Wat? #00:00:02-5#\nR: Dit. #00:01:03-0#\n", [(None, 2.5), (2.5, 63.0)]),
    "f4, at the start": (
        "#00:00:01-0# I: Wat?\n#00:00:02-5# R: Dit.\n",
        [(1.0, None), (2.5, None)],
    ),
    "brackets": ("[00:00:01] I: Wat?\nR [00:12:31]: Dit.\n", [(1.0, None), (751.0, None)]),
    "brackets in the turn": ("I: (0:49) Wat?\nR: [0:50] Dit.\n", [(49.0, None), (50.0, None)]),
    "Amberscript": ("00:00:01\nI: Wat?\n00:00:03\nR: Dit.\n", [(1.0, None), (3.0, None)]),
    "Word": ("00:00:01 Interviewer\nWat?\n00:00:04 Respondent\nDit.\n", [(1.0, None), (4.0, None)]),
    "Otter": (
        "SUMMARY KEYWORDS\nbuurt\nSPEAKERS\nIneke Bos, Interviewer\n\n"
        "Interviewer  0:01\nWat?\n\nIneke Bos  1:00:03\nDit.\n\nTranscribed by https://otter.ai\n",
        [(1.0, None), (3603.0, None)],
    ),
    "aTrain": (
        "Transcription for 2403121\n\nSPEAKER_00\n[00:00:03] - Wat?\n\nSPEAKER_01\n[00:00:05] - Dit.\n"
        "SPEAKER_00\n[00:00:08] - Wie?\nSPEAKER_01\n[00:00:09] - Ik, wie anders.\n"
        "SPEAKER_00\n[00:00:11] - Hoe?\nSPEAKER_01\n[00:00:12] - Zo maar, zonder meer.\n",
        [(3.0, None), (5.0, None), (8.0, None), (9.0, None), (11.0, None), (12.0, None)],
    ),
}


@pytest.mark.parametrize("case", TIMED)
def test_time_marks_become_seconds_and_leave_the_text(case: str, tmp_path: Path) -> None:
    text, expected = TIMED[case]
    speakers = {"SPEAKER_00": "interviewer"} if case == "aTrain" else None
    turns = read_transcript(text_file(tmp_path, text), speakers=speakers)
    assert [(turn.start_s, turn.end_s) for turn in turns] == expected
    assert [turn.text for turn in turns][:2] == ["Wat?", "Dit."]


def test_a_pause_in_round_brackets_is_no_time_mark(tmp_path: Path) -> None:
    text = "I: Wat? (2.0)\nR: Nou (0:03) ja.\n"
    assert spoken(text_file(tmp_path, text)) == [("I", "Wat? (2.0)"), ("R", "Nou (0:03) ja.")]


DOUBTFUL = {
    "a mistyped label": ("I: Wat?\nR: Dit.\nI. En?\nR: Dat.\n", "line 3"),
    "a name seen once": ("I: Wat?\nR: Dit.\nVerzorgende: Koffie?\nI: En?\nR: Dat.\n", "line 3"),
    "a label in the middle": ("I: Wat? R: Dit.\nI: En?\nR: Dat.\n", "middle of turn 1"),
    "times that run backwards": ("[00:09] I: Wat?\n[00:05] R: Dit.\n", "backwards at turn 2"),
    "only the interviewer": ("I: Wat?\nInt: En?\n", "nothing to code"),
    "no interviewer": ("R1: Dit.\nR2: Dat.\n", "no interviewer"),
    "a transcriber's remark": ("I: Wat?\nNoot: stilte\nR: Dit.\n", "1 heading(s) or transcriber"),
    "prose before the first label": (
        " ".join(["woord"] * 30) + "\n" + "I: Wat?\nR: Dit.\n" * 20,
        "before the first speaker label",
    ),
}


@pytest.mark.parametrize("case", DOUBTFUL)
def test_what_may_have_gone_wrong_is_reported_without_words(case: str, tmp_path: Path) -> None:
    text, expected = DOUBTFUL[case]
    warnings = "\n".join(read_report(text_file(tmp_path, text)).warnings)
    assert expected in warnings
    assert not {"Verzorgende", "Koffie", "Dit", "woord"} & set(warnings.replace(".", " ").split())


def test_lines_in_no_turn_and_lines_without_a_label_are_listed(tmp_path: Path) -> None:
    text = "Titel\nI: Wat?\nR: Dit.\nen dat\nNoot: stilte\n"
    report = read_report(text_file(tmp_path, text))
    assert (report.left_out_lines, report.unlabelled_lines) == ((1, 5), (4,))


# --- roles --------------------------------------------------------------------------------------

NAMES = [
    ("Ineke Bos", "Wanneer begon u?"),
    ("Tjeerd Zwart", "Dat was in het jaar dat die speeltuin openging, denk ik."),
    ("Ineke Bos", "En nu?"),
    ("Tjeerd Zwart", "Nu doe ik het niet meer, dat mag een ander doen."),
    ("Ineke Bos", "Hoezo dat?"),
    ("Tjeerd Zwart", "Omdat het genoeg is geweest, na al die jaren."),
]


def test_the_one_who_asks_is_the_interviewer(tmp_path: Path) -> None:
    write_txt(tmp_path / "a.txt", NAMES)
    report = read_report(tmp_path / "a.txt", role="professional")
    assert [turn.role for turn in report.turns] == ["interviewer", "professional"] * 3
    assert "recognised by their questions" in report.warnings[0]
    assert "Ineke" not in report.warnings[0]


def test_the_researcher_has_the_last_word_on_roles(tmp_path: Path) -> None:
    write_txt(tmp_path / "a.txt", NAMES)
    speakers = {"ineke bos": "citizen", "Tjeerd Zwart:": "interviewer"}
    report = read_report(tmp_path / "a.txt", speakers=speakers)
    assert [turn.role for turn in report.turns] == ["citizen", "interviewer"] * 3
    assert report.warnings == ()


def test_a_label_named_by_the_researcher_counts_at_its_first_occurrence(tmp_path: Path) -> None:
    path = text_file(tmp_path, "I: Wat?\nR: Dit.\nde buurvrouw: Joehoe!\nR: Ja.\n")
    assert len(read_transcript(path)) == 2
    turns = read_transcript(path, speakers={"de buurvrouw": "citizen"}, role="professional")
    assert [turn.role for turn in turns] == [
        "interviewer",
        "professional",
        "citizen",
        "professional",
    ]


@pytest.mark.parametrize(
    ("speakers", "role", "message"),
    [
        ({"Joke": "interviewer"}, "respondent", "do not occur"),
        ({"Ineke Bos": "chair"}, "respondent", "use one of interviewer"),
        (None, "chair", "use one of interviewer"),
        (None, "interviewer", "use citizen or professional"),
    ],
)
def test_wrong_roles_are_refused_without_naming_anybody(
    speakers: dict[str, str] | None, role: str, message: str, tmp_path: Path
) -> None:
    write_txt(tmp_path / "a.txt", NAMES)
    with pytest.raises(TranscriptError, match=message) as caught:
        read_transcript(tmp_path / "a.txt", speakers=speakers, role=role)
    assert "Tjeerd" not in str(caught.value)


# --- containers ---------------------------------------------------------------------------------


def test_word_tables_breaks_and_tracked_changes_are_read_as_the_eye_sees_them(
    tmp_path: Path,
) -> None:
    from docx import Document
    from docx.oxml import parse_xml

    document = Document()
    document.add_heading("Deel 1", 1)
    table = document.add_table(rows=2, cols=3)
    for row, cells in zip(table.rows, [("0:01", "I", "Wat?"), ("0:05", "R", "Dit.")], strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    table.rows[1].cells[2].add_paragraph("En dat.")
    paragraph = document.add_paragraph("I: En ")
    for tag, kind, words in (("ins", "t", "nu"), ("del", "delText", "toen")):
        word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
        paragraph._p.append(
            parse_xml(
                f'<w:{tag} xmlns:w="{word}"><w:r><w:{kind}>{words}</w:{kind}></w:r></w:{tag}>'
            )
        )
    paragraph.add_run("?")
    document.add_paragraph("R: Niks.").add_run().add_break()
    document.save(str(tmp_path / "a.docx"))
    turns = read_transcript(tmp_path / "a.docx")
    assert [(t.speaker, t.text, t.start_s) for t in turns] == [
        ("I", "Wat?", 1.0),
        ("R", "Dit. En dat.", 5.0),
        ("I", "En nu?", None),
        ("R", "Niks.", None),
    ]


def test_bold_questions_stand_in_for_labels(tmp_path: Path) -> None:
    from docx import Document

    document = Document()
    document.add_heading("Gesprek", 0)
    for question, answer in [("Wanneer?", "In mei."), ("En nu?", "Niet meer.")]:
        document.add_paragraph().add_run(question).bold = True
        document.add_paragraph(answer)
    document.save(str(tmp_path / "a.docx"))
    report = read_report(tmp_path / "a.docx", role="citizen")
    assert [(t.role, t.text) for t in report.turns] == [
        ("interviewer", "Wanneer?"),
        ("citizen", "In mei."),
        ("interviewer", "En nu?"),
        ("citizen", "Niet meer."),
    ]
    assert "bold" in report.warnings[0]


def test_opendocument_comments_and_deletions_are_no_speech(tmp_path: Path) -> None:
    body = (
        "<t:tracked-changes><t:p>R: Weg.</t:p></t:tracked-changes><t:h>Gesprek</t:h>"
        "<t:p>I:<t:s t:c='3'/>Wat<o:annotation><t:p>let op</t:p></o:annotation>?</t:p>"
        "<t:p>R: Dit<t:line-break/>en <t:span>dat</t:span>.</t:p>"
    )
    write_odt_body(tmp_path / "a.odt", body)
    assert spoken(tmp_path / "a.odt") == [("I", "Wat?"), ("R", "Dit en dat.")]


def test_rich_text_with_code_pages_tables_and_links(tmp_path: Path) -> None:
    source = (
        r"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fcharset0 Arial;}}{\header R: kop\par}"
        r"\trowd\intbl I\cell Wat is \'e9\'e9n?\cell\row\pard "
        r"R: Mail {\field{\*\fldinst{HYPERLINK \"mailto:a@example.org\"}}{\fldrslt{a@example.org}}}"
        r" \u-10179?\u-8704? zo.\par}"
    )
    (tmp_path / "a.rtf").write_text(source, encoding="ascii")
    assert spoken(tmp_path / "a.rtf") == [
        ("I", "Wat is één?"),
        ("R", "Mail a@example.org 😀 zo."),
    ]


def test_overlaps_and_pauses_of_noscribe_stay_in_the_text(tmp_path: Path) -> None:
    text = (
        "WEBVTT gesprek\n\nNOTE\ntaal: Nederlands\nS00: geen spraak\n\n"
        "00:00:01.000 --> 00:00:04.000\n<v Interviewer>Wat (..) bedoelt //S01: ja// u?\n\n"
        "00:00:04.000 --> 00:00:05.000\n<v S01>Dit.\n"
    )
    assert spoken(text_file(tmp_path, text, "a.vtt")) == [
        ("Interviewer", "Wat (..) bedoelt //S01: ja// u?"),
        ("S01", "Dit."),
    ]


def test_old_teams_times_and_two_voices_in_a_cue(tmp_path: Path) -> None:
    text = (
        "WEBVTT\r\n\r\n0:0:1.5 --> 0:0:4.25\r\n<v Interviewer>Wat?</v> <v R1>Dit &amp; <i>dat</i>.</v>"
        "\r\n"
    )
    assert spoken(text_file(tmp_path, text, "a.vtt")) == [
        ("Interviewer", "Wat?"),
        ("R1", "Dit & dat."),
    ]


SPOKEN = (
    '<TIER TIER_ID="{tier}"{more}><ANNOTATION><ALIGNABLE_ANNOTATION TIME_SLOT_REF1="{a}" '
    'TIME_SLOT_REF2="{b}"><ANNOTATION_VALUE>{text}</ANNOTATION_VALUE>'
    "</ALIGNABLE_ANNOTATION></ANNOTATION></TIER>"
)
SLOTS = (
    '<TIME_SLOT TIME_SLOT_ID="t1" TIME_VALUE="500"/><TIME_SLOT TIME_SLOT_ID="t2"/>'
    '<TIME_SLOT TIME_SLOT_ID="t3" TIME_VALUE="4000"/>'
)


def test_elan_tiers_become_one_talk_in_order_of_time(tmp_path: Path) -> None:
    path = tmp_path / "P1.eaf"
    late = SPOKEN.format(tier="t-r", more=' PARTICIPANT="R"', a="t2", b="t3", text="Nou ja.")
    early = SPOKEN.format(tier="I", more="", a="t1", b="t2", text="Waarom?")
    gloss = SPOKEN.format(tier="en", more=' PARENT_REF="I"', a="t1", b="t2", text="Why?")
    write_eaf_parts(path, SLOTS, late + early + gloss)
    report = read_report(path)
    assert [(t.speaker, t.text, t.start_s, t.end_s) for t in report.turns] == [
        ("I", "Waarom?", 0.5, 0.5),
        ("R", "Nou ja.", 0.5, 4.0),
    ]
    assert report.warnings == ("1 tier(s) that hang on another tier are left out",)


@pytest.mark.parametrize(
    ("slots", "tiers", "problem"),
    [
        ("", "", "without words"),
        ("", SPOKEN.format(tier="I", more="", a="t1", b="t2", text="Ja."), "time slots"),
        (SLOTS, SPOKEN.format(tier="", more="", a="t1", b="t3", text="Ja."), "without a name"),
        ("<!-- ", "", "damaged"),
    ],
)
def test_unfinished_elan_files_are_refused(
    slots: str, tiers: str, problem: str, tmp_path: Path
) -> None:
    path = tmp_path / "P1.eaf"
    write_eaf_parts(path, slots, tiers)
    with pytest.raises(TranscriptError, match=problem):
        read_transcript(path)


def test_lines_that_teams_adds_are_no_speech(tmp_path: Path) -> None:
    path = tmp_path / "P1.txt"
    path.write_text(
        "Interviewer: Waarom?\nAnna Mulder started transcription\nR: Zomaar.\n"
        "Anna Mulder stopped transcription\n",
        encoding="utf-8",
    )
    assert [turn.text for turn in read_transcript(path)] == ["Waarom?", "Zomaar."]


def test_a_segment_without_a_speaker_goes_to_the_turn_beside_it_and_is_reported(
    tmp_path: Path,
) -> None:
    segments = [
        {"start": 0.0, "end": 1.0, "text": " zo"},
        {"start": 1.0, "end": 2.0, "text": " wat is dat", "speaker": "I"},
        {
            "start": "00:00:02,500",
            "end": 4,
            "text": " dit",
            "words": [{"word": "dit", "speaker": "R"}],
        },
        {"start": 4, "end": 3, "text": " hier"},
    ]
    report = read_report(text_file(tmp_path, json.dumps({"segments": segments}), "a.json"))
    assert [(t.speaker, t.text, t.start_s) for t in report.turns] == [
        ("I", "zo wat is dat", 0.0),
        ("R", "dit hier", 2.5),
    ]
    assert "2 cue(s) without a speaker" in report.warnings[0]


def test_labels_typed_into_a_recogniser_s_text_where_the_speaker_changes_are_enough(
    tmp_path: Path,
) -> None:
    said = [" I: Zo, waarom", " is dat?", " R: Nou,", " daarom.", " I: Aha."]
    segments = [{"start": n, "end": n + 1, "text": text} for n, text in enumerate(said)]
    report = read_report(text_file(tmp_path, json.dumps({"segments": segments}), "a.json"))
    assert [turn.text for turn in report.turns] == ["Zo, waarom is dat?", "Nou, daarom.", "Aha."]
    assert report.warnings == ()


def test_line_numbers_in_the_margin_of_a_pdf_are_no_speech(tmp_path: Path) -> None:
    from fpdf import FPDF

    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("Helvetica", "", 11)
    lines = [
        f"{'IR'[n % 2]}: Dat was in {2000 + n}, denk ik, of een jaar later." for n in range(20)
    ]
    for n, line in enumerate(lines):
        pdf.text(10, 20 + 6 * n, str(n + 1))
        pdf.text(25, 20 + 6 * n, line)
    pdf.output(str(tmp_path / "a.pdf"))
    assert [f"{label}: {text}" for label, text in spoken(tmp_path / "a.pdf")] == lines


def test_pdf_headers_and_page_numbers_are_taken_away(tmp_path: Path) -> None:
    talk = [("I" if n % 2 == 0 else "R", f"Dit is beurt {n} van het gesprek.") for n in range(60)]
    write_pdf(tmp_path / "a.pdf", talk, header="Interview 3, vertrouwelijk")
    report = read_report(tmp_path / "a.pdf")
    assert [(t.speaker, t.text) for t in report.turns] == talk
    assert len(report.left_out_lines) > 4


# --- encodings ----------------------------------------------------------------------------------

ACCENTS = "I: Hé, één coördinator?\r\nR: ‘Geïnteresseerd’ … ça va, € 5.\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_accents_survive_every_encoding_that_can_be_told(encoding: str, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(ACCENTS.encode(encoding))
    assert spoken(tmp_path / "a.txt") == [
        ("I", "Hé, één coördinator?"),
        ("R", "‘Geïnteresseerd’ … ça va, € 5."),
    ]


@pytest.mark.parametrize(
    "raw",
    [
        "I: Geïnteresseerd?".encode("utf-16-le"),
        "I: Geïnteresseerd café?".encode("mac_roman"),
        "I: Geïnteresseerd café?".encode("cp850"),
        "I: Geïnteresseerd?".encode().decode("cp1252").encode(),
        "I: Ge\ufffdnteresseerd?".encode(),
        b"\xff\xfe\x00",
        b"I: \x00\x01\x02",
        b"I: \x81",
    ],
    ids=["utf-16 without mark", "Mac", "DOS", "twice", "lost", "cut off", "binary", "unknown"],
)
def test_text_in_doubtful_encodings_is_refused(raw: bytes) -> None:
    with pytest.raises(TranscriptError, match="save as UTF-8"):
        decode(raw)


def test_characters_stay_as_they_are_but_invisible_ones_go(tmp_path: Path) -> None:
    path = text_file(tmp_path, "I: e\u0301\u00a0\u2003ﬁets vrij\u00adwillig Jan\u200bsen\n")
    assert spoken(path) == [("I", "e\u0301 ﬁets vrijwillig Jansen")]


# --- bad files ----------------------------------------------------------------------------------

TWO = "I: Wat?\nR: Dit.\n"
BAD: dict[str, tuple[str, bytes, str]] = {
    "unknown ending": ("a.doc", b"x", r"\.doc cannot be read; save it as one of .*\.docx"),
    "no ending": ("a", b"x", "no ending cannot be read"),
    "empty": ("a.txt", b"", "empty"),
    "only blanks": ("a.txt", b" \n \n", "no text"),
    "no labels": (
        "a.txt",
        b"Het was een mooie dag.\nToen begon het.\n",
        "no speaker labels",
    ),
    "one side labelled": ("a.txt", b"I: Wat?\nDit.\nI: En?\nDat.\n", "only one speaker label"),
    "labels without words": ("a.txt", b"I:\nR:\n", "no words after them"),
    "text before the labels": (
        "a.txt",
        ("woord " * 150 + "\n" + TWO).encode(),
        "stand before the first speaker label",
    ),
    "interviewer unknown": (
        "a.txt",
        b"Ann: Ja.\nBea: Nee.\nAnn: Ja.\nBea: O.\n",
        "cannot tell who",
    ),
    "Word, no document": ("a.docx", b"PK\x03\x04rest", "damaged"),
    "Word, old or locked": ("a.docx", b"\xd0\xcf\x11\xe0" + b"0" * 90, "without password"),
    "OpenDocument, no zip": ("a.odt", b"hello", "damaged"),
    "rich text, cut off": ("a.rtf", rb"{\rtf1 I: Wat?\par R: Di", "breaks off"),
    "rich text, not": ("a.rtf", b"I: Wat?", "not an RTF"),
    "WebVTT, not": ("a.vtt", b"I: Wat?", "must be WEBVTT"),
    "WebVTT, stray words": (
        "a.vtt",
        b"WEBVTT\n\n00:01.000 --> 00:02.000\nI: Wat?\n\nlos\n",
        "belong to no cue",
    ),
    "WebVTT, wrong time": (
        "a.vtt",
        b"WEBVTT\n\n00:01,000 --> 00:02,000\nI: Wat?\n",
        "belong to no cue",
    ),
    "SubRip, not": ("a.srt", b"I: Wat?\nR: Dit.", "SubRip"),
    "JSON, broken": ("a.json", b'{"segments": [', "not readable as JSON"),
    "JSON, very deep": ("a.json", b"[" * 200_000, "not readable as JSON"),
    "JSON, half a character": (
        "a.json",
        b'{"segments": [{"text": "\\ud83d"}]}',
        "not readable as JSON",
    ),
    "JSON, other": ("a.json", b'{"results": []}', "unknown shape"),
    "JSON, no text": ("a.json", b'{"segments": [{"start": 1}]}', "segment 1 has no text"),
    "JSON, no speakers": (
        "a.json",
        b'{"segments": [{"text": "ja", "start": 1}]}',
        "no speaker labels",
    ),
    "oTranscribe, other": ("a.otr", b'{"media": ""}', "not an oTranscribe"),
    "oTranscribe, empty": ("a.otr", b'{"text": " "}', "no text"),
    "PDF, not": ("a.pdf", b"hello", "not a readable PDF"),
    "PDF, only its end": ("a.pdf", b"hello %%EOF", "not a readable PDF"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_files_fail_with_one_line_that_says_what_to_do(case: str, tmp_path: Path) -> None:
    name, raw, message = BAD[case]
    path = tmp_path / name
    path.write_bytes(raw)
    with pytest.raises(TranscriptError, match=message) as caught:
        read_transcript(path)
    assert str(caught.value).startswith(f"{path}: ")
    assert "\n" not in str(caught.value)


def test_a_missing_file_and_a_folder_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(MissingFileError, match="no such file"):
        read_transcript(tmp_path / "a.txt")
    with pytest.raises(TranscriptError, match="a folder"):
        read_transcript(tmp_path)


def test_a_scanned_pdf_is_refused(tmp_path: Path) -> None:
    from fpdf import FPDF
    from PIL import Image

    pdf = FPDF()
    pdf.add_page()
    pdf.image(Image.new("L", (200, 280), 200), 5, 5, 200, 280)
    pdf.output(str(tmp_path / "a.pdf"))
    with pytest.raises(TranscriptError, match="page 1 is a picture without text"):
        read_transcript(tmp_path / "a.pdf")


def test_an_empty_a_locked_and_a_two_column_pdf_are_refused(tmp_path: Path) -> None:
    from fpdf import FPDF

    pdf = FPDF()
    pdf.add_page()
    pdf.output(str(tmp_path / "empty.pdf"))
    with pytest.raises(TranscriptError, match="no text in this PDF"):
        read_transcript(tmp_path / "empty.pdf")
    locked = FPDF()
    locked.add_page()
    locked.set_encryption(owner_password="a", user_password="b")
    locked.output(str(tmp_path / "locked.pdf"))
    with pytest.raises(TranscriptError, match="protected with a password"):
        read_transcript(tmp_path / "locked.pdf")
    columns = FPDF()
    columns.set_font("Helvetica", "", 11)
    columns.add_page()
    for n in range(12):
        columns.text(20, 20 + n * 6, "I: een regel met wat woorden")
        columns.text(110, 20 + n * 6, "R: een andere regel met woorden")
    columns.output(str(tmp_path / "columns.pdf"))
    with pytest.raises(TranscriptError, match="two columns"):
        read_transcript(tmp_path / "columns.pdf")


def test_a_document_with_entities_is_refused(tmp_path: Path) -> None:
    secret = text_file(tmp_path, "geheim", "secret")
    before = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}">]>'
    write_odt_body(tmp_path / "a.odt", "<t:p>I: Wat?</t:p><t:p>R: &e;</t:p>", before)
    with pytest.raises(TranscriptError, match="document type"):
        read_transcript(tmp_path / "a.odt")


def test_a_document_that_unpacks_to_an_absurd_size_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_odt(tmp_path / "a.odt", TALK)
    monkeypatch.setattr("samenspraak.transcripts.xml._MAX_BYTES", 100)
    with pytest.raises(TranscriptError, match="unpacks to more than 200 MB"):
        read_transcript(tmp_path / "a.odt")


def test_a_cut_off_word_document_is_refused(tmp_path: Path) -> None:
    write_docx(tmp_path / "a.docx", TALK)
    whole = (tmp_path / "a.docx").read_bytes()
    (tmp_path / "a.docx").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(TranscriptError, match="damaged"):
        read_transcript(tmp_path / "a.docx")


@pytest.mark.parametrize("name", [*WRITERS, "PDF"])
def test_a_damaged_file_gives_turns_or_a_clear_error(name: str, tmp_path: Path) -> None:
    ending, write = WRITERS.get(name, (".pdf", write_pdf))
    path = tmp_path / f"a{ending}"
    write(path, TALK)
    whole = path.read_bytes()
    rng = random.Random(name)
    refusals = []
    for _ in range(40):
        damaged = bytearray(whole)
        for _ in range(rng.choice((1, 4))):
            damaged[rng.randrange(len(damaged))] = rng.randrange(256)
        path.write_bytes(damaged[: rng.choice((len(whole), rng.randrange(1, len(whole))))])
        try:
            assert read_transcript(path)
        except TranscriptError as error:
            refusals.append(str(error))
    assert refusals
    assert not [message for message in refusals if "\n" in message]


def test_every_format_has_a_reader_and_endings_may_be_upper_case(tmp_path: Path) -> None:
    assert set(FORMATS) == {ending for ending, _ in WRITERS.values()} | {".pdf"}
    assert spoken(text_file(tmp_path, TWO, "A.TXT")) == [("I", "Wat?"), ("R", "Dit.")]
