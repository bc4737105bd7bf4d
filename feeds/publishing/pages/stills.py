"""The picture that stands for an article: in lists, and where a page is shared."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING

from feeds.core.markup import one_line
from feeds.model.works import first_picture, leading, published_works
from feeds.publishing.pages.work_view import srcset

if TYPE_CHECKING:
    from feeds.model.article import Article, Work

_IMAGE = re.compile(r"<img\b([^<>]*)>")
_ATTRIBUTE = re.compile(r'\s(src|alt|width|height)="([^"]*)"')
_MIN_PIXELS = 50
"""A picture in the text that is smaller is an icon, or counts readers."""


@dataclass(frozen=True, slots=True)
class Still:
    """A picture with its text alternative; `srcset` has its other sizes. Sides are in pixels."""

    url: str
    alt: str
    srcset: str = ""
    width: float | None = None
    height: float | None = None

    @property
    def urls(self) -> list[str]:
        """What a browser may load to show it."""
        return [self.url, *(candidate.split()[0] for candidate in self.srcset.split(", ") if candidate)]


def still_of(article: Article) -> Still | None:
    """Returns the lead picture, the poster of the leading work, or the first picture; None without any."""
    works = published_works(article)
    first, picture = leading(works), first_picture(works)
    if first is not None and first.poster:
        return Still(first.poster, _alt(first), width=first.media.width, height=first.media.height)
    if picture is not None:
        return Still(
            picture.media.url, _alt(picture), srcset(picture), picture.media.width, picture.media.height
        )
    posters = (Still(work.poster, _alt(work)) for work in works if work.poster)
    return next(posters, None) or _in_text(article.html)


def _alt(work: Work) -> str:
    return one_line(work.alt) or one_line(work.title)


def _in_text(html: str) -> Still | None:
    """Returns the first picture in sanitised HTML that is not an icon."""
    for tag in _IMAGE.finditer(html):
        found = {name: unescape(value) for name, value in _ATTRIBUTE.findall(tag[1])}
        sides = (found.get(name, "") for name in ("width", "height"))
        if found.get("src") and all(not side.isdecimal() or int(side) >= _MIN_PIXELS for side in sides):
            return Still(found["src"], one_line(found.get("alt", "")))
    return None
