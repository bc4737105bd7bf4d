"""What subscribers keep of a feed: the identity of the feed and of its items, whatever the format."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from feeds.vocabulary.datatypes.dates import parse_w3cdtf
from feeds.vocabulary.datatypes.rfc822 import parse_rfc822

if TYPE_CHECKING:
    from datetime import datetime

    from feeds.validator.problem import Where


@dataclass(frozen=True, slots=True)
class Item:
    """An item as a reader knows it again.

    `where` is its place: an element, or the path of a JSON value.  `id` is what a reader takes for one: an
    item of RSS without a guid is known by its link.  The first of the `enclosures` is the one that a
    podcast app takes.  Times are as they are written, for most of them need not be read: see `instant`.
    """

    where: Where
    id: str
    link: str = ""
    title: str = ""
    published: str = ""
    updated: str = ""
    enclosures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outline:
    """A document as its subscribers see it; what it does not say is empty.

    `itself` is its self link, `older` leads to the document before it (RFC 5005, or `next_url`), `moved` is
    where it says that it went, `guid` the podcast:guid; `gone` are the ids of its tombstones (RFC 6721).
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

    @property
    def format(self) -> str:
        """The format without its version."""
        return self.kind.partition("-")[0]


def instant(text: str) -> datetime | None:
    """The time that is written in any format's way; None where it is none."""
    return parse_w3cdtf(text) or parse_rfc822(text) if text else None
