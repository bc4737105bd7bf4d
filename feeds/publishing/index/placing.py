"""Articles that changed -> slots of the feeds: what appears, what disappears, what the ledger must record."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import and_, bindparam, func, null, or_, select, update

from feeds.model.feed_kind import FEED_KINDS, NEWS
from feeds.publishing.index.base import batched
from feeds.publishing.index.intake import add_to_shown, release_slots
from feeds.publishing.index.named_feeds import feeds_of_names, published_slots
from feeds.publishing.index.replay_ledger import feed_numbers, replay_ledger, slots_of
from feeds.publishing.index.statements import Statement, insert_rows
from feeds.publishing.index.tables import (
    ARTICLES,
    ENCLOSURES,
    FEEDS,
    ITEMS,
    PUBLISHED,
    SLOTS,
    SOURCES,
    TOUCHED,
)
from feeds.publishing.ledger import Record

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from sqlalchemy import Connection

CHUNK = 1000
"""Articles that are placed together: bounds the memory."""

Append = Callable[[Sequence[Record]], None]
"""Appends records to the ledger's file."""


@dataclass(frozen=True, slots=True)
class _Row:
    """A visible article: its own item, the feeds that it belongs to, and its items in feeds of works."""

    number: int
    item: int
    id: str
    path: str
    lead: str | None
    source: str
    content: str
    link: str | None
    instead_of: str | None
    feeds: tuple[str, ...]
    works: tuple[tuple[str, str], ...]

    @property
    def wanted(self) -> list[tuple[str, str]]:
        """The slots that it needs, as path of the feed and id."""
        return [*((feed, self.id) for feed in self.feeds), *self.works]


def mark_due(connection: Connection, last: int, now: int) -> None:
    """Mark the articles that appear or disappear between two times, in either order."""
    first, then = sorted((last, now))
    for column in (ARTICLES.c.begins, ARTICLES.c.ends):
        connection.execute(update(ARTICLES).where(column > first, column <= then).values(stale=True))


def update_visibility(connection: Connection, now: int) -> None:
    """Determine which of the marked articles are visible: `visibility.is_visible` in SQL."""
    begun = or_(ARTICLES.c.begins.is_(None), ARTICLES.c.begins <= now)
    not_ended = or_(ARTICLES.c.ends.is_(None), ARTICLES.c.ends > now)
    visible = and_(~ARTICLES.c.draft, begun, not_ended, ARTICLES.c.rival.is_(None))
    shown = select(func.count()).select_from(ARTICLES).where(ARTICLES.c.stale, ARTICLES.c.shown)
    before = connection.scalar(shown) or 0
    connection.execute(update(ARTICLES).where(ARTICLES.c.stale).values(shown=visible))
    add_to_shown(connection, (connection.scalar(shown) or 0) - before)


def clear_slots(connection: Connection, now: int) -> None:
    """Empty the slots of marked articles that are not visible; those of withdrawn ones note since when."""
    rows = connection.execute(
        select(ARTICLES.c.number, ARTICLES.c.withdrawn, ARTICLES.c.draft, ARTICLES.c.rival).where(
            ARTICLES.c.stale, ~ARTICLES.c.shown
        )
    ).all()
    release_slots(connection, {row.number for row in rows})
    for row in rows:
        if row.withdrawn is not None and row.withdrawn <= now and not row.draft and row.rival is None:
            ids = select(ITEMS.c.id).where(ITEMS.c.article == row.number)
            gone = and_(SLOTS.c.id.in_(ids), SLOTS.c.item.is_(None))
            connection.execute(update(SLOTS).where(gone).values(withdrawn=row.withdrawn))
    connection.execute(update(ARTICLES).where(ARTICLES.c.stale, ~ARTICLES.c.shown).values(stale=False))


def assign_slots(connection: Connection, now: datetime, append: Append, replaced: Mapping[str, str]) -> None:
    """Fill the slots of the marked visible articles, oldest first, and of works that lost their article.

    `replaced` are accepted changes of ids, new to old.
    """
    names: dict[str, str] = {}
    while rows := _next(connection, names):
        records = list(_records(connection, now, rows, names, replaced))
        append(records)
        replay_ledger(connection, records)
        _fill(connection, {(feed, row.id): row.item for row in rows for feed in row.feeds})
        _fill_with_works(connection, {slot for row in rows for slot in row.works})
        for batch in batched([row.number for row in rows]):
            connection.execute(update(ARTICLES).where(ARTICLES.c.number.in_(batch)).values(stale=False))
    empty = select(FEEDS.c.path, SLOTS.c.id).where(
        FEEDS.c.kind.in_([kind.name for kind in FEED_KINDS.values() if kind.made_of]),
        SLOTS.c.feed == FEEDS.c.number,
        TOUCHED.c.feed == SLOTS.c.feed,
        TOUCHED.c.slot == SLOTS.c.slot,
        SLOTS.c.item.is_(None),
    )
    _fill_with_works(connection, {(feed, id_) for feed, id_ in connection.execute(empty)})


