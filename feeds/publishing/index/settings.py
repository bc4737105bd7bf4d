"""The index's own facts, by name: what it was made for, how far it has read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from feeds.publishing.index.base import put
from feeds.publishing.index.tables import REBUILT, SETTINGS

if TYPE_CHECKING:
    from sqlalchemy import Connection

EDITION = "edition"
"""A digest of all that articles are read and written by, besides their files."""
VERSION = "version"
"""Counts the changes; documents bear the version in which they last changed."""
LEDGER = "ledger"
"""The byte up to which the ledger is mirrored."""
NOW = "now"
"""The instant at which it was last decided what is shown."""
SHOWN = "shown"
"""How many articles are shown: counting them would take the longer the more there are."""


ITEMS = "items"
"""The last number of an item. None is used twice: who reads an older state would get another's pieces."""


def setting(connection: Connection, name: str, default: str) -> str:
    """A fact, or the default where nothing is known."""
    value = connection.scalar(select(SETTINGS.c.value).where(SETTINGS.c.name == name))
    return default if value is None else value


def set_to(connection: Connection, name: str, value: object) -> None:
    """Remember a fact."""
    connection.execute(put(SETTINGS, ("name",)), {"name": name, "value": str(value)})


def begin_anew(connection: Connection, edition: str) -> None:
    """Empty the index, for everything to be read again; versions go on, so that outputs stay comparable."""
    version, items = setting(connection, VERSION, "0"), setting(connection, ITEMS, "0")
    for table in REBUILT:
        connection.execute(delete(table))
    set_to(connection, EDITION, edition)
    set_to(connection, VERSION, int(version) + 1)
    set_to(connection, ITEMS, items)
