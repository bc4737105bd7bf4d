"""Documents in object stores: those below a prefix are listed page by page, and read several at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import lru_cache
from itertools import islice
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from feeds.core.errors import FileError, ReadError
from feeds.core.parallel import thread_map
from feeds.core.urls import without_user
from feeds.linting.settings import FEED_SUFFIXES, SUFFIXES
from feeds.publishing.objects.object_store import SCHEME, check_url, open_objects
from feeds.validator.parsing import MAX_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from feeds.linting.discovery import Discovery, Target
    from feeds.publishing.objects.object_store import ObjectStore, StoredObject

READERS = 8
"""Objects of a batch that are read at once."""


def object_targets(url: str, discovery: Discovery) -> Iterator[Target]:
    """The object that `url` names, or those below it whose suffix a feed may have, sorted as the store does.

    Patterns and settings apply as if the prefix were the current folder.  Raises ReadError.
    """
    bucket, key = _split(url)
    size = _check(url, bucket, key)
    if size is not None:
        yield replace(named_object(url, discovery), object_size=size)
        return
    is_empty = True
    prefix = f"{key}/" if key else ""
    for each in _listed(url, bucket, prefix):
        is_empty = False
        relative, suffix = each.key.removeprefix(prefix), PurePosixPath(each.key).suffix.lower()
        is_hidden = any(part.startswith(".") for part in relative.split("/"))
        if suffix in SUFFIXES and not is_hidden and not discovery.is_excluded(relative):
            shown = f"{bucket}/{each.key}"
            yield replace(
                discovery.elsewhere(shown, relative),
                object_url=shown,
                object_size=each.size,
                object_tag=each.tag,
                may_be=suffix not in FEED_SUFFIXES,
            )
    if is_empty:
        raise ReadError(url, "no such object, and none below it")


def named_object(url: str, discovery: Discovery) -> Target:
    """The document at the URL of an object, which is always checked."""
    return replace(discovery.elsewhere(without_user(url), PurePosixPath(url).name), object_url=url)


def _split(url: str) -> tuple[str, str]:
    """The URL of the bucket, and the key of an object or a prefix.  Raises ReadError."""
    try:
        checked = check_url(url)
    except ValueError as error:
        raise ReadError("s3", str(error)) from None
    bucket, _, key = checked.removeprefix(SCHEME).partition("/")
    return SCHEME + bucket, key.strip("/")


def _check(url: str, bucket: str, key: str) -> int | None:
    """The size of an object, None for a prefix.  Raises ReadError within seconds if it cannot be used."""
    try:
        store = open_objects(bucket, is_check=True)
        size = store.size(key) if key and not url.endswith("/") else None
        if size is None:
            [*islice(store.listed(f"{key}/" if key else ""), 1)]
    except FileError as error:
        raise ReadError(url, error.problem) from None
    return size


def _listed(url: str, bucket: str, prefix: str) -> Iterator[StoredObject]:
    try:
        yield from _bucket(bucket).listed(prefix)
    except FileError as error:
        raise ReadError(url, error.problem) from None


@lru_cache(maxsize=16)
def _bucket(url: str) -> ObjectStore:
    return open_objects(url)


def read_ahead(targets: Iterable[Target]) -> Iterator[Target]:
    """The documents, in their order; those in object stores are read, up to `READERS` at once."""
    with ThreadPoolExecutor(READERS, "read-object") as pool:
        yield from thread_map(pool, _read, targets, READERS)


def _read(target: Target) -> Target:
    if not target.object_url:
        return target
    try:
        return replace(target, data=_content(target.object_url))
    except FileError as error:
        return replace(target, problem=f"cannot be read: {error.problem}")


def _content(url: str) -> bytes:
    """At most one byte more than the validator accepts.  Raises FileError."""
    bucket, key = _split(url)
    pieces: list[bytes] = []
    left = MAX_BYTES + 1
    for piece in _bucket(bucket).read(key):
        pieces.append(piece[:left])
        left -= len(pieces[-1])
        if left <= 0:
            break
    if not pieces and _bucket(bucket).size(key) is None:
        raise ReadError(url, "no such object")
    return b"".join(pieces)
