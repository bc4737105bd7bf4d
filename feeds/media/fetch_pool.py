"""Request many files at once, but at most two from each host."""

from __future__ import annotations

from collections import defaultdict
from queue import Empty, SimpleQueue
from threading import Event, Thread
from typing import TYPE_CHECKING, Annotated, TypeVar
from urllib.parse import urlsplit

from feeds.core.errors import internal_error
from feeds.media.facts import MediaError

T = TypeVar("T")
"""The result for a file."""

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from feeds.core.limits import Limit

    Fetch = Callable[[str], T]
    Outcome = tuple[str, T | MediaError]

QUEUES_PER_HOST: Annotated[
    int, Limit("media", "elements", "requests to one host at once", "the others wait")
] = 2
MAX_SILENT: Annotated[
    int,
    Limit(
        "media",
        "elements",
        "files in a row for which a host does not answer",
        "the others of the host are skipped",
    ),
] = 3


def fetch_all(urls: Iterable[str], fetch: Fetch[T], jobs: int) -> Iterator[Outcome[T]]:
    """Yields each URL with its result or `MediaError`, as they come; at most two threads per host."""
    queues: SimpleQueue[list[str]] = SimpleQueue()
    for urls_of_host in queues_by_host(urls):
        queues.put(urls_of_host)
    done: SimpleQueue[Outcome[T] | BaseException | None] = SimpleQueue()
    stop = Event()
    left = min(jobs, queues.qsize())
    for number in range(left):
        # Daemons, so that Ctrl-C does not wait for servers.
        Thread(target=_work, args=(queues, fetch, done, stop), name=f"probe-{number}", daemon=True).start()
    try:
        while left:
            outcome = done.get()
            if outcome is None:
                left -= 1
            elif isinstance(outcome, BaseException):
                raise outcome
            else:
                yield outcome
    finally:
        stop.set()


def queues_by_host(urls: Iterable[str]) -> list[list[str]]:
    """Returns the URLs in queues, at most two for each host; the longest, which take longest, come first."""
    hosts = defaultdict(list)
    for url in urls:
        hosts[urlsplit(url).netloc].append(url)
    queues = (host[start::QUEUES_PER_HOST] for host in hosts.values() for start in range(QUEUES_PER_HOST))
    return sorted(filter(None, queues), key=len, reverse=True)


def _work(
    queues: SimpleQueue[list[str]],
    fetch: Fetch[T],
    done: SimpleQueue[Outcome[T] | BaseException | None],
    stop: Event,
) -> None:
    try:
        while not stop.is_set():
            _process(queues.get_nowait(), fetch, done, stop)
    except Empty:
        pass
    except BaseException as error:  # raised again where the results are read
        done.put(error)
    finally:
        done.put(None)


def _process(
    queue: list[str], fetch: Fetch[T], done: SimpleQueue[Outcome[T] | BaseException | None], stop: Event
) -> None:
    silent = 0
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
        except Exception as error:  # one file must not cost the others their results
            done.put((url, MediaError(url, internal_error(error))))
