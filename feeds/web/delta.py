"""Only what is new, for clients that ask for it: `A-IM: feed` (RFC 3229).

The answer is a feed like the whole one, without the items that the client has by the tag that it names.  Some
clients send the header and replace what they have by the answer, so it is given for tags only that we issued
ourselves, and whoever serves such clients turns it off (`delta = false`).  The library feedparser sends it on
behalf of programs that know nothing of it, and rss2email takes 226 for an error: they get the whole.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flask import Response, request

from feeds.net.conditional import OK, evaluate, tags_of
from feeds.net.negotiation import choose
from feeds.publishing.composer import Composer
from feeds.publishing.index.issued import items_of
from feeds.web.coding import OFFERED
from feeds.web.entry import Entry

if TYPE_CHECKING:
    from collections.abc import Sequence

    from feeds.web.context import Site

IM_USED = 226
TAGS = 8
"""Tags that are looked up for one request."""
_FEED = re.compile(r"(?:^|,)[ \t]*feed[ \t]*(?:$|[,;])", re.IGNORECASE)
VARY = "Accept-Encoding, A-IM, If-None-Match"
_UNASKED = "application/x-netcdf"
"""What only feedparser accepts, whatever name the program has given it."""


def delta(site: Site, path: str, entry: Entry) -> Response | None:
    """What is new in the document at `path`, where the request asks for that and it is less than all."""
    held = request.headers.get("If-None-Match")
    if not (site.serving.delta and entry.items and held and _wanted()):
        return None
    ready = entry.ready(choose(request.headers.get("Accept-Encoding"), OFFERED))
    if evaluate(request.method, dict(request.headers), ready.etag, entry.modified).status != OK:
        return None
    base, known = _known(site, path, tags_of(held)[:TAGS])
    if not known.intersection(entry.items):
        return None
    part = entry.part(tuple(sorted(known)), lambda: _made(site, path, entry, known))
    return _answer(part, ready.etag, base) if part is not None else None


def _wanted() -> bool:
    given = request.headers.get
    return _FEED.search(given("A-IM", "")) is not None and _UNASKED not in given("Accept", "")


def _known(site: Site, path: str, tags: Sequence[str]) -> tuple[str, set[int]]:
    """The tag that the client holds most of, and the numbers of its items."""
    with site.publication.store.reading() as connection:
        found = items_of(connection, path, tags)
    base = max(found, key=lambda tag: max(found[tag], default=0), default="")
    return base, set(found.get(base, ()))


def _made(site: Site, path: str, entry: Entry, known: set[int]) -> Entry | None:
    """The document without what is known; None where the index has another one meanwhile."""
    publication = site.publication
    with publication.store.reading() as connection:
        document = Composer(publication.channel, connection, publication.store).at(path)
        if document is None or document.without is None:
            return None
        if tuple(item.number for item in document.items()) != entry.items:
            return None
        return Entry(document.without(known), entry.policy, entry.cache, modified=entry.modified)


def _answer(part: Entry, etag: str, base: str) -> Response:
    """RFC 3229, 10: the tag is that of the whole; caches that do not know the status keep nothing."""
    ready = part.ready(choose(request.headers.get("Accept-Encoding"), OFFERED))
    response = Response(ready.body, f"{IM_USED} IM Used", headers=ready.ok)
    fresh = part.cache.partition("max-age=")[2].partition(",")[0]
    response.headers.update(
        {"IM": "feed", "ETag": etag, "Delta-Base": base, "Vary": VARY}
        | {"Cache-Control": f"no-store, im, max-age={fresh}"}
    )
    del response.headers["Accept-Ranges"]
    return response
