"""Where documents are checked: in this process, in several processes of this machine, or on a cluster.

All engines get the same batches of documents and return the same results in the same order.  A batch is
bounded in documents and in bytes, and so is the number of batches under way: memory does not grow with the
number of documents.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from typing import TYPE_CHECKING, Protocol

from feeds.core.errors import WORKER_DIED
from feeds.linting.results import Result, Unreadable

if TYPE_CHECKING:
    from feeds.linting.discovery import Target

BATCH = 32
SINGLE_PROCESS = 8 * BATCH
"""With fewer documents, starting processes takes longer than they save."""
BATCH_BYTES = 8 << 20
"""A batch has no more bytes of documents than this, unless it is a single document."""


Check = Callable[[Iterable["Target"]], Iterator[Result]]
"""Checks documents, in their order; picklable."""
Pairs = Iterator[tuple["Target", Result]]


class Engine(Protocol):
    """Applies a `Check` to documents; yields them with their results, in their order."""

    def run(self, check: Check, targets: Iterable[Target]) -> Pairs: ...


@dataclass(frozen=True, slots=True)
class InlineEngine:
    """This process."""

    def run(self, check: Check, targets: Iterable[Target]) -> Pairs:
        """Each document is reported before the next one is checked."""
        waiting: deque[Target] = deque()

        def noted() -> Iterator[Target]:
            for target in targets:
                waiting.append(target)
                yield target

        for result in check(noted()):
            yield waiting.popleft(), result


@dataclass(frozen=True, slots=True)
class ProcessEngine:
    """`jobs` processes (default: the number of processors), or this process if there are few documents.

    With `has_threads`, this process has threads, so it cannot be forked.
    """

    jobs: int | None = None
    has_threads: bool = False

    def run(self, check: Check, targets: Iterable[Target]) -> Pairs:
        """Raises nothing if a process dies: the result of its document says so."""
        rest = iter(targets)
        jobs = self.jobs or os.cpu_count() or 1
        first: list[Target] = []
        is_large = jobs > 1 and _is_large(first, rest)
        everything = chain(first, rest)
        return self._pooled(check, everything, jobs) if is_large else InlineEngine().run(check, everything)

    def _pooled(self, check: Check, targets: Iterator[Target], jobs: int) -> Pairs:
        from feeds.core.parallel import pool_map  # here for the cold start: one small file needs no processes

        def one_by_one(batch: list[Target]) -> list[Result]:
            """The results for a batch whose process died."""
            singles = [[target] for target in batch]
            return [*chain(*pool_map(work, singles, 1, lost, has_threads=self.has_threads))]

        work = _Batch(check)
        under_way: deque[list[Target]] = deque()

        def chunks() -> Iterator[list[Target]]:
            for batch in batches(targets, BATCH):
                under_way.append(batch)
                yield batch

        for results in pool_map(work, chunks(), jobs, one_by_one, has_threads=self.has_threads):
            yield from zip(under_way.popleft(), results, strict=True)


@dataclass(frozen=True, slots=True)
class _Batch:
    """Checks the documents of a batch in another process."""

    check: Check

    def __call__(self, batch: list[Target]) -> list[Result]:
        return [*self.check(batch)]


def lost(batch: list[Target]) -> list[Result]:
    """The results for documents whose process died."""
    return [Unreadable(target.shown, WORKER_DIED) for target in batch]


def batches(targets: Iterable[Target], most: int) -> Iterator[list[Target]]:
    """The documents in batches of `most`, or of fewer that have at most `BATCH_BYTES`."""
    batch: list[Target] = []
    size = 0
    for target in targets:
        weight = _weight(target)
        if batch and (len(batch) == most or size + weight > BATCH_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(target)
        size += weight
    if batch:
        yield batch


def _weight(target: Target) -> int:
    """The bytes of a document; those of a file that cannot be read are reported later."""
    if target.file is None:
        return target.size
    try:
        return target.file.stat().st_size
    except OSError:
        return 0


def _is_large(first: list[Target], rest: Iterator[Target]) -> bool:
    """Reads documents until it is clear that there are enough of them for several processes."""
    size = 0
    for target in islice(rest, SINGLE_PROCESS):
        first.append(target)
        size += target.size
        if size > BATCH_BYTES:
            return True
    return len(first) == SINGLE_PROCESS
