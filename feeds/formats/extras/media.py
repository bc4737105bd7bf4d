"""Media RSS 1.5.1: a `media:group` holds the renditions of one work, never different works."""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING

from feeds.core.media_types import medium_of
from feeds.core.texts import clean, clean_line
from feeds.formats.extras import decimal, element
from feeds.model.works import files_of, first_picture, leading
from feeds.vocabulary.datatypes.file_types import consistent_type
from feeds.vocabulary.datatypes.uris import http_url

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from feeds.core.media_types import Medium
    from feeds.model.article import Media, Work

URI = "http://search.yahoo.com/mrss/"
_markup = re.compile(r"<|&[#a-zA-Z]").search


def media(works: tuple[Work, ...], default: str | None) -> Iterator[etree._Element]:
    """Returns a `media:content` or `media:group` for every work, then one thumbnail if there is a picture.

    `default` is the URL of the enclosure; its work comes first, because gPodder plays the first file.  There
    is only one thumbnail, and it is last, because readers differ in which of several they show.
    """
    if len(works) > 1:
        works = tuple(sorted(works, key=lambda work: all(file.url != default for file in files_of(work))))
    for work in works:
        yield _work(work, default)
    shown, first = first_picture(works), leading(works)
    if shown is not None:
        yield thumbnail(shown.media.url, shown.media.width, shown.media.height)
    elif first is not None and first.poster:
        yield thumbnail(first.poster)


def _work(work: Work, default: str | None) -> etree._Element:
    """Unknown values are left out: a `fileSize` of 0 would be an error."""
    medium = work.media.medium
    if not work.renditions:
        new = _content(work.media, medium, is_default=work.media.url == default)
    else:
        new = _media("group", {})
        for file in sorted(files_of(work), key=lambda file: file.url != default):
            new.append(_content(file, medium, is_default=file.url == default))
    new.extend(_descriptions(work))
    return new


def _content(file: Media, medium: Medium | None, *, is_default: bool) -> etree._Element:
    """A `media:content`; the medium is the main type, else that of the file or of its work."""
    seconds = round(file.seconds or 0)
    type_ = consistent_type(file.url, file.type)
    facts = {
        "url": file.url,
        "type": type_,
        "medium": _main_medium(type_ or "") or file.medium or medium,
        "fileSize": str(file.size) if file.size else None,
        "duration": str(seconds) if seconds else None,
        "width": str(file.width) if file.width else None,
        "height": str(file.height) if file.height else None,
        "bitrate": decimal(file.bitrate / 1000) if file.bitrate else None,  # kilobits per second
        "lang": file.language,
        "isDefault": "true" if is_default else None,
    }
    return _media("content", facts)


@lru_cache(256)
def _main_medium(type_: str) -> Medium | None:
    """Returns the main type if it is a medium: the type of a playlist does not say what it plays."""
    medium = medium_of(type_)
    return medium if medium == type_.partition("/")[0].lower() else None


def _descriptions(work: Work) -> Iterator[etree._Element]:
    if title := clean_line(work.title):
        yield _text("title", title)
    if (description := clean(work.description)).strip():
        yield _text("description", description)
    if work.poster:
        yield thumbnail(work.poster)
    if credit := clean_line(work.credit):
        yield _media("credit", {}, credit)
    if licence := clean_line(work.licence or ""):
        # An SPDX identifier is not a URL, so there is no href.
        yield _media("license", {"href": None if http_url(licence) else licence}, licence)
    for track in work.tracks:
        if track.kind == "captions":
            type_ = consistent_type(track.url, track.type)
            yield _media("subTitle", {"type": type_, "lang": track.language, "href": track.url})


def _text(name: str, text: str) -> etree._Element:
    """Plain text; text that could be taken for HTML is written as HTML that shows it (media:title, type)."""
    if _markup(text):
        return _media(name, {"type": "html"}, escape(text, quote=False))
    return _media(name, {"type": "plain"}, text)


def thumbnail(url: str, width: int | None = None, height: int | None = None) -> etree._Element:
    """Returns a `media:thumbnail`. `width` and `height` are in pixels."""
    sizes = {"width": str(width) if width else None, "height": str(height) if height else None}
    return _media("thumbnail", {"url": url, **sizes})


def _media(name: str, attributes: dict[str, str | None], text: str | None = None) -> etree._Element:
    return element(name, text, attributes, uri=URI, prefix="media")
