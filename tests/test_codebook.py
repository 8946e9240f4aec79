"""The codebook: what ships, what is refused and why, what a change sets in motion."""

from __future__ import annotations

import copy
import pickle
import re

import pytest
import yaml

from samenspraak.codebook import Codebook, Wording
from samenspraak.errors import CodebookError, MissingFileError
from samenspraak.resources import codebook_path

SMALL = {
    "languages": ["nl", "en"],
    "categories": [{"id": "why", "label": {"nl": "Waarom", "en": "Why"}}],
    "codes": {
        "fun": {
            "category": "why",
            "applies_to": "citizen",
            "examples": {"nl": [{"role": "citizen", "setting": "mr", "text": "Het is gezellig."}]},
        },
        "duty": {"examples": {"en": ["Somebody has to.", "I was asked."]}},
    },
    "definitions": {
        "fun": {
            "label": {"nl": "Plezier", "en": "Fun"},
            "definition": {"nl": "Om het plezier.", "en": "For the fun of it."},
            "do_not_apply": [{"when": {"nl": "het moet", "en": "one must"}, "instead": "duty"}],
        },
        "duty": {
            "label": {"nl": "Plicht", "en": "Duty"},
            "definition": {"nl": "Omdat het moet.", "en": "Because one must."},
        },
    },
    "rules": [{"id": "unit", "nl": "Eenheid. Een beurt.", "en": "Unit. A turn."}],
    "boundary_cases": [
        {
            "text": "Het moet, maar het is leuk.",
            "codes": ["fun", "duty"],
            "why": {"nl": "a", "en": "b"},
        }
    ],
}


def changed(*path, to=None, drop=False):
    """Give a copy of SMALL with one value replaced or dropped."""
    data = copy.deepcopy(SMALL)
    place = data
    for key in path[:-1]:
        place = place[key]
    if drop:
        del place[path[-1]]
    else:
        place[path[-1]] = to
    return data


def problems(data):
    """Give the problem lines of a codebook that is refused."""
    with pytest.raises(CodebookError) as caught:
        Codebook.from_dict(data, "mine.yaml")
    lines = str(caught.value).splitlines()
    assert lines[0].startswith("mine.yaml has ")
    assert lines[-1] == "Nothing was loaded. Correct the file and run again."
    return [line.removeprefix(" - ") for line in lines[1:-1]]


@pytest.fixture(scope="module")
def shipped():
    return Codebook.default()


def test_the_shipped_codebook_has_27_codes_in_7_categories(shipped):
    assert len(shipped) == len(shipped.codes) == len(shipped.ids) == 27
    assert len(shipped.categories) == 7
    assert shipped.retired == ()
    assert shipped.languages == ("nl", "en")
    assert {code.category for code in shipped} == {category.id for category in shipped.categories}


def test_every_shipped_code_has_four_dutch_and_two_english_examples(shipped):
    for code in shipped:
        languages = [example.language for example in code.examples]
        assert (languages.count("nl"), languages.count("en")) == (4, 2), code.id


def test_no_shipped_utterance_stands_twice(shipped):
    texts = [example.text for example in shipped.examples()]
    texts += [case.text for case in shipped.boundary_cases]
    assert len(texts) == len(set(texts))


def test_every_shipped_text_is_in_dutch_and_english(shipped):
    for code in shipped:
        for wording in (code.label, code.definition, code.apply_when):
            assert set(wording) == {"nl", "en"}, code.id
        assert code.do_not_apply, code.id
        assert code.source, code.id


def test_five_shipped_codes_have_no_direction_of_their_own(shipped):
    assert [code.id for code in shipped if code.valence] == [
        "organisational_room",
        "perceived_competence",
        "perceived_impact",
        "image_of_professional",
        "image_of_citizen",
    ]


def test_shipped_colours_differ_and_carry_black_text(shipped):
    colors = [code.color for code in shipped]
    assert len(set(colors)) == 27
    assert min(contrast_with_black(color) for color in colors) >= 9


