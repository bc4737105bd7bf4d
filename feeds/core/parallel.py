"""Share work among processes; the results come back in order."""

from __future__ import annotations

import ctypes
import gc
import os
import signal
import sys
from collections import deque
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing
from errno import ECHILD
from multiprocessing import get_context
from threading import active_count
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
    from concurrent.futures import Future, ThreadPoolExecutor

T = TypeVar("T")
R = TypeVar("R")

AHEAD = 2
"""Chunks that wait for each process: memory does not grow with the number of chunks."""
_GC_THRESHOLD = 50_000
"""Allocations between two garbage collections in a worker: it allocates much and frees nearly all of it."""
_ENDED = "a process that shared the work was ended, perhaps for lack of memory; run the command again"
_PR_SET_PDEATHSIG = 1
_work: list[Callable[[Any], Any]] = []
"""The function that this worker applies."""


def fork_map(
    work: Callable[[T], R], chunks: Sequence[T], may_fork: Callable[[], bool] = lambda: True
) -> Generator[R]:
    """Yields `work(chunk)` for each chunk, computed by forks of this process where that is safe.

    Raises ChildProcessError if one of these is ended by somebody else, such as by the system for its memory.
    """
    processes = min(os.cpu_count() or 1, len(chunks)) if sys.platform == "linux" else 1
    # The fork of a process with threads may wait forever for a lock that one of them held.
    if processes < 2 or active_count() > 1 or not may_fork():
        yield from map(work, chunks)
    else:
        try:
            yield from pool_map(work, chunks, processes)
        except BrokenProcessPool:
            raise ChildProcessError(ECHILD, _ENDED) from None


def pool_map(
    work: Callable[[T], R],
    chunks: Iterable[T],
    processes: int,
    when_lost: Callable[[T], R] | None = None,
    *,
    has_threads: bool = False,
) -> Generator[R]:
    """Yields `work(chunk)` for each chunk, computed by a pool; chunks and results must be picklable.

    Of a chunk whose process dies, the result is `when_lost(chunk)`; without it, raises BrokenProcessPool.
    If this process `has_threads`, the others are started as new programs, and `work` must be picklable, too.
    """
    rest = iter(chunks)
    pending: deque[T] = deque()
    while True:
        try:
            yield from _pooled(work, rest, pending, processes, has_threads)
        except BrokenProcessPool:
            if when_lost is None:
                raise
            # One of these chunks ended the pool: each gets its own process.
            for chunk in [*pending]:
                with closing(_pooled(work, iter((chunk,)), deque(), 1, has_threads)) as alone:
                    try:
                        result = next(alone)
                    except BrokenProcessPool:
                        result = when_lost(chunk)
                pending.popleft()
                yield result
        else:
            return


def thread_map(
    pool: ThreadPoolExecutor, work: Callable[[T], R], values: Iterable[T], ahead: int
) -> Iterator[R]:
    """Yields `work(value)` for each value, in order; at most `ahead` wait. After an error none is begun."""
    waiting: deque[Future[R]] = deque()
    try:
        for value in values:
            waiting.append(pool.submit(work, value))
            if len(waiting) > ahead:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        for future in waiting:
            future.cancel()


def _pooled(
    work: Callable[[T], R], chunks: Iterator[T], pending: deque[T], processes: int, has_threads: bool
) -> Generator[R]:
    """Yields `work(chunk)` for each chunk, computed by one pool; `pending` holds those that are not done."""
    # A fork would inherit the locks that other threads hold, and no thread to release them.
    context = get_context("spawn" if has_threads else "fork" if sys.platform == "linux" else None)
    with ProcessPoolExecutor(processes, context, _begin, (work, os.getpid())) as pool:
        waiting: deque[Future[R]] = deque()

        def first() -> R:
            result = waiting[0].result()
            waiting.popleft()
            pending.popleft()
            return result

        try:
            for chunk in chunks:
                pending.append(chunk)
                waiting.append(pool.submit(_do, chunk))
                if len(waiting) > processes * AHEAD:
                    yield first()
            while waiting:
                yield first()
        except (KeyboardInterrupt, GeneratorExit):  # the rest is not needed
            for process in [*pool._processes.values()]:  # kill_workers() in Python 3.14
                process.kill()
            raise


def _begin(work: Callable[[Any], Any], parent: int) -> None:
    if sys.platform == "linux":  # else a worker whose parent was killed would wait forever
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which ends this process
    gc.freeze()
    gc.set_threshold(_GC_THRESHOLD)
    _work.append(work)


def _do(chunk: Any) -> Any:
    return _work[0](chunk)
