"""Articles on web pages: in a list, and in full."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from feeds.core.anchors import scope_of
from feeds.core.markup import one_line, plain_text, sanitise
from feeds.core.pictures import loaded, picture_key
from feeds.core.texts import shortened
from feeds.model.permalinks import page_path
from feeds.model.works import first_picture, leading, published_works
from feeds.publishing.pages.episodes import episode_view
from feeds.publishing.pages.languages import direction, language_of
from feeds.publishing.pages.stills import Still, still_of
from feeds.publishing.pages.wording import At, counts, not_yet, published_at, safe, updated_at
from feeds.publishing.pages.work_view import WorkView, work_view

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from feeds.core.media_types import Medium
    from feeds.model.article import Article
    from feeds.model.channel import Channel
    from feeds.publishing.pages.addresses import Links

_MAX_SUMMARY_CHARACTERS = 240
"""About as many as the lines that are shown have."""
_NO_ALT = re.compile(r"<img\b(?![^<>]*\salt\b)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Story:
    """An article in a list; `link` leads to its page, None without one.

    `time` is `timed` if more than the day is known.  `still` stands for the article; it is `square` for an
    episode.  `medium` is that of the leading work if that is a video or a recording, and `length` its
    duration.  `labels` are facts beside the time, `marks` are emphasised (`Trailer`).  `not_yet` marks an
    article that only a preview shows.
    """

    title: str
    link: str | None
    time: At
    timed: bool
    changed: At | None
    summary: str
    people: str
    section: str
    byline: str
    language: str
    direction: str
    still: Still | None
    square: bool
    medium: Medium | None
    length: str
    labels: tuple[str, ...]
    marks: tuple[str, ...]
    media: tuple[str, ...]
    works: tuple[WorkView, ...] = ()
    not_yet: str = ""

    @property
    def facts(self) -> tuple[str, ...]:
        """What is known of the work that is shown: kind, duration and size, of a picture nothing."""
        return self.works[0].all_facts if self.works else ()

    @property
    def urls(self) -> Iterator[str]:
        """What a browser may load to show it."""
        yield from self.still.urls if self.still else ()
        for work in self.works:
            yield from work.urls


def story(channel: Channel, article: Article, links: Links | None) -> Story:
    """Returns the article as it is listed; without `links` to pages, it links to where it was published."""
    language = language_of(channel)
    first = leading(published_works(article))
    episode = episode_view(channel, article)
    title = one_line(article.title) or article.id
    medium = first.media.medium if first and first.media.medium != "image" else None
    length = language.duration(first.media.seconds) if first and first.media.seconds and medium else ""
    return Story(
        title=title,
        link=links.page(page_path(channel, article)) if links else safe(article.link),
        time=published_at(article, channel.zone, language),
        timed="published" not in article.days,
        changed=updated_at(article, channel.zone, language),
        summary=shortened(one_line(article.summary), _MAX_SUMMARY_CHARACTERS),
        people=language.joined(filter(None, (one_line(person.name) for person in article.people))),
        section=one_line(article.section),
        byline=one_line(article.byline),
        language=article.language or channel.language,
        direction=direction(article.language or channel.language),
        still=Still(episode.cover, "") if episode else still_of(article),
        square=episode is not None,
        medium=medium,
        length=length,
        labels=tuple(filter(None, (episode.number, length))) if episode else (),
        marks=tuple(filter(None, (episode.kind, episode.explicit))) if episode else (),
        media=() if episode else counts(article, language),
        not_yet=not_yet(channel, article, language),
    )


def only_episodes(channel: Channel, stories: Iterable[Story]) -> bool:
    """Whether a list of a podcast has episodes only, and no article without a recording."""
    return channel.podcast is not None and all(each.square for each in stories)


def shown_works(channel: Channel, article: Article) -> tuple[WorkView, ...]:
    """Returns the work that the page of a feed of single works shows for an article."""
    works = published_works(article)
    first = leading(works) or next(iter(works), None)
    return (work_view(channel, first),) if first is not None else ()


def work_views(channel: Channel, article: Article) -> tuple[list[WorkView], list[WorkView]]:
    """Returns the works above the text and those below it, without those in the text.

    Above it are the leading one and, if that has no picture of itself, the first picture of the article.
    """
    works = published_works(article)
    first = leading(works)
    inside = set(map(picture_key, loaded(article.html)))
    shown = [work for work in works if picture_key(work.media.url) not in inside]
    bare = first is not None and first.media.medium != "image" and not first.poster
    picture = first_picture(tuple(shown)) if bare and channel.podcast is None else None
    top = [work for work in (picture, first) if work is not None and work in shown]
    others = [work for work in shown if work not in top]
    above = [work_view(channel, work, leads=True) for work in top]
    return above, [work_view(channel, work) for work in others]


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
