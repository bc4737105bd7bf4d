"""What files hold -> rows: the files, their articles, and the items made of these."""

from __future__ import annotations

import json
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import bindparam, delete, exists, func, select, update

from feeds.publishing.index.base import batched
from feeds.publishing.index.settings import ITEMS as LAST_ITEM
from feeds.publishing.index.settings import SHOWN, set_setting, setting
from feeds.publishing.index.statements import insert, insert_rows
from feeds.publishing.index.tables import (
    ARTICLES,
    FRAGMENTS,
    INPUTS,
    ITEMS,
    PUBLISHED,
    SLOTS,
    SOURCES,
    TOUCHED,
)  # fmt: skip

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sqlalchemy import Connection

    from feeds.dialects import Minted

Remark = tuple[int | None, str]
"""A message about a file, with its line if known."""
NoteRow = tuple[int, str, bool]
"""A warning about a file: its line, the message, and whether something is lost."""

Input = tuple[str, str | None]
"""The path of another file that articles depend on, and its state if the scan for changes does not see it."""

UNREAD = -1
"""Instead of the size of a file that must be read again, or that could not be read."""
_FILE_COLUMNS = ("path", "size", "mtime_ns", "digest", "refusals", "notes")

# These are sent between processes, and dataclasses with slots are slow to pickle.


class FileStat(NamedTuple):
    """A file as the file system has it: decides whether it must be read again."""

    path: str
    size: int
    mtime_ns: int


@dataclass(frozen=True)
class IndexedItem:
    """An item of a feed: an article, with `feed` empty, or a work of it in the feed at the path `feed`.

    `data` is the item unless it is the article; `forms` are its rendered ones, packed: those
    that are missing are rendered when needed.
    """

    feed: str
    id: str
    published: int
    updated: int
    data: bytes | None
    forms: bytes = b""


@dataclass(frozen=True)
class IndexedArticle:
    """An article as the index keeps it; times are microseconds since 1970.

    `items` begin with the article itself; `names` are the named feeds that it belongs to, as JSON.  `lead`
    is the URL of its enclosure, `content` a digest of what readers see, `media` the URLs of all its files,
    of which some may have moved, `losses` are warnings about what readers do not get.  `address` is that of
    its page, and `link` the same if the ledger must keep it, `instead_of` the id that the name of its
    file would give if that was renamed.
    """

    id: str
    published: int
    updated: int
    draft: bool
    begins: int | None
    ends: int | None
    withdrawn: int | None
    content: str
    lead: str | None
    names: str
    address: str | None
    aliased: bool
    player: bool
    data: bytes
    items: tuple[IndexedItem, ...]
    media: tuple[str, ...] = ()
    has_moved_media: bool = False
    losses: tuple[str, ...] = ()
    link: str | None = None
    instead_of: str | None = None


@dataclass(frozen=True)
class IndexedFile:
    """A file that was read, with a digest of its bytes and messages about what was refused or odd.

    `minted` is what the ids of the articles are made from, for those ids that are not given; `inputs` are
    other files that the articles depend on.
    """

    stat: FileStat
    digest: str
    articles: tuple[IndexedArticle, ...] = ()
    refusals: tuple[Remark, ...] = ()
    notes: tuple[NoteRow, ...] = ()
    minted: tuple[Minted | None, ...] = ()
    inputs: tuple[Input, ...] = ()


_OF_ARTICLE = (
    "id", "published", "updated", "draft", "begins", "ends", "withdrawn", "content", "lead", "names",
    "address", "aliased", "player", "data", "link", "instead_of",
)  # fmt: skip
_OF_ITEM = ("feed", "id", "published", "updated", "data")
_article_values, _item_values = attrgetter(*_OF_ARTICLE), attrgetter(*_OF_ITEM)


def known_files(connection: Connection) -> Iterator[FileStat]:
    """Yields all files as they were when they were read, in the order of their paths."""
    columns = SOURCES.c.path, SOURCES.c.size, SOURCES.c.mtime_ns
    rows = connection.execute(select(*columns).order_by(SOURCES.c.path).execution_options(yield_per=1000))
    return map(FileStat._make, rows)


def read_again(connection: Connection, paths: Iterable[str]) -> None:
    """Have the next refresh read unchanged files, because facts about their media have changed."""
    for batch in batched(paths):
        connection.execute(update(SOURCES).where(SOURCES.c.path.in_(batch)).values(size=UNREAD))


def has_unread(connection: Connection) -> bool:
    """Whether the next refresh has to read files again though they are unchanged."""
    return connection.scalar(select(SOURCES.c.path).where(SOURCES.c.size == UNREAD).limit(1)) is not None


def remove_files(connection: Connection, paths: Iterable[str]) -> set[str]:
    """Remove files and their articles; returns the ids of these."""
    ids: set[str] = set()
    for batch in batched(paths):
        columns = select(ARTICLES.c.number, ARTICLES.c.id)
        old = connection.execute(columns.where(ARTICLES.c.path.in_(batch))).all()
        _remove_articles(connection, {row.number for row in old})
        for table, path in ((SOURCES, SOURCES.c.path), (INPUTS, INPUTS.c.source)):
            connection.execute(delete(table).where(path.in_(batch)))
        ids.update(row.id for row in old)
    return ids


