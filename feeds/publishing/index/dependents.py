"""Which files must be read again because other files have changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from feeds.publishing.index.base import batched
from feeds.publishing.index.tables import INPUTS, SOURCES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy import Connection

    from feeds.publishing.index.intake import Input


def dependents(connection: Connection, paths: Iterable[str]) -> set[str]:
    """Returns the files with articles that depend on any of these files."""
    found: set[str] = set()
    for batch in batched(paths):
        found.update(connection.scalars(select(INPUTS.c.source).where(INPUTS.c.path.in_(batch))))
    return found


def files_below(connection: Connection, folder: str) -> Iterator[str]:
    """Yields the files below a folder that had articles, or were refused."""
    read = (SOURCES.c.digest != "") | SOURCES.c.refusals.is_not(None)
    files = select(SOURCES.c.path).where(read, SOURCES.c.mtime_ns != 0)  # 0 is a folder, or a dangling link
    inside = SOURCES.c.path.startswith(f"{folder}/", autoescape=True)
    yield from connection.scalars(files.where(inside) if folder else files)


def unseen_inputs(connection: Connection) -> list[Input]:
    """Returns the files that articles depend on and that no scan sees, with their states at that time."""
    columns = select(INPUTS.c.path, INPUTS.c.state).where(INPUTS.c.state.is_not(None)).distinct()
    return [(path, state) for path, state in connection.execute(columns)]
