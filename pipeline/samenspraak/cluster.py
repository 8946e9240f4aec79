"""Work in batches, here or on a Dask cluster: the only module that knows Dask."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from samenspraak.errors import MissingExtraError, StudyError

Batch = TypeVar("Batch")
Result = TypeVar("Result")


_AHEAD = 2  # batches per processor that are under way at a time


def map_batches(
    function: Callable[[Batch], Result], batches: Iterable[Batch], address: str | None = None
) -> Iterator[Result]:
    """Give the result of each batch, in the order of the batches, as soon as it is there.

    Parameters
    ----------
    function
        Works on one batch; must be picklable for a cluster, and travels to each worker once.
    batches
        Independent of each other; taken as they are needed, so a generator need not fit in memory.
    address
        None works here. ``local`` starts workers on this machine's processors. Anything else is
        the address of a running Dask scheduler, such as ``tcp://10.0.0.1:8786``; what a batch
        holds then travels to that cluster.

    Raises
    ------
    MissingExtraError
        When an address is given and Dask is not installed.
    StudyError
        When no scheduler answers at that address.

    Examples
    --------
    >>> list(map_batches(sum, [[1, 2], [3]]))
    [3, 3]
    """
    if address is None:
        yield from map(function, batches)
        return
    try:
        import distributed
    except ImportError as error:
        raise MissingExtraError(
            "a cluster needs Dask; pip install 'samenspraak[cluster]'"
        ) from error
    connect: Any = distributed.Client
    place = {} if address == "local" else {"address": address}
    try:
        client = connect(dashboard_address=None, timeout="10s", **place)
    except (OSError, TimeoutError) as error:
        raise StudyError(
            f"no Dask scheduler answers at {address}; start one or use 'local'"
        ) from error
    with client:
        yield from _in_order(client, function, batches)


def _in_order(
    client: Any, function: Callable[[Batch], Result], batches: Iterable[Batch]
) -> Iterator[Result]:
    """Give results in order, with a few batches under way: memory does not grow with their number."""
    there = client.scatter(function, broadcast=True, hash=False)
    under_way: deque[Any] = deque()
    for batch in batches:
        under_way.append(client.submit(_call, there, batch, pure=False))
        if len(under_way) > _AHEAD * max(sum(client.ncores().values()), 1):
            yield under_way.popleft().result()
    while under_way:
        yield under_way.popleft().result()


def _call(function: Callable[[Batch], Result], batch: Batch) -> Result:
    return function(batch)
