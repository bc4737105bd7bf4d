"""A feed in FastAPI: `uvicorn blog_fastapi:app`."""

from datetime import UTC, datetime

from fastapi import FastAPI, Request, Response

from feeds import Article, Channel, Feed
from feeds.adapters.starlette import feed_response

SITE = "https://blog.example.org"
CHANNEL = Channel(title="Harbour blog", home=f"{SITE}/", description="Notes from the harbour", language="en")
POSTS = [
    Article(
        title="The ferry is back",
        link=f"{SITE}/ferry",
        published=datetime(2026, 5, 14, 7, 40, tzinfo=UTC),
        html="<p>It sails <b>twice</b> a day.</p>",
    )
]
app = FastAPI()


@app.api_route("/feed.rss", methods=["GET", "HEAD"])
def rss(request: Request) -> Response:
    return feed_response(request, Feed(CHANNEL, POSTS, f"{SITE}/feed.rss"))
