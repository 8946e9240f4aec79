"""A project as another program wrote it, in our offsets."""

from __future__ import annotations

from dataclasses import dataclass

from samenspraak.exchange.losses import LossReport
from samenspraak.exchange.offsets import Detection

MODEL = "model:"
"""What the coder id of a classifier begins with."""
_MODEL_NAME = "classifier "


def shown_name(coder: str) -> str:
    """Give the name under which a coder stands in a project.

    Examples
    --------
    >>> shown_name("model:0.4"), shown_name("c01")
    ('classifier 0.4', 'c01')
    """
    return _MODEL_NAME + coder.removeprefix(MODEL) if coder.startswith(MODEL) else coder


@dataclass(frozen=True, slots=True)
class User:
    """Somebody, or something, that codes. GUIDs are upper case, without braces."""

    guid: str
    name: str
    id: str = ""

    @property
    def is_model(self) -> bool:
        """True for a classifier of ours."""
        return self.id.startswith(MODEL) or self.name.startswith(_MODEL_NAME)


@dataclass(frozen=True, slots=True)
class ForeignCode:
    """A code of a codebook file or project, wherever it was made."""

    guid: str
    name: str
    parent: str = ""
    """GUID of the code that holds this one; empty at the top."""
    codable: bool = True
    """False for a category: nothing is coded with it."""
    color: str = ""
    """``#RRGGBB`` or empty."""
    description: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """One text."""

    guid: str
    name: str
    text: str
    """LF line ends, no byte order mark."""


@dataclass(frozen=True, slots=True)
class Selection:
    """A stretch of a text."""

    guid: str
    source: str
    """GUID."""
    start: int
    """Code points in the text of the source."""
    end: int
    quote: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class ForeignCoding:
    """One code given to one stretch of text by one user."""

    guid: str
    source: str
    """GUID."""
    code: str
    """GUID."""
    user: str
    """GUID; empty when the program did not say."""
    start: int
    end: int
    quote: str
    whole_source: bool = False
    """True when the text as a whole was coded, without a selection."""


@dataclass(frozen=True, slots=True)
class Project:
    """Users, codes, texts and codings, in the order of the file."""

    name: str
    origin: str
    """The product that wrote it, as it says itself."""
    users: tuple[User, ...]
    codes: tuple[ForeignCode, ...]
    sources: tuple[Source, ...]
    selections: tuple[Selection, ...]
    codings: tuple[ForeignCoding, ...]
    offsets: Detection
    """The way of counting that was used to read the positions."""
    losses: LossReport
    """What was not read."""
