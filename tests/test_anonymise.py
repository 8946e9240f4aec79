"""Pseudonymising: what is masked, what is left alone, and what may never survive."""

import doctest
import importlib.util
import json
import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from samenspraak.anonymise import (
    Anonymiser,
    RosterEntry,
    aliases,
    check_open_side,
    dates,
    lexicon,
    morphology,
    names,
    patterns,
    quasi,
    restored,
    spoken,
    terms,
    typography,
    words,
)
from samenspraak.anonymise.lexicon import Lexicon, Word, embedded_lexicon
from samenspraak.errors import LeakError, MissingFileError, ModelError
from samenspraak.placeholders import PLACEHOLDER
from samenspraak.records import Span, Turn
from samenspraak.tables import to_frame

ROOT = Path(__file__).parent.parent
GOLDEN = json.loads((ROOT / "tests/golden/anonymise.json").read_text(encoding="utf-8"))
LEXICON_FILE = ROOT / "models/embedded/names/lexicon.npz"


def turn(text, number=1, interview="P07", speaker="R", role="citizen"):
    return Turn(interview, number, speaker, role, text)


def masked(spans):
    return [[span.surface, span.kind] for span in spans if span.decision == "mask"]


def golden_cases():
    for case in GOLDEN:
        failure = case.get("known_failure")
        marks = [pytest.mark.xfail(reason=failure)] if failure else []
        yield pytest.param(case, id=case["id"], marks=marks)


@pytest.mark.parametrize("case", list(golden_cases()))
def test_a_sentence_is_masked_as_a_person_would(case):
    spoken_here = ("en", "nl") if case["language"] == "en" else ("nl", "en")
    spans = Anonymiser(spoken_here, case.get("roster", ())).detect([turn(case["text"])])
    assert masked(spans) == case["masked"]
    flagged = [[span.surface, span.kind] for span in spans if span.decision == "flag"]
    assert flagged == case.get("flagged", [])


def test_the_golden_cases_cover_the_languages_and_are_many():
    assert len(GOLDEN) >= 60
    assert {case["language"] for case in GOLDEN} == {"nl", "nl-BE", "en"}
    assert len({case["id"] for case in GOLDEN}) == len(GOLDEN)


# Laws ------------------------------------------------------------------------------------------

SNIPPETS = st.sampled_from(
    [
        "Marieke de Wit",
        "mevrouw Van der Ploeg",
        "Wil",
        "wil",
        "[PERSOON-1]",
        "[lacht]",
        "06-12345678",
        "nul zes, twaalf, vierendertig",
        "a.b@voorbeeld.nl",
        "Turfsteeg 8",
        "drieëntachtig",
        "12 maart 2019",
        "basisschool De Brug",
        "in Oudeveen",
        "Zoë’s fiets",
        "  ",
        ". ",
        ", ",
        "en toen zei",
        "\t",
        "👩‍🏫",
        "é",
    ]
)
TEXTS = st.one_of(
    st.lists(SNIPPETS, min_size=1, max_size=12).map(" ".join),
    st.text(st.characters(exclude_characters="\n\r", exclude_categories=["Cs"]), max_size=60),
)
QUICK = settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)


@QUICK
@given(st.lists(TEXTS, min_size=1, max_size=4), st.sampled_from([("direct",), ("direct", "quasi")]))
def test_nothing_outside_a_span_changes_and_the_original_can_be_restored(texts, mask):
    turns = [turn(text, number) for number, text in enumerate(texts, start=1)]
    result = Anonymiser(mask=mask).pseudonymise(turns)
    assert restored(result.turns, result.entities, result.languages) == texts
    for before, after in zip(turns, result.turns, strict=True):
        spans = [s for s in result.entities if s.turn == before.turn and s.decision == "mask"]
        kept = [before.text]
        for span in reversed(spans):
            head = kept.pop(0)
            kept[:0] = [head[: span.start], head[span.end :]]
        at = 0
        for piece in kept:
            at = after.text.index(piece, at) + len(piece)
        assert len(after.text) - sum(map(len, kept)) >= len("[X-1]") * len(spans)


