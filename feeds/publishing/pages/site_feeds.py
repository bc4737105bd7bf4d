"""The feeds that pages name: those of the publication, and those of the names in an article."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from feeds.core.texts import folded
from feeds.model.feed_kind import NEWS
from feeds.publishing.index import browsing
from feeds.publishing.pages.subscribe_links import Offer, offer
from feeds.publishing.selection import find_feed, names_of

if TYPE_CHECKING:
    from feeds.model.article import Article
    from feeds.model.channel import Channel
    from feeds.publishing.index.base import Connection
    from feeds.publishing.index.pages import FeedRow


@dataclass(frozen=True)
class SiteFeeds:
    """The feeds of one state of the index as the pages of a channel offer them; each is looked up once."""

    channel: Channel
    connection: Connection
    _named: dict[tuple[str, str], Offer | None] = field(default_factory=dict)

    def topics(self, article: Article) -> list[Offer]:
        """Returns the feeds of the article's categories, authors and section."""
        keys = dict.fromkeys(
            (choice.kind.name, folded(name))
            for choice in self.channel.feeds
            for name in names_of(choice, article)
        )
        if new := [key for key in keys if key not in self._named]:
            rows = browsing.feeds_named(self.connection, new)
            self._named.update((key, self._offer(rows.get(key))) for key in new)
        offers = (self._named[key] for key in keys)
        return [each for each in offers if each is not None]

    def discovered(self, own: list[Offer], *, last: bool = False) -> list[Offer]:
        """Returns the feeds for discovery: a page's own and those of the publication, a podcast first."""
        found = [*self._main, *own] if last else [*own, *self._main]
        return list({each.path: each for each in found}.values())

    @cached_property
    def _main(self) -> list[Offer]:
        found = [self._offer(row) for row in browsing.main_feeds(self.connection)]
        podcast = self.channel.podcast
        return sorted(
            (each for each in found if each is not None),
            key=lambda each: (not (podcast and each.playable), each.path != NEWS.path),
        )

    def _offer(self, row: FeedRow | None) -> Offer | None:
        feed = find_feed(self.channel, row.kind, row.name, row.path) if row else None
        return None if feed is None else offer(self.channel, feed)
