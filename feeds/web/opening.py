"""Where the index of a folder goes, and making it before anything is served."""

from __future__ import annotations

import logging
import os
import tempfile
import time
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

from feeds.publishing.folder import NO_ARTICLES
from feeds.publishing.index.settings import EDITION, setting
from feeds.publishing.publication import open_publication
from feeds.web.settings import SERVER_FILE, read_serving

if TYPE_CHECKING:
    from datetime import datetime

    from feeds.publishing.publication import Publication

PATIENCE = 60
"""Seconds to wait for another process that makes the index."""

log = logging.getLogger("feeds")


def open_index(folder: Path, state: Path | None, now: datetime) -> tuple[Publication, Path | None]:
    """The publication in a folder, its index up to date with it, and where that lies if not in the folder.

    In a folder that cannot be written to it goes to one for temporary files.  ReadError and IdentityError as
    `Publication.refresh`, ReadError also for `server.toml`; OSError where a `state` that was asked for cannot
    be written to.
    """
    _set_media_apart(folder)
    try:
        return _refreshed(folder, state, now), state
    except OSError as error:
        if state is not None:
            raise
        other = _temporary(folder)
        log.warning("%s: %s; the index goes to %s", error.filename or folder, error.strerror, other)
        return _refreshed(folder, other, now), other


def file_number(publication: Publication) -> int | None:
    """What tells the file of an index from another one at the same path; None where there is none."""
    try:
        return publication.store.path.stat().st_ino
    except OSError:
        return None


def replaced(publication: Publication, number: int | None) -> bool:
    """Is the index at its path another one than when its file had that number?"""
    return file_number(publication) not in (None, number)


def _set_media_apart(folder: Path) -> None:
    """Have no transcript and no chapters read as articles, where the files of enclosures lie among these."""
    media = read_serving(folder / SERVER_FILE).media
    root = (folder / (media or ".")).resolve()
    if root != folder.resolve() and root.is_relative_to(folder.resolve()) and root.is_dir():
        with suppress(OSError):  # who cannot write there has said it himself, or wants it so
            (root / NO_ARTICLES).touch()


def _refreshed(folder: Path, state: Path | None, now: datetime) -> Publication:
    publication = open_publication(folder, state)
    try:
        publication.refresh(now)
    except BaseException:  # whatever ended it, an interrupt too, leaves no file open
        publication.close()
        raise
    return publication


def wait_for_index(folder: Path, state: Path | None, seconds: float = PATIENCE) -> Publication:
    """The publication in a folder whose index another process makes."""
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
    """The same for every process of a user, and nobody else's."""
    name = blake2b(os.fsencode(folder.resolve()), digest_size=8).hexdigest()
    path = Path(tempfile.gettempdir()) / f"feeds-{_user()}-{name}"
    path.mkdir(mode=0o700, exist_ok=True)
    if path.is_symlink() or (hasattr(os, "getuid") and path.stat().st_uid != os.getuid()):
        raise PermissionError(1, "belongs to somebody else", str(path))
    return path


def _user() -> int:
    return os.getuid() if hasattr(os, "getuid") else 0
