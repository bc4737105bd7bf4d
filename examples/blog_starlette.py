"""A feed in Starlette, for each tag: `uvicorn blog_starlette:app`."""

from datetime import UTC, datetime

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from feeds import Article, Channel, Feed
from feeds.adapters.starlette import feed_response

SITE = "https://blog.example.org"
TIME = datetime(2026, 5, 14, 7, 40, tzinfo=UTC)
POSTS = [
    Article(
        title="The ferry is back", link=f"{SITE}/ferry", published=TIME, tags=["sea"], html="<p>It sails.</p>"
    )
]


def tagged(request: Request) -> Response:
    tag = request.path_params["tag"]
    posts = [post for post in POSTS if tag in post.tags]
    if not posts:
        return Response("There is no such tag.", status_code=404)
    channel = Channel(title=f"Harbour: {tag}", home=f"{SITE}/", description=f"All about {tag}", language="en")
    return feed_response(request, Feed(channel, posts, f"{SITE}/{tag}.atom"))


app = Starlette(routes=[Route("/{tag}.atom", tagged)])