@QUICK
@given(st.lists(TEXTS, min_size=1, max_size=4))
def test_spans_lie_in_their_text_and_never_overlap(texts):
    turns = [turn(text, number) for number, text in enumerate(texts, start=1)]
    spans = Anonymiser().detect(turns)
    to_frame(spans, "entities")
    for before, after in pairwise(spans):
        assert before.turn < after.turn or before.end <= after.start
    for span in spans:
        assert texts[span.turn - 1][span.start : span.end] == span.surface
        assert span.entity_id


ROSTER = ["Marieke de Wit", "Aysel Yıldız-Prins", "Zoë Lent", "Jan Persoon", "Truus", "D'Hondt"]


@QUICK
@given(
    st.sampled_from(ROSTER),
    st.sampled_from([str, str.lower, str.upper, str.title]),
    st.sampled_from([" ", "  ", "\t"]),
    TEXTS,
    TEXTS,
)
def test_a_roster_name_never_survives(name, spelling, space, before, after):
    text = f"{before} {spelling(name).replace(' ', space)} {after}"
    if spelling is str.lower and spelling("I") in name:
        return
    result = Anonymiser(roster=ROSTER).pseudonymise([turn(text)])
    left = PLACEHOLDER.sub("|", result.turns[0].text)
    assert lexicon.fold(name) not in " ".join(lexicon.fold(left).split())
    assert not result.audit.leaks
    check_open_side(result.turns, None, result.entities, ROSTER)


@QUICK
@given(st.permutations(range(4)))
def test_the_order_of_turns_changes_nothing(order):
    texts = ["Ik ben Roelie Stuiving.", "Roelie, zei ik.", "Dat was Bert.", "Met Bertje."]
    turns = [turn(text, number) for number, text in enumerate(texts, start=1)]
    assert Anonymiser().detect([turns[at] for at in order]) == Anonymiser().detect(turns)


# Entities and placeholders ---------------------------------------------------------------------


def test_one_person_in_many_forms_gets_one_placeholder():
    texts = [
        "Ik ben Quinten Hofstee.",
        "Zeg maar Quin. Mijn zus heet Roelie.",
        "Meneer Hofstee dus, van de Hofstees.",
        "Quintens fiets staat bij Roelie.",
    ]
    turns = [turn(text, number) for number, text in enumerate(texts, start=1)]
    ids = {span.surface: span.entity_id for span in Anonymiser().detect(turns)}
    assert ids["Quinten Hofstee"] == ids["Quin"] == ids["Hofstee"] == ids["Quintens"]
    assert ids["Roelie"] != ids["Quin"]


def test_two_people_who_share_a_first_name_are_not_merged():
    keys = aliases.join_aliases(["Jan Visser", "Jan Mulder", "Jan", "Mulder"])
    assert keys["Jan"] not in (keys["Jan Visser"], keys["Jan Mulder"])
    assert keys["Mulder"] == keys["Jan Mulder"]


def test_placeholders_count_per_kind_in_the_language_of_the_interview():
    turns = [
        turn("Ik ben Roelie en dat is Bert, van basisschool De Brug.", interview="A"),
        turn("I am Harriet and this is Roelie.", interview="B"),
    ]
    result = Anonymiser().pseudonymise(turns, {"A": "nl-BE", "B": "en"})
    assert result.turns[0].text == (
        "Ik ben [PERSOON-1] en dat is [PERSOON-2], van basisschool [ORGANISATIE-1]."
    )
    assert result.turns[1].text == "I am [PERSON-1] and this is [PERSON-2]."


