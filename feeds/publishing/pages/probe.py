"""Try the owner's templates: render a page of each kind before any page of the publication.

An article with everything and one with nothing but a title reach most branches of a template.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from feeds.model.article import Article, Media, Person, Track, Work
from feeds.model.page import NEVER, OPML
from feeds.model.podcast import Episode
from feeds.publishing.pages.addresses import addresses_of
from feeds.publishing.pages.index_page import index_page
from feeds.publishing.pages.not_found import not_found_page
from feeds.publishing.pages.site_feeds import SiteFeeds
from feeds.publishing.pages.views import article_view, embed_view, feed_view

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from feeds.model.channel import Channel
    from feeds.publishing.index.base import Connection
    from feeds.publishing.selection import Feed

_URL = "https://example.org/sample"
_PICTURE = Work(
    "1", "1", "", "A picture", Media(f"{_URL}.jpg", "image/jpeg", "image", 1000, width=800, height=600),
    alt="What it shows", description="About it", credit="A photographer", licence="CC-BY-4.0",
)  # fmt: skip
_VIDEO = Work(
    "2", "2", "", "A video", Media(f"{_URL}.mp4", "video/mp4", "video", 1000, 61),
    (Media(f"{_URL}.webm", "video/webm", "video"),), f"{_URL}.jpg",
    (Track("captions", f"{_URL}.vtt", "text/vtt", "en"), Track("transcript", f"{_URL}.txt", "text/plain")),
)  # fmt: skip
_SOUND = Work("3", "3", "", "", Media(f"{_URL}.mp3", "audio/mpeg", "audio"))
_FILE = Work("4", "4", "", "A file", Media(f"{_URL}.bin", None, None))


def samples(channel: Channel) -> tuple[Article, Article]:
    """Returns an article with everything that pages show, and one with nothing but its title."""
    day = NEVER.date().isoformat()
    least = Article(f"tag:{channel.authority},{day}:sample", "A title", NEVER, NEVER)
    most = replace(
        least, id=f"{least.id}-2", updated=NEVER.replace(year=1971), html="<p>Text</p>", summary="A summary",
        byline="A byline", people=(Person("A person", url=_URL), Person("Another")), section="A section",
        categories=("A category",), language="fa", link=_URL, works=(_PICTURE, _VIDEO, _SOUND, _FILE),
        comments=_URL, episode=Episode(season=1, number=2, kind="bonus"),
    )  # fmt: skip
    return most, least


def probe(channel: Channel, connection: Connection, feeds: Sequence[Feed]) -> None:
    """Render pages for the samples, and those of the first feed of each kind. Raises ReadError."""
    addresses, known = addresses_of(channel, static=True), SiteFeeds(channel, connection)
    articles = samples(channel)
    for shown in (articles, ()):
        index_page(channel, shown, feeds, OPML, len(shown), addresses=addresses)
    not_found_page(channel, addresses)
    for feed in _one_of_each_kind(feeds):
        feed_view(known, addresses, feed.path, None)
    for number, article in enumerate((*articles, replace(articles[0], works=(_SOUND,)))):
        article_view(known, addresses, article, f"article/{number}")
        embed_view(channel, addresses, article)


def _one_of_each_kind(feeds: Iterable[Feed]) -> list[Feed]:
    return list({feed.kind.name: feed for feed in feeds}.values())
