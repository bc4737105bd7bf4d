"""The ledger's records as rows: what was published, and the slots of the feeds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, func, select, update

from feeds.core.texts import folded
from feeds.model.feed_kind import FEED_KINDS
from feeds.publishing.index.base import batched, from_microseconds, to_microseconds
from feeds.publishing.index.statements import Statement, insert, insert_rows
from feeds.publishing.index.tables import ARTICLES, ENCLOSURES, FEEDS, PUBLISHED, SLOTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from sqlalchemy import Connection
    from sqlalchemy.dialects.sqlite import Insert

    from feeds.publishing.ledger import Record

_KIND_AT = {kind.path: kind.name for kind in FEED_KINDS.values()}


@dataclass(frozen=True, slots=True)
class LastPublished:
    """What the ledger says of an article; `changed` is when its content was last found to have changed."""

    path: str | None
    source: str | None
    content: str | None
    changed: datetime | None
    link: str | None


def last_published(connection: Connection, ids: Iterable[str]) -> dict[str, LastPublished]:
    """Returns what the ledger says of these articles, for those that were published."""
    found = {}
    for batch in batched(ids):
        for row in connection.execute(select(PUBLISHED).where(PUBLISHED.c.id.in_(batch))):
            changed = None if row.changed is None else from_microseconds(row.changed)
            found[row.id] = LastPublished(row.path, row.source, row.content, changed, row.link)
    return found


def published_from(connection: Connection, paths: Iterable[str]) -> dict[str, list[str]]:
    """Returns the ids of the articles that were last published from these files, by path."""
    found: dict[str, list[str]] = {}
    for batch in batched(set(paths)):
        rows = connection.execute(select(PUBLISHED.c.path, PUBLISHED.c.id).where(PUBLISHED.c.path.in_(batch)))
        for path, id_ in rows:
            found.setdefault(path, []).append(id_)
    return found


def published_instead(connection: Connection, ids: Iterable[str]) -> dict[str, tuple[str, str | None]]:
    """Returns the articles of renamed files: id and path, by the id that the new name would give."""
    columns = PUBLISHED.c.instead_of, PUBLISHED.c.id, PUBLISHED.c.path
    found: dict[str, tuple[str, str | None]] = {}
    for batch in batched(ids):
        rows = connection.execute(select(*columns).where(PUBLISHED.c.instead_of.in_(batch)))
        found.update((other, (id_, path)) for other, id_, path in rows)
    return found


def published_with_digest(connection: Connection, digests: Iterable[str]) -> list[tuple[str, str, str]]:
    """Returns the articles from files with these digests: digest, path and id."""
    columns = PUBLISHED.c.source, PUBLISHED.c.path, PUBLISHED.c.id
    found: list[tuple[str, str, str]] = []
    for batch in batched(digests):
        wanted = select(*columns).where(PUBLISHED.c.source.in_(batch), PUBLISHED.c.path.is_not(None))
        found += ((source, path, id_) for source, path, id_ in connection.execute(wanted))
    return found


def paths_of_articles(connection: Connection, ids: Iterable[str]) -> dict[str, list[str]]:
    """Returns the files that have articles with these ids now."""
    found: dict[str, list[str]] = {}
    for batch in batched(ids):
        for id_, path in connection.execute(
            select(ARTICLES.c.id, ARTICLES.c.path).where(ARTICLES.c.id.in_(batch))
        ):
            found.setdefault(id_, []).append(path)
    return found


def named_feeds_of(connection: Connection, ids: Iterable[str]) -> dict[str, list[tuple[str, str]]]:
    """Returns the feeds with a name that articles were published in, each as its kind and its name."""
    columns = select(SLOTS.c.id, FEEDS.c.kind, FEEDS.c.name).order_by(FEEDS.c.number)
    found: dict[str, list[tuple[str, str]]] = {}
    for batch in batched(set(ids)):
        named = SLOTS.c.feed == FEEDS.c.number, FEEDS.c.name != "", SLOTS.c.id.in_(batch)
        for id_, kind, name in connection.execute(columns.where(*named)):
            found.setdefault(id_, []).append((kind, name))
    return found


def feed_numbers(connection: Connection, paths: Iterable[str]) -> dict[str, tuple[int, int]]:
    """Returns the numbers and lengths of the feeds at these paths, for those that exist."""
    columns = FEEDS.c.path, FEEDS.c.number, FEEDS.c.length
    found: dict[str, tuple[int, int]] = {}
    for batch in batched(set(paths)):
        for path, number, length in connection.execute(select(*columns).where(FEEDS.c.path.in_(batch))):
            found[path] = number, length
    return found


def add_feed(connection: Connection, path: str, name: str) -> int:
    """Add an empty feed, whose kind is known by its path; returns its number."""
    folder = path.partition("/")[0]
    kind = _KIND_AT.get(folder, folder)
    number = connection.scalar(select(func.coalesce(func.max(FEEDS.c.number), 0) + 1)) or 1
    names = {"name": name, "key": name.casefold(), "folded": folded(name)}
    connection.execute(insert(FEEDS).values(number=number, path=path, kind=kind, **names))
    return number


def replay_ledger(connection: Connection, records: Sequence[Record]) -> None:
    """Add what the records say; a record that was replayed before changes nothing."""
    if not records:
        return
    _replay_publications(connection, records)
    enclosures = [(url, record.id) for record in records for url in record.enclosures]
    insert_rows(connection, ENCLOSURES, ("url", "id"), enclosures, "keeps")
    _replay_slots(connection, records)


def _replay_publications(connection: Connection, records: Sequence[Record]) -> None:
    """What a later record says of an id replaces what earlier ones said; the rest stays."""
    rows = [
        (
            record.id,
            record.path,
            record.source,
            record.content,
            to_microseconds(record.when) if record.content and not record.places else None,
            record.link,
            record.instead_of,
        )
        for record in records
    ]
    _MERGE.execute(connection, rows)
    # The last file that got a name counts.
    for instead_of, id_ in {record.instead_of: record.id for record in records if record.instead_of}.items():
        earlier = PUBLISHED.c.instead_of == instead_of, PUBLISHED.c.id != id_
        connection.execute(update(PUBLISHED).where(*earlier).values(instead_of=None))
    replaced = [{"b_key": record.replaces} for record in records if record.replaces]
    if replaced:
        statement = update(PUBLISHED).where(PUBLISHED.c.id == bindparam("b_key"))
        connection.execute(statement.values(path=None), replaced)


def _merging() -> Insert:
    new = insert(PUBLISHED).values({column.name: bindparam(column.name) for column in PUBLISHED.columns})
    changed = {
        column.name: func.coalesce(new.excluded[column.name], column)
        for column in PUBLISHED.columns
        if not column.primary_key
    }
    return new.on_conflict_do_update(index_elements=[PUBLISHED.c.id], set_=changed)


_MERGE = Statement(_merging(), *PUBLISHED.columns.keys())


def _replay_slots(connection: Connection, records: Sequence[Record]) -> None:
    """Append slots to the feeds for the items that have none there yet."""
    names = {path: name for record in records for path, name in record.names.items()}
    ids = {id_ for record in records for items in record.places.values() for id_ in items}
    feeds = feed_numbers(connection, {path for record in records for path in record.places} | set(names))
    numbers = {path: number for path, (number, _) in feeds.items()}
    lengths = {path: length for path, (_, length) in feeds.items()}
    slots = slots_of(connection, ids)
    rows: list[tuple[Any, ...]] = []
    for record in records:
        for path, items in record.places.items():
            if path not in numbers:
                numbers[path], lengths[path] = add_feed(connection, path, names.get(path, "")), 0
            for id_ in items:
                if (numbers[path], id_) not in slots:
                    slots[numbers[path], id_] = lengths[path]
                    rows.append((numbers[path], lengths[path], id_))
                    lengths[path] += 1
    insert_rows(connection, SLOTS, ("feed", "slot", "id"), rows)
    if lengths:
        statement = update(FEEDS).where(FEEDS.c.number == bindparam("b_key"))
        values = [{"b_key": numbers[path], "b_new": length} for path, length in lengths.items()]
        connection.execute(statement.values(length=bindparam("b_new")), values)


def slots_of(connection: Connection, ids: set[str]) -> dict[tuple[int, str], int]:
    """Returns the slots of these items, by feed and id."""
    columns = SLOTS.c.feed, SLOTS.c.id, SLOTS.c.slot
    found: dict[tuple[int, str], int] = {}
    for batch in batched(ids):
        for feed, id_, slot in connection.execute(select(*columns).where(SLOTS.c.id.in_(batch))).all():
            found[feed, id_] = slot
    return found
