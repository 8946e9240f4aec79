"""What an exchange file kept, changed and could not hold: counts, no text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Literal

Outcome = Literal["kept", "approximated", "dropped"]


@dataclass(frozen=True, slots=True)
class Loss:
    """What became of a number of elements of one kind."""

    element: str
    """Element of the standard, or of a table where the standard has none."""
    outcome: Outcome
    count: int
    reason: str = ""
    """Empty for what was kept."""


@dataclass(frozen=True, slots=True)
class LossReport:
    """What became of every kind of element (REFI-QDA 1.5, section 7, asks for such a list).

    Examples
    --------
    >>> report = LossReport.of([Loss("Coding", "kept", 3), Loss("Note", "dropped", 0, "not read")])
    >>> report.rows()
    [{'element': 'Coding', 'outcome': 'kept', 'count': 3, 'reason': ''}]
    >>> report.count("Coding", "kept")
    3
    """

    losses: tuple[Loss, ...] = ()

    @classmethod
    def of(cls, losses: Iterable[Loss]) -> LossReport:
        """Give a report of the losses that happened at least once, in the order given."""
        return cls(tuple(loss for loss in losses if loss.count))

    def rows(self) -> list[dict[str, str | int]]:
        """Give one dictionary per element, outcome and reason, for JSON or a table."""
        return [asdict(loss) for loss in self.losses]

    def count(self, element: str, outcome: Outcome) -> int:
        """Give how many elements of a kind met this outcome, for whatever reason."""
        return sum(
            loss.count
            for loss in self.losses
            if loss.element == element and loss.outcome == outcome
        )
