"""The addresses below the base that are ours, which articles of an `article_link` cannot have."""

from __future__ import annotations

from feeds.core.urls import is_url
from feeds.model.feed_kind import FEED_KINDS
from feeds.model.page import INDEX, OPML

FOLDERS = frozenset((
    *(kind.path for kind in FEED_KINDS.values()), "archive", "article", "api", "assets", "media", "sitemap",
    "static", ".well-known",
))  # fmt: skip
"""Folders with documents, pages or files; feeds have the same names with a suffix."""
FILES = frozenset((
    INDEX, OPML, "404.html", "apple-touch-icon.png", "favicon.ico", "healthz", "hub", "icon.svg", "metrics",
    "readyz", "robots.txt", "sitemap.xml", "validate", "_headers", "_redirects",
))  # fmt: skip


def taken_by(template: str, base: str) -> str | None:
    """Returns what is at the addresses of a template of links with `{name}`, if that is ours; else None.

    Only the first name below `base` decides: a template that leaves it to `{name}` may have any.
    """
    if not is_url(template) or not template.startswith(base):
        return None
    path = template.removeprefix(base).partition("?")[0].partition("#")[0]
    first, slash, _ = path.partition("/")
    if "{name}" in first or not first:
        return None
    if first in FOLDERS or (slash and first in FILES):
        return f"{base}{first}/"
    stem = first.partition(".")[0]
    return f"{base}{first}" if first in FILES or (first != stem and stem in FOLDERS) else None