def upsert_files(connection: Connection, files: Sequence[IndexedFile]) -> set[str]:
    """Add or replace files; returns the ids of all articles that changed, came or went.

    Articles that did not change keep their rows, so that nothing is rendered again for a file that was only
    touched.  Of a file that could not be read, the articles stay, and the next refresh reads it again.
    """
    _refuse_unread(connection, [file for file in files if file.stat.size == UNREAD])
    files = [file for file in files if file.stat.size != UNREAD]
    if not files:
        return set()
    before = _articles_of(connection, [file.stat.path for file in files])
    new: list[tuple[str, int, IndexedArticle]] = []
    for file in files:
        for position, article in enumerate(file.articles):
            key = file.stat.path, position
            if before.get(key, (0, "", b""))[1:] == (article.id, article.data):
                del before[key]
            else:
                new.append((file.stat.path, position, article))
    _remove_articles(connection, {number for number, _, _ in before.values()})
    _add_articles(connection, new)
    insert_rows(connection, SOURCES, _FILE_COLUMNS, [_file_row(file) for file in files], "replaces")
    for batch in batched(file.stat.path for file in files):
        connection.execute(delete(INPUTS).where(INPUTS.c.source.in_(batch)))
    inputs = [(path, file.stat.path, state) for file in files for path, state in file.inputs]
    insert_rows(connection, INPUTS, ("path", "source", "state"), inputs)
    return {article.id for _, _, article in new} | {id_ for _, id_, _ in before.values()}


def _refuse_unread(connection: Connection, files: Iterable[IndexedFile]) -> None:
    for file in files:
        row = dict(zip(_FILE_COLUMNS, _file_row(file), strict=True))
        new = {name: row[name] for name in ("size", "refusals")}
        connection.execute(
            insert(SOURCES).values(row).on_conflict_do_update(index_elements=["path"], set_=new)
        )


def mark_duplicates(connection: Connection, ids: Iterable[str]) -> None:
    """Of several articles with one id, use one; the others name its file.

    It is the one in the file that was published with this id, else the first by path and position.
    """
    columns = ARTICLES.c.id, ARTICLES.c.number, ARTICLES.c.path, ARTICLES.c.rival
    home = exists().where(PUBLISHED.c.id == ARTICLES.c.id, PUBLISHED.c.path == ARTICLES.c.path)
    order = ARTICLES.c.id, home.desc(), ARTICLES.c.path, ARTICLES.c.position
    changes = []
    for batch in batched(ids):
        first: dict[str, str] = {}
        rows = connection.execute(select(*columns).where(ARTICLES.c.id.in_(batch)).order_by(*order))
        for id_, number, path, rival in rows:
            new = first.get(id_)
            first.setdefault(id_, path)
            if new != rival:
                changes.append({"b_key": number, "b_new": new})
    if changes:
        statement = update(ARTICLES).where(ARTICLES.c.number == bindparam("b_key"))
        connection.execute(statement.values(rival=bindparam("b_new"), stale=True), changes)


def release_slots(connection: Connection, articles: set[int]) -> None:
    """Empty the slots of these articles' items; nothing else gets them."""
    for batch in batched(articles):
        items = select(ITEMS.c.number).where(ITEMS.c.article.in_(batch))
        slots = select(SLOTS.c.feed, SLOTS.c.slot).where(SLOTS.c.item.in_(items))
        connection.execute(insert(TOUCHED).from_select(["feed", "slot"], slots).on_conflict_do_nothing())
        connection.execute(update(SLOTS).where(SLOTS.c.item.in_(items)).values(item=None))


def add_to_shown(connection: Connection, count: int) -> None:
    """Add to the number of visible articles."""
    if count:
        set_setting(connection, SHOWN, int(setting(connection, SHOWN, "0")) + count)


def _add_articles(connection: Connection, new: Sequence[tuple[str, int, IndexedArticle]]) -> None:
    """Insert articles, each with its path and its position there, their items, and the rendered forms."""
    number = connection.scalar(select(func.coalesce(func.max(ARTICLES.c.number), 0))) or 0
    item_number = int(setting(connection, LAST_ITEM, "0"))
    articles, items, fragments = [], [], []
    for path, position, article in new:
        number += 1
        articles.append((number, path, position, False, True, *_article_values(article)))
        for rank, item in enumerate(article.items):
            item_number += 1
            items.append((item_number, number, rank, *_item_values(item)))
            if item.forms:
                fragments.append((item_number, item.forms))
    insert_rows(
        connection, ARTICLES, ("number", "path", "position", "shown", "stale", *_OF_ARTICLE), articles
    )
    insert_rows(connection, ITEMS, ("number", "article", "rank", *_OF_ITEM), items)
    insert_rows(connection, FRAGMENTS, ("item", "body"), fragments)
    if items:
        set_setting(connection, LAST_ITEM, item_number)


def _articles_of(
    connection: Connection, paths: Sequence[str]
) -> dict[tuple[str, int], tuple[int, str, bytes]]:
    """Returns the articles in these files, by path and position: number, id, data."""
    columns = ARTICLES.c.path, ARTICLES.c.position, ARTICLES.c.number, ARTICLES.c.id, ARTICLES.c.data
    found: dict[tuple[str, int], tuple[int, str, bytes]] = {}
    for batch in batched(paths):
        rows = connection.execute(select(*columns).where(ARTICLES.c.path.in_(batch)))
        found.update(((path, position), (number, id_, data)) for path, position, number, id_, data in rows)
    return found


def _remove_articles(connection: Connection, numbers: set[int]) -> None:
    release_slots(connection, numbers)
    for batch in batched(numbers):
        shown = select(func.count()).where(ARTICLES.c.number.in_(batch), ARTICLES.c.shown)
        add_to_shown(connection, -(connection.scalar(shown) or 0))
        connection.execute(delete(ARTICLES).where(ARTICLES.c.number.in_(batch)))


def _file_row(file: IndexedFile) -> tuple[object, ...]:
    refusals = json.dumps(file.refusals) if file.refusals else None
    lost = [(1, loss, True) for article in file.articles for loss in article.losses]
    notes = json.dumps([*file.notes, *lost]) if file.notes or lost else None
    return file.stat.path, file.stat.size, file.stat.mtime_ns, file.digest, refusals, notes
