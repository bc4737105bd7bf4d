"""Read existing RSS and Atom feeds, so that a publication can move here without its subscribers noticing.

Feeds are recognised by their content.  Ids are kept byte for byte, except for white space at the ends, which
no reader keeps; an RSS guid need not be an IRI.  (feedparser is not used because it changes ids, e.g.
`HTTP://Example.org/` to lower case, and loses time zone offsets and media groups.)
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from feeds.dialects import MAX_COLLECTION_BYTES, NO_FILES, Dialect

if TYPE_CHECKING:
    from collections.abc import Iterable

    from feeds.dialects import FolderFiles, Found, Head
    from feeds.model.channel import Channel

_PROLOG = r"<\?[^>]*+>\s*+|<!--(?:[^-]|-(?!->))*+-->\s*+"
_DOCTYPE = r"<!DOCTYPE[^>\[]*+(?:\[[^\]]*+\]\s*+)?+>\s*+"
_NAME = r"(?:[A-Za-z][A-Za-z0-9_-]{0,20}:)?(?:rss|feed|RDF)"
_ROOT = re.compile(rf"\ufeff?\s*+(?:{_PROLOG}|{_DOCTYPE})*+<{_NAME}[\s>]")
_NAMED_BY_DTD = re.compile(rf"\ufeff?\s*+(?:{_PROLOG})*+<!DOCTYPE\s++{_NAME}[\s>\[]")
"""A DTD can be longer than the bytes that are looked at."""
_NOT_OURS = (".json", ".ndjson", ".jsonl", ".txt", ".md", ".markdown", ".mkd", ".mdown")
_WIDE = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}


def sniff(name: str, head: bytes) -> bool:
    """Whether the first element is the root of a feed. `records` recognises JSON Feeds."""
    if name.lower().endswith(_NOT_OURS):
        return False
    text = head.decode(_WIDE.get(head[:2], "utf-8"), errors="replace")
    return any(pattern.match(text) for pattern in (_ROOT, _NAMED_BY_DTD))


def read(name: str, data: bytes, channel: Channel, files: FolderFiles = NO_FILES) -> Iterable[Found]:
    """Yields the articles of the feed in document order, and a note about the items that are not public."""
    from feeds.dialects.elements.items import read_feed  # imports lxml, which takes time

    return read_feed(name, data, channel, files)


def head(name: str, data: bytes) -> Head | None:
    """Returns what the feed says about itself. Raises ReadError as `read` does."""
    from feeds.dialects.elements.heads import read_head  # see read

    return read_head(name, data)


_MEDIA_TYPES = (
    "application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/xml", "text/xml",
)  # fmt: skip
DIALECT = Dialect("feed", sniff, read, MAX_COLLECTION_BYTES, dict.fromkeys(_MEDIA_TYPES, ".xml"), head)
