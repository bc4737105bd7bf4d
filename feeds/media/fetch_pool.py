"""Ask for many files at once, yet of no host for more than two."""

from __future__ import annotations

from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue
from threading import Event
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

from feeds.media.facts import MediaError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

Learned = TypeVar("Learned")
"""What asking for a file gives: its facts, or whatever else is wanted."""

if TYPE_CHECKING:
    Ask = Callable[[str], Learned]
    Outcome = tuple[str, Learned | MediaError]

AT_ONCE = 2
"""Requests that one host gets at the same time, at most."""
SILENCES = 3
"""After so many files in a row for which a host gave no answer, it is not asked for the rest of the queue."""


def fetch_all(urls: Iterable[str], ask: Ask[Learned], jobs: int) -> Iterator[Outcome[Learned]]:
    """What `ask` says of each of the `urls`, in the order in which it is learned, in `jobs` threads.

    Each host's files stand in two queues, and a thread works off one queue: however slow a host is, it
    keeps two threads busy, and never gets more than two requests at once.
    """
    queues = queues_by_host(urls)
    done: SimpleQueue[Outcome[Learned] | None] = SimpleQueue()
    stop = Event()
    with ThreadPoolExecutor(jobs, thread_name_prefix="probe") as pool:
        running = [pool.submit(_work_off, lane, ask, done, stop) for lane in queues]
        try:
            left = len(queues)
            while left:
                outcome = done.get()
                if outcome is None:
                    left -= 1
                else:
                    yield outcome
        finally:
            stop.set()
    for future in running:
        future.result()  # raises what nobody expected


def queues_by_host(urls: Iterable[str]) -> list[list[str]]:
    """The URLs in queues, two at most for each host. The longest come first: they take longest."""
    hosts = defaultdict(list)
    for url in urls:
        hosts[urlsplit(url).netloc].append(url)
    queues = [queue for host in hosts.values() for start in range(AT_ONCE) if (queue := host[start::AT_ONCE])]
    return sorted(queues, key=len, reverse=True)


def _work_off(
    lane: list[str], ask: Ask[Learned], done: SimpleQueue[Outcome[Learned] | None], stop: Event
) -> None:
    silences = 0
    try:
        for url in lane:
            if stop.is_set():
                return
            if silences >= SILENCES:
                done.put((url, MediaError(url, "was not asked for: its host does not answer", silent=True)))
                continue
            try:
                done.put((url, ask(url)))
                silences = 0
            except MediaError as error:
                done.put((url, error))
                silences = silences + 1 if error.silent else 0
    finally:
        done.put(None)
