"""Pages for people: feeds to read before subscribing, articles with their media, and where machines look.

`/feed` is the readable page of what `/feed.rss` gives to programs.  Who opens the feed itself in a browser
would see its source, or a download: browsers have no use for feeds any more.  They are led to the page by a
redirect, and only where the browser itself says that the answer is to be a document in its window
(`Sec-Fetch-Dest`, which scripts cannot set and readers do not send), so that a feed's URL has the feed and
nothing else (WebSub, 4.1).  `?raw` gives it even then.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flask import Blueprint, Response, abort, redirect, request
from werkzeug.routing import BaseConverter

from feeds.formats import formats
from feeds.model.channel import article_url
from feeds.model.feed_kind import FEED_KINDS
from feeds.model.page import OPML, Link
from feeds.model.permalinks import PREFIX, article_id, page_template
from feeds.model.visibility import is_visible, was_visible
from feeds.publishing.index import browsing
from feeds.publishing.pages.templating import MEDIA_TYPE
from feeds.publishing.pages.views import article_view, feed_view
from feeds.web.answering import answer
from feeds.web.headers import FEED_POLICY
from feeds.web.parts import Part

if TYPE_CHECKING:
    from flask.blueprints import BlueprintSetupState

    from feeds.model.article import Article
    from feeds.publishing.pages.views import View
    from feeds.web.context import Site

CACHE = "public, max-age=300"
ROBOTS = "User-agent: *\nAllow: /\n"
"""Feeds are for machines, and what search engines shall not list says so itself (X-Robots-Tag)."""
_SINGLE = [kind.path for kind in FEED_KINDS.values() if not kind.grouped_by]
_GROUPED = [kind.path for kind in FEED_KINDS.values() if kind.grouped_by]
_SUFFIXES = "|".join(re.escape(format_.suffix) for format_ in formats())
_FEED = re.compile(rf"/({'|'.join(_SINGLE)}|(?:{'|'.join(_GROUPED)})/[a-z0-9-]+)\.(?:{_SUFFIXES})")
_NUMBER = re.compile("[1-9][0-9]{0,8}")


class Slug(BaseConverter):
    """What a name is in a path (`selection.slugs_of`); the documents of the feed have a suffix."""

    regex = "[a-z0-9-]+"


def make(site: Site) -> Blueprint:
    """The pages, and the way to them."""
    blueprint = Blueprint("pages", __name__)
    blueprint.record_once(_know_slugs)
    _feeds(blueprint, site)
    _articles(blueprint, site)
    _for_machines(blueprint, site)
    if site.serving.preview:
        blueprint.before_app_request(_lead)
    return blueprint


def _know_slugs(state: BlueprintSetupState) -> None:
    state.app.url_map.converters["slug"] = Slug


def _feeds(blueprint: Blueprint, site: Site) -> None:
    @blueprint.get(f"/<any({', '.join(_SINGLE)}):path>")
    @blueprint.get(f"/<any({', '.join(_GROUPED)}):kind>/<slug:path>")
    def feed(path: str, kind: str = "") -> Response:
        said = request.args.get("page")
        if said is not None and not _NUMBER.fullmatch(said):
            abort(404)
        publication = site.publication
        with publication.store.reading() as connection:
            at = f"{kind}/{path}" if kind else path
            number = int(said) if said else None
            subscribe = "subscribe" in request.args
            view = feed_view(publication.channel, connection, at, number, subscribe=subscribe)
        return _answer(view) if view is not None else abort(404)


def _articles(blueprint: Blueprint, site: Site) -> None:
    @blueprint.get(f"/{PREFIX}<path:path>")
    def article(path: str) -> Response:
        publication = site.publication
        id_ = article_id(publication.channel, path)
        if id_ is None:
            abort(404)
        with publication.store.reading() as connection:
            found = browsing.article_with_id(connection, id_)
            if found is None:
                abort(410 if browsing.was_published(connection, id_) else 404)
            _must_be_shown(site, found)
            return _answer(article_view(publication.channel, connection, found, PREFIX + path))

    template = page_template(site.channel)
    if template is None:
        return

    @blueprint.get(f"/{template.replace('{name}', '<path:name>')}")
    def linked(name: str) -> Response:
        publication = site.publication
        link = article_url(publication.channel, name)
        with publication.store.reading() as connection:
            found = browsing.article_with_link(connection, link) if link else None
            if found is None:
                abort(404)
            _must_be_shown(site, found)
            return _answer(article_view(publication.channel, connection, found, request.path[1:]))


def _must_be_shown(site: Site, article: Article) -> None:
    """End with 410 what readers have seen and shall see no more, with 404 what they have not seen yet."""
    now = site.clock()
    if not is_visible(article, now):
        abort(410 if was_visible(article, now) else 404)


def _for_machines(blueprint: Blueprint, site: Site) -> None:
    @blueprint.get("/robots.txt")
    def robots() -> Response:
        return Response(ROBOTS, content_type="text/plain; charset=utf-8", headers={"Cache-Control": CACHE})

    # https://github.com/Dan-Q/well-known-feeds
    @blueprint.get("/.well-known/feeds")
    def well_known() -> Response:
        listed = site.shelf.get(OPML)
        if listed is None:
            abort(404)
        return answer(
            listed.body,
            listed.media_type,
            listed.updated,
            policy=FEED_POLICY,
            cache=CACHE,
            links=(Link("canonical", site.channel.base + OPML),),
        )


def _lead() -> Response | None:
    """Lead whoever opens a feed in a window of a browser to its page."""
    if request.headers.get("Sec-Fetch-Dest") != "document" or request.method != "GET":
        return None
    feed = _FEED.fullmatch(request.path)
    if feed is None or "raw" in request.args or "text/html" not in request.headers.get("Accept", ""):
        return None
    # A reference beside this path, whatever folder a proxy serves us in.
    response = redirect(f"{feed[1].rpartition('/')[2]}?subscribe", 303)
    response.autocorrect_location_header = False
    # Nobody else may get this answer.  The feed itself does not vary in any cache: where one has it already,
    # a browser shows it as it is, which does no harm; keeping it for each kind of request would.
    response.headers.update({"Cache-Control": "private, no-store", "Vary": "Accept, Sec-Fetch-Dest"})
    return response  # type: ignore[return-value]


def _answer(view: View) -> Response:
    policy = f"{view.policy}; frame-ancestors 'none'"
    response = answer(view.body, MEDIA_TYPE, view.updated, policy=policy, cache=CACHE)
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    return response


PART = Part("pages", make)
