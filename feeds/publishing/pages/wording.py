"""Times, counts and links as pages show them, in the language of the page."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from feeds.core.dates import rfc3339
from feeds.model.works import published_works

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from feeds.core.media_types import Medium
    from feeds.model.article import Article
    from feeds.model.channel import Channel
    from feeds.publishing.pages.languages import Language

_MEDIUMS: tuple[Medium, ...] = ("video", "audio", "image")
"""Those that are counted, in the order in which they are shown."""


@dataclass(frozen=True, slots=True)
class At:
    """A time for machines and for people."""

    machine: str
    day: str


def at(time: datetime, zone: ZoneInfo, language: Language, *, day: bool = False) -> At:
    """Returns a time in a zone: `6 Nov 2016, 20:19`; only the `day`, as it was given, if no more is known."""
    if day:
        return At(time.date().isoformat(), language.day(time.date()))
    local = time.astimezone(zone)
    return At(rfc3339(local), language.moment(local))


def published_at(article: Article, zone: ZoneInfo, language: Language) -> At:
    """Returns when an article was published."""
    return at(article.published, zone, language, day="published" in article.days)


def updated_at(article: Article, zone: ZoneInfo, language: Language) -> At | None:
    """Returns when an article was updated, None if that was never."""
    if article.updated <= article.published:
        return None
    return at(article.updated, zone, language, day="updated" in article.days)


def not_yet(channel: Channel, article: Article, language: Language) -> str:
    """Returns the mark of an article that only a preview shows: a draft, or one of the future; else ""."""
    if channel.preview is None:
        return ""
    if article.draft:
        return language.gettext("Draft")
    if article.visible is None:  # `preview.PreviewFiles.shown` leaves only times of the future
        return ""
    appears = language.moment(article.visible.astimezone(channel.zone))
    return language.gettext("Appears on %(time)s", time=appears)


def counts(article: Article, language: Language) -> tuple[str, ...]:
    """Returns the numbers of the article's works, in a fixed order: `4 videos`, `1 picture`."""
    counted = Counter(related.media.medium for related in published_works(article))
    return tuple(_counted(counted[medium], medium, language) for medium in _MEDIUMS if counted[medium])


def _counted(number: int, medium: Medium, language: Language) -> str:
    ngettext = language.ngettext
    match medium:
        case "video":
            return ngettext("%(num)s video", "%(num)s videos", number)
        case "audio":
            return ngettext("%(num)s recording", "%(num)s recordings", number)
        case _:
            return ngettext("%(num)s picture", "%(num)s pictures", number)


def safe(link: str | None) -> str | None:
    """Returns the link if it is an http or https URL, else None."""
    return link if link and link.lower().startswith(("http://", "https://")) else None
