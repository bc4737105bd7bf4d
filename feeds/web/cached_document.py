"""A document ready to be sent: in each content coding with its headers, made once."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from feeds.model.page import entity_tag, link_header
from feeds.net.coded_bodies import CodedBodies
from feeds.net.conditional import http_date
from feeds.net.negotiation import IDENTITY
from feeds.web.headers import EVERYWHERE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from feeds.model.page import Rendered

OVERHEAD_BYTES = 4096
"""Memory of an entry besides its bodies, roughly."""
PARTS = 32
"""Deltas to remember for a document: clients come back with few versions."""

HeaderList = list[tuple[str, str]]
_FIXED = list(EVERYWHERE.items())


@dataclass(frozen=True, slots=True)
class Representation:
    """Bytes, their strong tag, and the headers of 200 and of 304 (RFC 9110, 15.4.5)."""

    body: bytes
    etag: str
    headers: HeaderList
    not_modified_headers: HeaderList
    coding: str = IDENTITY


@dataclass(slots=True, eq=False)
class CachedDocument:
    """A document and its representations, each made once, when it is first requested. Thread-safe.

    `modified` is its Last-Modified. `times` are those of its newest items, and `items` the numbers of all.
    Senders set `used`, so that the cache knows what to keep. `issued` gets each new tag with `items`.
    Copies with another Cache-Control share `bodies`.
    """

    document: Rendered
    policy: str
    cache_control: str
    modified: datetime
    times: Sequence[datetime] = ()
    items: tuple[int, ...] = ()
    thorough: bool = False
    issued: Callable[[str, tuple[int, ...]], None] | None = None
    used: bool = field(default=True, init=False)
    bodies: CodedBodies = field(init=False)
    _representations: dict[str, Representation] = field(default_factory=dict, init=False)
    _parts: dict[tuple[int, ...], CachedDocument | None] = field(default_factory=dict, init=False)
    _issued_tags: set[str] = field(default_factory=set, init=False)

    def __post_init__(self) -> None:
        self.bodies = CodedBodies(self.document.body, thorough=self.thorough)

    def representation(self, coding: str) -> Representation:
        """Returns the document in a coding, or uncompressed if compression gains nothing."""
        made = self._representations.get(coding)
        if made is None:
            made = self._representations[coding] = self._made(coding)
        return made

    def ready(self, coding: str) -> Representation | None:
        """Returns the same if it is made already."""
        return self._representations.get(coding)

    def with_cache_control(self, cache_control: str) -> CachedDocument:
        """Returns a copy with another Cache-Control, without compressing anything again."""
        new = replace(self, cache_control=cache_control)
        new.bodies, new._parts, new._issued_tags = self.bodies, self._parts, self._issued_tags
        return new

    def part(
        self, known: tuple[int, ...], make: Callable[[], CachedDocument | None]
    ) -> CachedDocument | None:
        """Returns the document without the known items, calling `make` once for all who know the same."""
        if known not in self._parts:
            if len(self._parts) >= PARTS:
                self._parts.clear()
            self._parts[known] = make()
        return self._parts.get(known)

    @property
    def size(self) -> int:
        """Bytes of memory, roughly."""
        return OVERHEAD_BYTES + self.bodies.size

    def _made(self, coding: str) -> Representation:
        document = self.document
        body = self.bodies.requested(coding)
        if body is document.body:
            coding = IDENTITY
        etag = entity_tag(body)
        if self.issued is not None and etag not in self._issued_tags:
            self._issued_tags.add(etag)
            self.issued(etag, self.items)
        common = [
            ("ETag", etag),
            ("Last-Modified", http_date(self.modified)),
            ("Cache-Control", self.cache_control),
            ("Vary", "Accept-Encoding"),
            ("Accept-Ranges", "bytes"),
            *([("Link", link_header(document.links))] if document.links else []),
            ("Content-Security-Policy", self.policy),
            *_FIXED,
        ]
        content = [("Content-Type", document.media_type), ("Content-Length", str(len(body)))]
        if coding != IDENTITY:
            content.append(("Content-Encoding", coding))
        return Representation(body, etag, [*content, *common], common, coding)
