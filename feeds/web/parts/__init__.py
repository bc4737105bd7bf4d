"""What the server consists of: each module of this package announces a PART, a CHORE or an API."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING

from feeds.core.registry import discover

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from flask import Blueprint

    from feeds.publishing.publication import Publication
    from feeds.publishing.server_settings import ServerSettings
    from feeds.web.context import Site


@dataclass(frozen=True, slots=True)
class Part:
    """Routes of the server; `make` returns None where the settings leave them out."""

    name: str
    make: Callable[[Site], Blueprint | None]


@dataclass(frozen=True, slots=True)
class Chore:
    """Background work, run by the index writer several times a second with the index, settings and time.

    A slow chore delays the other chores, and the index by a second at most. FeedsError and OSError are
    logged.
    """

    name: str
    run: Callable[[Publication, ServerSettings, datetime], None]


@cache
def parts() -> tuple[Part, ...]:
    """Returns all parts."""
    return tuple(discover("feeds.web.parts", "PART"))


@cache
def chores() -> tuple[Chore, ...]:
    """Returns all chores."""
    return tuple(discover("feeds.web.parts", "CHORE"))


def clock_from(now: datetime) -> Callable[[], datetime]:
    """Returns a clock that begins with `now`, and is not set back, for chores that go on in a thread."""
    begin = time.monotonic()
    return lambda: now + timedelta(seconds=time.monotonic() - begin)
