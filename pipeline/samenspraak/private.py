"""Where the private side of a study lies: left of the wall, never pushed, never in git.

Only the stages ``read``, ``anonymise`` and ``audit`` and the commands may import this.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class PrivateStudy:
    """The private files of one study.

    Examples
    --------
    >>> PrivateStudy("example").turns.as_posix()
    'corpora/example/private/turns.parquet'
    """

    name: str
    root: Path = Path()

    @property
    def folder(self) -> Path:
        """The study folder."""
        return self.root / "corpora" / self.name

    @property
    def raw(self) -> Path:
        """Transcripts as received."""
        return self.folder / "raw"

    @property
    def interviews(self) -> Path:
        """What the researcher says about each file."""
        return self.folder / "interviews.csv"

    @property
    def roster(self) -> Path:
        """Names the researcher knows."""
        return self.folder / "roster.csv"

    @property
    def turns(self) -> Path:
        """Turns as spoken."""
        return self.folder / "private" / "turns.parquet"

    @property
    def entities(self) -> Path:
        """Every identifier found, with its surface."""
        return self.folder / "private" / "entities.parquet"

    @property
    def key(self) -> Path:
        """What stood in place of every placeholder, encrypted; there only when asked for."""
        return self.folder / "private" / "key.age"

    @property
    def restored(self) -> Path:
        """Folder of what `restore` gave back as spoken."""
        return self.folder / "private" / "restored"
