"""Articles on web pages: in a list, and in full."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from feeds.core.anchors import scope_of
from feeds.core.markup import one_line, plain_text, sanitise
from feeds.core.pictures import loaded, picture_key
from feeds.model.permalinks import page_path
from feeds.model.works import leading, published_works
from feeds.publishing.pages.index_page import At, at, counts
from feeds.publishing.pages.languages import direction, language_of
from feeds.publishing.pages.work_view import WorkView, work_view

if TYPE_CHECKING:
    from feeds.model.article import Article
    from feeds.model.channel import Channel

_NO_ALT = re.compile(r"<img\b(?![^<>]*\salt\b)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Story:
    """An article in a list; `works` are those that are shown, `path` is its page below the base URL."""

    title: str
    path: str
    time: At
    changed: At | None
    summary: str
    people: str
    section: str
    byline: str
    language: str
    works: tuple[WorkView, ...]
    media: tuple[str, ...]
    facts: tuple[str, ...] = ()
    direction: str = "ltr"


def story(channel: Channel, article: Article) -> Story:
    """Returns the article with its leading work."""
    language = language_of(channel)
    works = published_works(article)
    first = leading(works) or next(iter(works), None)
    shown = work_view(channel, first) if first is not None else None
    updated = article.updated if article.updated > article.published else None
    return Story(
        title=one_line(article.title) or article.id,
        path=page_path(channel, article),
        time=at(article.published, channel.zone, language),
        changed=at(updated, channel.zone, language) if updated else None,
        summary=one_line(article.summary),
        people=", ".join(filter(None, (one_line(person.name) for person in article.people))),
        section=one_line(article.section),
        byline=one_line(article.byline),
        language=article.language or channel.language,
        works=(shown,) if shown else (),
        media=counts(article, language),
        facts=shown.facts if shown else (),
        direction=direction(article.language or channel.language),
    )


def work_views(channel: Channel, article: Article) -> tuple[list[WorkView], list[WorkView]]:
    """Returns the works above the text (the leading one) and below it (others that are not in the text)."""
    works = published_works(article)
    first = leading(works)
    inside = set(map(picture_key, loaded(article.html)))
    shown = [work for work in works if picture_key(work.media.url) not in inside]
    top = [work_view(channel, work) for work in shown if work is first]
    return top, [work_view(channel, work) for work in shown if work is not first]


def body(channel: Channel, article: Article) -> Markup:
    """Returns the text as HTML, sanitised again, since the index may come from somebody else."""
    if not article.html:
        return Markup("\n").join(Markup("<p>{}</p>").format(text) for text in article.paragraphs)
    # Before sanitising, so that the result for malformed markup is sanitised, too.
    html = _NO_ALT.sub('<img alt=""', article.html)
    try:
        return Markup(sanitise(html, article.link or channel.base, scope_of(article.id)))  # noqa: S704 - sanitised
    except ValueError:  # nested too deeply
        return Markup("<p>{}</p>").format(plain_text(html))
