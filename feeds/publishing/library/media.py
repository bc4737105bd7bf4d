"""Files that belong to an article."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Literal

from feeds.core.checks import invalid
from feeds.core.errors import InvalidValueError
from feeds.core.media_types import media_type, medium_of
from feeds.core.urls import ending
from feeds.model import article as model
from feeds.publishing.library import fields
from feeds.vocabulary.datatypes.mime import well_formed_type

if TYPE_CHECKING:
    from collections.abc import Sequence

    from feeds.core.media_types import Medium


CHAPTERS = "application/json+chapters"
"""The media type of JSON chapters (https://podcasting2.org/docs/podcast-namespace/tags/chapters)."""


@dataclass(frozen=True, slots=True)
class Track:
    """Captions, a transcript or chapters of a recording: a file at `url` with a media `type`.

    Without a type, it follows from the URL's file extension.  Captions are subtitles in HTML and Media RSS
    (`media:subTitle`); podcasts get `podcast:transcript` and `podcast:chapters`.

    Raises `TypeError` and `ValueError`, which name the field.
    """

    kind: Literal["captions", "transcript", "chapters"]
    url: str
    type: str | None = None
    language: str | None = None

    def __post_init__(self) -> None:
        fields.check_fields(self, _TRACK)
        if self.type is None:
            is_json = self.kind == "chapters" and ending(self.url) == "json"
            object.__setattr__(self, "type", CHAPTERS if is_json else _known_type("Track", self.url))


@dataclass(frozen=True, slots=True)
class Media:
    """A picture, video, recording or other file: an enclosure (RFC 4287, 4.2.7) or attachment (JSON Feed).

    `type` is its media type; without it, it follows from the URL's file extension.  `size` is in bytes,
    `seconds` is the duration, `width` and `height` are in pixels, `bitrate` is in bits per second; None is
    unknown.  `language` is a language tag (RFC 5646).

    `title`, `description` and `alt` (a text alternative) are plain text, `poster` is the URL of a still
    image, `credit` the creator, `licence` an SPDX identifier or a URL.  `renditions` are the same recording
    or picture in other sizes or encodings (`media:group`, `podcast:alternateEnclosure`); these have none of
    the fields of this paragraph.

    RSS has one enclosure in an item: the first video, else the first recording, else the first picture; the
    other files are `media:content`.  Raises `TypeError` and `ValueError`, which name the field.
    """

    url: str
    type: str | None = None
    size: int | None = None
    seconds: float | None = None
    width: int | None = None
    height: int | None = None
    title: str = ""
    bitrate: float | None = None
    language: str | None = None
    description: str = ""
    alt: str = ""
    poster: str | None = None
    credit: str = ""
    licence: str = ""
    tracks: Sequence[Track] = ()
    renditions: Sequence[Media] = ()

    def __post_init__(self) -> None:
        fields.check_fields(self, _MEDIA)
        object.__setattr__(self, "type", self.type or _known_type("Media", self.url))


def work_of(media: Media, number: int) -> model.Work:
    """Returns the model's value; `number` counts the files of an article."""
    return model.Work(
        id=str(number),
        sort="",
        kind="",
        title=media.title,
        media=_file(media),
        renditions=tuple(map(_file, media.renditions)),
        poster=media.poster,
        tracks=tuple(
            model.Track(each.kind, each.url, each.type or "", each.language) for each in media.tracks
        ),
        description=media.description,
        alt=media.alt,
        credit=media.credit,
        licence=media.licence or None,
    )


def _file(media: Media) -> model.Media:
    return model.Media(
        media.url,
        media.type,
        medium_of(media.type or "") or _medium(media.url),
        media.size,
        media.seconds,
        media.width,
        media.height,
        bitrate=media.bitrate,
        language=media.language,
    )


def _medium(url: str) -> Medium | None:
    known = media_type(url)
    return known.medium if known else None


def _known_type(owner: str, url: str) -> str:
    known = media_type(url)
    if known is None:
        error = InvalidValueError(f"{owner}.type", "is missing", "a media type such as 'audio/mpeg'")
        raise fields.public_error(error)
    return known.type


def _type(value: object) -> str:
    type_ = fields.text(value)
    if any(flaw.fault.severity == "error" for flaw in well_formed_type(type_)):
        raise invalid(value, "a media type such as 'audio/mpeg' (RFC 9110, 8.3.1)")
    return type_


def _rendition(value: object) -> object:
    fields.instance(Media, value)
    for name in _OF_THE_WORK:
        if getattr(value, name):
            raise InvalidValueError(f".{name}", "is set", "it in the media that has the renditions")
    return value


_OF_THE_WORK = ("title", "description", "alt", "poster", "credit", "licence", "tracks", "renditions")
_TRACK: dict[str, fields.Check] = {
    "kind": partial(fields.one_of, ("captions", "transcript", "chapters")),
    "url": fields.web,
    "type": _type,
    "language": fields.language,
}
_MEDIA: dict[str, fields.Check] = {
    "url": fields.web,
    "type": _type,
    "size": partial(fields.whole, 0, "bytes"),
    "seconds": partial(fields.positive, "seconds"),
    "width": partial(fields.whole, 1, "pixels"),
    "height": partial(fields.whole, 1, "pixels"),
    "title": fields.text,
    "bitrate": partial(fields.positive, "bits per second"),
    "language": fields.language,
    "description": fields.text,
    "alt": fields.text,
    "poster": fields.web,
    "credit": fields.text,
    "licence": fields.text,
    "tracks": fields.instances(Track),
    "renditions": partial(fields.many, _rendition),
}