def contrast_with_black(color):
    """Give the contrast ratio of WCAG 2."""
    parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in parts]
    return (0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05) / 0.05


def test_what_dvc_tracks_holds_no_prose():
    data = yaml.safe_load(codebook_path().read_text(encoding="utf-8"))
    keys = {key for entry in data["codes"].values() for key in entry}
    assert keys == {"category", "applies_to", "status", "examples"}
    assert list(data["codes"]) == list(data["definitions"])


def test_the_file_is_tidy():
    for line in codebook_path().read_text(encoding="utf-8").split("\n"):
        assert len(line) <= 110
        assert line == line.rstrip()


def test_a_codebook_needs_only_codes_with_examples_and_definitions_in_one_language():
    codebook = Codebook.from_dict(
        {
            "codes": {"plezier": {"examples": {"nl": ["Het is gezellig."]}}},
            "definitions": {
                "plezier": {"label": {"nl": "Plezier"}, "definition": {"nl": "Om de lol."}}
            },
        }
    )
    code = codebook["plezier"]
    assert codebook.languages == ("nl",)
    assert (code.applies_to, code.status, code.valence) == ("both", "active", False)
    assert re.fullmatch("#[0-9A-F]{6}", code.color)
    assert code.label.say("en") == "Plezier"
    assert codebook.render()


def test_a_small_codebook_loads_without_a_problem():
    codebook = Codebook.from_dict(SMALL)
    assert codebook.ids == ("fun", "duty")
    assert [example.text for example in codebook.examples("en")] == [
        "Somebody has to.",
        "I was asked.",
    ]
    assert codebook["fun"].examples[0].setting == "mr"


ONE_PROBLEM = [
    (
        changed("codez", to={}),
        "unknown key 'codez'; did you mean 'codes'?",
    ),
    (
        changed("codes", "fun", "exmples", to={}),
        "codes.fun: unknown key 'exmples'; did you mean 'examples'?",
    ),
    (
        changed("codes", "fun", "definition", to={"nl": "x"}),
        "codes.fun.definition: is prose; move it to definitions.fun.definition",
    ),
    (
        changed("codes", "fun", "category", to="wy"),
        "codes.fun.category: 'wy' is no category; did you mean 'why'?",
    ),
    (
        changed("codes", "fun", "applies_to", to="citizens"),
        "codes.fun.applies_to: 'citizens' is none of citizen, professional, both; did you mean 'citizen'?",
    ),
    (
        changed("codes", "fun", "status", to="gone"),
        "codes.fun.status: 'gone' is none of active, retired; choose one of these",
    ),
    (
        changed("codes", "duty", "examples", to={}),
        "codes.duty.examples: there is none; write at least one, as a text or with role and setting",
    ),
    (
        changed("codes", "fun", "examples", "nl", 0, "role", to="professional"),
        "codes.fun.examples.nl, entry 1.role: professional says it, but the code applies to citizen; "
        "change one of the two",
    ),
    (
        changed("codes", "duty", "examples", to={"fr": ["Il faut."]}),
        "codes.duty.examples: 'fr' is not among the languages nl, en; add it there",
    ),
    (
        changed("definitions", "fun", "label", "en", drop=True),
        "definitions.fun.label: no text in en; add it",
    ),
    (
        changed("definitions", "fun", "label", "fr", to="Plaisir"),
        "definitions.fun.label: 'fr' is not among the languages nl, en; add it there or remove the text",
    ),
    (
        changed("definitions", "duty", "definition", drop=True),
        "definitions.duty.definition: no text in nl and en; add it",
    ),
    (
        changed("definitions", "fun", "do_not_apply", 0, "instead", to="dutty"),
        "definitions.fun.do_not_apply, entry 1.instead: 'dutty' is no code; did you mean 'duty'?",
    ),
    (
        changed("definitions", "fun", "do_not_apply", 0, "instead", to="fun"),
        "definitions.fun.do_not_apply, entry 1.instead: is the code itself; name another",
    ),
    (
        changed("definitions", "fun", "color", to="red"),
        "definitions.fun.color: 'red' is no colour; write it as \"#RRGGBB\", in quotes",
    ),
    (
        changed("definitions", "fun", "valence", to="yes"),
        "definitions.fun.valence: wanted true or false, got 'yes'; write one of the two, without quotes",
    ),
    (
        changed("definitions", "joy", to=SMALL["definitions"]["fun"]),
        "definitions.joy: 'joy' is no code; add it or choose another",
    ),
    (
        changed("categories", to=SMALL["categories"] * 2),
        "categories, entry 2: the id 'why' stands here again; give it another",
    ),
    (
        changed("rules", to=SMALL["rules"] * 2),
        "rules, entry 2: the id 'unit' stands here again; give it another",
    ),
    (
        changed("boundary_cases", 0, "codes", to=["fun", "joy"]),
        "boundary_cases, entry 1.codes: 'joy' is no code; add it or choose another",
    ),
    (
        changed("version", to=1.0),
        "version: wanted a text, got the number 1.0; put it in quotes",
    ),
    (
        changed("codes", to=["fun"]) | {"definitions": {}, "boundary_cases": []},
        "codes: wanted keys with values, got a list; see README.md for the form",
    ),
    (
        changed("codes", "fun", "examples", "nl", to="Het is gezellig."),
        "codes.fun.examples.nl: wanted a list, got 'Het is gezellig.'; start each entry with '- '",
    ),
]


