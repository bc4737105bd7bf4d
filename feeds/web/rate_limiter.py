"""Limits on how often and how many at once: a token bucket for each client, in a table of bounded size.

Each process counts on its own, so that N workers allow up to N times as much.
"""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Annotated

from werkzeug.exceptions import ServiceUnavailable, TooManyRequests

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from feeds.core.limits import Limit

CLIENTS: Annotated[int, Limit("serve", "elements", "clients remembered", "the oldest is forgotten")] = 10_000


@dataclass(slots=True)
class _Bucket:
    tokens: float
    at: float
    running: int = 0


class RateLimiter:
    """Allows `per_minute` requests a minute and `per_client` at once to a client, `total` at once to all.

    A client that was idle may use a minute's requests at once. `clock` returns seconds.
    """

    def __init__(
        self, per_minute: int, *, per_client: int, total: int, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._total, self._per_client, self._per_minute = total, per_client, per_minute
        self._clock, self._lock = clock, Lock()
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()
        self._running = 0

    @contextmanager
    def limit(self, client: str) -> Iterator[None]:
        """Counts a request while the block runs. Raises TooManyRequests (429) or ServiceUnavailable (503)."""
        bucket = self._enter(client)
        try:
            yield
        finally:
            with self._lock:
                bucket.running -= 1
                self._running -= 1

    def _enter(self, client: str) -> _Bucket:
        now = self._clock()
        with self._lock:
            bucket = self._buckets.setdefault(client, _Bucket(self._per_minute, now))
            self._buckets.move_to_end(client)
            if len(self._buckets) > CLIENTS:
                self._buckets.popitem(last=False)
            refill = (now - bucket.at) * self._per_minute / 60
            bucket.tokens = min(self._per_minute, bucket.tokens + refill)
            bucket.at = now
            if bucket.tokens < 1:
                wait = math.ceil((1 - bucket.tokens) * 60 / self._per_minute)
                message = f"The limit is {self._per_minute} documents a minute."
                raise TooManyRequests(message, retry_after=wait)
            if bucket.running >= self._per_client:
                message = f"The limit is {self._per_client} documents at once from one client."
                raise TooManyRequests(message, retry_after=1)
            if self._running >= self._total:
                raise ServiceUnavailable("The validator is busy. Try again in a moment.")
            bucket.tokens -= 1
            bucket.running += 1
            self._running += 1
            return bucket
