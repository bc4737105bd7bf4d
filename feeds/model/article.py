"""An article and its media, independent of input dialects and output formats."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import datetime

    from feeds.core.media_types import Medium
    from feeds.model.podcast import Episode
    from feeds.model.point import Point


@dataclass(frozen=True, slots=True)
class Person:
    """An author or publisher."""

    name: str
    email: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Media:
    """A file: `size` in bytes, sides in pixels, `bitrate` in bits per second; None is unknown.

    If it is `day_only`, the source has only the day of `published`.  `former_url` is the URL that earlier
    versions published it under, if that was another one.
    """

    url: str
    type: str | None
    medium: Medium | None
    size: int | None = None
    seconds: float | None = None
    width: int | None = None
    height: int | None = None
    published: datetime | None = None
    bitrate: float | None = None
    language: str | None = None
    former_url: str | None = None
    day_only: bool = False


@dataclass(frozen=True, slots=True)
class Track:
    """A text file that belongs to a work: captions, transcript or chapters."""

    kind: Literal["captions", "transcript", "chapters"]
    url: str
    type: str
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Work:
    """A picture, a video or a recording, in one or several files.

    `media` is the main file; `renditions` have the same content in another size or encoding.  `poster` is the
    URL of a still image, `alt` a text alternative, `licence` an SPDX identifier or a URL.  `id`, `sort` and
    `kind` are the editor's, as in the source.
    """

    id: str
    sort: str
    kind: str
    title: str
    media: Media
    renditions: tuple[Media, ...] = ()
    poster: str | None = None
    tracks: tuple[Track, ...] = ()
    description: str = ""
    alt: str = ""
    credit: str = ""
    licence: str | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """An article. Times are aware; `id` is a permanent IRI (RFC 4287, 4.2.6).

    `works` are its media and those of related articles, in the editor's order.  The body is `html`
    (sanitised, with absolute URLs) if the source has markup, otherwise `paragraphs` of plain text.  `source`
    is the file it was read from, for messages.

    Readers see it from `visible` (the end of an embargo) until `expires` or `withdrawn`, unless it is a
    `draft`.  `episode` is its podcast metadata; `part_of` the id of the article that a media item was made
    from.  `aliases` are its former addresses, paths or URLs, which are not published.  `comments` is the URL
    of the page with its comments, `point` where it happened.  `days` names the times of which the source has
    only the day: `published`, `updated`.
    """

    id: str
    title: str
    published: datetime
    updated: datetime
    paragraphs: tuple[str, ...] = ()
    html: str = ""
    summary: str = ""
    byline: str = ""
    people: tuple[Person, ...] = ()
    categories: tuple[str, ...] = ()
    section: str = ""
    language: str | None = None
    link: str | None = None
    works: tuple[Work, ...] = ()
    draft: bool = False
    visible: datetime | None = None
    expires: datetime | None = None
    withdrawn: datetime | None = None
    source: str = ""
    episode: Episode | None = None
    part_of: str | None = None
    aliases: tuple[str, ...] = ()
    comments: str | None = None
    point: Point | None = None
    days: tuple[str, ...] = ()
