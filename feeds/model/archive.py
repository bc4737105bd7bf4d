"""A feed in documents: the live one, and an archive that grows without ever changing (RFC 5005, 4).

Items are counted in the order in which they were first published, and every `size` of them make a page.

    items      1 … 50   51 … 100   101 … 117
    documents  page 1   page 2     page 3, open       live: the newest 50, 68 … 117

- A page is closed once an item is published after its last one.  From then on it has the same items, the
  same links and so the same bytes: a client that has it need not ask again, and may stop there.
- The live document leads to the newest closed page (prev-archive).  It holds more than what is in no closed
  page yet, so a client that was away never misses an item, and merges what it gets twice by its id.
- The open page is no archive document and is not marked as one, and nobody walking backwards comes by it.  It
  is there because a closed page must lead forward (next-archive) without ever changing: the address of the
  next page is known, and something must stand there from the first moment.  It is never in want of items:
  the one that closed the page before is in it.

An item keeps its place for ever: what was withdrawn leaves a gap, and what is added late, with whatever date,
goes to the end.  Pages of another `size` are other pages; who changes it starts the archive anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from feeds.model.article import Article


@dataclass(frozen=True, slots=True)
class Window:
    """The articles of one document, in the order in which the articles were given.

    `number` counts the archive's pages from the oldest, 1; it is None for the live document.  A `closed`
    page never changes.  `before` and `after` are the numbers of the pages to link to.
    """

    articles: tuple[Article, ...]
    number: int | None = None
    closed: bool = False
    before: int | None = None
    after: int | None = None


def sequence(articles: Iterable[Article], order: Sequence[str] = ()) -> tuple[str, ...]:
    """The ids in the order of first publication: those of `order`, which was kept from before, then new ones.

    New ones go by their time, then by their id.  Ids in `order` keep their place, articles or not.
    """
    known = set(order)
    new = [article for article in articles if article.id not in known]
    new.sort(key=lambda article: (article.published, article.id))
    return (*order, *(article.id for article in new))


def windows(articles: Sequence[Article], size: int, order: Sequence[str] = ()) -> Iterator[Window]:
    """The live document, then the pages of the archive, the newest first.

    The articles come newest first, each id once.  Where all of them fit into the live document there is no
    archive.
    """
    if size < 1:
        raise ValueError(f"a page of {size} items")
    ids = sequence(articles, order)
    closed = max(len(ids) - 1, 0) // size
    present = {article.id for article in articles}
    live = set([id_ for id_ in ids if id_ in present][-size:])
    newest = tuple(article for article in articles if article.id in live)
    yield Window(newest, before=closed or None)
    if closed:
        yield from _pages(articles, ids, size, closed)


def _pages(articles: Sequence[Article], ids: Sequence[str], size: int, closed: int) -> Iterator[Window]:
    place = {id_: number for number, id_ in enumerate(ids)}
    pages: list[list[Article]] = [[] for _ in range(closed + 1)]
    for article in articles:
        pages[place[article.id] // size].append(article)
    for number in range(closed + 1, 0, -1):
        done = number <= closed
        yield Window(tuple(pages[number - 1]), number, done, number - 1 or None, number + 1 if done else None)
