"""Work that is shared out to copies of this process, and comes back in order."""

from __future__ import annotations

import ctypes
import gc
import os
import sys
from collections import deque
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from signal import SIGKILL
from threading import active_count
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence
    from concurrent.futures import Future

T = TypeVar("T")
R = TypeVar("R")

AHEAD = 2
"""Chunks that wait for each process: memory does not grow with their number."""
_RARELY = 50_000
"""New objects after which a copy looks for cycles: it makes many, and drops nearly all of them."""
_END_WITH_PARENT = 1
"""PR_SET_PDEATHSIG of Linux: a signal that comes when the parent ends, however it does."""
_work: list[Callable[[Any], Any]] = []
"""What a copy does."""


def shared_out(
    work: Callable[[T], R], chunks: Sequence[T], may: Callable[[], bool] = lambda: True
) -> Generator[R]:
    """What `work` gives for each chunk: by copies of this process where these can be made, and `may` be.

    Only what `work` gives must be such as can be pickled.
    """
    processes = min(os.cpu_count() or 1, len(chunks)) if sys.platform == "linux" else 1
    # A copy of a process with threads may wait for ever for a lock that one of those held.
    if processes < 2 or active_count() > 1 or not may():
        yield from map(work, chunks)
        return
    begin = (work, os.getpid())
    with ProcessPoolExecutor(processes, get_context("fork"), _begin, begin) as pool:
        waiting: deque[Future[R]] = deque()
        for chunk in chunks:
            waiting.append(pool.submit(_do, chunk))
            if len(waiting) > processes * AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _begin(work: Callable[[Any], Any], parent: int) -> None:
    ctypes.CDLL(None).prctl(_END_WITH_PARENT, SIGKILL)  # else it would wait for more for ever
    if os.getppid() != parent:
        os._exit(1)
    gc.freeze()
    gc.set_threshold(_RARELY)
    _work.append(work)


def _do(chunk: Any) -> Any:
    return _work[0](chunk)
