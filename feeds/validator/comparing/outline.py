"""What readers recognise a feed and its items by, in any format."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from feeds.vocabulary.datatypes.dates import parse_w3cdtf
from feeds.vocabulary.datatypes.rfc822 import parse_rfc822

if TYPE_CHECKING:
    from datetime import datetime

    from feeds.validator.problem import Where


@dataclass(frozen=True, slots=True)
class Item:
    """What readers recognise an item by.

    `where` is an element, or the path of a JSON value.  `id` is what readers use as such: for an RSS item
    without a guid, its link.  Podcast apps play the first of the `enclosures`.  Times are not parsed: see
    `instant`.  `facts` counts, by name, the elements of podcast namespaces (`<itunes:season>`), or the keys
    that JSON has instead.
    """

    where: Where
    id: str
    link: str = ""
    title: str = ""
    published: str = ""
    updated: str = ""
    enclosures: tuple[str, ...] = ()
    facts: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Outline:
    """What readers recognise a feed by; empty where the document has no such value.

    `itself` is the self link, `older` the link to older items (RFC 5005, or `next_url`), `moved` the
    itunes:new-feed-url, `guid` the podcast:guid; `gone` are the ids of tombstones (RFC 6721).
    """

    kind: str
    where: Where
    id: str = ""
    title: str = ""
    language: str = ""
    itself: str = ""
    hubs: frozenset[str] = frozenset()
    older: str = ""
    moved: str = ""
    guid: str = ""
    podcast: bool = False
    archive: bool = False
    items: tuple[Item, ...] = ()
    gone: frozenset[str] = frozenset()
    facts: Counter[str] = field(default_factory=Counter)

    @property
    def format(self) -> str:
        """The format without its version."""
        return self.kind.partition("-")[0]


def instant(text: str) -> datetime | None:
    """The time that a text in any format's notation means; None where it is not one."""
    return parse_w3cdtf(text) or parse_rfc822(text) if text else None
