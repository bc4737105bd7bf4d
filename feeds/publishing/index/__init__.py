"""The index of a folder of articles, which can be rebuilt from the folder and its ledger at any time.

Modules of this package define their tables on `base.METADATA`; for a new index, or one that another version
made, `open_store` imports all of them and creates the tables that are missing.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import OperationalError
from sqlalchemy.schema import CreateIndex, CreateTable

from feeds.core.files import file_id
from feeds.core.registry import modules
from feeds.publishing.index.base import METADATA, Connection, DamagedIndexError, Store
from feeds.publishing.index.kept_tables import upgrade
from feeds.publishing.index.migrations import check_schema, upgrade_schema
from feeds.publishing.index.postgres_store import connect_postgres
from feeds.publishing.index.settings import EDITION, setting
from feeds.publishing.index.sqlite_store import connect_sqlite
from feeds.publishing.index.tables import OUTPUTS, REBUILT
from feeds.publishing.program_digest import program_digest
from feeds.publishing.store_url import StoreUrl

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Table

__all__ = [
    "INDEX",
    "DamagedIndexError",
    "Store",
    "index_path",
    "is_current",
    "open_store",
    "remove_index",
    "upgrade_store",
]

log = logging.getLogger("feeds")

INDEX = ".feeds/index.db"
"""The path of the index, below the folder."""


def index_path(folder: Path, state: Path | None = None) -> Path:
    """Returns the path of a folder's index: below it, or in the folder `state`."""
    return folder / INDEX if state is None else state / Path(INDEX).name


def open_store(at: Path | StoreUrl) -> Store:
    """Opens the index in a file or a database; creates the file, its folder and its tables if missing.

    Raises OSError, also if the folder of the file's folder is missing: that is the one with the articles.
    """
    if isinstance(at, StoreUrl):
        _import_tables()
        return _checked(connect_postgres(at))
    at.parent.mkdir(exist_ok=True)
    try:
        return _opened(at)
    except DamagedIndexError:  # or not a database at all
        remove_index(at)
        return _opened(at)


def is_current(store: Store) -> bool:
    """Whether opening the index now would give the same one: the same file, with the tables of this version.

    Raises OSError.
    """
    if store.path is None:
        return True
    if store.file != file_id(store.path):
        return False
    try:
        with store.reading() as connection:
            return _is_prepared(connection)
    except DamagedIndexError:
        return False


def upgrade_store(at: StoreUrl) -> tuple[str | None, str]:
    """Brings the tables of a database up to this version; returns the numbers of its schema before and now.

    Raises OSError, and then nothing has changed.
    """
    store = connect_postgres(at)
    try:
        return upgrade_schema(store)
    finally:
        store.close()


def remove_index(path: Path) -> None:
    """Remove a damaged index, with a line in the log: its content comes from the folder and media servers."""
    log.error("%s: the index was damaged; rebuilding it", path)
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _import_tables() -> None:
    for _ in modules("feeds.publishing.index"):
        pass


def _checked(store: Store) -> Store:
    try:
        check_schema(store)
    except BaseException:  # an interrupt, too, must not leave connections open
        store.close()
        raise
    return store


def _opened(path: Path) -> Store:
    """Opens the index; the tables of one that another version of this program made are created again."""
    store = connect_sqlite(path)
    try:
        with store.writing() as connection:
            if not _is_prepared(connection):
                _prepare(connection)
    except BaseException:  # an interrupt, too, must not leave the index open
        store.close()
        raise
    return replace(store, file=file_id(path))


def _is_prepared(connection: Connection) -> bool:
    """Whether this version of the program has refreshed the index: then it has prepared all tables before."""
    try:
        return setting(connection, EDITION, "").endswith(f" {program_digest()}")
    except OperationalError:  # it is new, or the other version had other tables
        return False


def _prepare(connection: Connection) -> None:
    _import_tables()
    if not connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one():
        for statement in (*_all_statements(), f"PRAGMA user_version = {_layout()}"):
            connection.exec_driver_sql(statement)
        return
    if _layout_of(connection) != _layout():
        METADATA.drop_all(connection, tables=[*REBUILT, OUTPUTS])
        connection.exec_driver_sql(f"PRAGMA user_version = {_layout()}")
    upgrade(connection, METADATA.sorted_tables)
    METADATA.create_all(connection)


def _layout_of(connection: Connection) -> int:
    """Returns the number of the layout with which the tables were created."""
    return int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())


@cache
def _layout() -> int:
    """Returns a digest of the statements that create the tables that can be rebuilt."""
    created = _statements([*REBUILT, OUTPUTS])
    return int.from_bytes(blake2b(repr(created).encode(), digest_size=3).digest())


@cache
def _all_statements() -> tuple[str, ...]:
    """Returns the statements that create all tables, compiled once: that takes longer than to run them."""
    return tuple(_statements(METADATA.sorted_tables))


def _statements(tables: Sequence[Table]) -> list[str]:
    """Returns the statements that create tables and their indexes."""
    indexes = [index for table in tables for index in table.indexes]
    indexes.sort(key=lambda index: str(index.name))
    statements: list[CreateTable | CreateIndex] = [*map(CreateTable, tables), *map(CreateIndex, indexes)]
    return [str(statement.compile(dialect=sqlite.dialect())) for statement in statements]
