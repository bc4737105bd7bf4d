"""Which files have an article, what else they have, and which feeds it is in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from feeds.publishing.index.base import batched
from feeds.publishing.index.tables import ARTICLES, FEEDS, ITEMS, SLOTS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection


def files_with(connection: Connection, ids: Iterable[str]) -> dict[str, set[str]]:
    """Returns the files with any of these articles: by path, the ids of all articles in them."""
    paths: set[str] = set()
    for batch in batched(set(ids)):
        paths.update(connection.scalars(select(ARTICLES.c.path).where(ARTICLES.c.id.in_(batch))))
    found: dict[str, set[str]] = {}
    for batch in batched(paths):
        rows = connection.execute(select(ARTICLES.c.path, ARTICLES.c.id).where(ARTICLES.c.path.in_(batch)))
        for path, id_ in rows:
            found.setdefault(path, set()).add(id_)
    return found


def ids_in(connection: Connection, paths: Iterable[str]) -> set[str]:
    """Returns the ids of all articles in these files."""
    found: set[str] = set()
    for batch in batched(set(paths)):
        found.update(connection.scalars(select(ARTICLES.c.id).where(ARTICLES.c.path.in_(batch))))
    return found


def items_of(connection: Connection, ids: Iterable[str]) -> set[int]:
    """Returns the numbers of the items that are made of these articles."""
    found: set[int] = set()
    for batch in batched(set(ids)):
        articles = select(ARTICLES.c.number).where(ARTICLES.c.id.in_(batch))
        found.update(connection.scalars(select(ITEMS.c.number).where(ITEMS.c.article.in_(articles))))
    return found


def feeds_with(connection: Connection, id_: str) -> list[tuple[str, str, str]]:
    """Returns the feeds that have the article or its media now, as kind, name and path."""
    columns = FEEDS.c.kind, FEEDS.c.name, FEEDS.c.path
    rows = (
        select(*columns)
        .join(SLOTS, SLOTS.c.feed == FEEDS.c.number)
        .join(ITEMS, ITEMS.c.number == SLOTS.c.item)
        .join(ARTICLES, ARTICLES.c.number == ITEMS.c.article)
        .where(ARTICLES.c.id == id_)
        .distinct()
        .order_by(FEEDS.c.path)
    )
    return [(kind, name, path) for kind, name, path in connection.execute(rows)]


def has_place(connection: Connection, id_: str) -> bool:
    """Was the article ever in a feed, so that readers may have it?"""
    return connection.execute(select(SLOTS.c.id).where(SLOTS.c.id == id_).limit(1)).first() is not None
