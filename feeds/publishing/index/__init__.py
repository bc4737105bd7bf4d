"""The index beside a folder of articles: SQLite through SQLAlchemy, rebuilt from the folder at any time.

Each module of this package defines its tables on `base.METADATA`; `open_store` finds the modules and makes
what tables are missing.
"""

from __future__ import annotations

from errno import EIO
from hashlib import blake2b
from pathlib import Path

from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.schema import CreateIndex, CreateTable

from feeds.core.registry import modules
from feeds.publishing.index.base import METADATA, Store, connect
from feeds.publishing.index.tables import OUTPUTS, REBUILT

__all__ = ["INDEX", "Store", "index_path", "open_store"]

INDEX = ".feeds/index.db"
"""Where the index of a folder lies, below it."""


def index_path(folder: Path, state: Path | None = None) -> Path:
    """Where the index of a folder lies: below it, or in `state`, where the folder is to stay as it is."""
    return folder / INDEX if state is None else state / Path(INDEX).name


def open_store(path: Path) -> Store:
    """The store in the file `path`; its folder and its tables are made where they are missing.

    OSError where the file cannot be made.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    for _ in modules("feeds.publishing.index"):
        pass  # imported, so that its tables are known
    try:
        return _opened(path)
    except OperationalError as error:  # it is locked, or the disk is full
        raise OSError(EIO, str(error.orig), str(path)) from None
    except DatabaseError:
        # Not a database, or a broken one. What is in it can be had again: from the folder, and from media.
        for suffix in ("", "-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        return _opened(path)


def _opened(path: Path) -> Store:
    """The tables of an index that another version of this program made are dropped, and made anew."""
    store = connect(path)
    try:
        with store.writing() as connection:
            mark = int.from_bytes(blake2b(repr(_layout()).encode(), digest_size=3).digest())
            if connection.exec_driver_sql("PRAGMA user_version").scalar_one() != mark:
                METADATA.drop_all(connection, tables=[*REBUILT, OUTPUTS])
                connection.exec_driver_sql(f"PRAGMA user_version = {mark}")
            METADATA.create_all(connection)
    except BaseException:  # whatever ended it, an interrupt too, leaves no file open
        store.close()
        raise
    return store


def _layout() -> list[str]:
    """The statements that make the tables and their indexes."""
    tables = [*REBUILT, OUTPUTS]
    indexes = [index for table in tables for index in table.indexes]
    indexes.sort(key=lambda index: str(index.name))
    made: list[CreateTable | CreateIndex] = [*map(CreateTable, tables), *map(CreateIndex, indexes)]
    return [str(statement.compile(dialect=sqlite.dialect())) for statement in made]
