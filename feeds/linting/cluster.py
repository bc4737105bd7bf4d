"""Checks documents on a Dask cluster: batches go to its workers, results come back in order.

A worker that dies costs its batches a repetition.  The scheduler gives up a batch whose workers died several
times (`distributed.scheduler.allowed-failures`, three by default); its documents are then checked one by one
while nothing else runs, so only a document that ends its workers is blamed for it.
"""

from __future__ import annotations

import logging
import pickle
import platform
import warnings
from collections import deque
from concurrent.futures import CancelledError
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import partial
from importlib.metadata import version
from queue import Empty, SimpleQueue
from threading import Thread
from time import monotonic
from typing import TYPE_CHECKING, Any

from lxml import etree

from feeds.core.errors import FeedsError
from feeds.linting.cache import ALL_ROOMS, source_digest
from feeds.linting.engines import BATCH_BYTES, batches, lost
from feeds.linting.results import Unreadable
from feeds.linting.run import read_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from distributed import Client, Future

    from feeds.linting.discovery import Target
    from feeds.linting.engines import Check, Pairs
    from feeds.linting.results import Result

BATCH = 128
"""Documents of a batch: the scheduler needs a millisecond or two for each."""
AHEAD = 3
"""Batches under way for each thread of a worker."""
BYTES_AHEAD = 256 << 20
"""Bytes of the documents that are under way, unless it is a single batch."""
COUNT_SECONDS = 2.0
"""Between two questions for the number of threads."""
CONNECT_SECONDS = 5
LOGGERS = ("distributed", "distributed.client", "tornado")
WAIT_SECONDS = 60.0
"""How long to wait for a worker when none is left."""


class ClusterError(FeedsError):
    """A cluster that cannot be used: its address, and why."""

    def __init__(self, address: str, problem: str) -> None:
        super().__init__(address, problem)
        self.address, self.problem = address, problem

    def __str__(self) -> str:
        return f"{self.address}: {self.problem}"


@dataclass(frozen=True, slots=True)
class ClusterEngine:
    """A client that is connected to a scheduler whose workers have the same program."""

    address: str
    client: Client

    def run(self, check: Check, targets: Iterable[Target]) -> Pairs:
        """Raises ClusterError if the scheduler or all workers are gone."""
        return _Run(self.address, self.client, check).results(targets)


@dataclass(frozen=True, slots=True)
class _Sent:
    """A batch under way, with the bytes of documents in it."""

    batch: list[Target]
    future: Future[bytes]
    size: int


class _Run:
    """The batches under way, in their order."""

    def __init__(self, address: str, client: Client, check: Check) -> None:
        self._address, self._client = address, client
        self._check = pickle.dumps(check)
        self._under_way: deque[_Sent] = deque()
        self._threads, self._counted = 1, 0.0

    def results(self, targets: Iterable[Target]) -> Pairs:
        try:
            for batch in batches(map(_with_data, targets), BATCH):
                while self._is_full(batch):
                    yield from self._first()
                self._under_way.append(self._send(batch))
            while self._under_way:
                yield from self._first()
        finally:
            for sent in self._under_way:
                sent.future.release()  # type: ignore[no-untyped-call]

    def _is_full(self, batch: list[Target]) -> bool:
        under_way = self._under_way
        size = _in_memory(batch) + sum(sent.size for sent in under_way)
        return bool(under_way) and (len(under_way) >= AHEAD * self._all_threads() or size > BYTES_AHEAD)

    def _all_threads(self) -> int:
        """The number of threads of all workers; workers come and go, so it is asked for again."""
        if monotonic() - self._counted > COUNT_SECONDS:
            with self._errors():
                self._threads = max(sum(self._client.nthreads().values()), 1)  # type: ignore[no-untyped-call]
            self._counted = monotonic()
        return self._threads

    def _send(self, batch: list[Target]) -> _Sent:
        with self._errors():
            future = self._client.submit(check_batch, self._check, pickle.dumps(batch), pure=False)
        return _Sent(batch, future, _in_memory(batch))

    def _first(self) -> Pairs:
        """The documents of the first batch with their results."""
        sent = self._under_way[0]
        results = self._result(sent)
        if results is None:
            results = self._one_by_one(sent.batch)
        self._under_way.popleft()
        return zip(sent.batch, results, strict=True)

    def _one_by_one(self, batch: list[Target]) -> list[Result]:
        """The results for a batch that was given up: each document is checked while nothing else is."""
        self._wait([sent.future for sent in self._under_way])
        results: list[Result] = []
        for target in batch:
            result = self._result(self._send([target]))
            results += lost([target]) if result is None else result
        return results

    def _result(self, sent: _Sent) -> list[Result] | None:
        """The results of a batch; None if its workers died.  Raises ClusterError."""
        from distributed.scheduler import KilledWorker

        self._wait([sent.future])
        with self._errors():
            try:
                results: list[Result] = pickle.loads(sent.future.result())  # noqa: S301 - it runs our code
            except KilledWorker:
                return None
        return results

    def _wait(self, futures: list[Future[bytes]]) -> None:
        """Waits until batches are done.  Raises ClusterError if no worker is left for a while."""
        from distributed import wait

        alive = monotonic()
        with self._errors():
            while True:
                with suppress(TimeoutError):
                    wait(futures, timeout=1)  # type: ignore[no-untyped-call]
                    return
                if self._client.nthreads():  # type: ignore[no-untyped-call]
                    alive = monotonic()
                elif monotonic() - alive > WAIT_SECONDS:
                    problem = f"no worker is left, for {WAIT_SECONDS:.0f} seconds; --resume continues the run"
                    raise ClusterError(self._address, problem)

    @contextmanager
    def _errors(self) -> Iterator[None]:
        """Turns what a worker or the connection raises into a ClusterError."""
        try:
            yield
        except ClusterError:
            raise
        except (CancelledError, OSError):
            raise ClusterError(
                self._address, "the connection to the scheduler was lost; --resume continues the run"
            ) from None
        except Exception as error:  # anything that a worker raises outside of the checks
            problem = f"a worker failed: {type(error).__name__}: {_reason(error)}"
            raise ClusterError(self._address, problem) from None


