"""HTML pages: of feeds, of articles with their media; and robots.txt and the well-known list of feeds.

`/feed` is the page of `/feed.rss`. A browser that opens the feed itself would show its source or download
it. It is redirected to the page, but only if it says that the response will be shown in a window
(`Sec-Fetch-Dest`, which scripts cannot set and readers do not send), so that a feed's URL always has the
feed (WebSub, 4.1). `?raw` prevents the redirect.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from flask import Blueprint, Response, abort, redirect, request
from werkzeug.routing import BaseConverter

from feeds.formats import formats
from feeds.model.feed_kind import FEED_KINDS
from feeds.model.page import OPML, Link
from feeds.model.permalinks import PREFIX
from feeds.publishing.pages.addresses import leaf_path
from feeds.publishing.pages.site_files import ICONS, ROBOTS, SITEMAP
from feeds.publishing.static_headers import FEED_POLICY
from feeds.web.document_cache import REMOVED, Unready
from feeds.web.moved import permanent_redirect
from feeds.web.parts import Part
from feeds.web.responses import page_response
from feeds.web.site_pages import CACHE, article_page, feed_page, site_file_response

if TYPE_CHECKING:
    from flask.blueprints import BlueprintSetupState
    from werkzeug import Response as BaseResponse

    from feeds.web.context import Site

_SINGLE = [kind.path for kind in FEED_KINDS.values() if not kind.grouped_by]
_GROUPED = [kind.path for kind in FEED_KINDS.values() if kind.grouped_by]
_SUFFIXES = "|".join(re.escape(format_.suffix) for format_ in formats())
_FEED = re.compile(rf"/({'|'.join(_SINGLE)}|(?:{'|'.join(_GROUPED)})/[a-z0-9-]+)\.(?:{_SUFFIXES})")
_NUMBER = re.compile("[1-9][0-9]{0,8}")


class Slug(BaseConverter):
    """A name in a path (`selection.slugs_of`); documents have a suffix."""

    regex = "[a-z0-9-]+"


class LeafNumber(BaseConverter):
    """The number of an older page."""

    regex = _NUMBER.pattern

    def to_python(self, value: str) -> int:
        """Returns the number."""
        return int(value)


def make(site: Site) -> Blueprint:
    """The pages and the redirects to them."""
    blueprint = Blueprint("pages", __name__)
    blueprint.record_once(_register_converter)
    _feeds(blueprint, site)
    _articles(blueprint, site)
    _for_machines(blueprint, site)
    if site.settings.preview:
        blueprint.before_app_request(partial(_redirect_browsers, site))
    return blueprint


def _register_converter(state: BlueprintSetupState) -> None:
    state.app.url_map.converters |= {"slug": Slug, "leaf": LeafNumber}


def _feeds(blueprint: Blueprint, site: Site) -> None:
    single, grouped = f"/<any({', '.join(_SINGLE)}):path>", f"/<any({', '.join(_GROUPED)}):kind>/<slug:path>"

    @blueprint.get(single)
    @blueprint.get(grouped)
    def feed(path: str, kind: str = "") -> BaseResponse:
        stem = f"{kind}/{path}" if kind else path
        if (page := request.args.get("page")) is not None:  # an earlier version's address of an older page
            if not _NUMBER.fullmatch(page) or feed_page(site, stem, int(page)) is None:
                abort(404)
            return permanent_redirect(leaf_path(path, int(page)))
        there_once = site.channel.site.pages and _was_published(site, stem)
        return feed_page(site, stem, None) or abort(410 if there_once else 404)

    @blueprint.get(f"{grouped}/page/<leaf:number>")
    def leaf(path: str, number: int, kind: str = "") -> Response:
        return feed_page(site, f"{kind}/{path}" if kind else path, number) or abort(404)

    for stem in _SINGLE:  # each literally, so that /media/page/3 is not looked for in the media folder
        blueprint.add_url_rule(f"/{stem}/page/<leaf:number>", view_func=leaf, defaults={"path": stem})


def _was_published(site: Site, stem: str) -> bool:
    """Is there no feed any more where there was one?"""
    try:
        return any(site.documents.find(f"/{stem}.{format_.suffix}") is REMOVED for format_ in formats())
    except Unready:
        abort(503)


def _articles(blueprint: Blueprint, site: Site) -> None:
    @blueprint.get(f"/{PREFIX}<path:path>")
    def by_id(path: str) -> Response:
        return article_page(site, PREFIX + path) or abort(404)


def _for_machines(blueprint: Blueprint, site: Site) -> None:
    @blueprint.get(f"/<any({', '.join(map(repr, (ROBOTS, SITEMAP, *ICONS)))}):path>")
    @blueprint.get("/<any(sitemap):folder>/<path:path>")
    def beside(path: str, folder: str = "") -> Response:
        return site_file_response(site, f"{folder}/{path}" if folder else path) or abort(404)

    # https://github.com/Dan-Q/well-known-feeds
    @blueprint.get("/.well-known/feeds")
    def well_known() -> Response:
        opml = site.documents.get(OPML)
        if opml is None:
            abort(404)
        return page_response(
            opml.body,
            opml.media_type,
            opml.updated,
            policy=FEED_POLICY,
            cache=CACHE,
            links=(Link("canonical", site.channel.base + OPML),),
        )


def _redirect_browsers(site: Site) -> Response | None:
    """Redirects a browser that opens a feed in a window to the feed's page."""
    if request.headers.get("Sec-Fetch-Dest") != "document" or request.method != "GET":
        return None
    if not site.channel.site.pages:
        return None
    feed = _FEED.fullmatch(request.path)
    if feed is None or "raw" in request.args or "text/html" not in request.headers.get("Accept", ""):
        return None
    # A relative reference is right whatever path a proxy serves us at.
    response = redirect(f"{feed[1].rpartition('/')[2]}#subscribe", 303)
    response.autocorrect_location_header = False
    # No cache may give this response to others. The feed itself does not vary: if a cache has it, a browser
    # shows its source, which is better than a copy of the feed in the cache for each kind of request.
    response.headers.update({"Cache-Control": "private, no-store", "Vary": "Accept, Sec-Fetch-Dest"})
    return response  # type: ignore[return-value]


PART = Part("pages", make)
