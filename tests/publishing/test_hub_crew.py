"""How requests to callbacks are scheduled: none waits for a host, or an owner, that takes its time."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from threading import Event
from typing import TYPE_CHECKING

import pytest

from feeds.publishing.index.subscriptions import Busy
from feeds.publishing.websub.hub.crew import LINGER_SECONDS, CallbackWork, Crew, busy, run

if TYPE_CHECKING:
    from feeds.publishing.index import Store
    from feeds.publishing.index.base import Connection

NEVER = 60
"""Seconds after which a test that waits for something ends."""


@dataclass(frozen=True)
class Call:
    name: str
    host: str
    owner: str = "reader"


class Callbacks:
    """Callbacks of which those whose host begins with `hangs` answer only when all others are `settled`."""

    def __init__(self, *calls: Call) -> None:
        self.waiting, self.prompt = list(calls), {each for each in calls if not each.host.startswith("hangs")}
        self.settled: list[str] = []
        self.release = Event()

    def claim(self, _: Connection, busy: Busy) -> Call | None:
        free = (
            each for each in self.waiting if each.host not in busy.hosts and each.owner not in busy.owners
        )
        if (found := next(free, None)) is not None:
            self.waiting.remove(found)
        return found

    def settle(self, _: Connection, call: Call, name: str) -> str:
        assert call.name == name
        self.settled.append(name)
        if {each.name for each in self.prompt} <= set(self.settled):
            self.release.set()
        return name

    def _answer(self, call: Call) -> str:
        if call not in self.prompt:
            assert self.release.wait(NEVER)
        return call.name

    def work(self) -> CallbackWork[Call, str, str]:
        return CallbackWork(self.claim, lambda call: partial(self._answer, call), self.settle)


def calls(host: str, count: int, owner: str = "reader") -> list[Call]:
    return [Call(f"{host} {number}", host, owner) for number in range(count)]


def test_a_host_that_hangs_delays_no_other(store: Store) -> None:
    """Five threads, ten requests to a host that hangs: two of them wait, and three are left for others."""
    found = Callbacks(*calls("hangs", 10), *calls("prompt", 6), *calls("other", 3))
    outcomes = list(run(store, Crew(5, 5, 5), found.work()))
    assert outcomes == found.settled
    assert {each.partition(" ")[0] for each in outcomes[:9]} == {"prompt", "other"}
    assert sorted(outcomes[9:]) == sorted(each.name for each in calls("hangs", 10))


QUICK, LINGERS = 10.0, 10.0 - LINGER_SECONDS


@pytest.mark.parametrize(
    ("started", "expected"),
    [
        ([], Busy()),
        ([("a", "x", QUICK)], Busy()),
        ([("a", "x", QUICK), ("a", "y", QUICK), ("b", "y", QUICK)], Busy(frozenset("a"))),
        ([("a", "x", QUICK), ("a", "y", LINGERS), ("a", "z", LINGERS)], Busy()),
        (
            [("a", "x", LINGERS), ("a", "y", LINGERS), ("a", "z", LINGERS), ("a", "x", LINGERS)],
            Busy(frozenset("a")),
        ),
        ([(each, "x", LINGERS) for each in "abcde"], Busy(owners=frozenset("x"))),
        ([(each, "x" if each < "e" else "y", QUICK) for each in "abcde"], Busy()),
    ],
)
def test_which_hosts_and_owners_are_busy(started: list[tuple[str, str, float]], expected: Busy) -> None:
    """Two quick requests at once to a host, four with those that linger, and five for an owner."""
    jobs = [(Call("", host, owner), since) for host, owner, since in started]
    assert busy(Crew(threads=20, of_host=4, of_owner=5), jobs, 10.0) == expected
