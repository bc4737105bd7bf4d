"""How recent the lists are that others keep and that the datatypes compare values with."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain

from feeds.core.registry import discover


@dataclass(frozen=True, slots=True)
class Edition:
    """A list as of a version or a month (`2026-05`); `source` is the URL where it is kept."""

    name: str
    state: str
    source: str


def editions() -> tuple[Edition, ...]:
    """Returns the `EDITIONS` that the modules of `datatypes` announce, in the order of their names."""
    found = chain.from_iterable(discover("feeds.vocabulary.datatypes", "EDITIONS"))
    return tuple(sorted(found, key=lambda edition: edition.name.lower()))
