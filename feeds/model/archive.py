"""A feed in documents: the live one, and an archive that grows without ever changing (RFC 5005, 4).

Items get slots in the order in which they were first published, counted from 0.  Every `size` slots make a
page.

    items      1 … 50   51 … 100   101 … 117
    documents  page 1   page 2     page 3, open       live: the newest 50, 68 … 117

- A page is closed once an item is published after its last one.  From then on it has the same items, the
  same links and so the same bytes: a client that has it need not ask again, and may stop there.
- The live document links to the newest closed page (prev-archive).  It holds more than what is in no closed
  page yet, so a client that was away never misses an item, and merges what it gets twice by its id.
- The open page is not an archive document and is not marked as one; walking backwards never leads to it.  It
  exists because a closed page must link forward (next-archive) without ever changing: the address of the
  next page is known, and it must exist from the first moment.  It always has items: the one that
  closed the page before is in it.

An item keeps its slot permanently: what was withdrawn leaves a gap, and what is added late, with whatever
date, goes to the end.  With another `size` the archive starts again, with other pages.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Window:
    """One document of a feed.

    `number` counts the archive's pages from the oldest, 1; it is None for the live document.  A `closed`
    page never changes.  `before` and `after` are the numbers of the pages to link to.
    """

    number: int | None = None
    closed: bool = False
    before: int | None = None
    after: int | None = None


def page_at(slot: int, size: int) -> int:
    """Returns the number of the page that has a slot."""
    return slot // size + 1


def slots_on(number: int, size: int) -> range:
    """Returns the slots of the page `number` when it is full."""
    return range((number - 1) * size, number * size)


def open_page(length: int, size: int) -> int:
    """Returns the number of the newest page of a feed with `length` slots; all before it are closed."""
    return page_at(max(length - 1, 0), size)


def window(length: int, size: int, number: int | None = None, *, archive: bool = True) -> Window:
    """Returns the page `number`, or the live document, of a feed with `length` slots."""
    if not archive:
        return Window(number)
    newest = open_page(length, size)
    if number is None:
        return Window(before=newest - 1 or None)
    closed = number < newest
    return Window(number, closed, number - 1 or None, number + 1 if closed else None)
