"""A progress bar on work that takes longer than a moment; silent when not in a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

Item = TypeVar("Item")


def track(items: Iterable[Item], description: str, total: int | None = None) -> Iterator[Item]:
    """Give the items one by one while a bar shows how far it is.

    Parameters
    ----------
    items
        What is worked on.
    description
        What is being done, in a few words. Never interview text.
    total
        How many; known by itself for a list.
    """
    from rich.console import Console
    from rich.progress import track as rich_track

    console = Console(stderr=True)
    if not console.is_terminal:
        yield from items
        return
    yield from rich_track(items, description, total=total, console=console, transient=True)
