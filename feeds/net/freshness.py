"""How long a response is fresh: by how often the feed changes, and never past a known change.

Many readers use `max-age` as their polling interval, so it must be neither wasteful nor too long.
"""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

SHORTEST_AGE, LONGEST_AGE = timedelta(minutes=15), timedelta(hours=1)
"""Of a feed that is not dormant."""
DORMANT = timedelta(days=30)
NEWEST_ITEMS = 20
"""Items whose times show how often the feed changes."""
SLACK = timedelta(seconds=10)
"""For which a computed value stays in use."""
STALE = "stale-while-revalidate=60, stale-if-error=86400"
"""When caches may use a stale response (RFC 5861): while fetching a new one, and if that fails."""


def max_age(times: Sequence[datetime], now: datetime, change: datetime | None, limit: timedelta) -> timedelta:
    """Returns how long a document is fresh, given the times of its items, newest first.

    A tenth of the usual time between two items; for a feed without a new item for a month, a hundredth of
    the time since then. Never longer than `limit`, or than until `change`, the next known change.
    """
    newest = times[:NEWEST_ITEMS]
    silence = max(now - newest[0], timedelta()) if newest else timedelta()
    gaps = [later - earlier for later, earlier in pairwise(newest)]
    usual = timedelta(seconds=median(abs(gap.total_seconds()) for gap in gaps)) if gaps else timedelta()
    dormant = silence >= DORMANT
    age = max(silence / 100, LONGEST_AGE) if dormant else min(max(usual, silence) / 10, LONGEST_AGE)
    age = min(max(age, SHORTEST_AGE), limit)
    if change is not None and change - now < age + SLACK:
        age = max(change - now - SLACK, timedelta(seconds=1))
    return age


def cache_control(age: timedelta) -> str:
    """Returns the header for a document that is fresh for that long."""
    return f"public, max-age={round(age.total_seconds())}, {STALE}"