def test_speakers_become_letters_and_their_names_are_masked_in_the_text():
    turns = [
        turn("Vertel eens, Kruik.", 1, speaker="Hofstra, L. (Lisette)", role="interviewer"),
        turn("Nou, lisette, dat weet je.", 2, speaker="Denise Kruik"),
        turn("Koffie?", 3, speaker="Speaker 3", role="other"),
        turn("Graag.", 4, speaker="Denise Kruik"),
        turn("Ik ook.", 5, speaker="Bart"),
    ]
    result = Anonymiser().pseudonymise(turns)
    assert [t.speaker for t in result.turns] == ["I", "R1", "X1", "R1", "R2"]
    assert result.turns[0].text == "Vertel eens, [PERSOON-1]."
    assert result.turns[1].text == "Nou, [PERSOON-2], dat weet je."


def test_a_name_found_once_is_masked_where_nothing_announces_it():
    turns = [turn("Dat was meneer Zwobbel."), turn("Zwobbel. En zwobbels hond.", 2)]
    spread = Anonymiser().pseudonymise(turns).turns[1].text
    assert "obbel" not in spread
    alone = Anonymiser(propagate=False).pseudonymise(turns)
    assert "zwobbels" in alone.turns[1].text


def test_a_certain_name_is_masked_in_every_interview_of_the_call():
    turns = [
        turn("ik ben meneer vrobbelman uit oudeveen", interview="A"),
        turn("zegt u dat maar tegen vrobbelman", interview="B"),
    ]
    result = Anonymiser().pseudonymise(turns)
    assert "vrobbelman" not in result.turns[1].text
    assert not result.audit.leaks


def test_quasi_identifiers_stay_unless_they_are_to_be_masked():
    turns = [turn("Ze is drieëntachtig sinds 12 maart 2019 en heeft Parkinson.")]
    flagged = Anonymiser().pseudonymise(turns)
    assert flagged.turns[0].text == turns[0].text
    assert flagged.audit.metrics()["flagged_age"] == 1
    both = Anonymiser(mask=("direct", "quasi")).pseudonymise(turns)
    assert both.turns[0].text == "Ze is [LEEFTIJD-1] sinds [DATUM-1] en heeft [GEZONDHEID-1]."


def test_a_number_dictated_over_several_turns_is_masked_piece_by_piece():
    turns = [
        turn("Nul zes heb ik ook. Nul zes, twaalf, vierendertig...", 1),
        turn("Ja.", 2, role="interviewer"),
        turn("...zesenvijftig, achtenzeventig.", 3),
    ]
    texts = [t.text for t in Anonymiser().pseudonymise(turns).turns]
    assert "twaalf" not in texts[0]
    assert "zesenvijftig" not in texts[2]
    assert "achtenzeventig" not in texts[2]


# Roster ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "text", "hidden"),
    [
        ("Marijke Stam", "dat zei marijkke ook", "marijkke"),
        ("Anke van der Meulen", "dat zei van der  meulen ook", "meulen"),
        ("Roos", "toen kwam Roos. Roos zei niets.", "Roos"),
        ("Wil Roordink", "Toen kwam Wil. Wil zei niets.", "Wil"),
        ("Stam", "Dat heeft Stam gezegd.", "Stam"),
    ],
)
def test_the_roster_is_found_with_one_slip_glued_or_as_an_everyday_word(name, text, hidden):
    assert hidden not in Anonymiser(roster=[name]).pseudonymise([turn(text)]).turns[0].text


def test_a_roster_name_that_is_a_verb_leaves_the_verb_alone():
    text = "Ja, wil je nog koffie? Ik wil wel, zei Wil."
    result = Anonymiser(roster=["Wil Roordink"]).pseudonymise([turn(text)])
    assert result.turns[0].text == "Ja, wil je nog koffie? Ik wil wel, zei [PERSOON-1]."


def test_a_short_roster_name_is_not_found_inside_another_name():
    spans = Anonymiser(roster=["Jan"]).detect([turn("Dat was de heer Jansen met Jans.")])
    assert [s.surface for s in spans if s.detector.startswith("roster")] == []


