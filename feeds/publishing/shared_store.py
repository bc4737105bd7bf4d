"""A PostgreSQL database as the store: what it takes over from a folder, and which server may change it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.core.errors import ReadError
from feeds.core.files import read_regular
from feeds.dialects import MAX_COLLECTION_BYTES
from feeds.publishing.folder import CHANNEL_FILE, file_names, ledger_in
from feeds.publishing.generator_files import INBOX
from feeds.publishing.index.base import batched
from feeds.publishing.index.ledger_lines import has_line, last_line
from feeds.publishing.index.posted_files import has_other_files, posted_stats, put_posted
from feeds.publishing.ledger_table import copy_ledger

if TYPE_CHECKING:
    from pathlib import Path

    from feeds.publishing.article_files import ArticleFiles
    from feeds.publishing.index import Store
    from feeds.publishing.index.base import Connection

_AT_ONCE = 50
"""Posted files that are in memory at a time."""
REPLACED = (
    "another server has brought the database to another channel file or version of this program: "
    "deploy the same ones here, or restart to bring the database to these"
)
_ARTICLES_ELSEWHERE = (
    "another channel file or version of this program has made the index, which contains the articles of "
    "another server's folder: first start that one, which has articles = true, with these"
)


class ReplacedEditionError(ReadError):
    """The index was brought to another channel file or program than those of this process."""


def take_over(store: Store, folder: Path) -> None:
    """Copies what the folder has published, and its posted files, into a database without any.

    Raises ReadError if the database has published something else, or if the ledger cannot be read.
    """
    original = ledger_in(folder)
    if not original.exists():
        return
    first = next(original.read(), None)
    with store.reading() as connection:
        if first is None or has_line(connection, first[0].id):
            return
    with store.writing() as connection:
        if last_line(connection) or posted_stats(connection):
            if has_line(connection, first[0].id):  # another process was faster
                return
            problem = f"{store.name} has published other articles: start with an empty database"
            raise ReadError(original.path, problem)
        copy_ledger(connection, original.path)
        posted = [path for path in file_names(folder) if path.startswith(f"{INBOX}/")]
        for batch in batched(posted, _AT_ONCE):
            put_posted(
                connection, {path: read_regular(folder / path, MAX_COLLECTION_BYTES) for path in batch}
            )


def check_edition(connection: Connection, files: ArticleFiles, made_by: str, *, takes_over: bool) -> None:
    """Raises ReadError if this process may not make the index again, which `made_by` has made."""
    if not made_by:
        return
    if not takes_over:
        raise ReplacedEditionError(files.folder / CHANNEL_FILE, REPLACED)
    if not files.reads_folder and has_other_files(connection, f"{INBOX}/"):
        raise ReadError(files.folder / CHANNEL_FILE, _ARTICLES_ELSEWHERE)
