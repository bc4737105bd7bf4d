"""Facts about the index itself, by name: what it was made for, how far it has read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from feeds.publishing.index.statements import put
from feeds.publishing.index.tables import REBUILT, SETTINGS

if TYPE_CHECKING:
    from sqlalchemy import Connection

EDITION = "edition"
"""A digest of the channel file and of the code that made the index."""
DESIGN = "design"
"""A digest of what decides how pages look, such as the owner's templates."""
VERSION = "version"
"""The number of changes; each document has the version in which it last changed."""
LEDGER = "ledger"
"""The byte up to which the ledger has been replayed."""
LEDGER_DIGEST = "ledger-digest"
"""A digest of the lines of the ledger that have been replayed."""
LEDGER_STAMP = "ledger-stamp"
"""What the file system said of the ledger then: the digest is needed only after a change by others."""
NOW = "now"
"""The time for which visibility was last determined."""
SHOWN = "shown"
"""The number of visible articles: counting them would take longer the more there are."""
ITEMS = "items"
"""The last number of an item. Each is used once: readers of an older state would get wrong fragments."""

PROBED = "probed"
"""The last item whose article's media were requested to be looked up, where a server does so."""


def setting(connection: Connection, name: str, default: str) -> str:
    """Returns a fact, or the default if it is not set."""
    value = connection.scalar(select(SETTINGS.c.value).where(SETTINGS.c.name == name))
    return default if value is None else value


def settings_of(connection: Connection, names: tuple[str, ...]) -> tuple[str, ...]:
    """Returns several facts at once, "" for those that are not set."""
    rows = connection.execute(select(SETTINGS).where(SETTINGS.c.name.in_(names)))
    found = {row.name: row.value for row in rows}
    return tuple(found.get(name, "") for name in names)


def set_setting(connection: Connection, name: str, value: object) -> None:
    """Set a fact."""
    connection.execute(put(SETTINGS, ("name",)), {"name": name, "value": str(value)})


def clear_index(connection: Connection, edition: str) -> None:
    """Clear the index, so that everything is read again; versions go on, so that outputs stay comparable."""
    version, items = setting(connection, VERSION, "0"), setting(connection, ITEMS, "0")
    for table in REBUILT:
        connection.execute(delete(table))
    set_setting(connection, EDITION, edition)
    set_setting(connection, VERSION, int(version) + 1)
    set_setting(connection, ITEMS, items)
