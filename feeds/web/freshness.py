"""How long an answer stays fresh: by how often a feed changes, never past a change that is known.

Many readers take `max-age` for the interval at which to ask again, so it must be neither a waste nor absurd.
"""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

SHORTEST, LONGEST = timedelta(minutes=15), timedelta(hours=1)
"""Between two polls of a feed that is alive."""
DORMANT = timedelta(days=30)
LOOKED_AT = 20
"""Items whose times say how often there is something new."""
SLACK = timedelta(seconds=10)
"""For how long an answer may be given with the value that was computed for it."""
SHARED = "stale-while-revalidate=60, stale-if-error=86400"
"""What caches may do on their own (RFC 5861): have nobody wait, and bridge our absence."""


def max_age(times: Sequence[datetime], now: datetime, change: datetime | None, most: timedelta) -> timedelta:
    """How long a document is fresh whose items have these times, the newest first.

    A tenth of the usual time between two items; of what has been silent for a month, a hundredth of that
    silence.  Never longer than `most`, nor than until the next `change` that is known.
    """
    newest = times[:LOOKED_AT]
    silence = max(now - newest[0], timedelta()) if newest else timedelta()
    gaps = [later - earlier for later, earlier in pairwise(newest)]
    usual = timedelta(seconds=median(abs(gap.total_seconds()) for gap in gaps)) if gaps else timedelta()
    dormant = silence >= DORMANT
    age = max(silence / 100, LONGEST) if dormant else min(max(usual, silence) / 10, LONGEST)
    age = min(max(age, SHORTEST), most)
    if change is not None and change - now < age + SLACK:
        age = max(change - now - SLACK, timedelta(seconds=1))
    return age


def cache_control(age: timedelta) -> str:
    """The header for a document that is fresh for so long."""
    return f"public, max-age={round(age.total_seconds())}, {SHARED}"
