"""Creating or opening the index of a folder before anything is served."""

from __future__ import annotations

import logging
import os
import tempfile
import time
from errno import EACCES, EEXIST, ENOTDIR, EPERM, EROFS
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

from feeds.core.files import file_id
from feeds.publishing.index import DamagedIndexError, index_path, remove_index
from feeds.publishing.index.changes import changed_at
from feeds.publishing.index.settings import EDITION, VERSION, setting
from feeds.publishing.publication import keep_former_feeds, open_publication
from feeds.publishing.store_url import StoreUrl
from feeds.publishing.stores import store_of

if TYPE_CHECKING:
    from datetime import datetime

    from feeds.publishing.publication import Publication

_NOT_WRITABLE = (EACCES, EEXIST, ENOTDIR, EPERM, EROFS)
"""Errors of a folder that can never be written to; one that is locked or full must not get another ledger."""
WAIT_SECONDS = 60
"""For another process to create the index."""

log = logging.getLogger("feeds")


def open_index(folder: Path, state: Path | None, now: datetime) -> tuple[Publication, Path | None]:
    """Returns the publication with its index up to date, and the index's folder if not the articles' folder.

    If the folder is not writable, the index goes to a temporary folder, and the feeds are those of earlier
    versions. Raises ReadError and IdentityError like `Publication.refresh`, and OSError if a given `state` is
    not writable, or if the index is locked.
    """
    try:
        if state is not None:
            state.mkdir(parents=True, exist_ok=True)
        return _refreshed(folder, state, now), state
    except OSError as error:
        if state is not None or error.errno not in _NOT_WRITABLE or isinstance(store_of(folder), StoreUrl):
            raise
        other = _temporary(folder)
        log.warning("%s: %s; the index goes to %s", error.filename or folder, error.strerror, other)
        # An earlier version may have served the folder, with a ledger that was temporary, too.
        keep_former_feeds(folder, other)
        return _refreshed(folder, other, now), other


def inode(publication: Publication) -> int | None:
    """Returns the inode of the index's file, None if there is no file."""
    path = publication.store.path
    found = file_id(path) if path else None
    return found and found[1]


def written_at(publication: Publication) -> float:
    """Returns when the index was last written, in seconds since 1970; 0 if unknown."""
    if (path := publication.store.path) is not None:
        return path.stat().st_mtime
    with publication.store.reading() as connection:
        return (changed_at(connection, int(setting(connection, VERSION, "0"))) or 0) / 1_000_000


def _refreshed(folder: Path, state: Path | None, now: datetime) -> Publication:
    publication = open_publication(folder, state)
    try:
        publication.refresh(now)
    except DamagedIndexError:
        publication.close()
        remove_index(index_path(folder, state))
        return _refreshed(folder, state, now)
    except BaseException:  # also an interrupt must not leave the file open
        publication.close()
        raise
    return publication


def wait_for_index(folder: Path, state: Path | None, seconds: float = WAIT_SECONDS) -> Publication:
    """Returns the publication as soon as another process has created its index, or after `seconds`."""
    until = time.monotonic() + seconds
    while True:
        publication = open_publication(folder, state)
        with publication.store.reading() as connection:
            edition = setting(connection, EDITION, "")
        if edition == publication.edition or time.monotonic() > until:
            return publication
        publication.close()
        time.sleep(0.1)


def _temporary(folder: Path) -> Path:
    """Returns a private folder, the same for all processes of a user."""
    name = blake2b(os.fsencode(folder.resolve()), digest_size=8).hexdigest()
    user = os.getuid() if hasattr(os, "getuid") else 0
    path = Path(tempfile.gettempdir()) / f"feeds-{user}-{name}"
    path.mkdir(mode=0o700, exist_ok=True)
    if path.is_symlink() or (hasattr(os, "getuid") and path.stat().st_uid != user):
        raise PermissionError(1, "belongs to another user", str(path))
    return path
