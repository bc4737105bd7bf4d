"""The ledger in step with the index: new records are replayed, and those of a refresh appended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.publishing.default_feeds import with_defaults
from feeds.publishing.index.base import batched
from feeds.publishing.index.placing import CHUNK
from feeds.publishing.index.replay_ledger import replay_ledger
from feeds.publishing.index.settings import LEDGER, LEDGER_DIGEST, LEDGER_STAMP, set_setting, setting
from feeds.publishing.ledger import Position

if TYPE_CHECKING:
    from collections.abc import Sequence

    from feeds.publishing.index.base import Connection
    from feeds.publishing.index.placing import Append
    from feeds.publishing.ledger import Ledger, Record


def was_replaced(connection: Connection, ledger: Ledger) -> bool:
    """Whether the ledger no longer begins with what was replayed: it was merged, or is that of a backup."""
    replayed = _replayed(connection)
    stamp = ledger.stamp(replayed)
    if stamp and stamp == setting(connection, LEDGER_STAMP, ""):
        return False
    return not ledger.begins_with(replayed)


def replay_new_records(connection: Connection, ledger: Ledger) -> None:
    """Replay the records that other processes, or other versions, have appended. Raises ReadError."""
    end = _replayed(connection)
    for batch in batched(ledger.read(end), CHUNK):
        replay_ledger(connection, [record for record, _ in batch])
        end = batch[-1][1]
    _note_replayed(connection, ledger, end)


def appender(connection: Connection, ledger: Ledger) -> Append:
    """Returns a function that appends records, which the index has already. It raises OSError."""

    def append(records: Sequence[Record]) -> None:
        if records:
            end = ledger.append(with_defaults(ledger, records), _replayed(connection))
            _note_replayed(connection, ledger, end)

    return append


def _replayed(connection: Connection) -> Position:
    """Returns the position in the ledger up to which it has been replayed."""
    return Position(int(setting(connection, LEDGER, "0")), setting(connection, LEDGER_DIGEST, ""))


def _note_replayed(connection: Connection, ledger: Ledger, end: Position) -> None:
    set_setting(connection, LEDGER, end.end)
    set_setting(connection, LEDGER_DIGEST, end.digest)
    set_setting(connection, LEDGER_STAMP, ledger.stamp(end))
