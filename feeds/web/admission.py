"""How often and how many at once: a bucket of tokens for each client, in a table that does not grow.

Each process counts by itself, so that N workers let through up to N times as much.
"""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING

from werkzeug.exceptions import ServiceUnavailable, TooManyRequests

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

CLIENTS = 10_000
"""So many are remembered; who was here longest ago is forgotten first."""


@dataclass(slots=True)
class _Bucket:
    tokens: float
    at: float
    inside: int = 0


class Admission:
    """Lets each client in `a_minute` times a minute, `each` at once, and `most` at once of all together.

    A client that was away may use a minute's share at once.  `clock` gives seconds.
    """

    def __init__(
        self, a_minute: int, *, each: int, most: int, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._most, self._each, self._share = most, each, a_minute
        self._clock, self._lock = clock, Lock()
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()
        self._inside = 0

    @contextmanager
    def admitted(self, client: str) -> Iterator[None]:
        """Be inside. Raises TooManyRequests (429) or ServiceUnavailable (503)."""
        bucket = self._enter(client)
        try:
            yield
        finally:
            with self._lock:
                bucket.inside -= 1
                self._inside -= 1

    def _enter(self, client: str) -> _Bucket:
        now = self._clock()
        with self._lock:
            bucket = self._buckets.setdefault(client, _Bucket(self._share, now))
            self._buckets.move_to_end(client)
            if len(self._buckets) > CLIENTS:
                self._buckets.popitem(last=False)
            bucket.tokens = min(self._share, bucket.tokens + (now - bucket.at) * self._share / 60)
            bucket.at = now
            if bucket.tokens < 1:
                wait = math.ceil((1 - bucket.tokens) * 60 / self._share)
                raise TooManyRequests(f"That is more than {self._share} a minute.", retry_after=wait)
            if bucket.inside >= self._each:
                raise TooManyRequests(f"There are {self._each} of yours under way already.", retry_after=1)
            if self._inside >= self._most:
                raise ServiceUnavailable("Too many others are validating just now.")
            bucket.tokens -= 1
            bucket.inside += 1
            self._inside += 1
            return bucket
