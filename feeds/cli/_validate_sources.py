"""Where `feeds validate` gets its documents: files, URLs, object stores, lists, standard input."""

from __future__ import annotations

import sys
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from feeds.core.errors import ReadError
from feeds.core.urls import without_user
from feeds.linting.discovery import STDIN
from feeds.validator.parsing import MAX_BYTES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import BinaryIO

    from feeds.linting.discovery import Discovery, Target
    from feeds.linting.lists import ListEntry

WEB = ("http://", "https://")
OBJECTS = "s3://"


def is_url(path: str) -> bool:
    """Whether an argument is a URL to fetch."""
    return path.lower().startswith(WEB)


def is_object(path: str) -> bool:
    """Whether an argument is a bucket, or a place in one."""
    return path.lower().startswith(OBJECTS)


def is_elsewhere(path: str) -> bool:
    """Whether an argument is a URL rather than a path."""
    return is_url(path) or is_object(path)


@dataclass(frozen=True, slots=True)
class Sources:
    """The arguments, the lists, and the name of standard input; URLs are refused unless `is_online`."""

    paths: tuple[str, ...]
    lists: tuple[str, ...]
    stdin_name: str | None
    is_online: bool

    @property
    def are_files(self) -> bool:
        """Whether all documents are files, which are found faster than they are checked."""
        return not self.lists and not any(map(is_elsewhere, self.paths))

    def targets(self, discovery: Discovery) -> Iterator[Target]:
        """The documents; those at URLs have an `address` and are not fetched yet."""
        yield from discovery.targets(path for path in self.paths if path != STDIN and not is_elsewhere(path))
        for url in filter(is_url, self.paths):
            yield self._at(url, discovery, without_user(url))
        for url in filter(is_object, self.paths):
            from feeds.linting.object_store import object_targets  # here for the cold start

            yield from object_targets(url, discovery)
        for listed in self.lists:
            yield from self._listed(listed, discovery)
        name = self.stdin_name
        if STDIN in self.paths and not (name and discovery.is_force_excluded(Path(name))):
            yield discovery.stdin(sys.stdin.buffer.read(MAX_BYTES + 1), name)

    def _at(self, url: str, discovery: Discovery, place: str) -> Target:
        if not self.is_online:
            raise ReadError(
                place, f"URLs are only fetched with --online: feeds validate --online {without_user(url)}"
            )
        return replace(discovery.elsewhere(without_user(url)), address=url)

    def _listed(self, name: str, discovery: Discovery) -> Iterator[Target]:
        from feeds.linting.lists import read_list  # here for the cold start

        with _opened(name) as file:
            for entry in read_list(file):
                yield self._entry(f"{name}:{entry.line}", entry, discovery)

    def _entry(self, place: str, entry: ListEntry, discovery: Discovery) -> Target:
        if entry.problem:
            return replace(discovery.elsewhere(place), problem=entry.problem)
        if entry.document is not None:
            from feeds.validator.inputs import encode_text

            shown = entry.name or entry.url or place
            url = entry.url and without_user(entry.url)
            return replace(
                discovery.elsewhere(without_user(shown)), url=url, data=encode_text(entry.document)[0]
            )
        url = entry.url or ""
        if is_object(url):
            from feeds.linting.object_store import named_object

            return named_object(url, discovery)
        return self._at(url, discovery, place)


def fetched(targets: Iterable[Target], fetch: Callable[[Target], Target]) -> Iterator[Target]:
    """The documents, in their order; those with an `address` are fetched, several at once."""
    from feeds.net.fetch_ahead import fetch_ahead  # here for the cold start

    return fetch_ahead(targets, fetch, lambda target: target.host, lambda target: target.size)


@contextmanager
def _opened(name: str) -> Iterator[BinaryIO]:
    """A list, which may be a pipe.  Raises ReadError."""
    if name == STDIN:
        yield sys.stdin.buffer
        return
    with ExitStack() as stack:
        try:
            file = stack.enter_context(Path(name).open("rb"))
        except OSError as error:
            raise ReadError(name, f"cannot be read: {error.strerror}") from None
        yield file
