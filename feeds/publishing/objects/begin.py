"""The mark of the build that began last in an object store: an older one stops; writing it is a check.

A process that only checks loads this, so that it imports little.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from feeds.core.errors import FeedsError, WriteError
from feeds.publishing.objects.object_store import open_objects

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from feeds.publishing.objects.object_store import ObjectStore

BUILD = ".feeds/build.json"
_HEADERS = {"Content-Type": "application/json", "Cache-Control": "no-store"}


def begin(objects: ObjectStore, token: str) -> None:
    """Notes that the build `token` begins; finds out whether objects can be listed and written.

    Raises WriteError.
    """
    next(objects.listed(), None)
    objects.put(BUILD, _mark(token), _HEADERS)


def check_latest(objects: ObjectStore, token: str) -> None:
    """Raises WriteError if another build than `token` has begun."""
    if b"".join(objects.read(BUILD)) != _mark(token):
        raise WriteError(objects.url, "another build has begun, so this one stopped: run it again")


def begin_and_report(connection: Connection, url: str, token: str) -> None:
    """Sends "" before it begins; then what is wrong with the store in words, or "" if nothing is."""
    connection.send("")
    try:
        begin(open_objects(url, is_check=True), token)
    except FeedsError as error:
        connection.send(str(error))
    else:
        connection.send("")


def _mark(token: str) -> bytes:
    return json.dumps({"build": token}).encode()