@pytest.mark.parametrize(("data", "line"), ONE_PROBLEM, ids=[line for _, line in ONE_PROBLEM])
def test_each_kind_of_error_gives_one_clear_line(data, line):
    assert line in problems(data)


@pytest.mark.parametrize(("data", "line"), ONE_PROBLEM[:-2], ids=lambda value: "")
def test_one_error_gives_one_line_only(data, line):
    assert problems(data) == [line]


def test_all_problems_are_listed_at_once():
    data = changed("codes", "fun", "category", to="x")
    del data["definitions"]["duty"]
    data["languages"] = ["nl", "en", "fr"]
    lines = problems(data)
    assert "definitions.duty: code 'duty' has no definition; add a label and a definition" in lines
    assert "codes.fun.category: 'x' is no category; add it or choose another" in lines
    assert "definitions.fun.label: no text in fr; add it" in lines


def test_an_error_never_repeats_a_longer_text():
    secret = "Zij zei dat Marieke de Wit al jaren ruzie heeft met het bestuur."
    lines = problems(changed("codes", "fun", "examples", "nl", to=secret))
    assert (
        lines[0]
        == "codes.fun.examples.nl: wanted a list, got a longer text; start each entry with '- '"
    )
    assert "Marieke" not in "\n".join(lines)


def test_a_retired_code_is_found_but_no_longer_given():
    data = changed("codes", "duty", "status", to="retired")
    data["definitions"]["fun"]["do_not_apply"] = []
    data["boundary_cases"] = []
    codebook = Codebook.from_dict(data)
    assert codebook.ids == ("fun",)
    assert codebook.known_ids == ("fun", "duty")
    assert codebook["duty"].status == "retired"
    assert "duty" in codebook
    assert codebook.allowed_for("professional") == ()
    assert codebook.examples("en") == []
    assert "Retired" in codebook.render("en")


def test_a_retired_code_cannot_be_pointed_to():
    assert problems(changed("codes", "duty", "status", to="retired")) == [
        "definitions.fun.do_not_apply, entry 1.instead: 'duty' is retired; name a code in use",
        "boundary_cases, entry 1.codes: 'duty' is retired; name a code in use",
    ]


def write(folder, text):
    path = folder / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_code_that_stands_twice_in_the_file_is_named_with_its_lines(tmp_path):
    path = write(
        tmp_path, "codes:\n  fun:\n    examples: {nl: [a]}\n  fun:\n    examples: {nl: [b]}\n"
    )
    with pytest.raises(CodebookError, match="line 4: 'fun' stands here again, after line 2"):
        Codebook.load(path)


