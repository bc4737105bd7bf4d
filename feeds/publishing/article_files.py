"""Where the files with articles are.

On SQLite all of them are files of the folder, the posted ones below `inbox/`. With PostgreSQL posted files
are rows, which every server reads; of the folders, only the one of the server with `articles = true` in its
`server.toml` is read, and the other servers leave alone what that one has read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from feeds.dialects import HEAD_BYTES
from feeds.publishing.folder import file_names, files_of, may_hold_articles
from feeds.publishing.generator_files import INBOX
from feeds.publishing.index.intake import FileStat, known_files
from feeds.publishing.index.posted_files import posted_contents, posted_stats

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from feeds.core.errors import ReadError
    from feeds.dialects import FolderFiles
    from feeds.publishing.index import Store
    from feeds.publishing.index.base import Connection
    from feeds.publishing.ledger import Ledger

Batch = tuple[list[FileStat], dict[str, bytes]]
_POSTED = f"{INBOX}/"


@dataclass(frozen=True, slots=True)
class ArticleFiles:
    """The files of a publication. `rows` is the index if posted files are in it."""

    folder: Path
    rows: Store | None = None
    reads_folder: bool = True

    def is_row(self, path: str) -> bool:
        """Whether a file, if it exists, is a row of the index."""
        return self.rows is not None and path.startswith(_POSTED)

    def is_ours(self, path: str) -> bool:
        """Whether this server decides about a file: whether it exists, and what it has."""
        return self.reads_folder or self.is_row(path)

    def may_hold(self, path: str) -> bool:
        """Whether a file, if it exists, is one that is read for articles."""
        if self.is_row(path):
            return True
        return self.reads_folder and may_hold_articles(self.folder, path)

    def names(self, stats: Iterable[str], refusals: list[ReadError]) -> list[str]:
        """Returns the sorted paths of all files; `stats` has those of the rows."""
        found = file_names(self.folder, refusals) if self.reads_folder else []
        return found if self.rows is None else sorted([*(p for p in found if not self.is_row(p)), *stats])

    def known(self, connection: Connection) -> Iterator[FileStat]:
        """Yields the files as the index has them, in the order of their paths, without those of others."""
        known = known_files(connection)
        return known if self.reads_folder else (stat for stat in known if self.is_row(stat.path))

    def row_stats(self, connection: Connection, paths: Iterable[str] | None) -> dict[str, FileStat]:
        """Returns the rows at these paths, or all of them, as files."""
        if self.rows is None:
            return {}
        return posted_stats(connection, None if paths is None else filter(self.is_row, paths))

    def row(self, connection: Connection, path: str) -> bytes | None:
        """Returns the content of a file that is a row; None for one of the folder."""
        return posted_contents(connection, [path]).get(path) if self.is_row(path) else None

    def with_contents(self, connection: Connection, batches: Sequence[list[FileStat]]) -> Batches:
        """Returns the batches, each with the contents of its rows, which are loaded when it is needed."""
        return Batches(self, connection, batches)

    def others(self, ledger: Ledger) -> FolderFiles:
        """Returns the files that articles can refer to."""
        found = files_of(self.folder, ledger)
        if self.rows is None:
            return found

        def exists(path: str) -> bool:
            return self._content(path) is not None if self.is_row(path) else found.exists(path)

        def head(path: str) -> bytes:
            return (self._content(path) or b"")[:HEAD_BYTES] if self.is_row(path) else found.head(path)

        return replace(found, exists=exists, head=head)

    def _content(self, path: str) -> bytes | None:
        """Returns a row as it was committed: other processes, too, read the files of a batch."""
        if self.rows is None:
            return None
        with self.rows.reading() as connection:
            return posted_contents(connection, [path]).get(path)


@dataclass(frozen=True, slots=True)
class Batches(Sequence["Batch"]):
    """Files with the contents of those that are rows, by path: these are not in memory all at once."""

    files: ArticleFiles
    connection: Connection
    batches: Sequence[list[FileStat]]

    def __len__(self) -> int:
        return len(self.batches)

    def __getitem__(self, index: Any) -> Any:
        stats = self.batches[index]
        rows = [stat.path for stat in stats if self.files.is_row(stat.path)]
        return stats, posted_contents(self.connection, rows)
