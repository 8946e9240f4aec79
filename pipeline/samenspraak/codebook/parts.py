"""What a codebook is made of: frozen records without a file behind them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

CODED_ROLES = ("citizen", "professional")
"""Whose words are coded; ``interviews.csv`` uses the same words."""

APPLIES_TO = (*CODED_ROLES, "both")
STATUSES = ("active", "retired")


class Wording(Mapping[str, str]):
    """One text in one or more languages, in the order given.

    Examples
    --------
    >>> label = Wording({"nl": "Teleurstelling", "en": "Disappointment"})
    >>> label["en"], label.say("nl-BE"), label.say("fr")
    ('Disappointment', 'Teleurstelling', 'Teleurstelling')
    """

    __slots__ = ("_texts",)

    def __init__(self, texts: Mapping[str, str] | None = None) -> None:
        self._texts = tuple((texts or {}).items())

    def __getitem__(self, language: str) -> str:
        return dict(self._texts)[language]

    def __iter__(self) -> Iterator[str]:
        return (language for language, _ in self._texts)

    def __len__(self) -> int:
        return len(self._texts)

    def __hash__(self) -> int:
        return hash(frozenset(self._texts))

    def __repr__(self) -> str:
        return f"Wording({dict(self._texts)!r})"

    def say(self, language: str) -> str:
        """Give the text in this language, or its main language, or the first one there is.

        "nl-BE" finds "nl". Without any text the answer is empty.
        """
        texts = dict(self._texts)
        for wanted in (language, language.split("-")[0], *texts):
            if wanted in texts:
                return texts[wanted]
        return ""


@dataclass(frozen=True, slots=True)
class Example:
    """An utterance that carries a code; in the codebook of this project all are invented."""

    code: str
    language: str
    text: str
    role: str = ""
    """citizen, professional, or empty when not said."""
    setting: str = ""


@dataclass(frozen=True, slots=True)
class Category:
    """A group of codes, for reading; nobody codes a category."""

    id: str
    label: Wording
    gloss: Wording = field(default_factory=Wording)


@dataclass(frozen=True, slots=True)
class Exclusion:
    """When a code does not apply, and which one does instead."""

    when: Wording
    instead: str


@dataclass(frozen=True, slots=True)
class Code:
    """One code: what it means to people (prose) and what the classifier learns it from."""

    id: str
    label: Wording
    definition: Wording
    examples: tuple[Example, ...] = ()
    category: str = ""
    applies_to: str = "both"
    status: str = "active"
    apply_when: Wording = field(default_factory=Wording)
    do_not_apply: tuple[Exclusion, ...] = ()
    valence: bool = False
    """True when the code has no direction of its own (positive, negative, neither)."""
    source: str = ""
    color: str = ""
    """#RRGGBB, light enough for black text."""

    def allows(self, role: str) -> bool:
        """Tell whether a speaker in this role can be given the code.

        A respondent of whom it is not known who they are can be given every code, an interviewer
        none.
        """
        if role == "respondent":
            return True
        return role in CODED_ROLES and self.applies_to in (role, "both")

    def learned(self) -> dict[str, object]:
        """Give the entry under ``codes`` as plain data: what training sees."""
        examples: dict[str, list[dict[str, str]]] = {}
        for example in self.examples:
            said = {"role": example.role, "setting": example.setting, "text": example.text}
            examples.setdefault(example.language, []).append({k: v for k, v in said.items() if v})
        return {
            **({"category": self.category} if self.category else {}),
            "applies_to": self.applies_to,
            "status": self.status,
            "examples": examples,
        }

    def prose(self) -> dict[str, object]:
        """Give the entry under ``definitions`` as plain data: what people see."""
        return {
            "label": dict(self.label),
            "definition": dict(self.definition),
            **({"apply_when": dict(self.apply_when)} if self.apply_when else {}),
            "do_not_apply": [
                {"when": dict(item.when), "instead": item.instead} for item in self.do_not_apply
            ],
            "valence": self.valence,
            **({"source": self.source} if self.source else {}),
            "color": self.color,
        }


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule for coders; its first sentence is its name."""

    id: str
    text: Wording


@dataclass(frozen=True, slots=True)
class BoundaryCase:
    """An utterance at the edge of a code, and what to decide; ``codes`` may be empty."""

    text: str
    codes: tuple[str, ...]
    why: Wording


@dataclass(frozen=True)
class Scheme:
    """Everything a codebook says, checked nowhere: `Codebook` adds files, checks and views."""

    version: str
    languages: tuple[str, ...]
    """Languages of the prose, in the order of the file."""
    entries: tuple[Code, ...]
    """Every code, retired ones too, in the order of the file."""
    unit: Wording = field(default_factory=Wording)
    categories: tuple[Category, ...] = ()
    rules: tuple[Rule, ...] = ()
    boundary_cases: tuple[BoundaryCase, ...] = ()

    @property
    def codes(self) -> tuple[Code, ...]:
        """The codes in use, in the order of the file."""
        return tuple(code for code in self.entries if code.status == "active")

    @property
    def retired(self) -> tuple[Code, ...]:
        """Codes that old labels may carry and nobody gives any more."""
        return tuple(code for code in self.entries if code.status == "retired")

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids of the codes in use: the columns of every prediction, in this order."""
        return tuple(code.id for code in self.codes)

    @property
    def known_ids(self) -> tuple[str, ...]:
        """Ids of all codes, retired ones too: what labels from earlier versions may carry."""
        return tuple(code.id for code in self.entries)