def test_a_roster_entry_has_a_kind_and_a_name():
    result = Anonymiser(roster=[RosterEntry("De Drie Linden", "organisation")]).pseudonymise(
        [turn("Bij de drie linden was het druk.")]
    )
    assert result.turns[0].text == "Bij [ORGANISATIE-1] was het druk."
    with pytest.raises(ValueError, match="letter or digit"):
        RosterEntry(" - ")
    with pytest.raises(ValueError, match="roster kind"):
        RosterEntry("X", "planet")


# Audit -----------------------------------------------------------------------------------------


def open_side(text="Alles goed.", speaker="R1"):
    entity = Span("P07", 1, 0, 8, "person", "direct", "Zwobbela", "cue", 0.9, "person-1")
    return [turn(text, speaker=speaker)], [entity]


@pytest.mark.parametrize(
    ("turns_and_entities", "cases", "where"),
    [
        (open_side("Dat zei zwobbela."), None, "P07, turn 1"),
        (open_side(speaker="Zwobbela"), None, "P07, turn 1, speaker"),
        (
            open_side(),
            pd.DataFrame({"interview_id": ["P07"], "network": ["bij Zwobbela"]}),
            "P07, network",
        ),
        (open_side("Dat zei Geheim Persoon."), None, "P07, turn 1"),
    ],
)
def test_a_leak_stops_the_run_and_names_the_place_but_never_the_name(
    turns_and_entities, cases, where
):
    turns, entities = turns_and_entities
    with pytest.raises(LeakError) as caught:
        check_open_side(turns, cases, entities, ["Geheim Persoon"])
    message = str(caught.value).casefold()
    assert f"- {where}: a person".casefold() in message
    assert message.startswith("1 known identifier on the open side")
    assert "zwobbela" not in message
    assert "geheim" not in message


def test_a_placeholder_that_spells_a_roster_name_is_no_leak():
    turns, entities = open_side("Dat zei [PERSOON-1].")
    check_open_side(turns, None, entities, ["Persoon"])


def test_the_audit_counts_and_holds_no_text():
    result = Anonymiser().pseudonymise([turn("Ik ben Roelie, uit Oudeveen, drieëntachtig.")])
    metrics = result.audit.metrics()
    assert metrics["masked_person"] == metrics["masked_place"] == metrics["flagged_age"] == 1
    assert metrics["words_masked"] == 2
    assert metrics["share_of_words_masked"] == round(2 / 6, 6)
    assert metrics["leaks"] == 0
    assert all(isinstance(value, int | float) for value in metrics.values())
    assert "Roelie" not in repr(result.audit)


@pytest.mark.parametrize(
    "make",
    [
        lambda: Anonymiser(("fr",)),
        lambda: Anonymiser(()),
        lambda: Anonymiser(mask=("everything",)),
    ],
)
def test_an_unknown_choice_is_refused(make):
    with pytest.raises(ValueError, match="use "):
        make()


def test_turns_and_entities_of_different_runs_do_not_restore():
    result = Anonymiser().pseudonymise([turn("Ik ben Roelie Stuiving.")])
    with pytest.raises(ValueError, match="no placeholder") as caught:
        restored([turn("Iets heel anders.")], result.entities, result.languages)
    assert "Roelie" not in str(caught.value)


# spaCy -----------------------------------------------------------------------------------------


def test_the_component_sets_the_entities_of_a_blank_pipeline():
    doc = names.name_pipeline("nl")("Daar sprak mevrouw De Wit met Jelmer over Lutjebroek.")
    assert [(ent.text, ent.label_) for ent in doc.ents] == [
        ("De Wit", "PERSON"),
        ("Jelmer", "PERSON"),
        ("Lutjebroek", "LOC"),
    ]


