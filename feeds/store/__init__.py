"""The index beside a folder of articles: SQLite through SQLAlchemy, rebuilt from the folder at any time.

Each module of this package defines its tables on `base.METADATA`; `open_store` finds the modules and makes
what tables are missing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.gather import modules
from feeds.store.base import METADATA, Store, connect

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["INDEX", "Store", "open_store"]

INDEX = ".feeds/index.db"
"""Where the index of a folder lies, below it."""


def open_store(path: Path) -> Store:
    """The store in the file `path`; its folder and its tables are made where they are missing.

    OSError where the file cannot be made.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    for _ in modules("feeds.store"):
        pass  # imported, so that its tables are known
    store = connect(path)
    with store.writing() as connection:
        METADATA.create_all(connection)
    return store
