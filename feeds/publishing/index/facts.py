"""What is known of media files, by URL."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import Column, Float, Integer, String, Table, select

from feeds.media.facts import Facts
from feeds.publishing.index.base import METADATA, each, put

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
    """Everything that is known, by URL."""
    rows = connection.execute(select(FACTS)).mappings()
    return {row["url"]: _facts(row) for row in rows}


def facts_of(connection: Connection, url: str) -> Facts | None:
    """What is known of one file, None where that is nothing."""
    row = connection.execute(select(FACTS).where(FACTS.c.url == url)).mappings().first()
    return None if row is None else _facts(row)


def facts_for(connection: Connection, urls: Iterable[str]) -> dict[str, Facts]:
    """What is known of some files, of those of which anything is."""
    found: dict[str, Facts] = {}
    for some in each(urls):
        rows = connection.execute(select(FACTS).where(FACTS.c.url.in_(some))).mappings()
        found.update((row["url"], _facts(row)) for row in rows)
    return found


def keep_facts(connection: Connection, facts: Mapping[str, Facts]) -> None:
    """Keep what was learned of files, instead of what was known of them before."""
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
