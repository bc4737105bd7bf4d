"""Which files hold an article, what else they hold, and in which feeds it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from feeds.publishing.index.base import each
from feeds.publishing.index.tables import ARTICLES, FEEDS, ITEMS, PLACES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection


def files_with(connection: Connection, ids: Iterable[str]) -> dict[str, set[str]]:
    """The files that hold any of these articles: by their paths, the ids of all articles in them."""
    paths: set[str] = set()
    for some in each(set(ids)):
        paths.update(connection.scalars(select(ARTICLES.c.path).where(ARTICLES.c.id.in_(some))))
    found: dict[str, set[str]] = {}
    for some in each(paths):
        rows = connection.execute(select(ARTICLES.c.path, ARTICLES.c.id).where(ARTICLES.c.path.in_(some)))
        for path, id_ in rows:
            found.setdefault(path, set()).add(id_)
    return found


def ids_in(connection: Connection, paths: Iterable[str]) -> set[str]:
    """The ids of all articles in these files."""
    found: set[str] = set()
    for some in each(set(paths)):
        found.update(connection.scalars(select(ARTICLES.c.id).where(ARTICLES.c.path.in_(some))))
    return found


def items_of(connection: Connection, ids: Iterable[str]) -> set[int]:
    """Returns the numbers of the items that are made of these articles."""
    found: set[int] = set()
    for some in each(set(ids)):
        articles = select(ARTICLES.c.number).where(ARTICLES.c.id.in_(some))
        found.update(connection.scalars(select(ITEMS.c.number).where(ITEMS.c.article.in_(articles))))
    return found


def feeds_with(connection: Connection, id_: str) -> list[tuple[str, str, str]]:
    """The feeds in which the article or its media stand now: their kinds, names and paths."""
    columns = FEEDS.c.kind, FEEDS.c.name, FEEDS.c.path
    there = (
        select(*columns)
        .join(PLACES, PLACES.c.feed == FEEDS.c.number)
        .join(ITEMS, ITEMS.c.number == PLACES.c.item)
        .join(ARTICLES, ARTICLES.c.number == ITEMS.c.article)
        .where(ARTICLES.c.id == id_)
        .distinct()
        .order_by(FEEDS.c.path)
    )
    return [(kind, name, path) for kind, name, path in connection.execute(there)]


def has_place(connection: Connection, id_: str) -> bool:
    """Was the article ever in a feed, so that readers may have it?"""
    return connection.execute(select(PLACES.c.id).where(PLACES.c.id == id_).limit(1)).first() is not None
