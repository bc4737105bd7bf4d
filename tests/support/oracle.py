"""All documents of some articles at once, without an index: what the index must give, byte for byte."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import partial
from itertools import islice
from types import MappingProxyType
from typing import TYPE_CHECKING

from feeds.formats.losses import losses
from feeds.model.archive import Window
from feeds.model.feed_kind import NEWS
from feeds.model.page import INDEX, NEVER, OPML, Rendered
from feeds.model.visibility import end_of_visibility, is_visible
from feeds.publishing.completion import lead_time
from feeds.publishing.documents import feed_list, finished, front_page, page_of
from feeds.publishing.folder import read_folder
from feeds.publishing.ledger import FILE, read
from feeds.publishing.media_items import extract
from feeds.publishing.selection import Feed, feed_of, names_of, path, shown_as, slugs_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from feeds.formats import Format
    from feeds.model.article import Article
    from feeds.model.channel import Channel, FeedChoice
    from feeds.model.loss import Loss

    Page = tuple[Window, tuple[Article, ...]]
    """A document of a feed and its articles, newest first."""


@dataclass(frozen=True, slots=True)
class WholeFeed(Feed):
    """A feed with its items, newest first, and `order`, their ids in the order of first publication."""

    articles: tuple[Article, ...] = ()
    order: tuple[str, ...] = ()


def publish_folder(folder: Path, now: datetime) -> Mapping[str, Rendered]:
    """Every document of a folder with its ledger, as it is to be seen at `now`."""
    return publish(*_visible(folder, now))


def explain_folder(folder: Path, now: datetime) -> Iterator[tuple[str, Loss]]:
    """The path of a live document, and something that it or its archive leaves out."""
    channel, articles, orders = _visible(folder, now)
    for feed in select(channel, articles, orders):
        if feed.name or not feed.articles:
            continue
        shown, updated = shown_as(channel, feed), _newest(feed.articles)
        for format_ in feed.formats:
            page = page_of(channel, feed, format_, Window(), updated, feed.articles)
            yield from ((path(feed, format_), loss) for loss in losses(shown, page, format_))


def _visible(folder: Path, now: datetime) -> tuple[Channel, list[Article], dict[str, list[str]]]:
    """The channel, the articles that are visible, and the orders of the feeds by the ledger."""
    library = read_folder(folder)
    orders: dict[str, list[str]] = {}
    known = set()
    for record, _ in read(folder / FILE):
        known.add(record.id)
        for feed, ids in record.places.items():
            orders.setdefault(feed, []).extend(ids)
    late = now + lead_time(library.channel)
    articles = [
        each
        for each in library.articles
        if is_visible(each, now) and (each.published <= late or each.id in known)
    ]
    return library.channel, articles, orders


def publish(
    channel: Channel, articles: Iterable[Article], orders: Mapping[str, Sequence[str]] | None = None
) -> Mapping[str, Rendered]:
    """Every document of the publication by its path, in a fixed order.

    The articles come newest first; `orders` are the orders of the feeds so far, by their paths.
    """
    return MappingProxyType({path: each() for path, each in renderers(channel, articles, orders).items()})


def renderers(
    channel: Channel, articles: Iterable[Article], orders: Mapping[str, Sequence[str]] | None = None
) -> Mapping[str, Callable[[], Rendered]]:
    """The same, each document rendered when its function is called."""
    articles = tuple(articles)
    feeds = select(channel, articles, orders)
    updated = _newest(articles)
    found = {path: each for feed in feeds for path, each in _documents(channel, feed)}
    found[OPML] = partial(feed_list, channel, feeds, updated)
    found[INDEX] = partial(front_page, channel, feeds, articles, len(articles), updated)
    return found


def _documents(channel: Channel, feed: WholeFeed) -> Iterator[tuple[str, Callable[[], Rendered]]]:
    documents = windows(feed.articles, feed.limit, feed.order)
    if not feed.archive:
        documents = ((Window(), articles) for _, articles in islice(documents, 1))
    for window, articles in documents:
        for format_ in feed.formats:
            render = partial(_rendered, channel, feed, format_, window, articles)
            yield path(feed, format_, window.number), render


def _rendered(
    channel: Channel, feed: WholeFeed, format_: Format, window: Window, articles: tuple[Article, ...]
) -> Rendered:
    page = page_of(channel, feed, format_, window, _newest(articles), articles)
    return finished(channel, feed, format_, window, page, format_.render(shown_as(channel, feed), page))


def _newest(articles: Sequence[Article]) -> datetime:
    return max((article.updated for article in articles), default=NEVER)


# --- which feeds there are ---


def select(
    channel: Channel, articles: Iterable[Article], orders: Mapping[str, Sequence[str]] | None = None
) -> tuple[WholeFeed, ...]:
    """The feeds, by kind and then by name. The articles come newest first.

    `orders` are the orders of earlier feeds, by path.  With them an item keeps its page in the archive
    whatever happens to others; without them the order is that of the articles' times.
    """
    articles, orders = tuple(articles), orders or {}
    by_id = {article.id: article for article in articles}
    kept = orders.get(NEWS.path, ())
    oldest_first = [by_id[id_] for id_ in sequence(articles, kept) if id_ in by_id]
    return tuple(
        feed for choice in channel.feeds for feed in _feeds(channel, choice, articles, oldest_first, orders)
    )


def _feeds(
    channel: Channel,
    choice: FeedChoice,
    articles: tuple[Article, ...],
    oldest_first: Sequence[Article],
    orders: Mapping[str, Sequence[str]],
) -> Iterator[WholeFeed]:
    stem = choice.kind.path
    if choice.kind.made_of:
        items = extract(channel, oldest_first, choice.kind.made_of)
        if items:
            # By the article that named them first: a new article may name a video of years ago.
            known = orders.get(stem, ())
            order = (*known, *(item.id for item in items if item.id not in set(known)))
            newest = sorted(items, key=lambda item: item.id)
            newest.sort(key=lambda item: item.published, reverse=True)
            yield _whole(feed_of(channel, choice), newest, order)
    elif choice.kind.grouped_by:
        for name, slug, members in _named(choice, oldest_first):
            own = tuple(article for article in articles if article.id in members)
            feed = feed_of(channel, choice, name, f"{stem}/{slug}")
            yield _whole(feed, own, sequence(own, orders.get(feed.path, ())))
    else:
        yield _whole(feed_of(channel, choice), articles, sequence(articles, orders.get(stem, ())))


def _whole(feed: Feed, articles: Sequence[Article], order: tuple[str, ...]) -> WholeFeed:
    values = {field.name: getattr(feed, field.name) for field in fields(Feed)}
    return WholeFeed(**values, articles=tuple(articles), order=order)


def _named(choice: FeedChoice, oldest_first: Sequence[Article]) -> list[tuple[str, str, set[str]]]:
    """The names as they were written first, in their order, each with its slug and its articles' ids.

    Names that differ in case only are one.  Of different names with one slug (C, C++), the oldest has it
    and the others add a digest of theirs: so no feed ever moves because of a new name.
    """
    slugs: dict[str, str] = {}
    found: dict[str, tuple[str, set[str]]] = {}
    for article in oldest_first:
        for name in names_of(choice, article):
            key = name.casefold()
            if key not in slugs:
                plain, longer = slugs_of(name)
                slugs[key] = longer if plain in found else plain
                found[slugs[key]] = (name, set())
            found[slugs[key]][1].add(article.id)
    named = [(name, slug, ids) for slug, (name, ids) in found.items()]
    return sorted(named, key=lambda each: (each[0].casefold(), each[1]))


# --- which articles are in which document ---


def sequence(articles: Iterable[Article], order: Sequence[str] = ()) -> tuple[str, ...]:
    """The ids in the order of first publication: those of `order`, which was kept from before, then new ones.

    New ones go by their time, then by their id.  Ids in `order` keep their place, articles or not.
    """
    known = set(order)
    new = [article for article in articles if article.id not in known]
    new.sort(key=lambda article: (article.published, article.id))
    return (*order, *(article.id for article in new))


def windows(articles: Sequence[Article], size: int, order: Sequence[str] = ()) -> Iterator[Page]:
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
    yield Window(before=closed or None), tuple(article for article in articles if article.id in live)
    if closed:
        yield from _pages(articles, ids, size, closed)


def _pages(articles: Sequence[Article], ids: Sequence[str], size: int, closed: int) -> Iterator[Page]:
    place = {id_: number for number, id_ in enumerate(ids)}
    pages: list[list[Article]] = [[] for _ in range(closed + 1)]
    for article in articles:
        pages[place[article.id] // size].append(article)
    for number in range(closed + 1, 0, -1):
        done = number <= closed
        window = Window(number, done, number - 1 or None, number + 1 if done else None)
        yield window, tuple(pages[number - 1])


# --- when it changes ---


def next_change(article: Article, now: datetime) -> datetime | None:
    """The first time after `now` at which the article appears or goes; None where it stays as it is."""
    if article.draft:
        return None
    end = end_of_visibility(article)
    times = [time for time in (article.visible, end) if time is not None and now < time]
    never = article.visible is not None and end is not None and end <= article.visible
    return None if never else min(times, default=None)


def next_change_of(articles: Iterable[Article], now: datetime) -> datetime | None:
    """The first time after `now` at which any of the articles appears or goes."""
    times = (next_change(article, now) for article in articles)
    return min((time for time in times if time is not None), default=None)
