"""The key of a study: restores to the byte, opens for its holder only, is in no git and no DVC."""

from __future__ import annotations

import doctest
import json
import subprocess
import sys
from types import SimpleNamespace

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from closure import ROOT
from conftest import Project
from samenspraak.anonymise import Key, key, passphrase
from samenspraak.anonymise.key import lock_key, read_key, write_key
from samenspraak.anonymise.passphrase import FILE_VARIABLE, VARIABLE, known_passphrase
from samenspraak.anonymise.passphrase import new_passphrase as new
from samenspraak.anonymise.replace import with_placeholders
from samenspraak.commands.key import change_passphrase, check_key, make_key, restore
from samenspraak.errors import KeyFileError, MissingExtraError, MissingFileError, SamenspraakError
from samenspraak.layout import interview_text
from samenspraak.params import load_params
from samenspraak.records import Span, Turn

PHRASE = "vijf woorden die niemand raadt"
SPOKEN = [
    Turn("P07", 1, "Interviewer Truus", "interviewer", "Wie vroeg u?", 0.0, 1.5),
    Turn("P07", 2, "Roelie", "citizen", "Roelie, zei Roelies man: é👩 [PERSOON-1]."),
    Turn("P08", 1, "", "citizen", "Roelie"),
]
SPANS = [
    Span("P07", 2, 0, 6, "person", "direct", "Roelie", "names", 1.0, "person-1"),
    Span("P07", 2, 12, 19, "person", "direct", "Roelies", "names", 1.0, "person-1"),
    Span("P07", 2, 20, 23, "role", "quasi", "man", "names", 1.0, "role-1", "flag"),
    Span("P08", 1, 0, 6, "person", "direct", "Roelie", "names", 1.0, "person-1"),
]
LANGUAGES = {"P07": "nl-BE", "P08": "en"}
MASKED = with_placeholders(SPOKEN, SPANS, LANGUAGES)
KEY = Key.of("proef", SPOKEN, MASKED, SPANS, LANGUAGES)


class QuickAge:
    """What `pyrage` does, in no time and in clear text: for what does not hang on encryption."""

    class DecryptError(Exception):
        """Raised for a wrong passphrase."""

    def __init__(self) -> None:
        self.passphrase = SimpleNamespace(encrypt=self._encrypt, decrypt=self._decrypt)

    def _encrypt(self, plain: bytes, phrase: str) -> bytes:
        return phrase.encode() + b"\0" + plain

    def _decrypt(self, data: bytes, phrase: str) -> bytes:
        held, _, plain = data.partition(b"\0")
        if held.decode() != phrase:
            raise self.DecryptError("Decryption failed")
        return plain


@pytest.fixture
def quick(monkeypatch):
    age = QuickAge()
    monkeypatch.setattr(key, "_age", lambda: age)


@pytest.fixture(scope="module")
def locked():
    return lock_key(KEY, PHRASE)


@pytest.fixture
def study(small_study, monkeypatch, quick):
    monkeypatch.setenv(VARIABLE, PHRASE)
    return asking(small_study)


def asking(project: Project, choice: str = "passphrase") -> Project:
    project.params["anonymise"]["key"] = choice
    project.write_params()
    return project


def call(command, project, *before):
    return command(*before, load_params(project.root / "params.yaml"), project.root)


def key_file(project):
    return project.folder / "private" / "key.age"


def one_line(caught) -> str:
    said = str(caught.value)
    assert "\n" not in said
    assert not {"Roelie", "Truus", "Hoekema", PHRASE} & set(said.split())
    return said


# What a key gives back ---------------------------------------------------------------------------

WORDS = st.text("ab é👩[]-1:PERSOON ", min_size=1, max_size=12)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(
    st.lists(st.tuples(st.sampled_from(["", "R1", "I", "An: na"]), WORDS), min_size=1, max_size=4),
    st.data(),
)
def test_turns_and_texts_come_back_whatever_was_masked(said, data):
    spoken = [Turn("P", at, who, "citizen", words) for at, (who, words) in enumerate(said, start=1)]
    spans = []
    for turn in spoken:
        cuts = sorted(data.draw(st.sets(st.integers(0, len(turn.text)), max_size=4)))
        for start, end in zip(cuts[::2], cuts[1::2], strict=False):
            surface = turn.text[start:end]
            spans.append(
                Span("P", turn.turn, start, end, "place", "direct", surface, "x", 1.0, "p-1")
            )
    public = with_placeholders(spoken, spans, {"P": "nl"})
    made = Key.of("proef", spoken, public, spans, {"P": "nl"})
    assert made.restored_turns(public) == spoken
    name, text = made.restored_text(interview_text(public)[0])
    assert (name, text) == ("P", interview_text(spoken)[0])


