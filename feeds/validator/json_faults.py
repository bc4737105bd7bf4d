"""What can be wrong with a JSON document, beyond the values that a datatype judges."""

from __future__ import annotations

from feeds.vocabulary.json_feed import SEE, VERSIONS
from feeds.vocabulary.model import Fault

NOT_JSON = Fault(
    "not-well-formed",
    "error",
    "The document is no JSON.",
    "https://www.rfc-editor.org/rfc/rfc8259",
    bad="{…,}",
    good="{…}",
)
NOT_UTF8 = Fault(
    "not-utf-8",
    "error",
    "JSON is exchanged in UTF-8.",
    "https://www.rfc-editor.org/rfc/rfc8259#section-8.1",
    bad='{…, "description": "Caf\udce9"}',
    good='{…, "description": "Café"}',
)
MARKED = Fault(
    "byte-order-mark",
    "error",
    "JSON must not begin with a byte order mark; many parsers refuse it.",
    "https://www.rfc-editor.org/rfc/rfc8259#section-8.1",
    bad="\ufeff{…}",
    good="{…}",
)
REPEATED_KEY = Fault(
    "repeated-key",
    "warning",
    "A key stands twice in one object; which one counts differs from parser to parser.",
    "https://www.rfc-editor.org/rfc/rfc8259#section-4",
    bad='"title": "One", "title": "Two"',
    good='"title": "One"',
)
UNKNOWN_VERSION = Fault(
    "unknown-version",
    "error",
    "The version is the URL of a specification.",
    SEE,
    mend=lambda value: _version(value),
    bad='{"version": "1.1", …}',
    good="{…}",
    hides=True,
)
MISSING_KEY = Fault(
    "missing-key",
    "error",
    "A key that the object must have is not there.",
    SEE,
    bad='{"version": "https://jsonfeed.org/version/1.1", "items": []}',
    good="{…}",
)
UNKNOWN_KEY = Fault(
    "unknown-key",
    "warning",
    "JSON Feed defines no such key; the name of an extension begins with '_'.",
    SEE,
    bad='"mood": "fine"',
    good='"_example": {"mood": "fine"}',
)
WRONG_TYPE = Fault(
    "wrong-type",
    "error",
    "The value is of another type than JSON Feed wants.",
    SEE,
    bad='"tags": "news"',
    good='"tags": ["news"]',
)
OBSOLETE_KEY = Fault(
    "obsolete-key",
    "warning",
    "JSON Feed 1.1 has another key for this.",
    SEE,
    bad='"author": {"name": "Ann"}',
    good='"authors": [{"name": "Ann"}]',
)
BLANK_KEY = Fault(
    "blank",
    "warning",
    "The value is empty; leave the key out where there is nothing.",
    SEE,
    bad='"title": ""',
    good='"title": "Story"',
)
NO_CONTENT = Fault(
    "missing-content",
    "error",
    "An item must have content_html, content_text, or both.",
    SEE,
    bad='{…, "items": [{"id": "1", "title": "Story"}]}',
    good='{…, "items": [{"id": "1", "content_text": "Words."}]}',
)
REPEATED_ID = Fault(
    "repeated-id",
    "error",
    "Each item's id is unique in the feed, for ever.",
    SEE,
    bad='{…, "items": [{"id": "1", "content_text": "One."}, {"id": "1", "content_text": "Two."}]}',
    good='{…, "items": [{"id": "1", "content_text": "One."}, {"id": "2", "content_text": "Two."}]}',
)
EMPTY_AUTHOR = Fault(
    "empty-author",
    "error",
    "An author has a name, a url or an avatar.",
    SEE,
    bad='"authors": [{}]',
    good='"authors": [{"name": "Ann"}]',
)
SELF_MISMATCH = Fault(
    "self-mismatch",
    "warning",
    "feed_url is not where the document is served.",
    SEE,
    bad='{…, "feed_url": "https://example.org/other"}',
    good='{…, "feed_url": "https://example.org/feed"}',
)
LOOP = Fault(
    "next-url-loop",
    "error",
    "next_url must not lead back to the feed itself.",
    SEE,
    bad='{…, "next_url": "https://example.org/feed"}',
    good='{…, "next_url": "https://example.org/feed?page=2"}',
)
NEGATIVE = Fault(
    "negative-number",
    "error",
    "A size or a duration cannot be below zero.",
    SEE,
    bad='"attachments": [{"url": "https://example.org/a", "mime_type": "audio/mpeg", "size_in_bytes": -1}]',
    good='"attachments": [{"url": "https://example.org/a", "mime_type": "audio/mpeg", "size_in_bytes": 5}]',
)


def _rough(version: str) -> str:
    """A version's URL without what people get wrong about it."""
    return version.lower().rpartition("://")[2].removeprefix("www.").strip("/")


def _version(value: str) -> str | None:
    return next((version for version in VERSIONS if _rough(version) == _rough(value)), None)
