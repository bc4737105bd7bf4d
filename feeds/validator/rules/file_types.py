"""Files whose declared media type is that of another format than the extension in their URL."""

from __future__ import annotations

from feeds.core.urls import ending
from feeds.validator.atom_tree import CONTENT, relation
from feeds.validator.elements import value_of
from feeds.validator.remedies import write
from feeds.validator.rule import Document, Element, Problem, Problems, rule
from feeds.validator.sought import sought
from feeds.vocabulary.datatypes.factories import shown
from feeds.vocabulary.datatypes.file_types import FILE_TYPES, contradicted
from feeds.vocabulary.media import SEE as MEDIA
from feeds.vocabulary.podcast import TAGS
from feeds.vocabulary.rss import SEE as RSS

ENCLOSURE = f"{RSS}#ltenclosuregtSubelementOfLtitemgt"
TYPE = "https://www.rfc-editor.org/rfc/rfc4287#section-4.2.7.3"
CHAPTERS = "application/json+chapters"
NO_CHAPTERS = ("text/", "audio/", "video/", "image/", "application/octet-stream")
"""How the types begin that no file with chapters has."""


@rule("rss-mismatched-type", on="rss:enclosure rss091:enclosure", severity="warning", see=ENCLOSURE)
def enclosure_type(enclosure: Element, _document: Document) -> Problems:
    """The type of an enclosure should match the extension in its URL.

    Apps choose a player by one of the two: they open a playlist as a video, for example, and fail.

    bad:  <enclosure url="https://example.org/live.m3u8" length="0" type="video/mp4"/>
    good: <enclosure url="https://example.org/live.m3u8" length="0" type="application/vnd.apple.mpegurl"/>
    """
    return _mismatch(enclosure, "url", "type")


@rule(
    "media-mismatched-type",
    on="media:content media:subTitle",
    severity="warning",
    see=f"{MEDIA}#media-content",
)
def content_type(content: Element, _document: Document) -> Problems:
    """The type of a media file or of its subtitles should match the extension in its URL.

    Players choose by the type, so they skip a file that they could play, or try one that they cannot.

    bad:  <media:content url="https://example.org/film.mp4" type="application/x-mpegURL"/>
    good: <media:content url="https://example.org/film.mp4" type="video/mp4"/>
    """
    return _mismatch(content, "href" if content.get("url") is None else "url", "type")


@rule("atom-mismatched-type", on="@root", severity="warning", see=TYPE, needs="atom:link atom:content")
def link_type(_root: Element, document: Document) -> Problems:
    """The type of an enclosure, or of content at another address, should match the extension in its URL.

    Readers choose by the type how to show the file before they load it.

    bad:  <atom:link rel="enclosure" type="audio/mpeg" href="https://example.org/a.pdf"/>
    good: <atom:link rel="enclosure" type="application/pdf" href="https://example.org/a.pdf"/>
    """
    return [
        problem
        for element in document.once(sought).references
        if element.tag == CONTENT or relation(element) == "enclosure"
        for problem in _mismatch(element, "src" if element.tag == CONTENT else "href", "type")
    ]


@rule(
    "podcast-mismatched-type",
    on="podcast:transcript podcast:chapters podcast:trailer podcast:image podcast:source",
    severity="warning",
    see=TAGS,
)
def podcast_type(element: Element, _document: Document) -> Problems:
    """The type of a file should match the extension in its URL.

    Apps choose by the type how to read it: subtitles that are declared as plain text are shown with their
    time codes.

    bad:  <podcast:transcript url="https://example.org/1.srt" type="text/plain"/>
    good: <podcast:transcript url="https://example.org/1.srt" type="application/x-subrip"/>
    """
    if not element.tag.endswith("}source"):
        return _mismatch(element, "href" if element.get("url") is None else "url", "type")
    return _source_type(element)


def _source_type(element: Element) -> Problems:
    alternate = element.getparent()
    if element.get("contentType") is not None:
        yield from _mismatch(element, "uri", "contentType")
    elif alternate is not None and (right := _right(value_of(element, "uri"), value_of(alternate, "type"))):
        kind, uri = value_of(alternate, "type"), value_of(element, "uri")
        message = f"ends in .{ending(uri)}, but the type of its <podcast:alternateEnclosure> is {shown(kind)}"
        remedy = write("type", right, safe=False, on=alternate)
        yield Problem(element, message, attribute="uri", value=uri, remedy=remedy)


@rule("podcast-chapters-type", on="podcast:chapters", severity="warning", see=f"{TAGS}/chapters")
def chapters_type(chapters: Element, _document: Document) -> Problems:
    """The type of podcast:chapters should be application/json+chapters.

    Apps look for chapters in that format and do not open a file of another one.

    bad:  <podcast:chapters url="https://example.org/1" type="text/plain"/>
    good: <podcast:chapters url="https://example.org/1" type="application/json+chapters"/>
    """
    kind = value_of(chapters, "type").lower()
    if kind.startswith(NO_CHAPTERS) and _right(value_of(chapters, "url"), kind) is None:
        remedy = write("type", CHAPTERS, safe=False)
        yield Problem(chapters, f"should be {CHAPTERS}, not {shown(kind)}", "type", kind, remedy=remedy)


def _mismatch(element: Element, url: str, type_: str) -> tuple[Problem, ...]:
    address, kind = element.get(url), element.get(type_)
    if not address or not kind or kind in FILE_TYPES.get(address[address.rfind(".") + 1 :], ()):
        return ()  # nearly always
    right = _right(address, kind)
    if right is None:
        return ()
    message = f"should be {right} for a URL that ends in .{ending(address)}, not {shown(kind)}"
    return (Problem(element, message, type_, kind, remedy=write(type_, right, safe=False)),)


def _right(url: str, kind: str) -> str | None:
    return contradicted(ending(url), kind, url.partition("?")[2])
