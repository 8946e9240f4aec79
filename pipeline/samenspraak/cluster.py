"""Work in batches, here or on a Dask cluster: the only module that knows Dask."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

from samenspraak.errors import MissingExtraError, StudyError

Batch = TypeVar("Batch")
Result = TypeVar("Result")


def map_batches(
    function: Callable[[Batch], Result], batches: Sequence[Batch], address: str | None = None
) -> Iterator[Result]:
    """Give the result of each batch, in the order of the batches.

    Parameters
    ----------
    function
        Works on one batch; must be picklable for a cluster.
    batches
        Independent of each other.
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
        yield from client.gather(client.map(function, batches, pure=False))