def test_a_key_survives_the_file(tmp_path, locked):
    write_key(locked, tmp_path / "key.age")
    assert read_key(tmp_path / "key.age", PHRASE, "proef") == KEY
    assert KEY.restored_turns(MASKED) == SPOKEN
    assert locked.startswith(b"age-encryption.org/v1\n-> scrypt ")
    assert b"Roelie" not in locked
    assert [path.name for path in tmp_path.iterdir()] == ["key.age"]


def test_a_changed_transcript_is_refused():
    changed = [*MASKED[:2], Turn("P08", 1, "R1", "citizen", "[PERSON-1]!")]
    assert KEY.unfit(MASKED) == []
    assert KEY.unfit(changed) == ["P08"]
    with pytest.raises(KeyFileError, match="does not fit interview P08") as caught:
        KEY.restored_turns(changed)
    one_line(caught)
    with pytest.raises(KeyFileError, match="no interview of this key") as caught:
        KEY.restored_text(interview_text(changed[2:])[0])
    one_line(caught)


def test_two_interviews_with_the_same_masked_text_are_not_guessed():
    spoken = [Turn("A", 1, "Ann", "citizen", "Nou."), Turn("B", 1, "Bob", "citizen", "Nou.")]
    public = with_placeholders(spoken, [], {})
    made = Key.of("proef", spoken, public, [], {})
    assert made.restored_turns(public) == spoken
    with pytest.raises(KeyFileError, match="more than one interview"):
        made.restored_text("R1: Nou.\n")


def test_a_key_is_not_made_of_two_runs():
    for spoken, spans in ((SPOKEN[:2], SPANS), (SPOKEN, SPANS[1:])):
        with pytest.raises(ValueError, match="one run"):
            Key.of("proef", spoken, MASKED, spans, LANGUAGES)


# Faults of a key file ----------------------------------------------------------------------------

