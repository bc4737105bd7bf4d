"""When readers can see an article: drafts, embargoes, expiry, withdrawal. The time is always a parameter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import datetime

    from feeds.model.article import Article
    from feeds.model.channel import Channel

State = Literal["draft", "embargoed", "published", "expired", "withdrawn"]


def state(article: Article, now: datetime) -> State:
    """Returns the state of the article at `now`; each time is the first instant of the new state."""
    if article.draft:
        return "draft"
    if article.withdrawn is not None and article.withdrawn <= now:
        return "withdrawn"
    if article.visible is not None and now < article.visible:
        return "embargoed"
    return "expired" if article.expires is not None and article.expires <= now else "published"


def is_visible(article: Article, now: datetime) -> bool:
    """Is the article published at `now`?"""
    return state(article, now) == "published"


def is_shown(channel: Channel, article: Article, now: datetime) -> bool:
    """Does the article have a page? In a preview, drafts and articles of the future have one, too."""
    states = ("published", "draft", "embargoed") if channel.preview is not None else ("published",)
    return state(article, now) in states


def was_visible(article: Article, now: datetime) -> bool:
    """Has the article been published at some time up to `now`?"""
    begin, end = article.visible, end_of_visibility(article)
    return not article.draft and (begin is None or (begin <= now and (end is None or begin < end)))


def end_of_visibility(article: Article) -> datetime | None:
    """Returns when the article expires or is withdrawn, whichever is earlier; None for never."""
    return min((time for time in (article.expires, article.withdrawn) if time is not None), default=None)
