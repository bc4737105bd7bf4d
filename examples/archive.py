"""Ten thousand articles in pages that link to each other (RFC 5005): `python archive.py FOLDER`."""

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from feeds import Article, Channel, Feed

SITE = "https://news.example.org"
NEWEST = datetime(2026, 5, 14, 7, 40, tzinfo=UTC)
articles = [
    Article(
        title=f"Day {day}",
        link=f"{SITE}/{day}",
        published=NEWEST - timedelta(days=10_000 - day),
        html=f"<p>Day {day}.</p>",
    )
    for day in range(10_000, 0, -1)
]
channel = Channel(title="Every day", home=f"{SITE}/", description="Ten thousand days", language="en")
feed = Feed(channel, articles, f"{SITE}/feed.atom")
for number, page in enumerate(feed.pages(500, f"{SITE}/feed-{{page}}.atom"), 1):
    name = "feed.atom" if number == 1 else f"feed-{number}.atom"
    (Path(sys.argv[1]) / name).write_bytes(page.render())
