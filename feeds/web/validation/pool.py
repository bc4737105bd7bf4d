"""Processes that examine documents, so that whatever those cost, the server goes on serving feeds.

A thread could not be ended, and would share its lock with those that serve; a process for each document would
cost half a second.  So there are a few, started when they are needed first: each gets one document after the
other, is killed when one takes too long, and is replaced after some, for libxml2 keeps names for ever.
"""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from queue import Empty, LifoQueue
from threading import Event, Timer
from weakref import finalize

from feeds.core.errors import FeedsError
from feeds.web.validation.job import Job, Outcome

PROCESSES = 2
SECONDS = 20.0
"""What a document may take."""
WAIT = 5.0
"""Seconds that a document waits for a process."""
DOCUMENTS = 100
"""A process is replaced after so many."""
LONGEST_HEAD = 1000


class BusyError(FeedsError):
    """No process was free in time."""


class TooSlowError(FeedsError):
    """The document took too long."""


class BrokenError(FeedsError):
    """The process ended without an answer: it ran out of memory, or has a fault."""


class Pool:
    """At most so many `processes`, each working `seconds` on a document. Threads may share it."""

    def __init__(self, processes: int = PROCESSES, seconds: float = SECONDS, wait: float = WAIT) -> None:
        self._seconds, self._wait, self._size = seconds, wait, processes
        # The last one that came back goes first: it is running, the others may never have to.
        self._free: LifoQueue[_Worker | None] = LifoQueue()
        for _ in range(processes):
            self._free.put(None)
        finalize(self, _end_all, self._free)

    def run(self, job: Job) -> Outcome:
        """Have a document examined. Raises BusyError, TooSlowError or BrokenError."""
        try:
            worker = self._free.get(timeout=self._wait)
        except Empty:
            raise BusyError("others are waiting already") from None
        try:
            if worker is None or not worker.fit:
                if worker is not None:
                    worker.end()
                worker = _start()
            return worker.do(job, self._seconds)
        finally:
            self._free.put(worker)

    def close(self) -> None:
        """End the processes, when those that work have finished."""
        for _ in range(self._size):
            worker = self._free.get()
            if worker is not None:
                worker.end()
        for _ in range(self._size):
            self._free.put(None)


def _end_all(free: LifoQueue[_Worker | None]) -> None:
    """End the processes of a pool that nobody has any more."""
    with suppress(Empty):
        while True:
            worker = free.get_nowait()
            if worker is not None:
                worker.end()


def _start() -> _Worker:
    command = [sys.executable, "-m", "feeds.web.validation.worker"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603 - ourselves
    return _Worker(process)


@dataclass(slots=True)
class _Worker:
    process: subprocess.Popen[bytes]
    done: int = 0

    @property
    def fit(self) -> bool:
        """Does it run, and has it not run for too long?"""
        return self.done < DOCUMENTS and self.process.poll() is None

    def do(self, job: Job, seconds: float) -> Outcome:
        late = Event()
        timer = Timer(seconds, self._stop, (late,))
        timer.daemon = True
        timer.start()
        try:
            outcome = self._ask(job)
        except (OSError, ValueError) as error:
            self.end()
            if late.is_set():
                raise TooSlowError(f"takes longer than {seconds:g} seconds") from None
            raise BrokenError("could not be examined") from error
        finally:
            timer.cancel()
        self.done += 1
        if late.is_set():  # it is dead, although it was ready just in time
            self.end()
        return outcome

    def _stop(self, late: Event) -> None:
        late.set()
        self.process.kill()

    def _ask(self, job: Job) -> Outcome:
        """ValueError where the answer is not whole. It is plain bytes: who reads them trusts nobody."""
        into, out = self.process.stdin, self.process.stdout
        if into is None or out is None:  # never: they are pipes
            raise ValueError("no pipes")
        pickle.dump(job, into)
        into.flush()
        head = json.loads(out.readline(LONGEST_HEAD))
        body = out.read(int(head["length"]))
        if len(body) != head["length"]:
            raise ValueError("the answer broke off")
        return Outcome(body, str(head["media_type"]))

    def end(self) -> None:
        """Be gone, whatever is under way."""
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                with suppress(OSError):  # what was not written any more
                    pipe.close()
