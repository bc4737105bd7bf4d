"""The values that a newsroom's story is made of, whatever it was read from and whatever it becomes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from feeds.media_types import Medium


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who made something: a name at least."""

    name: str
    email: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Media:
    """One file that can be fetched: a picture, a video, a recording.

    `size` is in bytes, `seconds` the running time, `width` and `height` in pixels; each is None while
    it is unknown, and nothing is ever guessed.
    """

    url: str
    type: str | None
    medium: Medium | None
    size: int | None = None
    seconds: float | None = None
    width: int | None = None
    height: int | None = None
    published: datetime | None = None


@dataclass(frozen=True, slots=True)
class Related:
    """Another story's media item that an editor put beside this one, with that story's headline."""

    id: str
    sort: str
    kind: str
    title: str
    media: Media


@dataclass(frozen=True, slots=True)
class Article:
    """One story. Times are aware; `id` is an IRI that stays the same for ever (RFC 4287, 4.2.6).

    The body is `html` where the source brought markup (already sanitised, URLs absolute), and
    `paragraphs` of plain text otherwise.  `source` is the file it came from, for messages only.
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
    language: str | None = None
    link: str | None = None
    related: tuple[Related, ...] = ()
    source: str = ""
