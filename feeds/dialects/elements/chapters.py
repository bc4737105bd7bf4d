"""Podlove Simple Chapters, which are in the feed itself, as JSON chapters, which need a file."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from feeds.core.errors import InvalidValueError
from feeds.core.markup import one_line
from feeds.core.urls import is_url
from feeds.dialects.elements.tree import PODCAST, absolute, children, first
from feeds.dialects.values import seconds
from feeds.vocabulary.simple_chapters import NAMESPACE

if TYPE_CHECKING:
    from collections.abc import Iterator

_SPACES = tuple(f"{{{uri}}}" for uri in (NAMESPACE.uri, *NAMESPACE.synonyms))
VERSION = "1.2.0"
"""That of the format of JSON chapters."""


def chapters_of(item: Any) -> str:
    """Returns the chapters of an item as JSON, in order; "" if it has none, or names a file of them."""
    if first(item, f"{PODCAST}chapters") is not None:
        return ""
    listed = (list_ for space in _SPACES for list_ in children(item, f"{space}chapters"))
    found = [chapter for list_ in listed for chapter in _chapters(list_)]
    found.sort(key=lambda chapter: chapter["startTime"])
    return json.dumps({"version": VERSION, "chapters": found}, ensure_ascii=False) if found else ""


def _chapters(list_: Any) -> Iterator[dict[str, Any]]:
    """Yields the chapters that have a time and a title."""
    for element in list_.iterchildren(*(f"{space}chapter" for space in _SPACES)):
        title = one_line(element.get("title", ""))
        try:
            start = seconds(element.get("start", "").strip())
        except InvalidValueError:
            continue
        if title:
            links = {"url": element.get("href", ""), "img": element.get("image", "")}
            known = {key: absolute(element, url.strip()) for key, url in links.items() if url.strip()}
            begin = int(start) if start == int(start) else start
            yield {"startTime": begin, "title": title} | {
                key: url for key, url in known.items() if is_url(url)
            }
