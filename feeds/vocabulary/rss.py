"""RSS 0.91, 0.92, 0.93, 0.94 and 2.0: the formats without a namespace of their own.

Specification: https://www.rssboard.org/rss-specification (2.0), https://www.rssboard.org/rss-0-9-1-netscape,
https://www.rssboard.org/rss-0-9-2.  An element that came in later is not refused in an older version: a
reader knows it all the same.
"""

from __future__ import annotations

from feeds.vocabulary.datatypes.html import html
from feeds.vocabulary.datatypes.languages import language
from feeds.vocabulary.datatypes.mime import mime_type
from feeds.vocabulary.datatypes.numbers import non_negative_integer, positive_integer
from feeds.vocabulary.datatypes.people import rss_person
from feeds.vocabulary.datatypes.plain_text import plain_text
from feeds.vocabulary.datatypes.rfc822 import rfc822_date
from feeds.vocabulary.datatypes.uris import full_url, http_url
from feeds.vocabulary.model import Attribute, Fault, Namespace, Tag, anything

SEE = "https://www.rssboard.org/rss-specification"

MISSING_TITLE = Fault("missing-title", "error", "A title is required here.", SEE, "MissingTitle")
MISSING_LINK = Fault("missing-link", "error", "A link is required here.", SEE, "MissingLink")
MISSING_DESCRIPTION = Fault(
    "missing-description", "error", "A description is required here.", SEE, "MissingDescription"
)

NAMESPACE = Namespace(
    prefix="rss",
    uri="",
    see=SEE,
    tags=(
        Tag("rss", "@root", attributes=(Attribute("version", required=True),)),
        Tag("channel", "rss", required="rss", role="channel"),
        Tag("title", "channel", plain_text, required="channel", missing=MISSING_TITLE),
        Tag("link", "channel", full_url, required="channel", missing=MISSING_LINK),
        Tag("description", "channel", html, required="channel", missing=MISSING_DESCRIPTION, blank=True),
        Tag("language", "channel", language),
        Tag("copyright", "channel", plain_text),
        Tag("managingEditor", "channel", rss_person),
        Tag("webMaster", "channel", rss_person),
        Tag("pubDate", "channel item", rfc822_date),
        Tag("lastBuildDate", "channel", rfc822_date),
        Tag("category", "channel item", plain_text, (Attribute("domain"),), many=True),
        Tag("generator", "channel", plain_text),
        Tag("docs", "channel", full_url),
        Tag("ttl", "channel", positive_integer),
        Tag("rating", "channel", anything),
        Tag("item", "channel", role="item", many=True),
        Tag("title", "item", plain_text),
        Tag("link", "item", full_url),
        Tag("description", "item", html, blank=True),
        Tag("author", "item", rss_person),
        Tag("comments", "item", full_url),
        Tag(
            "enclosure",
            "item",
            many=True,
            attributes=(
                Attribute("url", http_url, required=True),
                Attribute("length", non_negative_integer, required=True),
                Attribute("type", mime_type, required=True),
            ),
        ),
        Tag("guid", "item", anything, (Attribute("isPermaLink"),)),
        Tag("source", "item", plain_text, (Attribute("url", full_url, required=True),)),
    ),
)
