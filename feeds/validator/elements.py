"""Questions about an element of any format: its name, text, attributes and base."""

from __future__ import annotations

from html import unescape
from typing import TYPE_CHECKING

from lxml.etree import _Entity

from feeds.vocabulary.datatypes.white_space import SPACE
from feeds.vocabulary.xml_attributes import NAMESPACE as XML

if TYPE_CHECKING:
    from lxml.etree import _Element

XML_BASE, XML_LANG = XML.clark("base"), XML.clark("lang")
MAX_COMPARED_ATTRIBUTES = 100
"""Elements with more count as different: libxml2 looks each attribute up among all."""


def split(name: str) -> tuple[str, str]:
    """The URI and the local part of a name in Clark notation."""
    if name[0] == "{":
        uri, _, local = name[1:].partition("}")
        return uri, local
    return "", name


def alongside(element: _Element, local: str) -> str:
    """Another name of an element's own namespace, in Clark notation."""
    uri, brace, _ = element.tag.rpartition("}")
    return f"{uri}{brace}{local}"


def text_of(element: _Element | None) -> str:
    """An element's text up to its first child, trimmed; empty for None."""
    text = None if element is None else element.text
    return text.strip(SPACE) if text else ""


def full_text(element: _Element) -> str:
    """An element's text with what follows comments and references in it; not trimmed."""
    pieces = [element.text or ""]
    for child in element:
        if isinstance(child, _Entity):
            pieces.append(unescape(child.text))
        pieces.append(child.tail or "")
    return "".join(pieces)


def child_of(element: _Element, name: str) -> _Element | None:
    """The first child of a name, as `find` gives it, which takes five times as long."""
    return next(element.iterchildren(name), None)


def children(element: _Element) -> list[_Element]:
    """The child elements, without comments, processing instructions and references."""
    return [child for child in element if isinstance(child.tag, str)]


def is_root(element: _Element) -> bool:
    """Whether an element is the root of its document."""
    return element.getparent() is None


def is_empty(element: _Element) -> bool:
    """Whether an element has neither attributes nor contents."""
    return not (len(element) or element.keys() or text_of(element))


def says_the_same(one: _Element, other: _Element) -> bool:
    """Whether two elements have the same attributes and contents, but for white space and comments."""
    names = one.keys()
    if one.tag != other.tag or len(names) != len(other.keys()) or len(names) > MAX_COMPARED_ATTRIBUTES:
        return False
    if any(one.get(name) != other.get(name) for name in names) or text_of(one) != text_of(other):
        return False
    own, others = children(one), children(other)
    return (
        len(own) == len(others)
        and full_text(one).split() == full_text(other).split()
        and all(says_the_same(*pair) for pair in zip(own, others, strict=True))
    )


def value_of(element: _Element, name: str) -> str:
    """An attribute's value, trimmed; empty if it is missing."""
    return (element.get(name) or "").strip(SPACE)


def is_based(element: _Element) -> bool:
    """Whether an xml:base applies to an element."""
    holder: _Element | None = element
    while holder is not None:
        if holder.get(XML_BASE) is not None:
            return True
        holder = holder.getparent()
    return False
