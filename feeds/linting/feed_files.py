"""Which files in a folder are feeds: those with what only a feed has, even if the rest is broken."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

from feeds.core.files import open_regular
from feeds.linting.settings import FEED_SUFFIXES
from feeds.validator.kinds import BARE, ROOTS
from feeds.vocabulary.rss090 import NAMESPACE as RSS090
from feeds.vocabulary.rss1 import NAMESPACE as RSS1
from feeds.vocabulary.rss11 import NAMESPACE as RSS11

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

HEAD_BYTES = 64 << 10
"""Bytes that are read to recognise a feed."""

ROOT = re.compile(
    rb"(?:[^<]++|<\?[^>]*+>|<!--.*?-->|<!DOCTYPE[^\[>]*+(?:\[.*?\]\s*+)?+>|<(?![\w:?!]))*+"
    rb"<(?:[^\s<>/:]++:)?+([\w.-]++)([^>]*+)",
    re.DOTALL,
)
"""The root element: its name without the prefix, and its attributes.  Text before it is a mistake."""
UNMISTAKABLE = frozenset(root.lower().encode() for root in (*BARE, "OpenSearchDescription"))
"""Root elements that no other format has, in lower case, as all names here."""
CONTENT = {
    name: re.compile(pattern, re.IGNORECASE)
    for name, pattern in {
        b"feed": rb"<(?:[\w.-]++:)?+(?:updated|modified)[\s/>]|<feed\s[^<>]*?\bversion=",
        b"entry": rb"<(?:[\w.-]++:)?+(?:updated|modified|published)[\s/>]",
        b"channel": rb"<items?+[\s/>]|<description[\s/>]",
        b"service": rb"<(?:[\w.-]++:)?+(?:workspace|collection)[\s/>]",
        # The page of a site, saved in place of its feed.
        b"html": rb"<link\s[^<>]*?\btype=.application/(?:rss|atom)\+xml",
    }.items()
}
"""Root elements that other formats have, too, and what such a document has if it is meant as a feed."""
CHANNEL = re.compile(rb"<(?:[\w.-]++:)?+channel[\s/>]", re.IGNORECASE)
ITEM = re.compile(rb"<(?:[\w.-]++:)?+item[\s/>]", re.IGNORECASE)
MAX_URI = 50
"""Bytes of a namespace with its quotation marks."""
MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
FRONT_MATTER = b"---"
"""Starts a template of a site generator."""

JSON_NAMES = frozenset((b"content_html", b"content_text", b"feed_url", b"home_page_url"))
"""Names that JSON Feed has, and other formats with `items` do not."""
JSON_HINT = re.compile(rb"jsonfeed|" + b"|".join(sorted(JSON_NAMES)), re.IGNORECASE)
JSON_TOKEN = re.compile(rb'([\[{])|([\]}])|"((?:[^"\\]++|\\.)*+)"?(\s*+:)?+', re.DOTALL)


def is_feed_file(file: Path) -> bool:
    """Whether a file that was found in a folder is a feed, or cannot be read, which is reported later."""
    suffix = file.suffix.lower()
    if suffix in FEED_SUFFIXES:
        return True
    try:
        with open_regular(file) as opened:
            return is_feed(opened.read(HEAD_BYTES), suffix)
    except OSError:
        return True


def is_feed(data: bytes, suffix: str) -> bool:
    """Whether a document is, or was meant to be, a feed; only its first `HEAD_BYTES` are considered."""
    if suffix in FEED_SUFFIXES:
        return True
    head = data[:HEAD_BYTES]
    mark = next(filter(head.startswith, MARKS), b"")
    head = head.removeprefix(mark).replace(b"\0", b"").lstrip()
    if head.startswith(b"{"):
        return JSON_HINT.search(head) is not None and _is_json_feed(head)
    if head.startswith(b"<") or (suffix != ".json" and not head.startswith(FRONT_MATTER)):
        return _is_xml_feed(head)
    return False


def _is_xml_feed(head: bytes) -> bool:
    match = ROOT.match(head)
    if match is None:
        return False
    root, attributes = match[1].lower(), match[2].lower()
    if root in UNMISTAKABLE:
        return True
    if root == b"rdf":
        # Ontologies declare a prefix for RSS, too.
        has_channel = CHANNEL.search(head) is not None
        where = head.lower() if has_channel else attributes.partition(b"xmlns=")[2][:MAX_URI]
        return any(uri in where for uri in RSS_IN_RDF) or (has_channel and ITEM.search(head) is not None)
    if any(uri in attributes for uri in NAMESPACES.get(root, ())):
        return True
    content = CONTENT.get(root)
    return content is not None and content.search(head) is not None


def _is_json_feed(head: bytes) -> bool:
    """Whether an object has the version of JSON Feed, or `items` and names of JSON Feed in their places."""
    opened: list[bytes] = []
    key = version = b""
    names: set[bytes] = set()
    for match in JSON_TOKEN.finditer(head):
        opening, closing, text, colon = match.groups()
        if opening:
            opened.append(opening)
        elif closing:
            del opened[-1:]
        elif opened == [b"{"]:
            if colon:
                key = text
                names.add(key)
            elif key == b"version":
                version = text
        elif colon and key == b"items" and opened == [b"{", b"[", b"{"]:
            names.add(text)
    return b"jsonfeed" in version.lower() or (b"items" in names and not names.isdisjoint(JSON_NAMES))


def _core(uri: str) -> bytes:
    """The part of a namespace that even a misspelled one has."""
    return uri.lower().partition(":")[2].rstrip("/#").encode()


def _by_root(roots: Iterable[tuple[str, str]]) -> dict[bytes, frozenset[bytes]]:
    table: dict[bytes, set[bytes]] = {}
    for uri, root in roots:
        table.setdefault(root.lower().encode(), set()).add(_core(uri))
    return {root: frozenset(uris) for root, uris in table.items()}


NAMESPACES = _by_root(ROOTS)
RSS_IN_RDF = frozenset(_core(uri) for space in (RSS1, RSS090, RSS11) for uri in (space.uri, *space.synonyms))