FAULTS = {
    "a wrong passphrase": (lambda data: data, "vijf woorden die iemand raadt", "does not open it"),
    "cut in the words": (lambda data: data[:-3], PHRASE, "damaged, cut short"),
    "cut in the header": (lambda data: data[:90], PHRASE, "damaged, cut short"),
    "empty": (lambda data: b"", PHRASE, "damaged, cut short"),
    "no key file": (lambda data: b"PK\3\4 something else", PHRASE, "no key file"),
    "more work than a machine does": (
        lambda data: data.replace(data.split(b"\n")[1], data.split(b"\n")[1][:-2] + b"40"),
        PHRASE,
        "faster machine",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_of_the_file_is_one_clear_line(tmp_path, locked, fault):
    spoil, phrase, message = FAULTS[fault]
    path = tmp_path / "key.age"
    path.write_bytes(spoil(locked))
    with pytest.raises(KeyFileError, match=message) as caught:
        read_key(path, phrase, "proef")
    assert str(path) in one_line(caught)


CONTENTS = {
    "of another study": ('{"samenspraak_key": 1, "study": "wijk", "interviews": {}}', "'wijk'"),
    "of a later version": ('{"samenspraak_key": 2, "study": "proef", "interviews": []}', "version"),
    "a list": ("[]", "holds no key"),
    "without interviews": ('{"samenspraak_key": 1, "study": "proef"}', "holds no key"),
    "overlapping": (
        '{"samenspraak_key": 1, "study": "proef", "interviews": '
        '{"P": {"sha256": "", "pieces": [[0, "Roelie", "x"], [1, "a", "b"]]}}}',
        "holds no key",
    ),
    "no text": ("\udc80", "holds no key"),
}


@pytest.mark.parametrize("content", CONTENTS)
def test_a_file_that_opens_but_is_another_key_is_one_clear_line(tmp_path, quick, content):
    text, message = CONTENTS[content]
    path = tmp_path / "key.age"
    path.write_bytes(PHRASE.encode() + b"\0" + text.encode("utf-8", "surrogateescape"))
    with pytest.raises(KeyFileError, match=message) as caught:
        read_key(path, PHRASE, "proef")
    assert str(path) in one_line(caught)


def test_without_a_file_or_the_library_it_says_so(tmp_path, monkeypatch):
    with pytest.raises(MissingFileError, match=r"anonymise\.key"):
        read_key(tmp_path / "key.age", PHRASE, "proef")
    monkeypatch.setitem(sys.modules, "pyrage", None)
    with pytest.raises(MissingExtraError, match=r"samenspraak\[key\]"):
        lock_key(KEY, PHRASE)


# The passphrase ----------------------------------------------------------------------------------


def at_a_terminal(monkeypatch, *answers):
    for variable in (VARIABLE, FILE_VARIABLE):
        monkeypatch.delenv(variable, raising=False)
    left = list(answers)
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(isatty=lambda: True))
    monkeypatch.setattr(passphrase, "getpass", lambda question: left.pop(0))


def test_a_passphrase_comes_from_a_file_or_the_environment_or_the_prompt(tmp_path, monkeypatch):
    at_a_terminal(monkeypatch, PHRASE, PHRASE, PHRASE)
    assert known_passphrase() == PHRASE
    assert new() == PHRASE
    monkeypatch.setenv(VARIABLE, "een andere zin")
    assert known_passphrase() == new() == "een andere zin"
    (tmp_path / "zin").write_text("\ufeffcafe\u0301 op de hoek \r\nnog iets\n", encoding="utf-8")
    monkeypatch.setenv(FILE_VARIABLE, str(tmp_path / "zin"))
    assert known_passphrase() == "café op de hoek "


REFUSED = {
    "typed in two ways": (lambda: new(), ("een lange zin", "een lange zon"), "differ"),
    "too short": (lambda: new(), ("kort",), "too short"),
    "empty": (known_passphrase, ("",), "empty"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_passphrase_that_cannot_be_meant_is_refused(monkeypatch, case):
    ask, answers, message = REFUSED[case]
    at_a_terminal(monkeypatch, *answers)
    with pytest.raises(KeyFileError, match=message) as caught:
        ask()
    assert not any(answer and answer in one_line(caught) for answer in answers)


def test_without_a_terminal_the_way_out_is_said(monkeypatch):
    at_a_terminal(monkeypatch)
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(isatty=lambda: False))
    with pytest.raises(KeyFileError, match=FILE_VARIABLE):
        known_passphrase()
    monkeypatch.setenv(FILE_VARIABLE, "weg")
    with pytest.raises(MissingFileError, match=FILE_VARIABLE):
        known_passphrase()


# The stage and the commands ----------------------------------------------------------------------


def test_a_study_keeps_a_key_only_when_asked(small_study):
    small_study.run("read", "anonymise")
    without = small_study.files()
    assert not key_file(small_study).exists()
    assert not any(path.endswith(".age") for path in without)
    with pytest.raises(KeyFileError, match=r"anonymise\.key is none"):
        call(make_key, small_study)


def test_the_transcripts_and_only_they_come_back_to_the_byte(study):
    study.run("read", "anonymise")
    made = study.files()
    assert "proef" in call(check_key, study)[1]
    said = call(restore, study, None)
    folder = study.folder / "private" / "restored"
    assert len(said) == 3
    turns = made["corpora/proef/private/turns.parquet"]
    assert (folder / "turns.parquet").read_bytes() == turns
    text = (folder / "P01.txt").read_text(encoding="utf-8")
    assert "R: Nou, mijn buurvrouw Tjitske Hoekema vroeg mij" in text
    after = study.files()
    assert {path for path in after if path not in made} == {
        f"corpora/proef/private/restored/{name}" for name in ("turns.parquet", "P01.txt", "P02.txt")
    }
    assert all(after[path] == data for path, data in made.items())


def test_one_interview_comes_back_from_its_text_also_as_other_programs_write_it(study, tmp_path):
    study.run("read", "anonymise")
    call(restore, study, None)
    whole = study.folder / "private" / "restored" / "P01.txt"
    original = whole.read_bytes()
    locks = json.loads(key_file(study).read_bytes().partition(b"\0")[2])["interviews"]
    opened = read_key(key_file(study), PHRASE, "proef")
    masked = opened.interviews["P01"].offsets.masked(original.decode())
    assert list(locks) == ["P01", "P02"]
    for text in (masked, "\ufeff" + masked.replace("\n", "\r\n")):
        whole.unlink()
        (tmp_path / "bron.txt").write_bytes(text.encode())
        call(restore, study, tmp_path / "bron.txt")
        assert whole.read_bytes() == original


def test_a_run_without_a_key_gives_the_same_files(study):
    study.run("read", "anonymise")
    with_key = study.files()
    key_file(study).unlink()
    asking(study, "none").run("anonymise")
    assert study.files() == {p: d for p, d in with_key.items() if not p.endswith("key.age")}


def test_a_wrong_passphrase_stops_the_stage_before_anything_is_written(study, monkeypatch):
    study.run("read", "anonymise")
    made = study.files()
    study.add("P03", "I: En u?\nR: Ik ben Roelie Stuiving.\n")
    study.run("read")
    monkeypatch.setenv(VARIABLE, "een andere lange zin")
    with pytest.raises(KeyFileError, match="does not open it") as caught:
        study.run("anonymise")
    one_line(caught)
    changed = {path for path, data in study.files().items() if made.get(path) != data}
    assert changed == {"corpora/proef/private/turns.parquet"}
    with pytest.raises(KeyFileError, match="of another run"):
        call(make_key, study)
    monkeypatch.setenv(VARIABLE, PHRASE)
    study.run("anonymise")
    assert "3 interviews" in call(check_key, study)[0]


def test_a_key_of_an_earlier_run_is_named_and_made_anew(study):
    study.run("read", "anonymise")
    old = key_file(study).read_bytes()
    study.add("P03", "I: En u?\nR: Ik ben Roelie Stuiving.\n")
    study.run("read", "anonymise")
    key_file(study).write_bytes(old)
    for command, before in ((check_key, ()), (restore, (None,))):
        with pytest.raises(KeyFileError, match="does not fit interview P03") as caught:
            call(command, study, *before)
        one_line(caught)
    assert not (study.folder / "private" / "restored").exists()
    call(make_key, study)
    call(check_key, study)


def test_another_passphrase_opens_the_same_key(study, monkeypatch):
    study.run("read", "anonymise")
    before = read_key(key_file(study), PHRASE, "proef")
    fresh = "zeven andere woorden van nu"
    at_a_terminal(monkeypatch, PHRASE, fresh, fresh)
    call(change_passphrase, study)
    assert read_key(key_file(study), fresh, "proef") == before
    with pytest.raises(KeyFileError, match="does not open it"):
        read_key(key_file(study), PHRASE, "proef")


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("c01.xlsx", b"PK", "workbook"),
        ("weg.txt", None, "no such file"),
        ("latin.txt", b"R1: caf\xe9\n", "not UTF-8"),
        ("ander.txt", b"R1: Nou.\n", "no interview of this key"),
    ],
)
def test_what_cannot_be_restored_is_said(study, tmp_path, name, content, message):
    study.run("read", "anonymise")
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(SamenspraakError, match=message) as caught:
        call(restore, study, tmp_path / name)
    one_line(caught)
    assert not (study.folder / "private" / "restored").exists()


