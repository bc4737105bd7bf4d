"""Articles that changed -> their places in the feeds: what appears, what goes, what the ledger is to say."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import and_, func, or_, select, update

from feeds.model.feed_kind import FEED_KINDS, NEWS
from feeds.publishing.index.base import change_rows, each, insert_rows
from feeds.publishing.index.intake import count, vacate
from feeds.publishing.index.replay_ledger import feed_rows, mirror, placed_at
from feeds.publishing.index.tables import (
    ARTICLES,
    ENCLOSURES,
    FEEDS,
    ITEMS,
    PLACES,
    PUBLISHED,
    SOURCES,
    TOUCHED,
)
from feeds.publishing.ledger import Record

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from sqlalchemy import Connection

CHUNK = 1000
"""Articles that are looked at together: memory does not grow with their number."""


Keep = Callable[[Sequence[Record]], None]


@dataclass(frozen=True, slots=True)
class Rules:
    """What placing needs to know from above.

    `slugs` gives the two paths that a feed of a kind and a name may have, the second if the first is taken;
    `keep` puts records into the ledger's file; `replaced` are accepted changes of ids, new to old.
    """

    now: datetime
    slugs: Callable[[str, str], tuple[str, str]]
    keep: Keep
    replaced: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Row:
    """A shown article: its own item, the feeds that want it, the items that feeds of media have of it."""

    number: int
    item: int
    id: str
    path: str
    lead: str | None
    source: str
    content: str
    feeds: tuple[str, ...]
    extracted: tuple[tuple[str, str], ...]

    @property
    def wanted(self) -> list[tuple[str, str]]:
        """Everything of it that has a place somewhere, as path of the feed and id."""
        return [*((feed, self.id) for feed in self.feeds), *self.extracted]


def awaken(connection: Connection, last: int, now: int) -> None:
    """Look again at the articles that appear or go between two instants, whichever is the earlier one."""
    first, then = sorted((last, now))
    times = (ARTICLES.c.begins, ARTICLES.c.ends)
    for column in times:
        connection.execute(update(ARTICLES).where(column > first, column <= then).values(stale=True))


def decide(connection: Connection, now: int) -> None:
    """Who is shown, among those that are looked at: what `visibility.is_visible` says, for all at once."""
    begun = or_(ARTICLES.c.begins.is_(None), ARTICLES.c.begins <= now)
    on = or_(ARTICLES.c.ends.is_(None), ARTICLES.c.ends > now)
    shown = and_(~ARTICLES.c.draft, begun, on, ARTICLES.c.rival.is_(None))
    all_shown = select(func.count()).select_from(ARTICLES).where(ARTICLES.c.stale, ARTICLES.c.shown)
    before = connection.scalar(all_shown) or 0
    connection.execute(update(ARTICLES).where(ARTICLES.c.stale).values(shown=shown))
    count(connection, (connection.scalar(all_shown) or 0) - before)


def hide(connection: Connection, now: int) -> None:
    """Empty the places of articles that are not shown; those of withdrawn ones say since when."""
    rows = connection.execute(
        select(ARTICLES.c.number, ARTICLES.c.withdrawn, ARTICLES.c.draft, ARTICLES.c.rival).where(
            ARTICLES.c.stale, ~ARTICLES.c.shown
        )
    ).all()
    vacate(connection, {row.number for row in rows})
    for row in rows:
        if row.withdrawn is not None and row.withdrawn <= now and not row.draft and row.rival is None:
            ids = select(ITEMS.c.id).where(ITEMS.c.article == row.number)
            gone = and_(PLACES.c.id.in_(ids), PLACES.c.item.is_(None))
            connection.execute(update(PLACES).where(gone).values(withdrawn=row.withdrawn))
    connection.execute(update(ARTICLES).where(ARTICLES.c.stale, ~ARTICLES.c.shown).values(stale=False))


def fill(connection: Connection, rules: Rules) -> None:
    """Give every shown article its places, the oldest first; what nobody holds any more goes to others."""
    names: dict[str, str] = {}
    while rows := _next(connection, rules, names):
        records = list(_records(connection, rules, rows, names))
        rules.keep(records)
        mirror(connection, records)
        _hold(connection, {(feed, row.id): row.item for row in rows for feed in row.feeds})
        _hold_best(connection, {wanted for row in rows for wanted in row.extracted})
        for some in each([row.number for row in rows]):
            connection.execute(update(ARTICLES).where(ARTICLES.c.number.in_(some)).values(stale=False))
    empty = select(FEEDS.c.path, PLACES.c.id).where(
        FEEDS.c.kind.in_([kind.name for kind in FEED_KINDS.values() if kind.made_of]),
        PLACES.c.feed == FEEDS.c.number,
        TOUCHED.c.feed == PLACES.c.feed,
        TOUCHED.c.place == PLACES.c.place,
        PLACES.c.item.is_(None),
    )
    _hold_best(connection, {(feed, id_) for feed, id_ in connection.execute(empty)})


def _next(connection: Connection, rules: Rules, names: dict[str, str]) -> list[_Row]:
    """The oldest articles that are to be placed. What feeds by name are new is added to `names`, by path."""
    columns = ARTICLES.c.number, ARTICLES.c.id, ARTICLES.c.path, ARTICLES.c.lead, ARTICLES.c.content
    found = connection.execute(
        select(*columns, ARTICLES.c.names, SOURCES.c.digest)
        .where(ARTICLES.c.stale, ARTICLES.c.shown, SOURCES.c.path == ARTICLES.c.path)
        .order_by(ARTICLES.c.published, ARTICLES.c.id)
        .limit(CHUNK)
    ).all()
    own: dict[int, int] = {}
    extracted = defaultdict(list)
    for some in each([row.number for row in found]):
        items = select(ITEMS.c.article, ITEMS.c.feed, ITEMS.c.id, ITEMS.c.number)
        items = items.where(ITEMS.c.article.in_(some)).order_by(ITEMS.c.article, ITEMS.c.rank)
        for article, feed, id_, item in connection.execute(items).all():
            if feed:
                extracted[article].append((feed, id_))
            else:
                own[article] = item
    named = [[(kind, name) for kind, name in json.loads(row.names)] for row in found]
    paths = _paths(connection, rules, [pair for pairs in named for pair in pairs], names)
    return [
        _Row(row.number, own[row.number], row.id, row.path, row.lead, row.digest, row.content,
             (NEWS.path, *dict.fromkeys(paths[kind, name.casefold()] for kind, name in pairs)),
             tuple(extracted[row.number]))
        for row, pairs in zip(found, named, strict=True)
    ]  # fmt: skip


def _paths(
    connection: Connection, rules: Rules, named: list[tuple[str, str]], names: dict[str, str]
) -> dict[tuple[str, str], str]:
    """Where the feeds lie, by kind and folded name. Of two names with one path the earlier one has it."""
    columns = FEEDS.c.kind, FEEDS.c.key, FEEDS.c.path
    known: dict[tuple[str, str], str] = {}
    for some in each({name.casefold() for _, name in named}):
        for kind, key, path in connection.execute(select(*columns).where(FEEDS.c.key.in_(some))):
            known[kind, key] = path
    new = {(kind, name.casefold()): name for kind, name in reversed(named)}
    keys = dict.fromkeys((kind, name.casefold()) for kind, name in named)
    fresh = [key for key in keys if key not in known]
    taken = set(feed_rows(connection, [rules.slugs(key[0], new[key])[0] for key in fresh]))
    for kind, key in fresh:
        plain, longer = rules.slugs(kind, new[kind, key])
        path = longer if plain in taken else plain
        taken.add(path)
        known[kind, key], names[path] = path, new[kind, key]
    return known


def _records(
    connection: Connection, rules: Rules, rows: Sequence[_Row], names: dict[str, str]
) -> Iterator[Record]:
    """What is new to the ledger: a first publication, or a place, an enclosure, a path that came later."""
    published = _published(connection, [row.id for row in rows])
    enclosures = _enclosures(connection, [row.lead for row in rows if row.lead])
    placed = _places_of(connection, {id_ for row in rows for _, id_ in row.wanted})
    for row in rows:
        places: dict[str, list[str]] = defaultdict(list)
        for feed, id_ in row.wanted:
            if (feed, id_) not in placed:
                placed.add((feed, id_))
                places[feed].append(id_)
        first = row.id not in published
        lead = (row.lead,) if row.lead and (row.lead, row.id) not in enclosures else ()
        if first or places or lead or published[row.id] != row.path:
            yield Record(
                id=row.id,
                when=rules.now,
                path=row.path if first or published[row.id] != row.path else None,
                enclosures=lead,
                source=row.source if first else None,
                content=row.content if first else None,
                places={feed: tuple(ids) for feed, ids in places.items()},
                names={feed: names.pop(feed) for feed in places if feed in names},
                replaces=rules.replaced.get(row.id),
            )


def _published(connection: Connection, ids: list[str]) -> dict[str, str | None]:
    found: dict[str, str | None] = {}
    for some in each(ids):
        rows = connection.execute(select(PUBLISHED.c.id, PUBLISHED.c.path).where(PUBLISHED.c.id.in_(some)))
        found.update((id_, path) for id_, path in rows)
    return found


def _enclosures(connection: Connection, urls: list[str]) -> set[tuple[str, str]]:
    found: set[tuple[str, str]] = set()
    for some in each(urls):
        rows = connection.execute(select(ENCLOSURES.c.url, ENCLOSURES.c.id).where(ENCLOSURES.c.url.in_(some)))
        found.update((url, id_) for url, id_ in rows)
    return found


def _places_of(connection: Connection, ids: set[str]) -> set[tuple[str, str]]:
    """Where these items have places, as path of the feed and id."""
    found: set[tuple[str, str]] = set()
    for some in each(ids):
        columns = select(FEEDS.c.path, PLACES.c.id)
        rows = connection.execute(columns.where(PLACES.c.feed == FEEDS.c.number, PLACES.c.id.in_(some))).all()
        found.update((feed, id_) for feed, id_ in rows)
    return found


def _hold(connection: Connection, items: Mapping[tuple[str, str], int]) -> None:
    """Put items into their places, by the feed's path and the item's id."""
    if not items:
        return
    feeds = feed_rows(connection, {feed for feed, _ in items})
    placed = placed_at(connection, {id_ for _, id_ in items})
    rows = [(item, feeds[feed][0], placed[feeds[feed][0], id_]) for (feed, id_), item in items.items()]
    insert_rows(connection, TOUCHED, [(feed, place) for _, feed, place in rows], "OR IGNORE")
    statement = "UPDATE places SET item = ?, withdrawn = NULL WHERE feed = ? AND place = ?"
    change_rows(connection, statement, rows)


def _hold_best(connection: Connection, wanted: set[tuple[str, str]]) -> None:
    """Of the items with one id, that of the article which was published first has the place."""
    best: dict[tuple[str, str], int] = {}
    news = select(FEEDS.c.number).where(FEEDS.c.path == NEWS.path).scalar_subquery()
    for feed in sorted({feed for feed, _ in wanted}):
        for some in each({id_ for path, id_ in wanted if path == feed}):
            found = connection.execute(
                select(ITEMS.c.id, ITEMS.c.number)
                .where(ITEMS.c.feed == feed, ITEMS.c.id.in_(some), ITEMS.c.article == ARTICLES.c.number)
                .where(ARTICLES.c.shown, PLACES.c.feed == news, PLACES.c.id == ARTICLES.c.id)
                .order_by(PLACES.c.place.desc(), ITEMS.c.rank.desc())
            )
            best.update(((feed, id_), item) for id_, item in found)
    _hold(connection, best)
