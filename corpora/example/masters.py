"""Masters of the example study: invented interviews with every identifier marked by hand.

A master is a text file: a header of ``# key: value`` lines, then one turn per line,
``X: words {kind/strength/entity|surface} words``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

SOURCE = Path(__file__).parent / "source"
KINDS = frozenset(
    "person organisation place address postcode date age phone email url plate number role "
    "background health offence event".split()
)
STRENGTHS = {"d": "direct", "q": "quasi"}
_REQUIRED = (
    "id",
    "format",
    "file",
    "language",
    "setting",
    "role",
    "year",
    "speaker I",
    "speaker R",
)
_HEADER = re.compile(r"#\s*([^:]+):\s*(.*)")
_TURN = re.compile(r"([A-Z]\d?): (\S.*)")
_MARK = re.compile(r"\{([a-z]+)/([dq])/([a-z0-9_-]+)\|([^{}|]+)\}")
_LABELLED = re.compile(r"\w+:\s")


@dataclass(frozen=True)
class Identifier:
    """One marked identifier: offsets in code points in the text of its turn, end exclusive."""

    start: int
    end: int
    kind: str
    strength: str
    entity: str
    surface: str


@dataclass(frozen=True)
class MasterTurn:
    """One turn: the speaker's key (``I``, ``R``, ``R2``, ``X``), plain words, identifiers."""

    speaker: str
    text: str
    identifiers: tuple[Identifier, ...]


@dataclass(frozen=True)
class Master:
    """An interview as written by hand."""

    header: dict[str, str]
    turns: tuple[MasterTurn, ...]

    @property
    def interview_id(self) -> str:
        """The id of the interview, e.g. ``E01``."""
        return self.header["id"]

    def label(self, speaker: str) -> str:
        """Give the label that the transcript file shows for a speaker."""
        return self.header[f"speaker {speaker}"]

    def role(self, speaker: str) -> str:
        """Give the role of a speaker; who has none of their own has the respondent's."""
        if speaker == "I":
            return "interviewer"
        return self.header.get(f"role {speaker}", self.header["role"])


def all_masters(folder: Path = SOURCE) -> list[Master]:
    """Give all masters of a folder, in order of file name."""
    return [parse(path) for path in sorted(folder.glob("E*.txt"))]


def parse(path: Path) -> Master:
    """Give one master.

    Raises
    ------
    ValueError
        When header, turns or marks are malformed: all problems, by line number.
    """
    header: dict[str, str] = {}
    turns: list[MasterTurn] = []
    problems: list[str] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        found = _HEADER.fullmatch(line)
        if found and not turns:
            header[found[1].strip()] = found[2].strip()
        elif line.strip() and not line.startswith("#"):
            turn, faults = _turn(line)
            if turns and turn.speaker == turns[-1].speaker:
                faults.append("the same speaker as in the turn before")
            turns.append(turn)
            problems += [f"line {number}: {fault}" for fault in faults]
    problems += [f"header: no {key!r}" for key in _REQUIRED if key not in header]
    unnamed = {turn.speaker for turn in turns} - {key.removeprefix("speaker ") for key in header}
    problems += [f"header: no 'speaker {key}'" for key in sorted(unnamed)]
    if problems:
        raise ValueError("\n".join([f"{path.name}:", *problems]))
    return Master(header, tuple(turns))


def _turn(line: str) -> tuple[MasterTurn, list[str]]:
    found = _TURN.fullmatch(line)
    if found is None:
        return MasterTurn("?", "", ()), ["not 'X: text'"]
    plain, identifiers = "", []
    rest = 0
    for mark in _MARK.finditer(found[2]):
        plain += found[2][rest : mark.start()]
        rest = mark.end()
        start = len(plain)
        plain += mark[4]
        strength = STRENGTHS[mark[2]]
        identifiers.append(Identifier(start, len(plain), mark[1], strength, mark[3], mark[4]))
    plain += found[2][rest:]
    faults = [f"kind {i.kind!r} is unknown" for i in identifiers if i.kind not in KINDS]
    faults += [
        f"blanks at the edge of {i.entity!r}" for i in identifiers if i.surface.strip() != i.surface
    ]
    if "{" in plain or "}" in plain:
        faults.append("a brace that belongs to no mark")
    if plain != " ".join(plain.split()):
        faults.append("blanks doubled or at the end")
    if _LABELLED.match(plain):
        faults.append("the words open like a speaker label")
    return MasterTurn(found[1], plain, tuple(identifiers)), faults
