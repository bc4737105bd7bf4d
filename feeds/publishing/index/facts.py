"""Facts about media files, by URL."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import Column, Float, Integer, String, Table, select

from feeds.media.facts import Facts
from feeds.publishing.index.base import METADATA, batched
from feeds.publishing.index.statements import put

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy import Connection, RowMapping

FACTS = Table(
    "facts",
    METADATA,
    Column("url", String, primary_key=True),
    Column("size", Integer),
    Column("type", String),
    Column("seconds", Float),
    Column("width", Integer),
    Column("height", Integer),
    Column("etag", String),
    Column("last_modified", String),
    Column("checked", String, nullable=False),
    Column("served", String),
)


def all_facts(connection: Connection) -> dict[str, Facts]:
    """Returns all facts, by URL."""
    rows = connection.execute(select(FACTS)).mappings()
    return {row["url"]: _facts(row) for row in rows}


def facts_of(connection: Connection, url: str) -> Facts | None:
    """Returns the facts about one file, None if it is unknown."""
    row = connection.execute(select(FACTS).where(FACTS.c.url == url)).mappings().first()
    return None if row is None else _facts(row)


def facts_for(connection: Connection, urls: Iterable[str]) -> dict[str, Facts]:
    """Returns the facts about these files, for those that are known."""
    found: dict[str, Facts] = {}
    for batch in batched(urls):
        rows = connection.execute(select(FACTS).where(FACTS.c.url.in_(batch))).mappings()
        found.update((row["url"], _facts(row)) for row in rows)
    return found


def keep_facts(connection: Connection, facts: Mapping[str, Facts]) -> None:
    """Keep facts, instead of earlier ones about the same files."""
    rows = [
        {"url": url, **{name: getattr(known, name) for name in _NAMES}, "checked": known.checked.isoformat()}
        for url, known in facts.items()
    ]
    if rows:
        connection.execute(put(FACTS, ("url",)), rows)


_NAMES = tuple(column.name for column in FACTS.columns if column.name != "url")


def _facts(row: RowMapping) -> Facts:
    values = {name: row[name] for name in _NAMES}
    return Facts(**{**values, "checked": datetime.fromisoformat(str(row["checked"]))})