def _next(connection: Connection, names: dict[str, str]) -> list[_Row]:
    """Returns the oldest articles that need slots; the names of new feeds are added to `names`, by path."""
    columns = ARTICLES.c.number, ARTICLES.c.id, ARTICLES.c.path, ARTICLES.c.lead, ARTICLES.c.content
    articles = connection.execute(
        select(*columns, ARTICLES.c.link, ARTICLES.c.instead_of, ARTICLES.c.names, SOURCES.c.digest)
        .where(ARTICLES.c.stale, ARTICLES.c.shown, SOURCES.c.path == ARTICLES.c.path)
        .order_by(ARTICLES.c.published, ARTICLES.c.id)
        .limit(CHUNK)
    ).all()
    own: dict[int, int] = {}
    works = defaultdict(list)
    for batch in batched([row.number for row in articles]):
        items = select(ITEMS.c.article, ITEMS.c.feed, ITEMS.c.id, ITEMS.c.number)
        items = items.where(ITEMS.c.article.in_(batch)).order_by(ITEMS.c.article, ITEMS.c.rank)
        for article, feed, id_, item in connection.execute(items).all():
            if feed:
                works[article].append((feed, id_))
            else:
                own[article] = item
    named = {row.id: [(kind, name) for kind, name in json.loads(row.names)] for row in articles}
    feeds = feeds_of_names(connection, named, names)
    return [
        _Row(row.number, own[row.number], row.id, row.path, row.lead, row.digest, row.content,
             row.link, row.instead_of, (NEWS.path, *dict.fromkeys(feeds[row.id])), tuple(works[row.number]))
        for row in articles
    ]  # fmt: skip


def _records(
    connection: Connection,
    now: datetime,
    rows: Sequence[_Row],
    names: dict[str, str],
    replaced: Mapping[str, str],
) -> Iterator[Record]:
    """What the ledger does not know: first publications, and later slots, enclosures and paths."""
    published = _paths_published(connection, [row.id for row in rows])
    enclosures = enclosures_of(connection, [row.lead for row in rows if row.lead])
    slots = published_slots(connection, {id_ for row in rows for _, id_ in row.wanted})
    for row in rows:
        places: dict[str, list[str]] = defaultdict(list)
        for feed, id_ in row.wanted:
            if (feed, id_) not in slots:
                slots.add((feed, id_))
                places[feed].append(id_)
        first = row.id not in published
        lead = (row.lead,) if row.lead and (row.lead, row.id) not in enclosures else ()
        if first or places or lead or published[row.id] != row.path:
            yield Record(
                id=row.id,
                when=now,
                path=row.path if first or published[row.id] != row.path else None,
                enclosures=lead,
                source=row.source if first else None,
                content=row.content if first else None,
                places={feed: tuple(ids) for feed, ids in places.items()},
                names={feed: names.pop(feed) for feed in places if feed in names},
                replaces=replaced.get(row.id),
                link=row.link if first else None,
                instead_of=row.instead_of if not first and published[row.id] != row.path else None,
            )


def _paths_published(connection: Connection, ids: list[str]) -> dict[str, str | None]:
    found: dict[str, str | None] = {}
    for batch in batched(ids):
        rows = connection.execute(select(PUBLISHED.c.id, PUBLISHED.c.path).where(PUBLISHED.c.id.in_(batch)))
        found.update((id_, path) for id_, path in rows)
    return found


def enclosures_of(connection: Connection, urls: list[str]) -> set[tuple[str, str]]:
    """Returns the articles that were published with these enclosures, as URL and id."""
    found: set[tuple[str, str]] = set()
    for batch in batched(urls):
        rows = connection.execute(
            select(ENCLOSURES.c.url, ENCLOSURES.c.id).where(ENCLOSURES.c.url.in_(batch))
        )
        found.update((url, id_) for url, id_ in rows)
    return found


def _fill(connection: Connection, items: Mapping[tuple[str, str], int]) -> None:
    """Put items into their slots, by the feed's path and the item's id."""
    if not items:
        return
    feeds = feed_numbers(connection, {feed for feed, _ in items})
    slots = slots_of(connection, {id_ for _, id_ in items})
    rows = [(item, feeds[feed][0], slots[feeds[feed][0], id_]) for (feed, id_), item in items.items()]
    insert_rows(connection, TOUCHED, ("feed", "slot"), [(feed, slot) for _, feed, slot in rows], "keeps")
    _FILL.execute(connection, rows)


_FILL = Statement(
    update(SLOTS)
    .where(SLOTS.c.feed == bindparam("in_feed"), SLOTS.c.slot == bindparam("at"))
    .values(item=bindparam("holds"), withdrawn=null()),
    "holds",
    "in_feed",
    "at",
)


def _fill_with_works(connection: Connection, wanted: set[tuple[str, str]]) -> None:
    """Of the items with one id, the slot gets that of the article which was published first."""
    first: dict[tuple[str, str], int] = {}
    news = select(FEEDS.c.number).where(FEEDS.c.path == NEWS.path).scalar_subquery()
    for feed in sorted({feed for feed, _ in wanted}):
        for batch in batched({id_ for path, id_ in wanted if path == feed}):
            items = connection.execute(
                select(ITEMS.c.id, ITEMS.c.number)
                .where(ITEMS.c.feed == feed, ITEMS.c.id.in_(batch), ITEMS.c.article == ARTICLES.c.number)
                .where(ARTICLES.c.shown, SLOTS.c.feed == news, SLOTS.c.id == ARTICLES.c.id)
                .order_by(SLOTS.c.slot.desc(), ITEMS.c.rank.desc())
            )
            first.update(((feed, id_), item) for id_, item in items)
    _fill(connection, first)
