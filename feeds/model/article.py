"""The values that a newsroom's story is made of, whatever it was read from and whatever it becomes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import datetime

    from feeds.core.media_types import Medium
    from feeds.model.podcast import Episode


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who made something: a name at least."""

    name: str
    email: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Media:
    """One file that can be fetched: a picture, a video, a recording.

    `size` is in bytes, `seconds` the running time, `width` and `height` in pixels, `bitrate` in bits a
    second; each is None while it is unknown, and nothing is ever guessed.
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


@dataclass(frozen=True, slots=True)
class Track:
    """A text that goes with a work: captions on its picture, its transcript, or its chapters."""

    kind: Literal["captions", "transcript", "chapters"]
    url: str
    type: str
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Work:
    """A picture, a video or a recording: one thing to see or hear, in one file or in several renditions.

    `media` is the file that stands for it, `renditions` are others of the very same content (a smaller
    picture, another coding); what has other content is another work.  `poster` is a still, for a player
    that has not begun; `alt` what a picture shows, for who cannot see it; `licence` an SPDX identifier or
    a URL.  `id`, `sort` and `kind` are the editor's own, as the source has them.
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
    """One story. Times are aware; `id` is an IRI that stays the same for ever (RFC 4287, 4.2.6).

    `works` are its media in the editor's order: its own, and those of other stories beside it.  The body
    is `html` where the source brought markup (already sanitised, URLs absolute), and
    `paragraphs` of plain text otherwise.  `source` is the file it came from, for messages only.

    Of its life: a `draft` is not for readers; before the time `visible` (an embargo) it is not to be seen,
    nor from `expires` on; `withdrawn` is when it was taken back.  None where there is no such time.
    `episode` is what a podcast says of it besides; `part_of` is the id of the article it was taken out of.
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
