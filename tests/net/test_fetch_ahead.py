"""Things that are fetched ahead come in their order, few at once from each host, within a bound of bytes."""

from __future__ import annotations

import time
from collections import Counter
from threading import Lock
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.net import fetch_ahead as module
from feeds.net.fetch_ahead import REQUESTS_PER_HOST, THREADS, fetch_ahead

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class Hosts:
    """Counts requests at once; a thing is its host and a number, and "" has none."""

    def __init__(self, pause: float = 0.0) -> None:
        self._lock, self._pause = Lock(), pause
        self.busy: Counter[str] = Counter()
        self.most: Counter[str] = Counter()
        self.most_together = 0

    def fetch(self, thing: tuple[str, int]) -> tuple[str, int]:
        host, number = thing
        with self._lock:
            self.busy[host] += 1
            self.most[host] = max(self.most[host], self.busy[host])
            self.most_together = max(self.most_together, self.busy.total())
        time.sleep(self._pause * (number % 3))
        with self._lock:
            self.busy[host] -= 1
        if number == 13:
            raise LookupError(thing)
        return host, number + 1000

    def run(self, things: Iterable[tuple[str, int]], size: int = 1) -> Iterator[tuple[str, int]]:
        return fetch_ahead(things, self.fetch, lambda thing: thing[0] or None, lambda _: size)


THINGS = st.lists(st.tuples(st.sampled_from(["", "a", "b", "c"]), st.integers(14, 99)), max_size=30)


@settings(max_examples=50)
@given(THINGS, st.sampled_from([1, 40 << 20]))
def test_the_order_stays(things: list[tuple[str, int]], size: int) -> None:
    expected = [(host, number + 1000 if host else number) for host, number in things]
    assert [*Hosts().run(things, size)] == expected


@pytest.mark.limit("feeds.net.fetch_ahead:REQUESTS_PER_HOST")
def test_a_host_gets_few_requests_at_once_and_others_go_on() -> None:
    hosts = Hosts(pause=0.004)
    things = [("one", 14 + number) for number in range(20)]
    things += [(f"host{number}", 14 + number) for number in range(20)]
    assert len([*hosts.run(things)]) == 40
    assert hosts.most["one"] == REQUESTS_PER_HOST
    assert REQUESTS_PER_HOST < hosts.most_together <= THREADS


def test_an_error_comes_in_its_place() -> None:
    results = Hosts().run([("a", 11), ("a", 12), ("b", 13), ("a", 14)])
    assert [next(results), next(results)] == [("a", 1011), ("a", 1012)]
    with pytest.raises(LookupError):
        next(results)


def test_things_that_wait_for_their_turn_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "AHEAD", 50)
    read = []

    def things() -> Iterator[tuple[str, int]]:
        for number in range(1000):
            read.append(number)
            yield "", number

    def most_read_ahead(size: int) -> int:
        read.clear()
        return max(read[-1] - number for _, number in Hosts().run(things(), size))

    assert 45 <= most_read_ahead(1) <= 50
    assert most_read_ahead(module.HELD_BYTES // 4) <= 5
