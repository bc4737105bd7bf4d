"""What is to be done beside answering requests: by one process, again and again.

A module of `feeds.web.parts` announces its own as CHORE; the keeper of the index runs it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from feeds.core.registry import discover

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from feeds.publishing.publication import Publication
    from feeds.web.settings import Serving


@dataclass(frozen=True, slots=True)
class Chore:
    """Called a few times in a second with the index, the settings and the time, by one process.

    It looks whether there is something to do and does it.  It may take its time: the index is kept
    meanwhile, but other chores wait.  FeedsError and OSError are logged.
    """

    name: str
    run: Callable[[Publication, Serving, datetime], None]


@cache
def chores() -> tuple[Chore, ...]:
    """Every chore that a part announces."""
    return tuple(discover("feeds.web.parts", "CHORE"))
