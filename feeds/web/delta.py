"""Deltas: only the new items, for clients that ask for them with `A-IM: feed` (RFC 3229).

The response is the feed without the items that the client has, according to the tag in its If-None-Match.
Some clients send the header but replace their copy with the response; therefore only tags count that this
server has issued, and `delta = false` turns deltas off. feedparser sends the header for programs that do not
know of it, and rss2email treats 226 as an error: both get the whole feed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated

from flask import Response, request

from feeds.net.conditional import OK, evaluate, tags_of
from feeds.net.content_codings import CODINGS
from feeds.net.negotiation import choose
from feeds.publishing.composer import Composer
from feeds.publishing.index.issued import items_of
from feeds.web.cached_document import CachedDocument

if TYPE_CHECKING:
    from collections.abc import Sequence

    from feeds.core.limits import Limit
    from feeds.web.context import Site

IM_USED = 226
TAGS: Annotated[
    int,
    Limit(
        "serve",
        "elements",
        "entity tags of a request for a delta that are looked up",
        "the others are unknown",
    ),
] = 8
"""Tags of one request that are looked up."""
VARY = "Accept-Encoding, A-IM, If-None-Match"
_FEED = re.compile(r"(?:^|,)[ \t]*feed[ \t]*(?:$|[,;])", re.IGNORECASE)
_FEEDPARSER = "application/x-netcdf"
"""Only feedparser accepts this media type, whatever User-Agent the program sets."""


def delta_response(site: Site, path: str, document: CachedDocument) -> Response | None:
    """Returns the new items of the document at `path`; None if not asked for, or if all items are new."""
    held = request.headers.get("If-None-Match")
    if not (site.settings.delta and document.items and held and _is_requested()):
        return None
    whole = document.representation(choose(request.headers.get("Accept-Encoding"), CODINGS))
    if evaluate(request.method, dict(request.headers), whole.etag, document.modified).status != OK:
        return None
    base, known = _known_items(site, path, tags_of(held)[:TAGS])
    if not known.intersection(document.items):
        return None
    part = document.part(tuple(sorted(known)), lambda: _without(site, path, document, known))
    return _response(part, whole.etag, base) if part is not None else None


def _is_requested() -> bool:
    get = request.headers.get
    return _FEED.search(get("A-IM", "")) is not None and _FEEDPARSER not in get("Accept", "")


def _known_items(site: Site, path: str, tags: Sequence[str]) -> tuple[str, set[int]]:
    """Returns the newest of the client's tags, and the numbers of its items."""
    with site.publication.store.reading() as connection:
        items = items_of(connection, path, tags)
    base = max(items, key=lambda tag: max(items[tag], default=0), default="")
    return base, set(items.get(base, ()))


def _without(site: Site, path: str, whole: CachedDocument, known: set[int]) -> CachedDocument | None:
    """Returns the document without the known items; None if the index has a newer version by now."""
    publication = site.publication
    with publication.store.reading() as connection:
        document = Composer(publication.channel, connection, publication.store, served=True).at(path)
        if document is None or document.without is None:
            return None
        if tuple(item.number for item in document.items()) != whole.items:
            return None
        rendered = document.without(known)
        return CachedDocument(rendered, whole.policy, whole.cache_control, whole.modified)


def _response(part: CachedDocument, etag: str, base: str) -> Response:
    """RFC 3229, 10: with the tag of the whole, and not stored by caches that do not know the status."""
    sent = part.representation(choose(request.headers.get("Accept-Encoding"), CODINGS))
    response = Response(sent.body, f"{IM_USED} IM Used", headers=sent.headers)
    seconds = part.cache_control.partition("max-age=")[2].partition(",")[0]
    response.headers.update(
        {"IM": "feed", "ETag": etag, "Delta-Base": base, "Vary": VARY}
        | {"Cache-Control": f"no-store, im, max-age={seconds}"}
    )
    del response.headers["Accept-Ranges"]
    return response
