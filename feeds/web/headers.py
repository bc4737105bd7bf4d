"""Headers that more than one part of the server needs."""

from __future__ import annotations

from feeds.index_page import POLICY

EVERYWHERE = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Last-Modified, Link",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "If-None-Match, If-Modified-Since, Cache-Control",
    "Access-Control-Max-Age": "86400",
}
# What a feed carries comes from others and must not run, even where a browser shows it.
FEED_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"
INDEX_POLICY = f"{POLICY}; frame-ancestors 'none'"