def test_no_and_on_are_words_in_a_codebook(tmp_path):
    path = write(
        tmp_path,
        "codes:\n  on:\n    examples: {no: [Det er gøy, 12:30]}\n"
        "definitions:\n  on: {label: {no: yes}, definition: {no: off}}\n",
    )
    codebook = Codebook.load(path)
    assert codebook.ids == ("on",)
    assert codebook["on"].label == {"no": "yes"}
    assert codebook["on"].examples[1].text == "12:30"


def test_a_missing_file_is_a_missing_file(tmp_path):
    with pytest.raises(MissingFileError, match="there is no such file; check the path"):
        Codebook.load(tmp_path / "none.yaml")


def test_a_syntax_error_gives_the_line_but_not_the_text(tmp_path):
    path = write(tmp_path, "codes:\n  fun: Marieke: zei\n")
    with pytest.raises(CodebookError, match="is not YAML: line 2: ") as caught:
        Codebook.load(path)
    assert "Marieke" not in str(caught.value)


def test_a_file_in_another_encoding_says_so(tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_bytes("naam: continuïteit".encode("cp1252"))
    with pytest.raises(CodebookError, match="is not UTF-8; save it with that encoding"):
        Codebook.load(path)


@pytest.mark.parametrize("content", ["", "just a text", "- a\n- b\n"])
def test_a_file_that_is_no_codebook_is_refused_without_a_traceback(tmp_path, content):
    with pytest.raises(CodebookError, match=r"mine\.yaml has \d problems?:"):
        Codebook.load(write(tmp_path, content))


def test_a_speaker_gets_only_the_codes_of_their_role(shipped):
    citizen = set(shipped.allowed_for("citizen"))
    professional = set(shipped.allowed_for("professional"))
    assert citizen | professional == set(shipped.ids)
    assert "part_of_the_job" not in citizen
    assert "own_or_kin_benefit" not in professional
    assert shipped.allowed_for("respondent") == shipped.ids
    assert shipped.allowed_for("interviewer") == ()


def test_an_unknown_role_is_refused(shipped):
    with pytest.raises(CodebookError, match="'teacher' is no role"):
        shipped.allowed_for("teacher")


def test_an_unknown_id_names_the_nearest(shipped):
    with pytest.raises(KeyError, match="did you mean 'civic_duty'"):
        shipped["civic_dutty"]


def compared(data):
    return Codebook.from_dict(SMALL).compare(Codebook.from_dict(data))


def test_nothing_changed_means_no_retraining():
    comparison = compared(SMALL)
    assert not comparison.changed
    assert not comparison.retrain_needed
    assert str(comparison) == "Nothing changed."


@pytest.mark.parametrize(
    ("data", "where"),
    [
        (changed("definitions", "fun", "definition", "nl", to="Vanwege de lol."), "fun"),
        (changed("definitions", "fun", "label", "en", to="Pleasure"), "fun"),
        (changed("definitions", "duty", "color", to="#FFFFFF"), "duty"),
        (changed("rules", 0, "en", to="Unit. One turn."), "rules"),
        (changed("boundary_cases", to=[]), "boundary_cases"),
        (changed("categories", 0, "label", "en", to="Motives"), "categories"),
    ],
    ids=["definition", "label", "colour", "rule", "boundary case", "category label"],
)
def test_a_reworded_text_does_not_retrain(data, where):
    comparison = compared(data)
    assert comparison.prose_changed == (where,)
    assert not comparison.retrain_needed
    assert str(comparison).endswith("Training does not run again.")


@pytest.mark.parametrize(
    ("data", "field"),
    [
        (changed("codes", "duty", "examples", "en", 0, to="Someone has to."), "examples_changed"),
        (changed("codes", "duty", "applies_to", to="citizen"), "applies_to_changed"),
        (changed("codes", "duty", "category", to="why"), "moved"),
    ],
    ids=["example", "applies_to", "category"],
)
def test_a_change_in_what_is_learned_retrains(data, field):
    comparison = compared(data)
    assert getattr(comparison, field) == ("duty",)
    assert comparison.prose_changed == ()
    assert comparison.retrain_needed
    assert str(comparison).endswith("Training runs again.")


def test_a_new_code_retrains():
    data = copy.deepcopy(SMALL)
    data["codes"]["voice"] = {"examples": {"en": ["I want a say."]}}
    data["definitions"]["voice"] = data["definitions"]["duty"]
    comparison = compared(data)
    assert comparison.added == ("voice",)
    assert comparison.retrain_needed
    back = Codebook.from_dict(data).compare(Codebook.from_dict(SMALL))
    assert back.removed == ("voice",)
    assert "retire a code instead of removing it" in str(back)


def test_a_renamed_code_is_recognised_by_its_examples_and_retrains():
    text = yaml.safe_dump(SMALL, sort_keys=False).replace("duty", "obligation")
    comparison = compared(yaml.safe_load(text))
    assert comparison.renamed == (("duty", "obligation"),)
    assert (comparison.added, comparison.removed, comparison.examples_changed) == ((), (), ())
    assert comparison.retrain_needed


def test_retiring_a_code_retrains():
    data = changed("codes", "duty", "status", to="retired")
    data["definitions"]["fun"]["do_not_apply"] = []
    data["boundary_cases"] = []
    comparison = compared(data)
    assert comparison.retired == ("duty",)
    assert comparison.retrain_needed


def test_the_comparison_asks_for_a_new_version():
    data = changed("definitions", "fun", "label", "en", to="Pleasure")
    assert "raise it" in str(compared(data))
    assert "raise it" not in str(compared({**data, "version": "0.2.0"}))


def test_a_codebook_survives_plain_data_pickle_and_copy(shipped):
    assert Codebook.from_dict(shipped.to_dict()) == shipped
    assert pickle.loads(pickle.dumps(shipped)) == shipped
    assert copy.deepcopy(shipped) == shipped
    assert hash(copy.copy(shipped)) == hash(shipped)


def test_what_is_learned_equals_what_dvc_tracks(shipped):
    data = yaml.safe_load(codebook_path().read_text(encoding="utf-8"))
    assert {code.id: code.learned() for code in shipped} == data["codes"]
    assert {code.id: code.prose() for code in shipped} == data["definitions"]


def test_a_codebook_shows_itself_in_one_line(shipped):
    assert repr(shipped) == "<Codebook 0.1.1: 27 codes in nl, en>"


def test_a_codebook_cannot_be_changed(shipped):
    with pytest.raises(AttributeError):
        shipped.version = "2"


def test_rendering_twice_gives_the_same_text(shipped):
    assert shipped.render() == Codebook.default().render() == shipped.render("nl", "en")


def test_the_committed_page_is_the_rendered_codebook(shipped):
    page = codebook_path().with_suffix(".md")
    assert page.read_text(encoding="utf-8") == shipped.render()


@pytest.mark.parametrize("languages", [("nl",), ("en",), ("en", "nl"), ("fr",)])
def test_every_link_of_a_rendered_page_has_a_target(shipped, languages):
    page = shipped.render(*languages)
    links = set(re.findall(r"\]\(#([^)]+)\)", page))
    targets = re.findall(r'<a id="([^"]+)">', page)
    assert links <= set(targets)
    assert len(targets) == len(set(targets))


def test_a_rendered_page_names_every_code_example_and_case(shipped):
    page = shipped.render()
    for code in shipped:
        assert f"`{code.id}`" in page
    for text in [example.text for example in shipped.examples()]:
        assert text in page
    for case in shipped.boundary_cases:
        assert case.text in page


def test_a_wording_falls_back_to_its_main_language_then_to_its_first():
    wording = Wording({"en": "Fun", "nl": "Plezier"})
    assert (wording.say("nl-BE"), wording.say("de"), Wording().say("nl")) == ("Plezier", "Fun", "")
