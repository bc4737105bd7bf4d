"""What lies in folders beside feeds and is plainly something else: sitemaps, package.json, a pom.xml."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

SUFFIXES = frozenset({".json", ".xml"})
"""What other documents are called, too."""
LOOKED_AT = 64 << 10
"""So many bytes say what a document is."""
THEIRS = frozenset(
    (
        *("urlset", "sitemapindex"),  # sitemaps
        *("project", "Project", "settings", "configuration", "assembly", "plist", "resources", "manifest"),
        *("testsuites", "testsuite", "coverage", "checkstyle", "svg", "web-app", "beans", "module"),
    )
)
"""Root elements of what builds, tests and phones keep in XML; any other may be meant as a feed's."""
ROOT = re.compile(
    rb"(?:\s++|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*+(?:\[.*?\]\s*+)?+>)*+<(?:[^\s<>/:!?]++:)?+([^\s<>/:!?]++)",
    re.DOTALL,
)
JSON = re.compile(rb"\s*+[\[{]")
SAYS_FEED = re.compile(rb'jsonfeed\.org|"items"')


def is_foreign(file: Path) -> bool:
    """Whether a document that nobody named is plainly not one of ours."""
    if file.suffix.lower() not in SUFFIXES:
        return False
    try:
        with file.open("rb") as opened:
            head = opened.read(LOOKED_AT)
    except OSError:
        return False  # which is told when it is to be checked
    head = re.sub(rb"\0|\A(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)", b"", head)
    if JSON.match(head):
        return SAYS_FEED.search(head) is None
    root = ROOT.match(head)
    return root is not None and root[1].decode("utf-8", "replace") in THEIRS