def test_the_command_line_says_one_line_and_no_traceback(small_study):
    done = subprocess.run(
        [sys.executable, "-m", "samenspraak", "key", "check"],
        cwd=small_study.root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("samenspraak: ")
    assert done.stderr.count("\n") == 1


# Outside git and DVC -----------------------------------------------------------------------------

SECRET = [
    "corpora/example/private/key.age",
    "corpora/mystudy/private/key.age",
    "corpora/example/private/restored/P01.txt",
    "key-copy.age",
]


@pytest.mark.parametrize("program", [["git"], [sys.executable, "-m", "dvc"]], ids=["git", "dvc"])
def test_git_and_dvc_pass_over_a_key_and_what_it_gives_back(program):
    asked = [*SECRET, "pipeline/samenspraak/anonymise/key.py", "outputs/example/cases.csv"]
    done = subprocess.run(
        [*program, "check-ignore", *asked], cwd=ROOT, capture_output=True, text=True, check=False
    )
    ignored = set(done.stdout.split()) - {"outputs/example/cases.csv"}  # git leaves it to DVC
    assert ignored == set(SECRET), done.stderr


def test_no_stage_has_a_key_among_its_files():
    stages = yaml.safe_load((ROOT / "dvc.yaml").read_text(encoding="utf-8"))["stages"]
    assert ".age" not in yaml.safe_dump(stages)
    assert "restored" not in yaml.safe_dump(stages)


def test_examples_run():
    assert doctest.testmod(key).attempted > 0
    assert not doctest.testmod(key).failed
