"""An existing RSS or Atom feed, so that a publication can move here without its subscribers noticing.

Which files are feeds their content tells, whatever their names.  An item's id stays as it is, byte by byte,
save white space at its ends, which no reader keeps: an RSS guid that is no IRI becomes no IRI.  (feedparser
was measured first: it writes ids anew, `HTTP://Example.org/` in lower case, relative ones as URLs; it loses
the offset of times and which files belong to one media group.  lxml keeps what is there.)
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from feeds.dialects import LONGEST_OF_MANY, Dialect, Reading

if TYPE_CHECKING:
    from collections.abc import Iterable

    from feeds.core.errors import ReadError
    from feeds.model.channel import Channel

_ROOT = re.compile(
    r"\ufeff?\s*+(?:<\?[^>]*+>\s*+|<!--(?:[^-]|-(?!->))*+-->\s*+|<!DOCTYPE[^>\[]*+(?:\[[^\]]*+\]\s*+)?+>\s*+)*+"
    r"<(?:[A-Za-z][A-Za-z0-9_-]{0,20}:)?(?:rss|feed|RDF)[\s>]"
)
_NOT_OURS = (".json", ".ndjson", ".jsonl", ".txt", ".md", ".markdown", ".mkd", ".mdown")
_WIDE = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}


def sniff(name: str, head: bytes) -> bool:
    """Is the first element one that feeds begin with? (A JSON Feed is told by `records`, from the whole.)"""
    if name.lower().endswith(_NOT_OURS):
        return False
    text = head.decode(_WIDE.get(head[:2], "utf-8"), errors="replace")
    return _ROOT.match(text) is not None


def read(name: str, data: bytes, channel: Channel) -> Iterable[Reading | ReadError]:
    """The articles in the feed, in its order."""
    from feeds.dialects.elements.items import (
        read_feed,  # here for the cold start of whoever imports nothing: lxml
    )

    return read_feed(name, data, channel)


DIALECT = Dialect("feed", sniff, read, LONGEST_OF_MANY)
