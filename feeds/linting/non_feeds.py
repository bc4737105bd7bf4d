"""XML and JSON files that are clearly not feeds: sitemaps, package.json, pom.xml."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

SUFFIXES = frozenset({".json", ".xml"})
"""Suffixes that other documents have, too."""
HEAD_BYTES = 64 << 10
"""Bytes that are read to recognise a document."""
OTHER_ROOTS = frozenset(
    (
        *("urlset", "sitemapindex"),  # sitemaps
        *("project", "Project", "settings", "configuration", "assembly", "plist", "resources", "manifest"),
        *("testsuites", "testsuite", "coverage", "checkstyle", "svg", "web-app", "beans", "module"),
    )
)
"""Root elements of files of build tools, test tools and phones; any other root might be meant as a feed."""
ROOT = re.compile(
    rb"(?:\s++|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*+(?:\[.*?\]\s*+)?+>)*+<(?:[^\s<>/:!?]++:)?+([^\s<>/:!?]++)",
    re.DOTALL,
)
JSON = re.compile(rb"\s*+[\[{]")
FEED_KEYS = re.compile(rb'jsonfeed\.org|"items"')


def is_non_feed(file: Path) -> bool:
    """Whether a file that was found in a folder is clearly not a feed."""
    if file.suffix.lower() not in SUFFIXES:
        return False
    try:
        with file.open("rb") as opened:
            head = opened.read(HEAD_BYTES)
    except OSError:
        return False  # reported when it is checked
    head = re.sub(rb"\0|\A(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)", b"", head)
    if JSON.match(head):
        return FEED_KEYS.search(head) is None
    root = ROOT.match(head)
    return root is not None and root[1].decode("utf-8", "replace") in OTHER_ROOTS
