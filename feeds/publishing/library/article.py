"""An article of a feed, and people."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from markupsafe import Markup

from feeds.core.anchors import scope_of
from feeds.core.errors import InvalidValueError
from feeds.core.markup import sanitise
from feeds.model import article as model
from feeds.model.page import UNDATED
from feeds.model.point import Point
from feeds.publishing.library import fields
from feeds.publishing.library.media import Media, work_of
from feeds.publishing.library.podcast import Episode, episode_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Person:
    """An author or publisher (RFC 4287, 3.2): a name, an e-mail address, the URL of a page.

    RSS writes people with an address as `author`, others as `dc:creator`.  Raises `TypeError` and
    `ValueError`, which name the field.
    """

    name: str
    email: str | None = None
    url: str | None = None

    def __post_init__(self) -> None:
        fields.check_fields(self, _PERSON)


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """An item of a feed (RSS 2.0), an entry (RFC 4287, 4.1.2).

    `title` and `summary` are plain text.  `id` is permanent and unique (RFC 4287, 4.2.6); without it, it is
    the `link`, the URL of the article's page.  `published` and `updated` are aware; one stands for the other
    if it is missing.  Without both, only RSS and JSON Feed can be rendered, or `Feed.updated` is required.

    `html` is the content.  It is sanitised: no scripts, styles and forms, and relative URLs are resolved
    against `link`, or removed if the article has no link.  HTML that is marked as trusted is kept as it is:
    `markupsafe.Markup(…)`, Django's `mark_safe(…)`, whatever has a method `__html__`.  Afterwards the field
    has the sanitised HTML as `Markup`.

    `media` are its pictures, videos and recordings, the most important one first.  `tags` are categories,
    `language` is a language tag (RFC 5646) if it differs from the channel's.  `episode` is its podcast
    metadata, for channels with a podcast.  `comments` is the URL of the page with its comments, `point` the
    latitude and longitude where it happened, in degrees (GeoRSS).

    Raises `TypeError` and `ValueError`, which name the field.
    """

    title: str
    id: str = ""
    link: str | None = None
    published: datetime | None = None
    updated: datetime | None = None
    html: str = ""
    summary: str = ""
    authors: Sequence[Person] = ()
    tags: Sequence[str] = ()
    media: Sequence[Media] = ()
    episode: Episode | None = None
    language: str | None = None
    comments: str | None = None
    point: tuple[float, float] | None = None
    _model: model.Article = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        fields.check_fields(self, _ARTICLE)
        if not self.id:
            if self.link is None:
                error = InvalidValueError("Article.id", "is missing", "an id, or a link to derive it from")
                raise fields.public_error(error)
            object.__setattr__(self, "id", self.link)
        if self.html:
            object.__setattr__(self, "html", _clean_html(self.html, self.link, self.id))
        object.__setattr__(self, "_model", _model_of(self))


def model_of(article: Article) -> model.Article:
    """Returns the model's value, whose times are `UNDATED` if they are unknown."""
    return article._model


def people_of(people: Sequence[Person]) -> tuple[model.Person, ...]:
    """Returns the model's values."""
    return tuple(model.Person(person.name, person.email, person.url) for person in people)


def _clean_html(html: str, link: str | None, id_: str) -> Markup:
    if hasattr(html, "__html__"):
        return Markup(html.__html__())  # noqa: S704 - the caller has marked it as trusted
    try:
        return Markup(sanitise(html, link or "", scope_of(id_)))  # noqa: S704 - sanitised
    except ValueError as error:
        raise ValueError(f"Article.html of {id_!r} cannot be sanitised: {error}") from None


def _model_of(article: Article) -> model.Article:
    published = article.published or article.updated or UNDATED
    return model.Article(
        id=article.id,
        title=article.title,
        published=published,
        updated=article.updated or published,
        html=str(article.html),
        summary=article.summary,
        people=people_of(article.authors),
        categories=tuple(article.tags),
        language=article.language,
        link=article.link,
        works=tuple(work_of(media, number) for number, media in enumerate(article.media)),
        episode=episode_of(article.episode) if article.episode else None,
        comments=article.comments,
        point=Point(*article.point) if article.point is not None else None,
    )


def point(value: object) -> tuple[float, float]:
    """A latitude and a longitude in degrees."""
    expected = "a latitude from -90 to 90 and a longitude from -180 to 180"
    if not isinstance(value, tuple) or len(value) != 2:
        raise fields.wrong_type(value, expected)
    for number, most in zip(value, (90, 180), strict=True):
        if not isinstance(number, int | float) or isinstance(number, bool):
            raise fields.wrong_type(number, expected)
        if not abs(number) <= most:
            raise InvalidValueError("", f"is {value}", expected)
    return value


def _html(value: object) -> str:
    if isinstance(value, str):
        return value
    if hasattr(value, "__html__"):
        return Markup(value.__html__())  # noqa: S704 - the caller has marked it as trusted
    raise fields.wrong_type(value, "HTML as text")


_PERSON: dict[str, fields.Check] = {"name": fields.line, "email": fields.email, "url": fields.web}
_ARTICLE: dict[str, fields.Check] = {
    "title": fields.text,
    "id": fields.line,
    "link": fields.web,
    "published": fields.time,
    "updated": fields.time,
    "html": _html,
    "summary": fields.text,
    "authors": fields.instances(Person),
    "tags": fields.lines(),
    "media": fields.instances(Media),
    "episode": partial(fields.instance, Episode),
    "language": fields.language,
    "comments": fields.web,
    "point": point,
}
