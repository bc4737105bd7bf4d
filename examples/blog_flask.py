"""A blog in Flask with a feed in three formats: `flask --app blog_flask run`."""

from datetime import UTC, datetime

from flask import Flask

from feeds import Article, Channel, Feed
from feeds.adapters.flask import feed_blueprint

POSTS = {
    "ferry": (
        "The ferry is back",
        datetime(2026, 5, 14, 7, 40, tzinfo=UTC),
        "<p>It sails <b>twice</b> a day.</p>",
    ),
    "storm": ("After the storm", datetime(2026, 5, 12, 18, 5, tzinfo=UTC), "<p>The pier stands.</p>"),
}
SITE = "https://blog.example.org"
CHANNEL = Channel(title="Harbour blog", home=f"{SITE}/", description="Notes from the harbour", language="en")

app = Flask(__name__)


def feed() -> Feed:
    posts = (
        Article(title=title, link=f"{SITE}/{name}", published=time, html=html)
        for name, (title, time, html) in POSTS.items()
    )
    return Feed(CHANNEL, list(posts), f"{SITE}/feed.rss")


app.register_blueprint(feed_blueprint(feed))  # /feed.rss, /feed.atom, /feed.json


@app.get("/<name>")
def post(name: str) -> str:
    return POSTS[name][2] if name in POSTS else "There is no such post."
