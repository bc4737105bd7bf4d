"""When to repeat a request that failed: when the server asks for it, else after growing pauses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated

from feeds.net.conditional import parse_date

if TYPE_CHECKING:
    from datetime import datetime

    from feeds.core.limits import Limit

ATTEMPTS = 4
"""At most, one after the other without progress."""
MAX_WAIT: Annotated[
    int, Limit("import", "time", "a wait that a server asks for", "the page or file is reported")
] = 300
BUSY = frozenset({429, 500, 502, 503, 504})
"""The statuses after which another attempt may succeed."""


def pause(failed: int, asked: float | None = None) -> float | None:
    """Returns the seconds before the next attempt; None if no attempt is left.

    `failed` is the number of attempts without progress, `asked` the seconds that the server asks for; without
    it, each pause is twice as long as the one before.
    """
    seconds = 2.0**failed if asked is None else asked
    return None if failed >= ATTEMPTS or seconds > MAX_WAIT else seconds


def retry_after(value: str, now: datetime) -> float | None:
    """Returns the seconds of Retry-After (RFC 9110, 10.2.3), a number or a date; None if it is neither."""
    text = value.strip()
    if re.fullmatch(r"[0-9]{1,9}", text):
        return float(text)
    until = parse_date(text, near=now)
    return None if until is None else max(0.0, (until - now).total_seconds())
