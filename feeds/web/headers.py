"""Headers that several parts of the server send."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.publishing.static_headers import FEED_POLICY

if TYPE_CHECKING:
    from feeds.model.page import Rendered

EVERYWHERE = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Last-Modified, Link, Retry-After, Accept-Ranges, Content-Range",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "A-IM, Cache-Control, If-Match, If-Modified-Since, If-None-Match, "
    "If-Range, If-Unmodified-Since, Range",
    "Access-Control-Max-Age": "86400",
}

FOREVER = "public, max-age=31536000, immutable"
"""Cache-Control for bytes that never change (RFC 8246)."""


def document_policy(document: Rendered) -> str:
    """Returns the Content-Security-Policy of a document."""
    return f"{document.policy}; frame-ancestors 'none'" if document.policy else FEED_POLICY
