"""Connects to a Dask scheduler, and refuses one whose workers are missing or have another program.

Whatever is wrong is a ClusterError within ten seconds.
"""

from __future__ import annotations

import logging
import platform
import time
import warnings
from contextlib import contextmanager
from functools import partial
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from lxml import etree

from feeds.core.errors import FeedsError
from feeds.core.time_limit import call_within
from feeds.linting.cache import ALL_ROOMS, source_digest
from feeds.linting.engines import BATCH_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from distributed import Client

CONNECT_SECONDS = 5
"""For the scheduler to answer."""
CHECK_SECONDS = 7.5
"""For the scheduler and all workers to answer."""
WORKERS_SECONDS, CLOSE_SECONDS = 2, 2
"""For a first worker to appear, and for closing the connection."""
LOGGERS = ("distributed", "distributed.client", "tornado")


class ClusterError(FeedsError):
    """A cluster that cannot be used: its address, and why."""

    def __init__(self, address: str, problem: str) -> None:
        super().__init__(address, problem)
        self.address, self.problem = address, problem

    def __str__(self) -> str:
        return f"{self.address}: {self.problem}"


@contextmanager
def connected(address: str) -> Iterator[Client]:
    """A client of the scheduler at `address`, whose workers have the same program.  Raises ClusterError."""
    try:
        import dask
        import distributed
    except ImportError:
        problem = "a cluster needs the extra: pip install feeds[cluster]"
        raise ClusterError(address, problem) from None
    for name in LOGGERS:  # what matters is raised
        logging.getLogger(name).setLevel(logging.CRITICAL)
    settings = {
        "distributed.admin.large-graph-warning-threshold": 64 * BATCH_BYTES,  # batches are meant to be large
        "distributed.comm.timeouts.connect": f"{CONNECT_SECONDS - 2}s",  # shorter, so that it says why
    }
    until = time.monotonic() + CHECK_SECONDS
    with dask.config.set(settings), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about versions, which are compared here
        client = _client(distributed, address)
        try:
            try:
                call_within(until - time.monotonic(), partial(_check_workers, address, client))
            except TimeoutError:
                problem = f"the workers do not answer in {CHECK_SECONDS:g} seconds"
                raise ClusterError(address, problem) from None
            yield client
        finally:
            client.close(timeout=CLOSE_SECONDS)  # type: ignore[no-untyped-call]


def _client(distributed: Any, address: str) -> Client:
    """A client that is connected.  Raises ClusterError, also if something listens and never answers."""
    try:
        connect = partial(distributed.Client, address, timeout=CONNECT_SECONDS)
        client: Client = call_within(CONNECT_SECONDS + 0.5, connect, lambda late: late.close(timeout=0))
    except Exception as error:  # of many kinds: addresses, connections, other protocols
        raise ClusterError(address, f"no Dask scheduler can be reached: {_why(error)}") from None
    return client


def _why(error: BaseException) -> str:
    """Why there is no connection: an error of the system, a wrong address, or that nothing answers."""
    causes = [error]
    while (cause := causes[-1].__cause__ or causes[-1].__context__) is not None and cause not in causes:
        causes.append(cause)
    for cause in causes:
        if isinstance(cause, OSError) and cause.strerror:
            return cause.strerror
    wrong = next((cause for cause in causes if isinstance(cause, ValueError)), None)
    return f"no answer in {CONNECT_SECONDS} seconds" if wrong is None else in_one_line(wrong)


def in_one_line(error: Exception) -> str:
    """What an error says, shortened."""
    return (" ".join(str(error).split()) or type(error).__name__)[:200]


def code_version() -> str:
    """The versions of libraries that results depend on, and a digest of the code of this program."""
    lxml, libxml2 = (".".join(map(str, each)) for each in (etree.LXML_VERSION, etree.LIBXML_VERSION))
    return f"lxml {lxml}, libxml2 {libxml2}, source {source_digest(ALL_ROOMS)[:12]}"


def _check_workers(address: str, client: Client) -> None:
    """Raises ClusterError if there are no workers, or if one has other versions."""
    try:
        client.wait_for_workers(1, timeout=WORKERS_SECONDS)
    except TimeoutError:
        raise ClusterError(address, "the scheduler has no workers") from None
    for name, expected, found in _compared(client):
        for worker, value in found.items():
            if isinstance(value, Exception):
                problem = f"the worker {worker} cannot run feeds, which must be installed there"
                raise ClusterError(address, f"{problem}: {in_one_line(value)}")
            if value != expected:
                problem = f"the worker {worker} has {name} {value}, but this machine has {expected}"
                raise ClusterError(address, f"{problem}: install the same versions")


def _compared(client: Client) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """The versions here and on each worker.

    The first questions are functions of the standard library, which another version can answer, too.
    """
    for name, question in (
        ("Python", platform.python_version),
        ("feeds", partial(version, "feeds")),
        ("code", code_version),
    ):
        yield name, question(), client.run(question, on_error="return")
