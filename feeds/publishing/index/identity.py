"""What identifies an article to subscribers must not change: its id, and the URL of its enclosure.

Readers remember what was read by its id, podcast apps also by the enclosure: with another id an old article
shows up as new, and with the enclosure of another article a new one does not show up at all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, exists, func, select

from feeds.publishing.index.tables import ARTICLES, ENCLOSURES, PUBLISHED
from feeds.publishing.ledger import IdentityError

if TYPE_CHECKING:
    from pathlib import Path

    from feeds.publishing.index.base import Connection


def check(connection: Connection, folder: Path, *, accept: bool, podcast: bool) -> dict[str, str]:
    """Compare the articles that are about to be published with what was published before.

    Enclosures must differ only in a `podcast`: elsewhere two articles may show one video.  Returns the
    accepted changes of ids, new to old.  Raises `IdentityError` for the first change unless `accept`.
    """
    replaced = {}
    for path, new, old in _changed_ids(connection):
        if not accept:
            raise IdentityError(folder / path, "its id would change", old, new)
        replaced[new] = old
    if podcast and not accept:
        for path, url, id_, owner in _reused_enclosures(connection):
            what = f"its enclosure {url} is that of another article"
            raise IdentityError(folder / path, what, owner, id_)
    return replaced


def _changed_ids(connection: Connection) -> list[tuple[str, str, str]]:
    """Files with one article, whose article had another id when it was published that no file has now."""
    new, same, present = PUBLISHED.alias(), ARTICLES.alias(), ARTICLES.alias()
    alone = select(func.count()).where(same.c.path == ARTICLES.c.path).scalar_subquery() == 1
    was = PUBLISHED.alias()
    was_alone = select(func.count()).where(was.c.path == ARTICLES.c.path).scalar_subquery() == 1
    rows = connection.execute(
        select(ARTICLES.c.path, ARTICLES.c.id, PUBLISHED.c.id)
        .join(PUBLISHED, PUBLISHED.c.path == ARTICLES.c.path)
        .where(ARTICLES.c.stale, ARTICLES.c.shown, ARTICLES.c.id != PUBLISHED.c.id)
        .where(~exists().where(new.c.id == ARTICLES.c.id), ~exists().where(present.c.id == PUBLISHED.c.id))
        .where(alone, was_alone)
        .order_by(ARTICLES.c.path)
    )
    return [(path, id_, old) for path, id_, old in rows]


def _reused_enclosures(connection: Connection) -> list[tuple[str, str, str, str]]:
    """The first article with the enclosure of another one."""
    own = ENCLOSURES.alias()
    known = exists().where(and_(own.c.url == ARTICLES.c.lead, own.c.id == ARTICLES.c.id))
    rows = connection.execute(
        select(ARTICLES.c.path, ARTICLES.c.lead, ARTICLES.c.id, ENCLOSURES.c.id)
        .join(ENCLOSURES, ENCLOSURES.c.url == ARTICLES.c.lead)
        .where(ARTICLES.c.stale, ARTICLES.c.shown, ~known)
        .order_by(ARTICLES.c.path, ENCLOSURES.c.id)
        .limit(1)
    )
    return [(path, url, id_, owner) for path, url, id_, owner in rows]
