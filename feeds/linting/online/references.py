"""The files that a document links to, and what it declares about them."""

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
    from collections.abc import Callable, Iterator

    from lxml.etree import _Element

    from feeds.validator.opened import Opened
    from feeds.validator.problem import Where


@dataclass(frozen=True, slots=True)
class Reference:
    """A link to a file; `length` is in bytes, `played`: fetched in parts; `artwork`: a podcast's picture."""

    where: Where
    url: str
    type: str = ""
    length: int = 0
    played: bool = False
    artwork: bool = False


def references(opened: Opened) -> Iterator[Reference]:
    """The links to files on the web, in document order."""
    links = _in_elements(opened.root) if opened.root is not None else _in_json(opened.value)
    for reference in links:
        try:
            web_url(reference.url)
        except ValueError:
            continue  # reported by the rules for URLs
        yield reference


def _in_elements(root: _Element) -> Iterator[Reference]:
    for element in root.iter(*_BY_TAG):
        reference = _BY_TAG[element.tag](element)
        if reference is not None:
            yield reference


def _played(element: _Element, url: str, length: str) -> Reference:
    digits = value_of(element, length)
    bytes_ = int(digits) if digits.isascii() and digits.isdecimal() and len(digits) < 19 else 0
    link = value_of(element, url)
    return Reference(element, resolved(link, element) or link, value_of(element, "type"), bytes_, played=True)


def _side_file(element: _Element) -> Reference:
    return Reference(element, value_of(element, "url"), value_of(element, "type"))


def _picture(element: _Element) -> Reference | None:
    parent = element.getparent()
    return Reference(element, text_of(element)) if parent is not None and parent.tag == "image" else None


_BY_TAG: dict[str, Callable[[_Element], Reference | None]] = {
    "enclosure": lambda element: _played(element, "url", "length"),
    LINK: lambda element: _played(element, "href", "length") if relation(element) == "enclosure" else None,
    MEDIA.clark("content"): lambda element: _played(element, "url", "fileSize"),
    MEDIA.clark("thumbnail"): _side_file,
    PODCAST.clark("source"): lambda element: Reference(element, value_of(element, "uri"), played=True),
    PODCAST.clark("transcript"): _side_file,
    PODCAST.clark("chapters"): _side_file,
    ITUNES.clark("image"): lambda element: Reference(element, value_of(element, "href"), artwork=True),
    "url": _picture,
}


def _in_json(feed: Any) -> Iterator[Reference]:
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
        for index, attachment in enumerate(attachments if isinstance(attachments, list) else ()):
            if isinstance(attachment, dict) and isinstance(attachment.get("url"), str):
                size, type_ = attachment.get("size_in_bytes"), attachment.get("mime_type")
                yield Reference(
                    ("items", number, "attachments", index),
                    attachment["url"],
                    type_ if isinstance(type_, str) else "",
                    size if isinstance(size, int) else 0,
                    played=True,
                )
