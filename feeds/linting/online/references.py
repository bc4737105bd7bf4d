"""A document -> the files that it names, and what it says of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from feeds.core.urls import web_url
from feeds.validator.atom_tree import LINK, relation, resolved
from feeds.validator.elements import text_of, value_of
from feeds.vocabulary.itunes import NAMESPACE as ITUNES
from feeds.vocabulary.media import NAMESPACE as MEDIA
from feeds.vocabulary.podcast import NAMESPACE as PODCAST

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator

    from lxml.etree import _Element

    from feeds.validator.opened import Opened


@dataclass(frozen=True, slots=True)
class Reference:
    """A file, and where the document names it; `length` in bytes, 0 where it is not told.

    A file that is `played` is fetched in parts by players; `artwork` is a podcast's picture.
    """

    where: Hashable
    url: str
    type: str = ""
    length: int = 0
    played: bool = False
    artwork: bool = False


def references(opened: Opened) -> Iterator[Reference]:
    """The files in the order of the document, those that are fetched from the web."""
    found = _elements(opened.root) if opened.root is not None else _keys(opened.value)
    for reference in found:
        try:
            web_url(reference.url)
        except ValueError:
            continue  # which the rules tell
        yield reference


def _elements(root: _Element) -> Iterator[Reference]:
    for element in root.iter(*_NAMED):
        reference = _NAMED[element.tag](element)
        if reference is not None:
            yield reference


def _enclosure(element: _Element) -> Reference:
    return _played(element, "url", "type", "length")


def _link(element: _Element) -> Reference | None:
    return _played(element, "href", "type", "length") if relation(element) == "enclosure" else None


def _content(element: _Element) -> Reference:
    return _played(element, "url", "type", "fileSize")


def _played(element: _Element, url: str, type_: str, length: str) -> Reference:
    digits = value_of(element, length)
    known = int(digits) if digits.isascii() and digits.isdecimal() and len(digits) < 19 else 0
    where = value_of(element, url)
    return Reference(element, resolved(where, element) or where, value_of(element, type_), known, played=True)


def _source(element: _Element) -> Reference:
    return Reference(element, value_of(element, "uri"), played=True)


def _side_file(element: _Element) -> Reference:
    return Reference(element, value_of(element, "url"), value_of(element, "type"))


def _artwork(element: _Element) -> Reference:
    return Reference(element, value_of(element, "href"), artwork=True)


def _picture(element: _Element) -> Reference | None:
    above = element.getparent()
    return Reference(element, text_of(element)) if above is not None and above.tag == "image" else None


_NAMED: dict[str, Callable[[_Element], Reference | None]] = {
    "enclosure": _enclosure,
    LINK: _link,
    MEDIA.clark("content"): _content,
    MEDIA.clark("thumbnail"): _side_file,
    PODCAST.clark("source"): _source,
    PODCAST.clark("transcript"): _side_file,
    PODCAST.clark("chapters"): _side_file,
    ITUNES.clark("image"): _artwork,
    "url": _picture,
}


def _keys(feed: Any) -> Iterator[Reference]:
    if not isinstance(feed, dict):
        return
    for key in ("icon", "favicon"):
        if isinstance(feed.get(key), str):
            yield Reference((key,), feed[key])
    items = feed.get("items")
    for number, item in enumerate(items if isinstance(items, list) else ()):
        if not isinstance(item, dict):
            continue
        for key in ("image", "banner_image"):
            if isinstance(item.get(key), str):
                yield Reference(("items", number, key), item[key])
        attachments = item.get("attachments")
        for place, each in enumerate(attachments if isinstance(attachments, list) else ()):
            if isinstance(each, dict) and isinstance(each.get("url"), str):
                size, type_ = each.get("size_in_bytes"), each.get("mime_type")
                yield Reference(
                    ("items", number, "attachments", place),
                    each["url"],
                    type_ if isinstance(type_, str) else "",
                    size if isinstance(size, int) else 0,
                    played=True,
                )
