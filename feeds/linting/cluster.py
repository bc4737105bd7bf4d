"""Checks documents on a Dask cluster: batches go to its workers, results come back in order.

A worker that dies costs its batches a repetition.  The scheduler gives up a batch whose workers died several
times (`distributed.scheduler.allowed-failures`, three by default); its documents are then checked one by one
while nothing else runs, so only a document that ends its workers is blamed for it.
"""

from __future__ import annotations

import pickle
from collections import deque
from concurrent.futures import CancelledError
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from time import monotonic
from typing import TYPE_CHECKING

from feeds.linting.cluster_connection import ClusterError, connected, in_one_line
from feeds.linting.engines import batches, lost
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
WAIT_SECONDS = 60.0
"""How long to wait for a worker when none is left."""


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
            problem = f"a worker failed: {type(error).__name__}: {in_one_line(error)}"
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
    with connected(address) as client:
        yield ClusterEngine(address, client)
