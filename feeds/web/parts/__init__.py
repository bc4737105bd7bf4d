"""What the server consists of: a module for each part, announcing PART."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from feeds.core.registry import discover

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Blueprint

    from feeds.web.context import Site


@dataclass(frozen=True, slots=True)
class Part:
    """Some of the server's addresses: makes them for a site, or None where it has not asked for them."""

    name: str
    make: Callable[[Site], Blueprint | None]


@cache
def parts() -> tuple[Part, ...]:
    """Every part that a module of this package announces."""
    return tuple(discover("feeds.web.parts", "PART"))
