"""Request many files at once, but at most two from each host."""

from __future__ import annotations

from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue
from threading import Event
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

from feeds.media.facts import MediaError

T = TypeVar("T")
"""The result for a file."""

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    Fetch = Callable[[str], T]
    Outcome = tuple[str, T | MediaError]

QUEUES_PER_HOST = 2
MAX_SILENT = 3
"""Files in a row for which a host does not answer, before the rest of the queue is skipped."""


def fetch_all(urls: Iterable[str], fetch: Fetch[T], jobs: int) -> Iterator[Outcome[T]]:
    """Yields each URL with its result or `MediaError`, as they come; at most two threads per host."""
    queues = queues_by_host(urls)
    done: SimpleQueue[Outcome[T] | None] = SimpleQueue()
    stop = Event()
    with ThreadPoolExecutor(jobs, thread_name_prefix="probe") as pool:
        running = [pool.submit(_process, queue, fetch, done, stop) for queue in queues]
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
        future.result()  # raises unexpected exceptions


def queues_by_host(urls: Iterable[str]) -> list[list[str]]:
    """Returns the URLs in queues, at most two for each host; the longest, which take longest, come first."""
    hosts = defaultdict(list)
    for url in urls:
        hosts[urlsplit(url).netloc].append(url)
    queues = (host[start::QUEUES_PER_HOST] for host in hosts.values() for start in range(QUEUES_PER_HOST))
    return sorted(filter(None, queues), key=len, reverse=True)


def _process(queue: list[str], fetch: Fetch[T], done: SimpleQueue[Outcome[T] | None], stop: Event) -> None:
    silent = 0
    try:
        for url in queue:
            if stop.is_set():
                return
            if silent >= MAX_SILENT:
                done.put((url, MediaError(url, "was skipped: the host does not answer", silent=True)))
                continue
            try:
                done.put((url, fetch(url)))
                silent = 0
            except MediaError as error:
                done.put((url, error))
                silent = silent + 1 if error.silent else 0
    finally:
        done.put(None)
