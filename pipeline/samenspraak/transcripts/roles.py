"""Who of the speakers is the interviewer."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

from samenspraak.errors import TranscriptError
from samenspraak.records import Role
from samenspraak.transcripts.labels import (
    is_answering,
    is_asking,
    is_generic,
    is_interviewer,
    is_respondent,
    label_key,
)

_QUESTION = re.compile(
    r".*\?\s*$|(?:en |and |maar |but )?(?:wat|hoe|waarom|waardoor|wanneer|waar|wie|welke"
    r"|(?:kunt|kun|kan|heeft|hebben|hebt|heb|bent|ben|wilt|wil|zou|had|was|vindt|vind|denkt|denk) (?:u|je|jij|jullie)"
    r"|what|how|why|when|where|who|which|(?:could|can|do|did|are|were|would|have) you)\b",
    re.IGNORECASE,
)
_MIN_TURNS = 3
_MIN_ASKING = 0.15  # without punctuation many questions go unseen
_MIN_LEAD = 2.0
_MAX_LENGTH = 0.7  # of the longest speaker's mean turn


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who says what: a text per turn."""

    label: str
    texts: tuple[str, ...]
    first_turn: int

    @property
    def key(self) -> str:
        """The label as compared with others."""
        return label_key(self.label)

    @property
    def n_words(self) -> int:
        """Words in all."""
        return sum(len(text.split()) for text in self.texts)

    @property
    def asking(self) -> float:
        """Share of turns that are questions."""
        return sum(bool(_QUESTION.match(text)) for text in self.texts) / len(self.texts)

    @property
    def length(self) -> float:
        """Mean words per turn."""
        return self.n_words / len(self.texts)


@dataclass(frozen=True, slots=True)
class Roles:
    """The role of each speaker by label key, and what was guessed."""

    by_key: dict[str, Role]
    warnings: tuple[str, ...] = ()


def assign_roles(
    people: Sequence[Speaker],
    speakers: Mapping[str, str] | None = None,
    role: str = "respondent",
) -> Roles:
    """Give every speaker a role.

    What the researcher says in `speakers` counts first; then labels that speak for themselves
    (*I*, *Interviewer*; *V* beside *A*); then who asks the questions and speaks briefly.

    Parameters
    ----------
    people
        One per speaker, in order of first turn.
    speakers
        Label to role.
    role
        Of everybody who is not the interviewer and not in `speakers`.

    Raises
    ------
    TranscriptError
        When `speakers` holds a label that the file lacks or an unknown role, or when nothing
        tells who the interviewer is. The message names no person.
    """
    given = _checked({label_key(k): v for k, v in (speakers or {}).items()}, people)
    (other,) = _as_roles([role])
    if other == "interviewer":
        raise TranscriptError("role 'interviewer' for the respondents: use citizen or professional")
    open_ = [speaker for speaker in people if speaker.key not in given]
    warnings: list[str] = []
    if "interviewer" in given.values():
        interviewers: set[str] = set()
    else:
        interviewers = _by_label(open_, people)
        if not interviewers and not _all_respondents(open_, given):
            asker = _asker(open_, people)
            interviewers = {asker.key}
            warnings.append(
                f"the interviewer was recognised by their questions ({_described(asker)}); "
                "an entry in `speakers` settles it"
            )
    found: dict[str, Role] = {
        s.key: given.get(s.key, "interviewer" if s.key in interviewers else other) for s in people
    }
    if "interviewer" not in found.values():
        warnings.append("no interviewer among the speakers; every turn counts as an answer")
    if all(value == "interviewer" for value in found.values()):
        warnings.append("only interviewer turns; there is nothing to code")
    return Roles(found, tuple(warnings))


def _as_roles(values: Sequence[str]) -> list[Role]:
    roles = [role for value in values for role in get_args(Role) if role == value]
    if len(roles) < len(values):
        wrong = next(value for value in values if value not in roles)
        raise TranscriptError(f"role {wrong!r}: use one of {', '.join(get_args(Role))}")
    return roles


def _checked(speakers: Mapping[str, str], people: Sequence[Speaker]) -> dict[str, Role]:
    given = dict(zip(speakers, _as_roles(list(speakers.values())), strict=True))
    missing = len(set(given) - {speaker.key for speaker in people})
    if missing:
        raise TranscriptError(
            f"{missing} label(s) in `speakers` do not occur; the file has {_listing(people)}; "
            "write each label as it stands in the file"
        )
    return given


def _by_label(open_: Sequence[Speaker], people: Sequence[Speaker]) -> set[str]:
    named = {speaker.key for speaker in open_ if is_interviewer(speaker.key)}
    if named:
        return named
    if any(is_answering(speaker.key) for speaker in people):
        return {speaker.key for speaker in open_ if is_asking(speaker.key)}
    return set()


def _all_respondents(open_: Sequence[Speaker], given: Mapping[str, Role]) -> bool:
    return all(is_respondent(speaker.key) for speaker in open_) and bool(open_ or given)


def _asker(open_: Sequence[Speaker], people: Sequence[Speaker]) -> Speaker:
    able = [s for s in open_ if not is_respondent(s.key) and len(s.texts) >= _MIN_TURNS]
    ranked = sorted(able, key=lambda s: (-s.asking, s.first_turn))
    if len(people) > 1 and ranked:
        first = ranked[0]
        others = [s for s in people if s is not first and len(s.texts) >= _MIN_TURNS]
        if (
            others
            and first.asking >= _MIN_ASKING
            and first.asking >= _MIN_LEAD * max(s.asking for s in others)
            and first.length <= _MAX_LENGTH * max(s.length for s in others)
        ):
            return first
    raise TranscriptError(
        f"cannot tell who the interviewer is: the file has {_listing(people)}; "
        "add `speakers` for this interview, as in 'SPEAKER_00=interviewer; SPEAKER_01=citizen'"
    )


def _listing(people: Sequence[Speaker]) -> str:
    return f"{len(people)} speaker(s): " + ", ".join(map(_described, people))


def _described(speaker: Speaker) -> str:
    label = speaker.label if is_generic(speaker.key) else "a name"
    return f"{label} (first in turn {speaker.first_turn}, {len(speaker.texts)} turns)"