def _in_memory(batch: list[Target]) -> int:
    """The bytes of the documents in a batch; those in object stores are read by the workers."""
    return sum(len(target.data) for target in batch if target.data is not None)


def check_batch(check: bytes, batch: bytes) -> bytes:
    """Checks a batch on a worker; the scheduler passes bytes on without looking into them."""
    work, targets = pickle.loads(check), pickle.loads(batch)  # noqa: S301 - sending a task runs code anyway
    return pickle.dumps([*work(targets)])


def _with_data(target: Target) -> Target:
    """A document with the bytes of its file, which workers on other machines cannot read."""
    if target.file is None:
        return target
    data = read_file(target)
    if isinstance(data, Unreadable):
        return replace(target, file=None, problem=data.problem)
    return replace(target, file=None, data=data)


@contextmanager
def cluster(address: str) -> Iterator[ClusterEngine]:
    """The cluster with a scheduler at an address such as `tcp://10.0.0.5:8786`.  Raises ClusterError."""
    try:
        import distributed
    except ImportError:
        problem = "a cluster needs the extra: pip install feeds[cluster]"
        raise ClusterError(address, problem) from None
    for name in LOGGERS:  # what matters is raised
        logging.getLogger(name).setLevel(logging.CRITICAL)
    with _connected(distributed, address) as client:
        _check_workers(address, client)
        yield ClusterEngine(address, client)


@contextmanager
def _connected(distributed: Any, address: str) -> Iterator[Client]:
    import dask

    settings = {
        "distributed.admin.large-graph-warning-threshold": 64 * BATCH_BYTES,  # batches are meant to be large
        "distributed.comm.timeouts.connect": f"{CONNECT_SECONDS - 2}s",  # shorter, so that it says why
    }
    with dask.config.set(settings), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about versions, which are compared here
        client = _client(distributed, address)
        try:
            yield client
        finally:
            client.close(timeout=2)  # type: ignore[no-untyped-call]


def _client(distributed: Any, address: str) -> Client:
    """A client that is connected.  Raises ClusterError, also if something listens and never answers."""
    made: SimpleQueue[Client | Exception] = SimpleQueue()

    def connect() -> None:
        try:
            made.put(distributed.Client(address, timeout=CONNECT_SECONDS))
        except Exception as error:  # of many kinds: addresses, connections, other protocols
            made.put(error)

    Thread(target=connect, name="connect", daemon=True).start()
    try:
        client = made.get(timeout=CONNECT_SECONDS + 1)
    except Empty:
        client = TimeoutError()
    if isinstance(client, Exception):
        raise ClusterError(address, f"no Dask scheduler can be reached: {_why(client)}")
    return client


def _why(error: BaseException) -> str:
    """Why there is no connection: an error of the system, a wrong address, or that nothing answers."""
    causes = [error]
    while (cause := causes[-1].__cause__ or causes[-1].__context__) is not None:
        causes.append(cause)
    for cause in causes:
        if isinstance(cause, OSError) and cause.strerror:
            return cause.strerror
    wrong = next((cause for cause in causes if isinstance(cause, ValueError)), None)
    return f"no answer in {CONNECT_SECONDS} seconds" if wrong is None else _reason(wrong)


def _reason(error: Exception) -> str:
    return (" ".join(str(error).split()) or type(error).__name__)[:200]


def code_version() -> str:
    """The versions of libraries that results depend on, and a digest of the code of this program."""
    lxml, libxml2 = (".".join(map(str, each)) for each in (etree.LXML_VERSION, etree.LIBXML_VERSION))
    return f"lxml {lxml}, libxml2 {libxml2}, source {source_digest(ALL_ROOMS)[:12]}"


def _check_workers(address: str, client: Client) -> None:
    """Raises ClusterError if there are no workers, or if one has other versions."""
    try:
        client.wait_for_workers(1, timeout=3)
    except TimeoutError:
        raise ClusterError(address, "the scheduler has no workers") from None
    for name, expected, found in _compared(client):
        for worker, value in found.items():
            if isinstance(value, Exception):
                problem = f"the worker {worker} cannot run feeds, which must be installed there"
                raise ClusterError(address, f"{problem}: {_reason(value)}")
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
