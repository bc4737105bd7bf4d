"""The wing that renders: Channel + Page -> bytes. Each module announces a FORMAT."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from feeds.gather import gather

if TYPE_CHECKING:
    from collections.abc import Callable

    from feeds.channel import Channel
    from feeds.page import Page


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of document: `suffix` without its dot, `media_type` with its charset where it has one."""

    name: str
    suffix: str
    media_type: str
    render: Callable[[Channel, Page], bytes]


@cache
def formats() -> tuple[Format, ...]:
    """Every format that a module of this package announces."""
    return tuple(gather("feeds.formats", "FORMAT"))
