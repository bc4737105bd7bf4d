"""Checks the style sheets that a document names in instructions before its root element."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Any

from lxml import etree

from feeds.core.urls import ending
from feeds.validator.doctype import spot_at
from feeds.validator.problem import Problem, Remedy
from feeds.validator.remedies import edit_source
from feeds.vocabulary.datatypes.factories import shown
from feeds.vocabulary.model import Fault

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from feeds.validator.element_source import ElementSource
    from feeds.validator.report import Edits

XSLT = Fault(
    "xslt-stylesheet",
    "warning",
    "A document should not depend on an XSLT style sheet.",
    "https://developer.chrome.com/docs/web-platform/deprecating-xslt",
    bad='<?xml-stylesheet type="text/xsl" href="/pretty.xsl"?><rss version="2.0">…</rss>',
    good='<?xml-stylesheet type="text/css" href="/pretty.css"?><rss version="2.0">…</rss>',
    help="Firefox and Safari plan to remove it, too, so people who open the feed in a browser get source "
    "text or a message. Redirect them to a page in HTML, or style the feed with CSS.",
)

TYPES = frozenset(
    ("text/xsl", "text/xslt", "application/xslt+xml", "application/xsl+xml", "text/xml", "application/xml")
)
"""Types at which browsers apply XSLT, be they registered or not."""
ENDINGS = frozenset(("xsl", "xslt"))
INSTRUCTION = re.compile(rb"<\?xml-stylesheet\s.*?(\?>|\Z)|<!--.*?(?:-->|\Z)", re.DOTALL)
"""An instruction, or a comment, which may contain one; what is not closed reaches to the end."""
PSEUDO_ATTRIBUTE = re.compile(r"(type|href)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
MAX_CHARACTERS = 4096
HEAD_BYTES = 64 << 10
"""How many bytes are searched for instructions."""


def judge_stylesheets(root: etree._Element, utf8: bytes) -> Iterable[tuple[Fault, Problem]]:
    """Returns the instructions before the root element that name an XSLT style sheet."""
    return () if utf8.find(b"<?xml-stylesheet", 0, HEAD_BYTES) < 0 else _judged(root, utf8)


def _judged(root: etree._Element, utf8: bytes) -> Iterator[tuple[Fault, Problem]]:
    before: Any = root.itersiblings(etree.PI, preceding=True)  # whose stub lacks target
    count = sum(instruction.target == "xml-stylesheet" for instruction in before)
    instructions = (found for found in INSTRUCTION.finditer(utf8, 0, HEAD_BYTES) if found[1])
    for found in islice(instructions, count) if count else ():
        text = found[0][:MAX_CHARACTERS].decode("utf-8", "replace")
        given = {name: one or other for name, one, other in PSEUDO_ATTRIBUTE.findall(text)}
        if _is_xslt(given):
            message = (
                f"the XSLT style sheet {shown(given.get('href', ''))} stops working in browsers: "
                "Chrome ignores it from version 158 (November 2026)"
            )
            spot = spot_at(utf8, found.start())
            yield XSLT, Problem(spot, message, until=spot_at(utf8, found.end()), remedy=_removal(found.end()))


def _is_xslt(given: dict[str, str]) -> bool:
    kind = given.get("type", "").partition(";")[0].strip().lower()
    return (kind in TYPES and ending(given.get("href", "")) != "css") or (
        not kind and ending(given.get("href", "")) in ENDINGS
    )


def _removal(end: int) -> Remedy:
    def edits(source: ElementSource) -> Edits:
        return (source.edit(source.tag.offset, end, ""),)

    return edit_source("remove the style sheet", edits, safe=False)
