"""The schema in PostgreSQL: which one this program needs, and the steps that lead there.

On SQLite the tables are created as they are in METADATA, and the index is rebuilt if they have changed.  In
PostgreSQL they are changed by the scripts in `versions`, each of which has the number of its schema as its
name, so that the newest one is known without alembic.
"""

from __future__ import annotations

from errno import EIO
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import inspect, text

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from feeds.publishing.index.base import Store

_VERSIONS = Path(__file__).parent / "versions"
NEWEST = max(path.stem.partition("_")[0] for path in _VERSIONS.glob("schema*.py")).removeprefix("schema")
"""The number of the schema that this program needs."""
_TABLE = "alembic_version"
_COMMAND = "feeds db upgrade"


class SchemaError(OSError):
    """The tables of a database are not those that this program needs."""


def schema_of(connection: Connection) -> str | None:
    """Returns the number of the schema in the database, None before it has any."""
    if not inspect(connection).has_table(_TABLE):
        return None
    version: str | None = connection.scalar(text(f"SELECT version_num FROM {_TABLE}"))  # noqa: S608 - a constant
    return version


def check_schema(store: Store) -> None:
    """Raises SchemaError, with what to do, unless the database has the schema that this program needs."""
    with store.reading() as connection:
        found = schema_of(connection)
    if found == NEWEST:
        return
    if found is None:
        problem = f"the database has no tables of feeds; run: {_COMMAND}"
    elif found < NEWEST:
        problem = f"the database has schema {found}, and this version needs {NEWEST}; run: {_COMMAND}"
    else:
        problem = f"the database has schema {found} of a later version; install that one"
    raise SchemaError(EIO, problem, store.name)


def upgrade_schema(store: Store) -> tuple[str | None, str]:
    """Brings the tables of a database up to this version, or changes nothing; returns both numbers.

    Raises OSError if the database cannot be reached or changed, and SchemaError if it is that of a later
    version or cannot hold all texts.
    """
    from alembic import command  # here for the cold start, and as it is optional
    from alembic.config import Config

    with store.writing() as connection:
        before = schema_of(connection)
        if before is not None and before > NEWEST:
            raise SchemaError(
                EIO, f"the database has schema {before} of a later version; install that one", store.name
            )
        encoding = connection.scalar(text("SHOW server_encoding"))
        if encoding != "UTF8":
            raise SchemaError(EIO, f"the encoding of the database is {encoding}, not UTF8", store.name)
        config = Config()
        config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    return before, NEWEST
