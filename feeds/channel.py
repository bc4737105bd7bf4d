"""What a publisher says once about all its articles: one TOML file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from feeds.article import Person


@dataclass(frozen=True, slots=True)
class Image:
    """The channel's picture. `width` and `height` are in pixels, None where unknown."""

    url: str
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, slots=True)
class Channel:
    """A publication.

    `home` is the page for people, `base` the URL under which the feed documents are served (it ends in
    a slash), `media_base` what a relative media path is joined to, `authority` the name in the tag
    URIs of articles (RFC 4151), `article_link` a URL template in which `{name}` stands for an
    article's name, or None where articles have no page.
    """

    title: str
    home: str
    description: str
    language: str
    zone: ZoneInfo
    media_base: str
    base: str
    authority: str
    people: tuple[Person, ...]
    image: Image | None = None
    article_link: str | None = None
    hubs: tuple[str, ...] = ()
    copyright: str | None = None
    categories: tuple[str, ...] = ()
