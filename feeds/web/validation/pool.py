"""A pool of processes that validate documents, so that a costly document does not slow down the server.

A thread could not be ended and would share the interpreter with the server's threads; a new process for each
document would cost half a second. Therefore a few processes are started on demand: each gets one document
after the other, is killed when one takes too long, and is replaced after some, since libxml2 keeps all names
in memory.
"""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from queue import Empty, LifoQueue
from threading import Event, Timer
from typing import TYPE_CHECKING, Annotated
from weakref import finalize

from feeds.core.errors import FeedsError
from feeds.web.tokens import VARIABLE
from feeds.web.validation.job import Job, JobResult

if TYPE_CHECKING:
    from feeds.core.limits import Limit

PROCESSES: Annotated[int, Limit("page", "elements", "documents validated at once", "the others wait")] = 2
DOCUMENT_SECONDS: Annotated[float, Limit("page", "time", "the validation of a document", "503")] = 20.0
WAIT_SECONDS: Annotated[float, Limit("page", "time", "a wait for a process", "503")] = 5.0
DOCUMENTS = 100
"""After which a process is replaced."""
HEAD_BYTES = 1000


class BusyError(FeedsError):
    """No process became free in time."""


class TooSlowError(FeedsError):
    """The document took too long."""


class BrokenError(FeedsError):
    """There is no result: the process raised an error, ran out of memory or died."""


class Pool:
    """Up to `processes` processes, which may take `seconds` for a document. Thread-safe."""

    def __init__(
        self, processes: int = PROCESSES, seconds: float = DOCUMENT_SECONDS, wait: float = WAIT_SECONDS
    ) -> None:
        self._seconds, self._wait, self._size = seconds, wait, processes
        # The last one returned is used first: it is running, and the others may never have to start.
        self._free: LifoQueue[_Worker | None] = LifoQueue()
        for _ in range(processes):
            self._free.put(None)
        finalize(self, _end_all, self._free)

    def run(self, job: Job) -> JobResult:
        """Validates a document in a process. Raises BusyError, TooSlowError or BrokenError."""
        try:
            worker = self._free.get(timeout=self._wait)
        except Empty:
            raise BusyError("all processes are busy") from None
        try:
            if worker is None or not worker.is_usable:
                if worker is not None:
                    worker.end()
                worker = _start()
            return worker.run(job, self._seconds)
        finally:
            self._free.put(worker)

    def close(self) -> None:
        """End the processes as soon as they have finished their documents."""
        for _ in range(self._size):
            worker = self._free.get()
            if worker is not None:
                worker.end()
        for _ in range(self._size):
            self._free.put(None)


def _end_all(free: LifoQueue[_Worker | None]) -> None:
    """End the processes of a pool that was garbage-collected."""
    with suppress(Empty):
        while True:
            worker = free.get_nowait()
            if worker is not None:
                worker.end()


def _start() -> _Worker:
    command = [sys.executable, "-m", "feeds.web.validation.worker"]
    # A document that exploits a parser must not find the tokens for publishing.
    environment = {name: value for name, value in os.environ.items() if name != VARIABLE}
    process = subprocess.Popen(  # noqa: S603 - ourselves
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, process_group=0, env=environment
    )
    return _Worker(process)


@dataclass(slots=True)
class _Worker:
    process: subprocess.Popen[bytes]
    documents: int = 0

    @property
    def is_usable(self) -> bool:
        """Is the process alive, and not due to be replaced?"""
        return self.documents < DOCUMENTS and self.process.poll() is None

    def run(self, job: Job, seconds: float) -> JobResult:
        late = Event()
        timer = Timer(seconds, self._kill, (late,))
        timer.daemon = True
        timer.start()
        try:
            result = self._exchange(job)
        except (OSError, ValueError) as error:
            self.end()
            if late.is_set():
                raise TooSlowError(f"takes longer than {seconds:g} seconds") from None
            raise BrokenError("could not be validated") from error
        finally:
            timer.cancel()
        self.documents += 1
        if late.is_set():  # it was killed just after it had finished
            self.end()
        if not result.media_type:
            raise BrokenError("could not be validated")
        return result

    def _kill(self, late: Event) -> None:
        late.set()
        self.process.kill()

    def _exchange(self, job: Job) -> JobResult:
        """Raises ValueError if the result is incomplete. It is not pickled: its sender is not trusted."""
        into, out = self.process.stdin, self.process.stdout
        if into is None or out is None:  # never: they are pipes
            raise ValueError("no pipes")
        pickle.dump(job, into)
        into.flush()
        head = json.loads(out.readline(HEAD_BYTES))
        body = out.read(int(head["length"]))
        if len(body) != head["length"]:
            raise ValueError("incomplete result")
        return JobResult(body, str(head["media_type"]))

    def end(self) -> None:
        """Kill the process."""
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                with suppress(OSError):  # what was not written any more
                    pipe.close()
