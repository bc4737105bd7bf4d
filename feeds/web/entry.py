"""A document ready to be sent: in each content coding, with all of its headers, made once for its version."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b
from threading import Lock
from typing import TYPE_CHECKING

from feeds.net.conditional import http_date
from feeds.net.negotiation import IDENTITY
from feeds.web.coding import WORTH_IT, encode
from feeds.web.headers import EVERYWHERE, link_header

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from feeds.model.page import Rendered

HeaderList = list[tuple[str, str]]
_FIXED = list(EVERYWHERE.items())
PARTS = 32
"""Of one document: there are few versions that clients come back with."""
OVERHEAD = 4096
"""Bytes that an entry takes beside its bodies, about."""


@dataclass(frozen=True, slots=True)
class Ready:
    """A representation: bytes, their strong tag, the headers of 200 and those of 304 (RFC 9110, 15.4.5)."""

    body: bytes
    etag: str
    ok: HeaderList
    unchanged: HeaderList
    coding: str = IDENTITY


class Entry:
    """A document and its representations; each is made when it is first asked for, and once.

    `modified` is when it came to be as it is; left out, the document's own time.  `times` are those of its
    items, newest first, and `items` their numbers.  `used` is set by whoever sends
    it, for the shelf to know what is in demand; `issued` is told the tags that it has.  Threads may share it.
    """

    __slots__ = (
        "_bodies",
        "_issued",
        "_lock",
        "_parts",
        "_ready",
        "_told",
        "cache",
        "document",
        "items",
        "modified",
        "policy",
        "thorough",
        "times",
        "used",
    )

    def __init__(
        self,
        document: Rendered,
        policy: str,
        cache: str,
        *,
        modified: datetime | None = None,
        times: Sequence[datetime] = (),
        items: tuple[int, ...] = (),
        thorough: bool = False,
        issued: Callable[[str, tuple[int, ...]], None] | None = None,
    ) -> None:
        self.document = document
        self.policy = policy
        self.cache = cache
        self.modified = modified or document.updated
        self.times = times
        self.items = items
        self.thorough = thorough
        self.used = True
        self._lock = Lock()
        self._bodies: dict[str, bytes] = {IDENTITY: document.body}
        self._ready: dict[str, Ready] = {}
        self._parts: dict[tuple[int, ...], Entry | None] = {}
        self._issued = issued
        self._told: set[str] = set()

    def ready(self, coding: str) -> Ready:
        """The representation in a coding, or as it is where that coding gains nothing."""
        found = self._ready.get(coding)
        if found is None:
            with self._lock:
                if coding not in self._ready:
                    self._ready[coding] = self._made(coding)
                found = self._ready[coding]
        return found

    def dated(self, cache: str) -> Entry:
        """The same with another Cache-Control; nothing is coded again."""
        new = Entry(
            self.document,
            self.policy,
            cache,
            modified=self.modified,
            times=self.times,
            items=self.items,
            thorough=self.thorough,
            issued=self._issued,
        )
        with self._lock:
            new._bodies, new._parts, new._told = dict(self._bodies), dict(self._parts), set(self._told)
        return new

    def part(self, known: tuple[int, ...], make: Callable[[], Entry | None]) -> Entry | None:
        """What is left of it without the items that are known, made once for all who know the same."""
        if known not in self._parts:
            if len(self._parts) >= PARTS:
                self._parts.clear()
            self._parts[known] = make()
        return self._parts.get(known)

    def prepare(self, like: Entry) -> None:
        """Make what another entry was asked for, before this one is asked for it."""
        for coding in list(like._ready):
            self.ready(coding)

    @property
    def size(self) -> int:
        """Bytes of memory, about."""
        return OVERHEAD + sum(map(len, list(self._bodies.values())))

    def _made(self, coding: str) -> Ready:
        document = self.document
        body = self._bodies.get(coding)
        if body is None:
            small = len(document.body) < WORTH_IT
            body = document.body if small else encode(coding, document.body, thorough=self.thorough)
            if len(body) >= len(document.body):
                body = document.body
            self._bodies[coding] = body
        if body is document.body:
            coding = IDENTITY
        # A digest of the very bytes: every machine gives the same, every coding another (RFC 9110, 8.8.3.3).
        etag = document.etag if coding == IDENTITY else f'"{blake2b(body, digest_size=16).hexdigest()}"'
        if self._issued is not None and etag not in self._told:
            self._told.add(etag)
            self._issued(etag, self.items)
        lasting = [
            ("ETag", etag),
            ("Last-Modified", http_date(self.modified)),
            ("Cache-Control", self.cache),
            ("Vary", "Accept-Encoding"),
            ("Accept-Ranges", "bytes"),
            *([("Link", link_header(document.links))] if document.links else []),
            ("Content-Security-Policy", self.policy),
            *_FIXED,
        ]
        about = [("Content-Type", document.media_type), ("Content-Length", str(len(body)))]
        if coding != IDENTITY:
            about.append(("Content-Encoding", coding))
        return Ready(body, etag, [*about, *lasting], lasting, coding)
