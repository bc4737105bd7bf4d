"""Posted files that are rows of a database: the transaction that changes them is their journal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.publishing.inbox.journal import MAX_CHANGE_BYTES, ChangeTooLargeError, FileChange
from feeds.publishing.index.posted_files import posted_contents, posted_stats, put_posted

if TYPE_CHECKING:
    from feeds.publishing.inbox.journal import Files
    from feeds.publishing.index.base import Connection


def change_rows(connection: Connection, new: Files) -> FileChange:
    """Gives posted files these contents in the transaction. Raises ChangeTooLargeError."""
    stats = posted_stats(connection, new)
    size = sum(len(content or b"") for content in new.values()) + sum(stat.size for stat in stats.values())
    if size > MAX_CHANGE_BYTES:
        raise ChangeTooLargeError
    there = posted_contents(connection, new)
    change = FileChange(new, {path: there.get(path) for path in new})
    put_posted(connection, {path: content for path, content in new.items() if change.old[path] != content})
    return change
