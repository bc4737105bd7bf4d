"""Facts about media files, and how they complete or contradict articles.

`media.lookup` and `media.local_files` do the input.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from feeds.core.errors import FeedsError
from feeds.core.media_types import medium_of
from feeds.core.urls import without_user
from feeds.media.sniffing import same_type

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from feeds.model.article import Article, Media, Work


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known about a file: `size` in bytes, `width` and `height` in pixels; None is unknown.

    `etag` and `last_modified` are validators from the server, or made for a local file.  `served` is the type
    that the server declares, `checked` the time when the facts were last known to be true.
    """

    size: int | None
    type: str | None
    seconds: float | None
    width: int | None
    height: int | None
    etag: str | None
    last_modified: str | None
    checked: datetime
    served: str | None = None


class MediaError(FeedsError):
    """A media file that cannot be read; `silent`: the host did not answer, so the file may be fine."""

    def __init__(
        self, url: str, problem: str, articles: tuple[str, ...] = (), *, silent: bool = False
    ) -> None:
        super().__init__(url, problem, articles)
        self.url, self.problem, self.articles, self.silent = url, problem, articles, silent

    def __str__(self) -> str:
        return f"{without_user(self.url)}: {self.problem}{named_by(self.articles)}"


@dataclass(frozen=True, slots=True)
class Difference:
    """A property of a file that its article or its server declares wrongly."""

    url: str
    by: Literal["article", "server"]
    what: str
    declared: str
    real: str

    def __str__(self) -> str:
        return f"{without_user(self.url)}: {self.what} is {self.real}, but the {self.by} says {self.declared}"


def same_facts(known: Facts, other: object) -> bool:
    """Whether two facts are the same, whenever they were checked."""
    return isinstance(other, Facts) and replace(other, checked=known.checked) == known


def named_by(articles: Sequence[str], most: int = 3) -> str:
    """Returns ` (named by …)` with at most `most` articles, or nothing where there are none."""
    more = f" and {len(articles) - most} more" if len(articles) > most else ""
    return f" (named by {', '.join(articles[:most])}{more})" if articles else ""


def all_media(article: Article) -> Iterator[Media]:
    """Yields every file of an article's works, including renditions."""
    for work in article.works:
        yield work.media
        yield from work.renditions


def with_facts(articles: Iterable[Article], facts: Mapping[str, Facts]) -> tuple[Article, ...]:
    """Returns the articles with missing facts filled in by URL; declared values are kept, even if wrong."""
    return tuple(
        replace(article, works=tuple(_filled_work(work, facts) for work in article.works))
        if any(media.url in facts for media in all_media(article))
        else article
        for article in articles
    )


def differences(media: Media, facts: Facts) -> tuple[Difference, ...]:
    """Returns what an article or a server declares wrongly about a file."""
    wrong = []
    if media.type and facts.type and not same_type(media.type, facts.type):
        wrong.append(Difference(media.url, "article", "type", media.type, facts.type))
    if facts.served and facts.type and not same_type(facts.served, facts.type):
        wrong.append(Difference(media.url, "server", "type", facts.served, facts.type))
    for what in ("size", "seconds", "width", "height"):
        declared, real = getattr(media, what), getattr(facts, what)
        slack = max(1, (real or 0) / 50) if what == "seconds" else 0  # players count frames differently
        if declared is not None and real is not None and abs(declared - real) > slack:
            wrong.append(Difference(media.url, "article", what, _shown(declared), _shown(real)))
    return tuple(wrong)


def _filled_work(work: Work, facts: Mapping[str, Facts]) -> Work:
    renditions = tuple(_filled(media, facts.get(media.url)) for media in work.renditions)
    return replace(work, media=_filled(work.media, facts.get(work.media.url)), renditions=renditions)


def _filled(media: Media, facts: Facts | None) -> Media:
    if facts is None:
        return media
    type_ = media.type or facts.type
    medium = media.medium or medium_of(type_ or "")
    unknown = (name for name in ("size", "seconds", "width", "height") if getattr(media, name) is None)
    known: dict[str, Any] = {name: getattr(facts, name) for name in unknown}
    return replace(media, type=type_, medium=medium, **known)


def _shown(value: float) -> str:
    return f"{value:.1f}" if isinstance(value, float) else str(value)
