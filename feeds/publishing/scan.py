"""Which files below a folder changed since they were indexed."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from feeds.dialects.site.cascade import governed_by
from feeds.publishing.folder import is_misnamed, shown
from feeds.publishing.generator_files import without_generator_files
from feeds.publishing.index.dependents import dependents, files_below, unseen_inputs
from feeds.publishing.index.intake import FileStat, IndexedFile
from feeds.publishing.index.replay_ledger import published_from
from feeds.publishing.inputs import state_of
from feeds.publishing.long_keys import is_long, refused_path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from feeds.core.errors import ReadError
    from feeds.dialects import Note
    from feeds.publishing.article_files import ArticleFiles
    from feeds.publishing.index.base import Connection


@dataclass(frozen=True, slots=True)
class ChangedFiles:
    """Files that are new or changed, or depend on such files, and the paths of those that are gone.

    `others` are folders that cannot be read, as refused files, whose articles are kept, files whose paths are
    too long, and what is not read because page generators made it, with notes.
    """

    changed: list[FileStat]
    gone: list[str]
    others: list[IndexedFile]


def changed_files(connection: Connection, files: ArticleFiles, only: Iterable[str] | None) -> ChangedFiles:
    """Returns what changed in the folder, or at the paths `only`."""
    folder = files.folder
    refusals: list[ReadError] = []
    names = [] if only is None else sorted(set(map(shown, only)))
    rows = files.row_stats(connection, None if only is None else names)
    if only is None:
        paths, indexed = files.names(rows, refusals), files.known(connection)
    else:
        paths = [path for path in names if files.may_hold(path)]
        indexed = iter([FileStat(path, -1, -1) for path in names if files.is_ours(path)])
    # Those that PostgreSQL cannot index are refused one by one, and the others are read.
    long = [] if files.rows is None else [path for path in paths if is_long(path)]
    paths = [path for path in paths if not is_long(path)] if long else paths
    paths, notes = without_generator_files(folder, paths, partial(published_from, connection))
    problems = {_below(folder, refusal.path): refusal.problem for refusal in refusals}
    stat = partial(_stat, files, rows, problems)
    changed, gone = _compare(paths, indexed, stat)
    kept = tuple(f"{path}/" for path in problems)
    gone = [path for path in gone if not (path.startswith(kept) or "." in problems)]
    # What a server without the folder's articles has beside them may be another state of these files.
    unseen = unseen_inputs(connection) if only is None and files.reads_folder else []
    moved = [path for path, state in unseen if state_of(folder, path) != state]
    again = _dependents(connection, {*(each.path for each in changed), *gone, *moved}) - {*gone}
    rows |= files.row_stats(connection, again)
    changed += [found for path in again if files.is_ours(path) and (found := stat(path)) is not None]
    return ChangedFiles(
        sorted({each.path: each for each in changed}.values(), key=lambda each: each.path),
        gone,
        [
            *(
                IndexedFile(FileStat(path, 0, 0), "", refusals=((None, why),))
                for path, why in problems.items()
            ),
            *map(refused_path, long),
            # Of some paths, the files of a folder are not counted again.
            *(_noted(note) for note in notes if only is None or note.path in names),
        ],
    )


def _dependents(connection: Connection, paths: set[str]) -> set[str]:
    """Returns the files whose articles depend on any of these files, which have changed."""
    governed = {folder for path in paths if (folder := governed_by(path)) is not None}
    return dependents(connection, paths).union(*(files_below(connection, folder) for folder in governed))


def _noted(note: Note) -> IndexedFile:
    return IndexedFile(FileStat(note.path, 0, 0), "", notes=((note.line, note.message, note.loss),))


def _compare(
    paths: Sequence[str], indexed: Iterator[FileStat], stat_of: Callable[[str], FileStat | None]
) -> tuple[list[FileStat], list[str]]:
    """Returns the files that changed, and the paths that are gone; both arguments are sorted by path."""
    changed, gone = [], []
    before = next(indexed, None)
    for path in paths:
        while before is not None and before.path < path:
            gone.append(before.path)
            before = next(indexed, None)
        stat = stat_of(path)
        if before is not None and before.path == path:
            if stat is None:
                gone.append(path)
            elif stat != before:
                changed.append(stat)
            before = next(indexed, None)
        elif stat is not None:
            changed.append(stat)
    gone += [] if before is None else [before.path, *(stat.path for stat in indexed)]
    return changed, gone


def _stat(
    files: ArticleFiles, rows: Mapping[str, FileStat], problems: dict[str, str], path: str
) -> FileStat | None:
    """Returns the file as it is now, None if it does not exist; adds a folder that cannot be read."""
    if files.is_row(path):
        return rows.get(path)
    folder = files.folder
    try:
        status = os.stat(f"{folder}/{path}")  # noqa: PTH116 - a Path costs more than the call
    except PermissionError as error:
        problems[PurePosixPath(path).parent.as_posix()] = f"cannot be read: {error.strerror}"
        return None
    except OSError:  # a dangling link exists, and reading it reports the problem
        exists = os.path.lexists(folder / path) or is_misnamed(folder, path)
        return FileStat(path, 0, 0) if exists else None
    return FileStat(path, status.st_size, status.st_mtime_ns)


def _below(folder: Path, path: str) -> str:
    return shown(Path(path).relative_to(folder).as_posix())
