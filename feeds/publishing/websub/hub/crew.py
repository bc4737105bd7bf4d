"""Do work at many callbacks at once, so that no callback and no subscriber delays the others.

Threads only send requests.  The thread that calls `run` claims work and stores results, so that the index is
written by one thread.
"""

from __future__ import annotations

import time
from collections import Counter
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from feeds.publishing.index.subscriptions import Busy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from feeds.publishing.index import Store
    from feeds.publishing.index.base import Connection


class CallbackJob(Protocol):
    """CallbackWork at a callback: its host, and the network of the subscriber."""

    @property
    def host(self) -> str: ...
    @property
    def owner(self) -> str: ...


J = TypeVar("J", bound=CallbackJob)
R = TypeVar("R")
Outcome = TypeVar("Outcome")

PER_HOST = 2
"""Requests at once to one host, without those that linger."""
LINGER_SECONDS = 1.0
"""A request that takes longer lingers: the next one to its host does not wait for it."""
POLL_SECONDS = 0.5
"""Between two checks for new work while requests are under way."""


@dataclass(frozen=True, slots=True)
class Crew:
    """How many requests may be under way: in all, to one host, and for one owner."""

    threads: int
    of_host: int
    of_owner: int


@dataclass(frozen=True, slots=True)
class CallbackWork(Generic[J, R, Outcome]):
    """How jobs are claimed, sent and settled.

    `prepare` returns what a thread does for a job; it is called outside of any transaction.
    """

    claim: Callable[[Connection, Busy], J | None]
    prepare: Callable[[J], Callable[[], R]]
    settle: Callable[[Connection, J, R], Outcome]


def run(store: Store, crew: Crew, work: CallbackWork[J, R, Outcome]) -> Iterator[Outcome]:
    """Claims and does work until none is left; yields the outcomes as they come, after they are stored."""
    running: dict[Future[R], tuple[J, float]] = {}
    done: set[Future[R]] = set()
    with ThreadPoolExecutor(crew.threads) as pool:
        while True:
            outcomes = []
            for each in done:  # each alone, so that no row is locked while waiting for another one
                with store.claiming() as connection:
                    outcomes.append(work.settle(connection, running.pop(each)[0], each.result()))
            with store.claiming() as connection:
                jobs = _claimed(connection, crew, work, running.values())
            yield from outcomes
            for job in jobs:
                running[pool.submit(work.prepare(job))] = job, time.monotonic()
            if not running:
                return
            done = wait(running, POLL_SECONDS, FIRST_COMPLETED).done


def _claimed(
    connection: Connection, crew: Crew, work: CallbackWork[J, R, Outcome], running: Iterable[tuple[J, float]]
) -> list[J]:
    now = time.monotonic()
    started, jobs = list(running), []
    while len(started) < crew.threads:
        job = work.claim(connection, busy(crew, started, now))
        if job is None:
            break
        jobs.append(job)
        started.append((job, now))
    return jobs


def busy(crew: Crew, started: Iterable[tuple[CallbackJob, float]], now: float) -> Busy:
    """Returns the hosts and owners that get no further request now."""
    hosts = Counter(job.host for job, _ in started)
    quick = Counter(job.host for job, since in started if now - since < LINGER_SECONDS)
    owners = Counter(job.owner for job, _ in started)
    full = {host for host, count in hosts.items() if count >= crew.of_host or quick[host] >= PER_HOST}
    return Busy(frozenset(full), frozenset(each for each, count in owners.items() if count >= crew.of_owner))
