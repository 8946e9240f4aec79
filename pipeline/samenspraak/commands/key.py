"""The key of a study: made, looked at, given another passphrase, used."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from samenspraak.anonymise.key import Key, lock_key, read_key, write_key
from samenspraak.anonymise.passphrase import known_passphrase, new_passphrase
from samenspraak.errors import KeyFileError, MissingFileError
from samenspraak.files import whole_file
from samenspraak.layout import interview_text
from samenspraak.params import Params
from samenspraak.private import PrivateStudy
from samenspraak.records import Span, Turn
from samenspraak.stages.anonymise import passphrase_for
from samenspraak.study import Study
from samenspraak.tables import read_table, to_frame, to_records, write_table


def make_key(params: Params, root: Path) -> list[str]:
    """Write the key of the transcripts as they are now, and say for how much.

    A key that is there already is replaced, with the same passphrase.

    Raises
    ------
    KeyFileError
        When `params.yaml` asks for no key, the passphrase does not open the key that is there, or
        the private tables are of another run than the transcripts. Nothing is written then.
    MissingFileError
        When the pipeline has not run yet or the private tables were destroyed.
    """
    if params.anonymise.key == "none":
        raise KeyFileError(
            "anonymise.key is none in params.yaml: this study keeps no key; write passphrase there "
            "if it should"
        )
    study, private = Study(params.corpus, root), PrivateStudy(params.corpus, root)
    turns = to_records(read_table("turns", private.turns), Turn)
    entities = to_records(read_table("entities", private.entities), Span)
    interviews = read_table("interviews", private.interviews)
    languages = dict(zip(interviews["interview_id"], interviews["language"], strict=True))
    public = _transcripts(study)
    try:
        key = Key.of(study.name, turns, public, entities, languages)
    except (ValueError, KeyError):
        raise KeyFileError(
            f"{study.transcripts} is of another run than {private.turns.parent}; run `dvc repro` first"
        ) from None
    write_key(lock_key(key, passphrase_for(private)), private.key)
    return [f"wrote {private.key}: {_size(key)}"]


def check_key(params: Params, root: Path) -> list[str]:
    """Open the key and say what it holds, and whether it fits the transcripts as they are now.

    Raises
    ------
    KeyFileError
        When the key does not open or does not fit.
    """
    study, private = Study(params.corpus, root), PrivateStudy(params.corpus, root)
    key = read_key(private.key, known_passphrase(), study.name)
    lines = [f"{private.key} opens: {_size(key)}"]
    if not study.transcripts.is_file():
        return [*lines, f"{study.transcripts} is not there: nothing to compare with"]
    unfit = key.unfit(_transcripts(study))
    if unfit:
        raise KeyFileError(
            f"{private.key} opens, but does not fit interview {unfit[0]} ({len(unfit)} in all) of "
            f"{study.transcripts}; `samenspraak key make` makes the key anew"
        )
    return [*lines, f"It fits {study.transcripts}."]


def change_passphrase(params: Params, root: Path) -> list[str]:
    """Give the key another passphrase, asked at the prompt; copies elsewhere keep the old one.

    Raises
    ------
    KeyFileError
        When the old passphrase does not open it or the new one is too short. The key stays as it
        was then.
    """
    private = PrivateStudy(params.corpus, root)
    key = read_key(private.key, known_passphrase(), params.corpus)
    write_key(lock_key(key, new_passphrase(ask=True)), private.key)
    return [f"wrote {private.key}: opens with the new passphrase only; copies keep the old one"]


def restore(file: Path | None, params: Params, root: Path) -> list[str]:
    """Write pseudonymised interviews as spoken into the private folder and say where.

    Parameters
    ----------
    file
        A table of transcripts (``.parquet``) or one whole interview as text (``.txt``, as in an
        exchange project); without it, the transcripts of the study.
    params, root
        The study and the project folder.

    Raises
    ------
    KeyFileError
        When the key does not open or does not fit, or `file` is something else. Nothing is
        written then.
    MissingFileError
        When there is no key or no such file.
    """
    study, private = Study(params.corpus, root), PrivateStudy(params.corpus, root)
    file = file or study.transcripts
    if file.suffix not in (".parquet", ".txt"):
        raise KeyFileError(
            f"{file}: restore takes a table of transcripts (.parquet) or a whole interview (.txt); "
            "in a workbook, read the unit's interview and place, and look there"
        )
    if file.suffix == ".txt":
        masked = _text(file)
        key = read_key(private.key, known_passphrase(), study.name)
        return [_write_text(private, *key.restored_text(masked))]
    public = to_records(read_table("transcripts", file), Turn)
    key = read_key(private.key, known_passphrase(), study.name)
    return _write_turns(private, key.restored_turns(public))


def _transcripts(study: Study) -> list[Turn]:
    return to_records(read_table("transcripts", study.transcripts), Turn)


def _text(file: Path) -> str:
    """Give a text as the project writes it: other programs add a mark in front and CR LF."""
    if not file.is_file():
        raise MissingFileError(f"{file}: no such file")
    try:
        return file.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise KeyFileError(f"{file}: not UTF-8; give the text as it was exported") from None


def _write_turns(private: PrivateStudy, spoken: list[Turn]) -> list[str]:
    """Write the table of turns, and a text per interview for people."""
    by_interview: dict[str, list[Turn]] = defaultdict(list)
    for turn in spoken:
        by_interview[turn.interview_id].append(turn)
    table = private.restored / "turns.parquet"
    write_table(to_frame(spoken, "turns"), "turns", table)
    texts = {name: interview_text(turns)[0] for name, turns in by_interview.items()}
    return [f"wrote {table}", *(_write_text(private, name, texts[name]) for name in texts)]


def _write_text(private: PrivateStudy, interview: str, text: str) -> str:
    path = private.restored / f"{interview.replace('/', '-')}.txt"
    with whole_file(path) as draft:
        draft.write_bytes(text.encode("utf-8"))
    return f"wrote {path}"


def _size(key: Key) -> str:
    pieces = sum(len(lock.offsets.pieces) for lock in key.interviews.values())
    return f"{len(key.interviews)} interviews, {pieces} places"
