"""Media types, in the syntax of RFC 2045 with the names of RFC 6838."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from feeds.vocabulary.datatypes.factories import folded, instead, must_be, one_of
from feeds.vocabulary.datatypes.file_types import usual_name
from feeds.vocabulary.datatypes.white_space import SPACE
from feeds.vocabulary.model import Fault, Flaws

if TYPE_CHECKING:
    from collections.abc import Mapping

INVALID_MEDIA_TYPE = Fault(
    "invalid-media-type",
    "error",
    "The type must be a media type such as `text/html` or `audio/mpeg`.",
    help="Programs choose by it how to open a file. Write a type and a subtype with a slash between them, "
    "as in the `Content-Type` header of the server that delivers the file.",
    see="https://www.rfc-editor.org/rfc/rfc6838#section-4.2",
    w3c="InvalidMIMEType",
    bad='<entry><link rel="related" type="html" href="https://example.org/2"/></entry>',
    good='<entry><link rel="related" type="text/html" href="https://example.org/2"/></entry>',
    mend=lambda value: _type_of_extension(value),
)
INVALID_MEDIA_TYPE_ATTRIBUTE = Fault(
    "invalid-media-type-attribute",
    "error",
    "The type of an enclosure must be a media type such as `audio/mpeg`.",
    help="Podcast apps skip an enclosure whose type they do not know. Write `audio/mpeg` for MP3, "
    "`audio/x-m4a` for M4A and `video/mp4` for MP4.",
    see="https://www.rssboard.org/rss-specification#ltenclosuregtSubelementOfLtitemgt",
    w3c="InvalidMIMEAttribute",
    bad='<enclosure url="https://example.org/a.mp3" length="5000" type="mp3"/>',
    good='<enclosure url="https://example.org/a.mp3" length="5000" type="audio/mpeg"/>',
    mend=lambda value: _type_of_extension(value),
)
INVALID_TEXT_TYPE = Fault(
    "invalid-text-type",
    "error",
    "The type of an Atom text must be `text`, `html` or `xhtml`.",
    help="Readers decide by it whether to show tags or to interpret them; only `content` may have a media "
    "type. Write `text` for `text/plain` and `html` for `text/html`.",
    see="https://www.rfc-editor.org/rfc/rfc4287#section-3.1.1",
    w3c="InvalidTextType",
    bad='<entry><summary type="text/plain">Words</summary></entry>',
    good='<entry><summary type="text">Words</summary></entry>',
    mend=lambda value: text_type(value),
)
BLANK_TEXT_TYPE = Fault(
    "blank-text-type",
    "error",
    "The type of an Atom text must not be empty.",
    help="Readers do not know whether to show tags or to interpret them. Write `text`, `html` or `xhtml`, or "
    "leave the attribute out for `text`.",
    see="https://www.rfc-editor.org/rfc/rfc4287#section-3.1.1",
    w3c="AttrNotBlank",
    bad='<entry><summary type="">Words</summary></entry>',
    good='<entry><summary type="text">Words</summary></entry>',
)
INVALID_MEDIA_TEXT_TYPE = Fault(
    "invalid-media-text-type",
    "error",
    "The type of a Media RSS text must be `plain` or `html`.",
    help="Readers decide by it whether to show tags or to interpret them, and media types are not defined "
    "here. Write `html` for text with tags, otherwise `plain`.",
    see="https://www.rssboard.org/media-rss#media-title",
    w3c="InvalidMediaTextType",
    bad='<media:title type="text/html">Story</media:title>',
    good='<media:title type="html">Story</media:title>',
    mend=instead(**{"text": "plain", "text/plain": "plain", "text/html": "html"}),
)

_MAX_CHARACTERS = 255
_USUAL = frozenset(
    (
        *(
            "text/html",
            "text/vtt",
            "audio/mpeg",
            "audio/mp4",
            "video/mp4",
            "video/webm",
            "image/jpeg",
            "image/png",
        ),
        *("image/png", "image/webp", "application/rss+xml", "application/atom+xml", "application/json"),
    )
)
"""Nearly all types that feeds have."""
_TEXT_TYPES = {
    "html": "html",
    "xhtml": "xhtml",
    "text": "text",
    "plain": "text",
    "text/plain": "text",
    "text/html": "html",
    "application/xhtml+xml": "xhtml",
}
_TYPES = {
    "html": "text/html",
    "xhtml": "application/xhtml+xml",
    "text": "text/plain",
    "txt": "text/plain",
    "json": "application/json",
    "rss": "application/rss+xml",
    "atom": "application/atom+xml",
}
_extension = re.compile(r"\.?([A-Za-z0-9]{2,5})").fullmatch
_WORD = r"[A-Za-z0-9!#$%&'*+.^_`|~-]"
_NAME = r"[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}+"
_PARAMETER = rf"\s*+;\s*+{_WORD}++=(?:{_WORD}++|\"(?:[\t !#-\[\]-~]|\\[\t -~])*+\")"
_END = rf"(?:{_PARAMETER})*+(?:\s*+;)?+"
_media_range = re.compile(rf"(?:\*/\*|{_NAME}/(?:\*|{_NAME})){_END}", re.ASCII).fullmatch
_media_type = re.compile(rf"{_NAME}/{_NAME}{_END}", re.ASCII).fullmatch
_EXPECTED = "a media type like text/html"


def text_type(value: str) -> str | None:
    """Returns the type of an Atom text that a media type or another spelling means; None for other types."""
    return _TEXT_TYPES.get(folded(value))


def _type_of_extension(value: str) -> str | None:
    """Returns the media type for an extension such as `mp3`."""
    match = _extension(value)
    if match is None:
        return None
    return type_of_file({"url": f"file.{match[1]}"}) or _TYPES.get(match[1].lower())


def type_of_file(attributes: Mapping[str, str]) -> str | None:
    """Returns the media type for the extension of a file's URL."""
    # Imported here because it takes as long as validating a small feed, and few feeds need it.
    from feeds.core.media_types import media_type

    known = media_type(attributes.get("url") or attributes.get("src") or attributes.get("href") or "")
    return known.type if known else None


def well_formed_type(value: str) -> Flaws:
    """Accepts a media type, with or without parameters."""
    if len(value) <= _MAX_CHARACTERS and _media_type(value):
        return ()
    return must_be(INVALID_MEDIA_TYPE, _EXPECTED, value)


def mime_type(value: str) -> Flaws:
    """Accepts a media type, unless its name is a known mistake for another one."""
    return () if value in _USUAL else well_formed_type(value) or usual_name(value)


def mime_type_attribute(value: str) -> Flaws:
    """Accepts the media type of an enclosure."""
    if value in _USUAL:
        return ()
    if len(value) <= _MAX_CHARACTERS and _media_type(value):
        return usual_name(value)
    return must_be(INVALID_MEDIA_TYPE_ATTRIBUTE, _EXPECTED, value)


def media_ranges(value: str) -> Flaws:
    """Accepts media types with wildcards, separated by commas, as app:accept has them (RFC 5023, 8.3.4)."""
    for part in value.split(","):
        if len(part) > _MAX_CHARACTERS or not _media_range(part.strip(SPACE)):
            return must_be(INVALID_MEDIA_TYPE, "media ranges like image/* or image/png", value)
    return ()


media_text_type = one_of("plain", "html", fault=INVALID_MEDIA_TEXT_TYPE)
