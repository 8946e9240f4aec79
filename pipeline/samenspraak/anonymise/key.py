"""The key of a study: what stood in place of every placeholder, encrypted on disk.

Who holds the key file and its passphrase can give the pseudonymised interviews back as spoken;
nobody else can. The file is plain age (https://age-encryption.org, passphrase recipient), so the
`age` program opens it too, and holds one JSON document.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from samenspraak.anonymise.offsets import OffsetMap, Piece
from samenspraak.anonymise.replace import interview_map
from samenspraak.errors import KeyFileError, MissingExtraError, MissingFileError
from samenspraak.files import whole_file
from samenspraak.layout import interview_text
from samenspraak.records import Span, Turn

FORMAT = 1
"""Version of the JSON document."""


@dataclass(frozen=True, slots=True)
class Lock:
    """One interview: which masked text it is, and how that becomes the words as spoken."""

    digest: str
    """SHA-256 of the masked `layout.interview_text`."""
    offsets: OffsetMap


@dataclass(frozen=True, slots=True)
class Key:
    r"""What stood in place of every placeholder and speaker label of a study: private.

    Examples
    --------
    >>> spoken = [Turn("P07", 1, "Anna", "citizen", "Ik ben Anna.")]
    >>> masked = [Turn("P07", 1, "R1", "citizen", "Ik ben [PERSOON-1].")]
    >>> name = Span("P07", 1, 7, 11, "person", "direct", "Anna", "names", 1.0, "person-1")
    >>> key = Key.of("buurt", spoken, masked, [name], {"P07": "nl"})
    >>> key.restored_turns(masked) == spoken
    True
    >>> key.restored_text("R1: Ik ben [PERSOON-1].\n")
    ('P07', 'Anna: Ik ben Anna.\n')
    """

    study: str
    interviews: Mapping[str, Lock]

    @classmethod
    def of(
        cls,
        study: str,
        private: Sequence[Turn],
        public: Sequence[Turn],
        entities: Sequence[Span],
        languages: Mapping[str, str],
    ) -> Key:
        """Give the key of turns as spoken, the same turns pseudonymised, and their identifiers.

        Raises
        ------
        ValueError
            When the three do not come from one run.
        """
        spoken, masked = _by_interview(private), _by_interview(public)
        if spoken.keys() != masked.keys():
            raise ValueError("turns as spoken and as pseudonymised are not of one run")
        found: dict[str, list[Span]] = defaultdict(list)
        for span in entities:
            found[span.interview_id].append(span)
        return cls(
            study,
            {
                name: Lock(
                    _digest(interview_text(masked[name])[0]),
                    interview_map(spoken[name], masked[name], found[name], languages),
                )
                for name in spoken
            },
        )

    def unfit(self, public: Sequence[Turn]) -> list[str]:
        """Give the interviews that are not in the key, or not as they are now; none is good."""
        return [
            name
            for name, turns in _by_interview(public).items()
            if name not in self.interviews
            or self.interviews[name].digest != _digest(interview_text(turns)[0])
        ]

    def restored_turns(self, public: Sequence[Turn]) -> list[Turn]:
        """Give pseudonymised turns back as spoken, with their speaker labels, by interview.

        Raises
        ------
        KeyFileError
            When the key does not fit an interview: it was changed, or the key is of another run.
        """
        unfit = self.unfit(public)
        if unfit:
            raise KeyFileError(
                f"the key does not fit interview {unfit[0]} ({len(unfit)} in all): the transcripts "
                "were changed or come from another run; take the key of that run"
            )
        return [
            turn
            for name, turns in _by_interview(public).items()
            for turn in _as_spoken(turns, self.interviews[name].offsets)
        ]

    def restored_text(self, text: str) -> tuple[str, str]:
        """Give the interview that a masked `layout.interview_text` is, and the text as spoken.

        Raises
        ------
        KeyFileError
            When it is not one interview of this key, whole and unchanged.
        """
        digest = _digest(text)
        fitting = [name for name, lock in self.interviews.items() if lock.digest == digest]
        if len(fitting) != 1:
            many = "more than one" if fitting else "no"
            raise KeyFileError(
                f"the text is {many} interview of this key: give a whole interview, unchanged, of "
                "the run that made the key, or the table of transcripts"
            )
        return fitting[0], self.interviews[fitting[0]].offsets.restored(text)


def lock_key(key: Key, passphrase: str) -> bytes:
    """Give the key as an encrypted file; takes a second or more, on purpose.

    Raises
    ------
    MissingExtraError
        When ``pyrage`` is not installed.
    """
    interviews = {
        name: {"sha256": lock.digest, "pieces": [_cells(piece) for piece in lock.offsets.pieces]}
        for name, lock in key.interviews.items()
    }
    content = {"samenspraak_key": FORMAT, "study": key.study, "interviews": interviews}
    plain = json.dumps(content, ensure_ascii=False, indent=0).encode("utf-8")
    encrypted: bytes = _age().passphrase.encrypt(plain, passphrase)
    return encrypted


def write_key(data: bytes, path: Path) -> None:
    """Write an encrypted key, whole or not at all."""
    with whole_file(path) as draft:
        draft.write_bytes(data)


def read_key(path: Path, passphrase: str, study: str) -> Key:
    """Give the key in a file.

    Raises
    ------
    MissingFileError
        When there is no such file.
    MissingExtraError
        When ``pyrage`` is not installed.
    KeyFileError
        When the passphrase is wrong, the file is damaged or no key file, or the key is of another
        study.
    """
    if not path.is_file():
        raise MissingFileError(
            f"{path}: no such key file; set anonymise.key in params.yaml to passphrase to have one"
        )
    age = _age()
    try:
        plain = age.passphrase.decrypt(path.read_bytes(), passphrase)
    except age.DecryptError as error:
        raise KeyFileError(f"{path}: {_reason(str(error))}") from None
    key = _parsed(plain, path)
    if key.study != study:
        raise KeyFileError(
            f"{path}: the key of study {key.study!r}, not of {study!r}; put the right file there"
        )
    return key


def _reason(said: str) -> str:
    """Give why a file does not open, from what the library says."""
    if said == "Decryption failed":
        return "this passphrase does not open it; mind capitals and spaces"
    if said.startswith("Excessive work"):
        return "needs more work than this machine allows; open it on a faster machine"
    return "damaged, cut short or no key file; take it from a copy"


def _parsed(plain: bytes, path: Path) -> Key:
    try:
        content: dict[str, Any] = json.loads(plain)
        version = content["samenspraak_key"]
        locks = {
            name: Lock(lock["sha256"], OffsetMap([Piece(*cells) for cells in lock["pieces"]]))
            for name, lock in (content["interviews"].items() if version == FORMAT else ())
        }
        key = Key(content["study"], locks)
    except (KeyError, TypeError, AttributeError, ValueError):
        raise KeyFileError(
            f"{path}: opens, but holds no key of samenspraak; put the right file there"
        ) from None
    if version != FORMAT:
        raise KeyFileError(f"{path}: made by another version of samenspraak; use that version")
    return key


def _cells(piece: Piece) -> tuple[int, str, str]:
    return piece.start, piece.original, piece.masked


def _by_interview(turns: Sequence[Turn]) -> dict[str, list[Turn]]:
    interviews: dict[str, list[Turn]] = defaultdict(list)
    for turn in sorted(turns, key=lambda turn: (turn.interview_id, turn.turn)):
        interviews[turn.interview_id].append(turn)
    return dict(interviews)


def _as_spoken(turns: Sequence[Turn], offsets: OffsetMap) -> list[Turn]:
    """Give the turns of one interview as spoken: a label ends where the words begin."""
    text, starts = interview_text(turns)
    original = offsets.restored(text)
    spoken: list[Turn] = []
    for turn in turns:
        at = starts[turn.turn]
        first, words = offsets.to_original(at - len(f"{turn.speaker}: "), at)
        _, last = offsets.to_original(at, at + len(turn.text))
        label = original[first:words].removesuffix(": ")
        spoken.append(replace(turn, speaker=label, text=original[words:last]))
    return spoken


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8")).hexdigest()


def _age() -> Any:
    try:
        import pyrage
    except ImportError as error:
        raise MissingExtraError(
            "a key file needs pyrage: pip install 'samenspraak[key]'"
        ) from error
    return pyrage
