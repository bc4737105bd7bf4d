"""What is in the store, what builds wrote there, and what shall be there: compared in a temporary database.

It is SQLite's, on disk, because a large website has millions of objects.
"""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from feeds.publishing.objects.object_kinds import Rank

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from feeds.publishing.objects.object_store import StoredObject

CREATE, REPLACE = 0, 1
_SCHEMA = """
    CREATE TABLE listed (key TEXT PRIMARY KEY, tag TEXT, modified REAL) WITHOUT ROWID;
    CREATE TABLE known (
        key TEXT PRIMARY KEY, tag TEXT, content TEXT, headers TEXT, stamp TEXT, unlinked TEXT
    ) WITHOUT ROWID;
    CREATE TABLE wanted (
        key TEXT PRIMARY KEY, rank INTEGER, content TEXT, headers TEXT, stamp TEXT, path TEXT, compress TEXT
    ) WITHOUT ROWID;
    CREATE TABLE todo (
        phase INTEGER, rank INTEGER, key TEXT, PRIMARY KEY (phase, rank, key)
    ) WITHOUT ROWID;
"""
# The same bytes have the same tag, whatever their headers: what is newer than the manifest is not trusted.
_TODO = """
    INSERT INTO todo
    SELECT iif(listed.key IS NULL OR known.unlinked, :create, :replace), rank, wanted.key
    FROM wanted LEFT JOIN listed USING (key) LEFT JOIN known USING (key)
    WHERE listed.key IS NULL OR known.key IS NULL OR listed.tag = '' OR listed.tag <> known.tag
    OR known.content <> wanted.content OR known.headers <> wanted.headers
    OR listed.modified > (SELECT modified FROM listed WHERE key = :manifest)
"""
_BEGIN = """
    INSERT OR REPLACE INTO known SELECT key, :pending, '', '', '', iif(phase = :create, :yes, '') FROM todo
"""
_WITHDRAWN = """
    SELECT key FROM known JOIN listed USING (key) LEFT JOIN wanted USING (key)
    WHERE wanted.key IS NULL AND known.tag IN (?, listed.tag) ORDER BY key
"""
_OLD_FORMS = """
    SELECT known.key, wanted.key, wanted.content, wanted.stamp FROM known JOIN listed USING (key)
    JOIN wanted ON wanted.key || ? = known.key
    WHERE wanted.rank > ? AND known.key NOT IN (SELECT key FROM wanted)
"""
_LINK = "UPDATE known SET unlinked = '' WHERE unlinked AND key IN (SELECT key FROM wanted)"
_UNLINK = "UPDATE known SET unlinked = ? WHERE NOT unlinked AND key NOT IN (SELECT key FROM wanted)"
YES = "1"
PENDING = "?"
"""The tag of an object that a build began to write: whatever it holds, it is ours."""


class ObjectRecord(NamedTuple):
    """An object as a build wrote it, with digests of its content and its headers.

    `stamp` identifies the state of the file that it was made of, on the machine of that build.  An object is
    `unlinked` (`YES`, else "") while nothing that readers can reach links to it.
    """

    key: str
    tag: str
    content: str
    headers: str
    stamp: str
    unlinked: str = ""


class Wanted(NamedTuple):
    """An object that shall be there: made of the file at `path` of the build.

    If that is to be compressed first, `compress` is the suffix of the coding."""

    key: str
    rank: int
    content: str
    headers: str
    stamp: str
    path: str
    compress: str


@dataclass(frozen=True, slots=True)
class Inventory:
    """The tables; used by one thread."""

    database: sqlite3.Connection

    def list_objects(self, objects: Iterable[StoredObject]) -> None:
        """Notes what is in the store."""
        rows = ((each.key, each.tag, each.modified.timestamp()) for each in objects)
        self.database.executemany("INSERT OR REPLACE INTO listed VALUES (?, ?, ?)", rows)

    def know(self, records: Iterable[ObjectRecord]) -> None:
        """Notes what builds wrote."""
        self.database.executemany("INSERT OR REPLACE INTO known VALUES (?, ?, ?, ?, ?, ?)", records)

    def want(self, objects: Iterable[Wanted]) -> None:
        """Notes what shall be there."""
        self.database.executemany("INSERT OR REPLACE INTO wanted VALUES (?, ?, ?, ?, ?, ?, ?)", objects)

    def record(self, key: str) -> ObjectRecord | None:
        """Returns what is known of an object."""
        row = self.database.execute("SELECT * FROM known WHERE key = ?", (key,)).fetchone()
        return None if row is None else ObjectRecord(*row)

    def records(self) -> Iterator[ObjectRecord]:
        """Yields what builds wrote, by key."""
        return map(ObjectRecord._make, self.database.execute("SELECT * FROM known ORDER BY key"))

    def old_forms(self, coding: str) -> list[tuple[str, str, str, str]]:
        """Returns compressed forms of wanted documents that are in the store, but are not wanted.

        Each with the key, the content and the stamp of the document.
        """
        return self.database.execute(_OLD_FORMS, (coding, Rank.FILE)).fetchall()

    def plan(self, manifest: str) -> None:
        """Decides what is written, which is known from then on; `manifest` is the key of that object."""
        run = self.database.execute
        run("DELETE FROM known WHERE key NOT IN (SELECT key FROM listed)")
        run(_TODO, {"create": CREATE, "replace": REPLACE, "manifest": manifest})
        run(_BEGIN, {"create": CREATE, "pending": PENDING, "yes": YES})

    def to_write(self, phase: int) -> Iterator[Wanted]:
        """Yields what is to be written in a phase, in order."""
        rows = self.database.execute(
            "SELECT wanted.* FROM todo JOIN wanted USING (key) WHERE phase = ? ORDER BY todo.rank, key",
            (phase,),
        )
        return map(Wanted._make, rows)

    def link(self) -> bool:
        """Notes that all objects that shall be there are there, so that others may link to them.

        Returns whether that changes anything.
        """
        return self.database.execute(_LINK).rowcount > 0

    def unlink(self) -> bool:
        """Notes that nothing links to the objects that shall not be there; as `link`."""
        return self.database.execute(_UNLINK, (YES,)).rowcount > 0

    def count(self, table: str) -> int:
        """Returns the number of rows of `known`, `todo` or `wanted`."""
        return int(self.database.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608 - our own names

    def withdrawn(self) -> list[str]:
        """Returns the keys of objects of earlier builds that are not wanted, and that nobody else changed."""
        return [key for (key,) in self.database.execute(_WITHDRAWN, (PENDING,))]

    def forget(self, keys: Iterable[str]) -> None:
        """Removes objects from what is known."""
        self.database.executemany("DELETE FROM known WHERE key = ?", ((key,) for key in keys))


@contextmanager
def inventory() -> Iterator[Inventory]:
    """An empty inventory in a temporary file."""
    database = sqlite3.connect("", isolation_level=None)  # "": a file without a name
    try:
        database.executescript(_SCHEMA)
        database.execute("BEGIN")
        yield Inventory(database)
    finally:
        database.close()
