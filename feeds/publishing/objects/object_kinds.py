"""What objects a website consists of: their order, and the headers that they are stored with.

An object store sends the headers that an object was stored with and negotiates nothing, so a compressed form
is an object beside the plain one, with its coding: a CDN that can rewrite paths picks it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from feeds.core.media_types import media_type
from feeds.formats import formats, opml
from feeds.model.feed_kind import FEED_KINDS
from feeds.model.page import INDEX, MEDIA_FILES, OPML
from feeds.model.website import STATIC
from feeds.net.freshness import STALE
from feeds.publishing.own_files import type_of
from feeds.publishing.pages.addresses import feed_and_leaf
from feeds.publishing.pages.site_files import ICONS, NOT_FOUND, ROBOTS, SITEMAP
from feeds.publishing.pages.templating import MEDIA_TYPE
from feeds.publishing.static_headers import text_type

if TYPE_CHECKING:
    from collections.abc import Mapping

CODING_NAMES = {".gz": "gzip", ".br": "br", ".zst": "zstd"}
"""The content codings (RFC 9110, 8.4.1) by the suffixes of compressed forms."""
_UNKNOWN = "application/octet-stream"
_TEXT, _XML = "text/plain; charset=utf-8", "application/xml; charset=utf-8"
_PAGES = "public, max-age=300, s-maxage=60"


class Rank(IntEnum):
    """The order of objects: none links to a later one, except to overviews and live documents."""

    FILE = 0
    ARTICLE = 1
    ARCHIVE = 2
    FEED_PAGE = 3
    LIVE = 4
    OVERVIEW = 5
    LAST = 6


CACHING = {
    Rank.FILE: "public, max-age=86400, no-transform",
    Rank.ARTICLE: _PAGES,
    Rank.ARCHIVE: "public, max-age=3600",
    Rank.FEED_PAGE: _PAGES,
    Rank.LIVE: f"public, max-age=900, s-maxage=60, {STALE}",
    Rank.OVERVIEW: _PAGES,
    Rank.LAST: _PAGES,
}
"""Cache-Control: readers poll live documents after `max-age`, a CDN asks again after `s-maxage` (seconds).

Nothing is immutable: an article can be withdrawn from an archive, and no cache should keep it for long.
"""


@dataclass(frozen=True, slots=True)
class ObjectKind:
    """The rank and the headers of an object."""

    rank: Rank
    headers: Mapping[str, str]


def kind_of(path: str, coding: str = "") -> ObjectKind:
    """Returns the kind of the file at a path of a build; `coding` is the suffix of a compressed form."""
    rank = _rank(path)
    headers = {"Content-Type": _type(path), "Cache-Control": CACHING[rank]}
    if path.startswith(STATIC) or path in ICONS:  # which change without another address
        headers["Cache-Control"] = _PAGES
    if coding:
        headers["Content-Encoding"] = CODING_NAMES[coding]
    return ObjectKind(rank, headers)


def plain_path(path: str) -> tuple[str, str]:
    """Returns the path of the plain form that a path may belong to, and the suffix of the coding or ""."""
    suffix = next((suffix for suffix in CODING_NAMES if path.endswith(suffix)), "")
    is_file = path.startswith((MEDIA_FILES, STATIC))
    return (path, "") if is_file else (path.removesuffix(suffix), suffix)


def _rank(path: str) -> Rank:
    if path in (OPML, INDEX, NOT_FOUND):
        return Rank.OVERVIEW
    if path.endswith(".html") and _is_feed_page(path):
        return Rank.FEED_PAGE
    if path.startswith((MEDIA_FILES, STATIC)) or path in ICONS:
        return Rank.FILE
    if path.startswith("archive/"):
        return Rank.ARCHIVE
    if path.startswith("sitemap/"):
        return Rank.FEED_PAGE
    if path in (SITEMAP, ROBOTS) or path.startswith("_"):
        return Rank.LAST
    return Rank.ARTICLE if path.endswith(".html") else Rank.LIVE


def _is_feed_page(path: str) -> bool:
    feed, _ = feed_and_leaf(path.removesuffix(f"/{INDEX}"))
    return any(
        feed.startswith(f"{kind.path}/") if kind.grouped_by else feed == kind.path
        for kind in FEED_KINDS.values()
    )


def _type(path: str) -> str:
    known = media_type(path)
    if path.startswith(STATIC):
        return type_of(path) or (known.type if known else _UNKNOWN)
    if path.startswith(MEDIA_FILES) and not _is_feed_page(path):
        return text_type(path) or (known.type if known else _UNKNOWN)
    if path in ICONS:
        return ICONS[path]
    suffix = path.rpartition(".")[2]
    types = {format_.suffix: format_.media_type for format_ in formats()}
    return {**types, "html": MEDIA_TYPE, "xml": _XML, "opml": opml.MEDIA_TYPE}.get(suffix, _TEXT)
