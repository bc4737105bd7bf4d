"""The page instead of one that does not exist."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.model.feed_kind import NEWS
from feeds.publishing.pages.languages import language_of
from feeds.publishing.pages.templating import page, policy

if TYPE_CHECKING:
    from feeds.model.channel import Channel
    from feeds.publishing.pages.addresses import Addresses


def not_found_page(channel: Channel, addresses: Addresses) -> bytes:
    """Returns the page; its links work at every path on the host."""
    return page(
        "404.html",
        language=language_of(channel),
        channel=channel,
        links=addresses.links_from_anywhere(channel),
        news=NEWS.path,
        policy=policy(channel=channel),
    )
