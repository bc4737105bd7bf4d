"""The short cut gives the very answer that the application gives: any request goes through both."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sites import CHANNEL, NOW, make
from werkzeug.test import EnvironBuilder

from feeds.web import create_app
from feeds.web.fast_path import FastPath, with_fast_path

if TYPE_CHECKING:
    from collections.abc import Iterator
    from wsgiref.types import WSGIApplication, WSGIEnvironment

    from flask import Flask

PATHS = ("/", "/feed.rss", "/feed.json", "/feeds.opml", "/archive/feed-1.atom", "/nothing")
TAGS = ('"x"', "*", "{etag}", "W/{etag}", '"x", {etag}', "{bare}", '"{bare}-gzip"', "junk", "", '"')
DATES = (
    "Fri, 01 May 2026 01:00:00 GMT", "Fri, 01 May 2026 05:00:00 GMT", "Sat, 01 Jan 2000 00:00:00 GMT",
    "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 2094", "junk", "",
)  # fmt: skip
CODINGS = ("", "gzip", "br, gzip", "zstd;q=0.5, gzip", "identity", "*", "gzip;q=0", "deflate", "gzip" * 100)
HEADERS = {
    "If-None-Match": TAGS,
    "If-Match": TAGS,
    "If-Modified-Since": DATES,
    "If-Unmodified-Since": DATES,
    "Accept-Encoding": CODINGS,
    "Range": ("bytes=0-1", "bytes=0-1,500-", "bytes=99999-", "items=0-1", "junk"),
    "If-Range": ('"x"', "{etag}", DATES[0]),
    "A-IM": ("feed", "vcdiff"),
    "Accept": ("text/html", "*/*"),
    "Sec-Fetch-Dest": ("empty", "document"),
}
requests = st.tuples(
    st.sampled_from(["GET", "HEAD", "POST", "OPTIONS"]),
    st.sampled_from(PATHS),
    st.sampled_from(["", "null", "a=b&c"]),
    st.fixed_dictionaries({}, optional={name: st.sampled_from(values) for name, values in HEADERS.items()}),
)
Answer = tuple[str, list[tuple[str, str]], bytes]


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    folder = make(tmp_path_factory.mktemp("site") / "site", "live = 2\n" + CHANNEL, stories=5)
    app = create_app(folder, clock=lambda: NOW, background=False)
    client = app.test_client()
    for path in PATHS:
        client.get(path)
    yield app
    app.extensions["feeds"][0].documents.close()


def environ_of(request: tuple[str, str, str, dict[str, str]]) -> WSGIEnvironment:
    method, path, query, headers = request
    builder = EnvironBuilder(path, method=method, query_string=query, headers=list(headers.items()))
    return builder.get_environ()


def through(application: WSGIApplication, request: tuple[str, str, str, dict[str, str]]) -> Answer:
    said: list[tuple[str, list[tuple[str, str]]]] = []
    environ = environ_of(request)

    def start(status: str, headers: list[tuple[str, str]], *_: object) -> object:
        said.append((status, headers))
        return None

    body = application(environ, start)  # type: ignore[arg-type]
    whole = b"".join(body)
    if hasattr(body, "close"):
        body.close()
    [(status, found)] = said
    return status, sorted(found), whole


@pytest.mark.slow
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=400)
@given(request=requests)
def test_both_ways_lead_to_the_same_answer(app: Flask, request: tuple[str, str, str, dict[str, str]]) -> None:
    site = app.extensions["feeds"][0]
    method, path, query, headers = request
    held = site.documents.table.get(path)
    etag = held.representation("gzip").etag if held is not None else '"none"'
    filled = {name: value.format(etag=etag, bare=etag.strip('"')) for name, value in headers.items()}
    request = method, path, query, filled
    direct = through(app.wsgi_app, request)
    table, site.documents.table = site.documents.table, Closed(site.documents.table)
    try:
        through_flask = through(app.wsgi_app, request)
    finally:
        site.documents.table = table
    assert direct == through_flask
    if (ready := FastPath(site.documents).answer_if_ready(environ_of(request))) is not None:
        assert (ready[0], sorted(ready[1]), ready[2]) == (int(direct[0][:3]), *direct[1:])


class Closed(dict[str, object]):
    """The table, hidden from the first look into it: that of the short cut."""

    looked = False

    def get(self, key: str, default: object = None) -> object:
        if not self.looked:
            self.looked = True
            return None
        return super().get(key, default)


def test_the_short_cut_is_taken(app: Flask) -> None:
    def beyond(*_: object) -> list[bytes]:
        raise AssertionError("went on to the application")

    short = with_fast_path(beyond, FastPath(app.extensions["feeds"][0].documents))
    etag = through(short, ("GET", "/feed.rss", "", {"Accept-Encoding": "gzip"}))[1]
    tag = dict(etag)["ETag"]
    usual = {
        "Accept-Encoding": "gzip",
        "If-None-Match": tag,
        "If-Modified-Since": DATES[0],
        "User-Agent": "x",
    }
    assert through(short, ("GET", "/feed.rss", "null", usual))[0] == "304 NOT MODIFIED"
    assert through(short, ("HEAD", "/feed.rss", "", usual))[0] == "304 NOT MODIFIED"
    old = {**usual, "If-None-Match": '"old"'}
    assert through(short, ("GET", "/feed.rss", "", old))[0] == "200 OK"
    assert through(short, ("GET", "/feed.rss", "", {"If-Modified-Since": DATES[1]}))[0] == "304 NOT MODIFIED"


def test_what_a_server_does_to_the_headers_stays_with_that_answer(app: Flask) -> None:
    short = with_fast_path(app.wsgi_app, FastPath(app.extensions["feeds"][0].documents))
    answer = through(short, ("GET", "/feed.rss", "", {}))
    lists: list[list[tuple[str, str]]] = []

    def start(_: str, headers: list[tuple[str, str]], *_more: object) -> object:
        headers.append(("X-Added", "by the server"))
        lists.append(headers)
        return None

    for headers in ({}, {"HTTP_IF_NONE_MATCH": dict(answer[1])["ETag"]}):
        short({**EnvironBuilder("/feed.rss").get_environ(), **headers}, start)  # type: ignore[arg-type]
    assert len(lists) == 2
    assert through(short, ("GET", "/feed.rss", "", {})) == answer
