"""Limits of XML documents, checked in linear time before a tree is built, which takes far more memory."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated

from feeds.core.limits import Allowance

if TYPE_CHECKING:
    from feeds.core.limits import Limit

ELEMENTS: Annotated[
    Allowance,
    Limit("validate", "elements", "the elements of an XML document", "finding `xml-too-large`"),
    Limit("read", "elements", "the elements of a feed or an export", "the file is refused"),
] = Allowance(50_000, 32)
ATTRIBUTES: Annotated[
    Allowance,
    Limit(
        "validate",
        "elements",
        "the attributes and namespace declarations of an XML document",
        "finding `xml-too-large`",
    ),
    Limit(
        "read",
        "elements",
        "the attributes and namespace declarations of a feed or an export",
        "the file is refused",
    ),
] = Allowance(50_000, 12)
MAX_DEPTH: Annotated[
    int,
    Limit("validate", "depth", "XML elements inside each other", "finding `xml-not-well-formed`"),
    Limit("read", "depth", "XML elements inside each other", "the file is refused"),
] = 256
"""That of libxml2, and of most programs that use it."""
MAX_ATTRIBUTES: Annotated[
    int,
    Limit(
        "validate",
        "elements",
        "attributes of an element",
        "finding `rss-too-many-attributes`; the element is not checked",
    ),
    Limit(
        "validate", "elements", "attributes of an XHTML element", "a finding says so; they are not checked"
    ),
] = 500
"""libxml2 searches all attributes of an element for each one."""
_CDATA = re.compile(rb"<!\[CDATA\[.*?\]\]>", re.DOTALL)
_TAG = re.compile(rb"<[^\s<>/!?=][^<>\"']*+(?:\"[^\"<]*+\"[^<>\"']*+|'[^'<]*+'[^<>\"']*+)++")
_VALUE = re.compile(rb"=\s*+(?:\"[^\"]*+\"|'[^']*+')")


def excess_of_nodes(utf8: bytes) -> str | None:
    """Returns why the tree of a document would take too much memory for its size; None if it would not."""
    if len(utf8) <= min(ELEMENTS.spare, ATTRIBUTES.spare):
        return None  # it is too short to reach either limit
    elements, attributes = ELEMENTS.at(len(utf8)), ATTRIBUTES.at(len(utf8))
    # Simple counts are enough for nearly all documents.
    many = utf8.count(b"<") > elements and utf8.count(b"<") - utf8.count(b"</") > elements
    if not many and utf8.count(b"=") <= attributes:
        return None
    markup = _CDATA.sub(b"", utf8)
    if (count := markup.count(b"<") - markup.count(b"</")) > elements:
        return f"the document has about {count:,} elements: at its size, at most {elements:,} are read"
    count = sum(len(_VALUE.findall(tag[0])) for tag in _TAG.finditer(markup))
    if count > attributes:
        return f"the document has about {count:,} attributes: at its size, at most {attributes:,} are read"
    return None