def test_a_trained_pipeline_adds_its_names(tmp_path):
    import spacy

    nlp = spacy.blank("nl")
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns(
        [{"label": "PER", "pattern": "koffiekan"}, {"label": "DATE", "pattern": "al"}]
    )
    nlp.to_disk(tmp_path / "model")
    turns = [turn("dat was koffiekan en dat is al lang zo")]
    assert masked(Anonymiser().detect(turns)) == []
    with_model = Anonymiser(spacy_model=str(tmp_path / "model")).detect(turns)
    assert masked(with_model) == [["koffiekan", "person"]]


def test_a_missing_pipeline_is_named():
    with pytest.raises(MissingFileError, match="no_such_pipeline"):
        Anonymiser(spacy_model="no_such_pipeline")


# Lexicon ---------------------------------------------------------------------------------------


def test_a_lexicon_is_read_back_as_written_and_gives_the_same_bytes(tmp_path):
    known = {f"woord{n}": Word(first=n % 4, nl=n % 5) for n in range(2000)}
    compiled = Lexicon.compile(known)
    compiled.save(tmp_path / "a.npz")
    Lexicon.compile(dict(reversed(known.items()))).save(tmp_path / "b.npz")
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()
    back = Lexicon.load(tmp_path / "a.npz")
    assert all(back[word] == flags for word, flags in known.items())
    assert back["onbekend"] == Word()


def test_the_shipped_lexicon_is_small_and_knows_names_from_words():
    assert LEXICON_FILE.stat().st_size <= 5_000_000
    shipped = embedded_lexicon()
    assert shipped["Marloes"].first >= 2
    assert shipped["DE VRIES"].family == 3
    assert shipped["Lutjebroek"].place == 2
    assert shipped["utrecht"].place == 3
    assert shipped["komt"].nl == shipped["and"].en == 4


def test_the_shipped_lexicon_holds_hashes_and_no_list():
    with np.load(LEXICON_FILE) as arrays:
        assert {name: array.dtype.kind for name, array in arrays.items()} == {
            "gaps": "u",
            "flags": "u",
        }


@pytest.mark.parametrize("content", [b"", b"no archive", None])
def test_a_damaged_lexicon_is_refused(tmp_path, content):
    path = tmp_path / "lexicon.npz"
    if content is None:
        np.savez(path, gaps=np.arange(3, dtype=np.uint32), flags=np.zeros(2, dtype=np.uint16))
    else:
        path.write_bytes(content)
    with pytest.raises(ModelError, match="make names"):
        Lexicon.load(path)


def test_compiling_without_the_data_says_what_is_missing(tmp_path, capsys):
    spec = importlib.util.spec_from_file_location(
        "names_program", ROOT / "models/training/names.py"
    )
    program = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(program)
    assert program.main(["--data", str(tmp_path), "--out", str(tmp_path / "out.npz")]) == 1
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert "files missing" in error
    assert not (tmp_path / "out.npz").exists()


def test_the_result_does_not_depend_on_the_hash_seed():
    texts = ["Ik ben Roelie Stuiving van De Brug.", "roelie en Bert uit Oudeveen, 06-12345678"]
    code = (
        "from samenspraak.anonymise import Anonymiser; from samenspraak.records import Turn\n"
        f"turns = [Turn('P', n, 'R', 'citizen', t) for n, t in enumerate({texts!r}, 1)]\n"
        "print(Anonymiser(roster=['Jan Vos', 'Wil Bos']).pseudonymise(turns))"
    )
    other = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | {"PYTHONHASHSEED": "17", "PYTHONPATH": str(ROOT / "pipeline")},
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    turns = [turn(text, number, "P") for number, text in enumerate(texts, start=1)]
    assert other == f"{Anonymiser(roster=['Jan Vos', 'Wil Bos']).pseudonymise(turns)}\n"


@pytest.mark.parametrize(
    "module",
    [aliases, dates, lexicon, morphology, names, patterns, quasi, spoken, terms, typography, words],
)
def test_the_examples_in_the_documentation_run(module):
    assert doctest.testmod(module).failed == 0
