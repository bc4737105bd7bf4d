"""Which articles of an import readers can see: of others, nothing may reach what is served."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.model.visibility import is_visible

if TYPE_CHECKING:
    from datetime import datetime

    from feeds.model.article import Article
    from feeds.model.channel import Channel


def is_public(article: Article, channel: Channel, now: datetime) -> bool:
    """Whether readers can see an article at `now`: it is no draft, not scheduled, expired or withdrawn."""
    return is_visible(article, now) and (channel.publish_future or article.published <= now)
