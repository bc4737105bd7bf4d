"""Fetch a stream of things in their order, several at once, but at most two from each host."""

from __future__ import annotations

from collections import Counter, deque
from queue import Empty, SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, Annotated, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from feeds.core.limits import Limit

T = TypeVar("T")

THREADS = 16
REQUESTS_PER_HOST: Annotated[
    int, Limit("online", "elements", "feeds of one host that are requested at once", "the others wait")
] = 2
AHEAD = 512
"""Things that are fetched, or wait for it, at most, before the first of them is used."""
WAKE_SECONDS = 0.5
"""A Ctrl-C just before this thread waits is only noticed when it wakes."""
HELD_BYTES = 64 << 20
"""While more bytes than this wait for their turn, only the first thing is requested."""


class _Slot(Generic[T]):
    """A thing in its place; `error` is why it could not be fetched."""

    def __init__(self, thing: T, host: str | None) -> None:
        self.thing, self.host = thing, host
        self.is_done = host is None
        self.error: BaseException | None = None


def fetch_ahead(
    things: Iterable[T],
    fetch: Callable[[T], T],
    host_of: Callable[[T], str | None],
    size_of: Callable[[T], int],
) -> Iterator[T]:
    """Yields `fetch(thing)` for each thing that has a host, and the others as they are, in their order.

    `fetch` is called in threads; what it raises is raised here.  `size_of` gives bytes.
    """
    todo: SimpleQueue[_Slot[T] | None] = SimpleQueue()
    done: SimpleQueue[_Slot[T]] = SimpleQueue()
    for number in range(THREADS):
        # Daemons, so that Ctrl-C does not wait for servers.
        Thread(target=_work, args=(fetch, todo, done), name=f"fetch-{number}", daemon=True).start()
    try:
        yield from _Window(todo, done, size_of).results(_Slot(thing, host_of(thing)) for thing in things)
    finally:
        for _ in range(THREADS):
            todo.put(None)


class _Window(Generic[T]):
    """The slots between the first that was not yielded and the last that was read."""

    def __init__(
        self, todo: SimpleQueue[_Slot[T] | None], done: SimpleQueue[_Slot[T]], size_of: Callable[[T], int]
    ) -> None:
        self._todo, self._done, self._size_of = todo, done, size_of
        self._slots: deque[_Slot[T]] = deque()
        self._waiting: list[_Slot[T]] = []
        self._busy: Counter[str | None] = Counter()
        self._held = 0

    def results(self, slots: Iterator[_Slot[T]]) -> Iterator[T]:
        """The things, when each is done and first in the order."""
        while True:
            self._read(slots)
            self._start()
            if not self._slots:
                return
            first = self._slots[0]
            if not first.is_done:
                self._receive()
                continue
            self._slots.popleft()
            if first.error is not None:
                raise first.error
            self._held -= self._size_of(first.thing)
            yield first.thing

    def _read(self, slots: Iterator[_Slot[T]]) -> None:
        while len(self._slots) < AHEAD and self._held <= HELD_BYTES:
            slot = next(slots, None)
            if slot is None:
                return
            self._slots.append(slot)
            if slot.is_done:
                self._held += self._size_of(slot.thing)
            else:
                self._waiting.append(slot)

    def _start(self) -> None:
        left = []
        for slot in self._waiting:
            may_wait = self._held > HELD_BYTES and slot is not self._slots[0]
            if may_wait or self._busy.total() >= THREADS or self._busy[slot.host] >= REQUESTS_PER_HOST:
                left.append(slot)
            else:
                self._busy[slot.host] += 1
                self._todo.put(slot)
        self._waiting = left

    def _receive(self) -> None:
        try:
            slot = self._done.get(timeout=WAKE_SECONDS)
        except Empty:
            return
        self._busy[slot.host] -= 1
        if not self._busy[slot.host]:
            del self._busy[slot.host]
        slot.is_done = True
        if slot.error is None:
            self._held += self._size_of(slot.thing)


def _work(fetch: Callable[[T], T], todo: SimpleQueue[_Slot[T] | None], done: SimpleQueue[_Slot[T]]) -> None:
    while (slot := todo.get()) is not None:
        try:
            slot.thing = fetch(slot.thing)
        except BaseException as error:  # raised again where the result is used
            slot.error = error
        done.put(slot)
