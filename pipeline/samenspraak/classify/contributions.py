"""What each word or sentence adds to the log odds of a code."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import Any, NamedTuple, overload


class Contribution(NamedTuple):
    """What one word or sentence, or one kind of evidence, adds to the log odds of a code."""

    kind: str
    """``words`` or ``meaning`` of the answer, ``question`` or ``role``. A word of the answer has
    two contributions: by itself, and where the encoder tells words, by the sentence vector."""
    value: float
    word: str = ""
    """Empty where no word can be pointed at: a sentence, a placeholder, the rest of a kind."""
    start: int = 0
    """Offset in the answer, or in the question for kind ``question``."""
    end: int = 0
    """As `start` where there is no place: placeholders, what rounding left, the question's vector."""


class Contributions(Sequence[Contribution]):
    """A tuple of contributions that is made when first asked for: a long text has a million.

    Parameters
    ----------
    make
        Gives them.
    """

    def __init__(self, make: Callable[[], Iterator[Contribution]]) -> None:
        self._make = make

    @cached_property
    def _all(self) -> tuple[Contribution, ...]:
        return tuple(self._make())

    def __len__(self) -> int:
        return len(self._all)

    def __iter__(self) -> Iterator[Contribution]:
        return iter(self._all)

    @overload
    def __getitem__(self, place: int) -> Contribution: ...

    @overload
    def __getitem__(self, place: slice) -> tuple[Contribution, ...]: ...

    def __getitem__(self, place: int | slice) -> Contribution | tuple[Contribution, ...]:
        return self._all[place]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and self._all == tuple(other)

    def __hash__(self) -> int:
        return hash(self._all)

    def __repr__(self) -> str:
        return repr(self._all)

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle and copy as a tuple, without the classifier that they are made of."""
        return tuple, (list(self._all),)
