"""When an article is to be seen: drafts, embargoes, expiry, withdrawal. The time is always a parameter."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from feeds.model.article import Article


def shown(article: Article, now: datetime) -> bool:
    """Is the article for readers at `now`?  An embargo ends at its time, and expiry begins at its own."""
    if article.draft or (article.visible is not None and now < article.visible):
        return False
    end = ending(article)
    return end is None or now < end


def ending(article: Article) -> datetime | None:
    """From when on the article is gone: expired or withdrawn, whichever is earlier. None: never."""
    return min((time for time in (article.expires, article.withdrawn) if time is not None), default=None)


def withdrawn(article: Article, now: datetime) -> datetime | None:
    """When the article was taken back; None where it was not, or where nobody had seen it by then."""
    time = article.withdrawn
    if time is None or now < time or article.draft:
        return None
    unseen = article.visible is not None and time <= article.visible
    return None if unseen else time


def next_change(article: Article, now: datetime) -> datetime | None:
    """The first time after `now` at which the article appears or goes; None where it stays as it is."""
    if article.draft:
        return None
    end = ending(article)
    times = [time for time in (article.visible, end) if time is not None and now < time]
    never = article.visible is not None and end is not None and end <= article.visible
    return None if never else min(times, default=None)


def next_change_of(articles: Iterable[Article], now: datetime) -> datetime | None:
    """The first time after `now` at which any of the articles appears or goes."""
    times = (next_change(article, now) for article in articles)
    return min((time for time in times if time is not None), default=None)
