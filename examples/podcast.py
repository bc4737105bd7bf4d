"""A podcast: `python podcast.py > podcast.rss`."""

import sys
from datetime import UTC, datetime

from feeds import Article, Channel, Episode, Feed, Media, Owner, Person, Podcast

SITE = "https://podcast.example.org"
show = Podcast(
    categories=["News > Daily News"],
    explicit=False,
    image=f"{SITE}/cover.jpg",
    owner=Owner("Ana Duarte", "ana@example.org"),
)
channel = Channel(
    title="Harbour hour", home=f"{SITE}/", description="An hour at the harbour", language="en", podcast=show,
    authors=[Person("Ana Duarte", "ana@example.org")],
)  # fmt: skip
episode = Article(
    id="tag:podcast.example.org,2026:1",
    title="The ferry",
    link=f"{SITE}/1",
    published=datetime(2026, 5, 14, 7, 40, tzinfo=UTC),
    html="<p>Who steers the ferry?</p>",
    media=[Media(f"{SITE}/1.mp3", size=48_211_200, seconds=3061)],
    episode=Episode(season=1, number=1),
)
sys.stdout.buffer.write(Feed(channel, [episode], f"{SITE}/podcast.rss").render())
