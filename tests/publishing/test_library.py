"""The public API for feeds from values in memory."""

from __future__ import annotations

import io
import os
import re
import tracemalloc
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from feeds import Article, Channel, Episode, Feed, Funding, Media, Person, Podcast, Response, Track, validate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from feeds.publishing.library.feed import FormatName

FORMATS: tuple[FormatName, ...] = ("rss", "atom", "json")
MORNING = datetime(2026, 5, 14, 7, 40, tzinfo=UTC)
CHANNEL = Channel(title="Harbour News", home="https://news.example.org/", description="All", language="en")
FERRY = Article(
    id="tag:news.example.org,2026:1",
    title="The ferry is back",
    link="https://news.example.org/1",
    published=MORNING,
    html="<p>It is.</p>",
    authors=[Person("Ana Duarte")],
    tags=["harbour"],
    media=[Media("https://media.example.org/ferry.mp4", size=48_211_200, seconds=61)],
)
URL = "https://news.example.org/feed.rss"
SHOW: Any = partial(Podcast, categories=["News"], explicit=False, image="https://news.example.org/cover.jpg")
FILE: Any = partial(Media, "https://media.example.org/a.mp3")
feed_of: Any = partial(Feed, CHANNEL)
article: Any = partial(Article, title="T", id="1")


@pytest.mark.parametrize("format_", FORMATS)
def test_a_feed_is_valid_and_the_same_when_it_is_written(format_: FormatName) -> None:
    feed = Feed(CHANNEL, [FERRY], url=URL)
    file = io.BytesIO()
    feed.write(file, format_)
    document = feed.render(format_)
    assert file.getvalue() == document == Feed(CHANNEL, iter([FERRY]), url=URL).render(format_)
    assert validate(document).findings == ()


REFUSED: dict[str, tuple[Callable[[], object], type[Exception]]] = {
    "Article.id is missing: expected an id, or a link to derive it from": (
        lambda: Article(title="T"),
        ValueError,
    ),
    "Article.link is '/a': expected an absolute http or https URL": (lambda: article(link="/a"), ValueError),
    "Article.title is 3: expected text": (lambda: article(title=3), TypeError),
    "Article.published is 2026-05-14T00:00:00, without a time zone: expected an aware datetime": (
        lambda: article(published=datetime(2026, 5, 14)),  # noqa: DTZ001
        ValueError,
    ),
    "Article.updated is '2026': expected an aware datetime": (lambda: article(updated="2026"), TypeError),
    "Article.html is a bytes: expected HTML as text": (lambda: article(html=b"<p>"), TypeError),
    "Article.title is None: expected text": (lambda: article(title=None), TypeError),
    "Article.authors[0] is 'Ana': expected a Person": (lambda: article(authors=["Ana"]), TypeError),
    "Article.tags is 'abc': expected a list": (lambda: article(tags="abc"), TypeError),
    "Article.tags is a set: expected a list": (lambda: article(tags={"a", "b"}), TypeError),
    "Feed.articles is a set: expected articles": (lambda: feed_of({article()}), TypeError),
    "Media.type is missing: expected a media type such as 'audio/mpeg'": (
        lambda: Media("https://media.example.org/a"),
        ValueError,
    ),
    "Media.size is -1: expected a whole number of bytes, at least 0": (lambda: FILE(size=-1), ValueError),
    "Media.renditions[0].title is set: expected it in the media that has the renditions": (
        lambda: FILE(renditions=[FILE(title="T")]),
        ValueError,
    ),
    "Track.kind is 'notes': expected one of captions, transcript, chapters": (
        lambda: Track("notes", "https://media.example.org/a.vtt"),  # type: ignore[arg-type]
        ValueError,
    ),
    "Person.email is 'ana': expected an e-mail address": (lambda: Person("Ana", "ana"), ValueError),
    "Podcast.explicit is 'no': expected True or False": (lambda: SHOW(explicit="no"), TypeError),
    "Podcast.categories[0] is 'Newz': must be a category of Apple's list, not 'Newz'": (
        lambda: SHOW(categories=["Newz"]),
        ValueError,
    ),
    "Podcast.funding[0].url is 'http://x': must begin with https://, not 'http://x'": (
        lambda: SHOW(funding=[Funding("http://x", "Donate")]),
        ValueError,
    ),
    "Episode.number is 0: expected a number of episodes above 0": (lambda: Episode(number=0), ValueError),
    "Episode.display is set without number": (lambda: Episode(display="Seven"), ValueError),
    "Channel.language is missing: expected a language tag, which podcast directories require": (
        lambda: Channel(title="T", home="https://news.example.org/", description="D", podcast=SHOW()),
        ValueError,
    ),
    "Feed.articles[0] is 'a': expected an Article": (lambda: feed_of(["a"]), TypeError),
    "Feed.articles[1].id is '1', as that of another article: ids are unique": (
        lambda: feed_of([article(), article(title="U")]),
        ValueError,
    ),
    "Feed.format is 'rdf': expected one of rss, atom, json": (lambda: feed_of([], format="rdf"), ValueError),
    "Feed.updated is missing: Atom requires it for a feed without articles": (
        lambda: feed_of([]).render("atom"),
        ValueError,
    ),
    "Article.updated of '1' is missing: expected published, updated or Feed.updated, since Atom requires a "
    "time (RFC 4287, 4.2.15)": (lambda: feed_of([article()]).render("atom"), ValueError),
    "url is '/feed-2.rss': expected an absolute http or https URL": (
        lambda: Feed(CHANNEL, [article(), article(id="2")], URL).pages(1, "/feed-{page}.rss"),
        ValueError,
    ),
    "url is 'https://a.example/': expected a URL that contains {page}": (
        lambda: Feed(CHANNEL, [], URL).pages(1, "https://a.example/"),
        ValueError,
    ),
    "url is 2: expected text": (lambda: Feed(CHANNEL, [], URL).pages(1, 2), TypeError),  # type: ignore[arg-type]
    "size is 0: expected a whole number of articles, at least 1": (
        lambda: Feed(CHANNEL, [], URL).pages(0),
        ValueError,
    ),
    "Feed.url is missing: expected the URL of the feed, which pages link to": (
        lambda: feed_of([]).pages(),
        ValueError,
    ),
}


@pytest.mark.parametrize("message", REFUSED)
def test_wrong_values_are_refused(message: str) -> None:
    make, kind = REFUSED[message]
    with pytest.raises(kind) as raised:
        make()
    assert (type(raised.value), str(raised.value)) == (kind, message)


def test_responses() -> None:
    feed = Feed(CHANNEL, [FERRY], url=URL)
    body = feed.render()
    found = feed.respond("GET", {})
    assert found == Response(
        200,
        {
            "Content-Type": "application/rss+xml; charset=utf-8",
            "Content-Length": str(len(body)),
            "ETag": found.headers["ETag"],
            "Last-Modified": "Thu, 14 May 2026 07:40:00 GMT",
            "Vary": "Accept-Encoding",
        },
        body,
    )
    assert feed.respond("HEAD", {}) == found._replace(body=b"")
    known = {name: found.headers[name] for name in ("ETag", "Last-Modified", "Vary")}
    given: list[Any] = [
        {"If-None-Match": found.headers["ETag"]},
        {"if-modified-since": found.headers["Last-Modified"]},
        [("IF-NONE-MATCH", '"x"'), ("If-None-Match", found.headers["ETag"])],
    ]
    assert [feed.respond("GET", headers) for headers in given] == [Response(304, known, b"")] * 3
    assert feed.respond("POST") == Response(405, {"Allow": "GET, HEAD", "Content-Length": "0"}, b"")


def test_a_response_names_the_hubs_and_is_compressed_once() -> None:
    channel = replace(CHANNEL, hubs=["https://hub.example.org/"])
    for feed in (Feed(channel, [FERRY], URL), Feed(channel, iter([FERRY]), URL, format="atom")):
        response = feed.respond("GET", {"Accept-Encoding": "zstd"})
        type_ = response.headers["Content-Type"].partition(";")[0]
        url = URL.replace("rss", type_[12:16].rstrip("+"))
        links = f'<{url}>; rel="self"; type="{type_}", <https://hub.example.org/>; rel="hub"'
        assert (response.headers["Link"], response.headers["Content-Encoding"]) == (links, "zstd")
    again = Feed(channel, [FERRY], URL)
    bodies = [again.respond("GET", {"Accept-Encoding": "br"}).body for _ in range(2)]
    assert bodies[0] is bodies[1]


def test_urls_of_formats_and_pages() -> None:
    for url, atom in (
        (URL, "https://news.example.org/feed.atom"),
        (f"{URL}?a=b.rss", "https://news.example.org/feed.atom?a=b.rss"),
        ("https://news.example.org/feed/", "https://news.example.org/feed/"),
        ("https://news.example.org/feed.xml", "https://news.example.org/feed.xml"),
    ):
        document = Feed(CHANNEL, [FERRY], url).render("atom").decode()
        assert f'<link rel="self" href="{atom}" type="application/atom+xml"/>' in document
    fragment = Feed(CHANNEL, [article(), article(id="2")], f"{URL}#top").pages(1)
    assert [page.url for page in fragment] == [f"{URL}#top", f"{URL}?page=2#top"]
    pages = Feed(CHANNEL, [article(id=str(number)) for number in range(3)], f"{URL}?a=b").pages(1)
    links = [re.findall(r'<atom:link rel="(\w+)" href="([^"]+)"', page.render().decode()) for page in pages]
    first, second, third = (f"{URL}?a=b{more}" for more in ("", "&amp;page=2", "&amp;page=3"))
    assert links == [
        [("self", first), ("first", first), ("next", second), ("last", third)],
        [("self", second), ("first", first), ("previous", first), ("next", third), ("last", third)],
        [("self", third), ("first", first), ("previous", second), ("last", third)],
    ]


def test_an_iterator_is_read_once() -> None:
    articles = [article(id=str(number)) for number in range(3)]
    feed = Feed(CHANNEL, iter(articles), URL)
    whole = feed.render()
    assert (feed.render(), feed.articles, feed.pages(3)[0].articles) == (
        whole,
        tuple(articles),
        tuple(articles),
    )
    written, file = Feed(CHANNEL, iter(articles), URL), io.BytesIO()
    written.write(file)
    assert file.getvalue() == whole
    for again in (written.render, written.pages, partial(written.write, file)):
        with pytest.raises(
            ValueError, match=r"^Feed\.articles was an iterator, which has been read: expected a list"
        ):
            again()

    class Rows:
        def __iter__(self) -> Iterator[Article]:
            return iter(articles)

    assert [Feed(CHANNEL, Rows(), URL).render() for _ in range(2)] == [whole, whole]


def test_types_follow_from_file_extensions() -> None:
    base = "https://media.example.org/a"
    types = [Media(f"{base}.{ending}").type for ending in ("mp3", "MP4?x=1", "webp", "pdf")]
    assert types == ["audio/mpeg", "video/mp4", "image/webp", "application/pdf"]
    assert Track("captions", f"{base}.vtt").type == "text/vtt"
    assert Track("chapters", f"{base}.json").type == "application/json+chapters"
    with pytest.raises(ValueError, match=r"^Track\.type is missing: "):
        Track("transcript", f"{base}.json")


@pytest.mark.slow
def test_a_large_feed_is_written_in_bounded_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("feeds.publishing.library.feed._IN_MEMORY", 1)
    peaks = []
    for count in (300, 300, 1200):
        articles = (article(id=str(number), summary="A text. " * 50) for number in range(count))
        tracemalloc.start()
        with Path(os.devnull).open("wb") as file:
            Feed(CHANNEL, articles, URL).write(file)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[2] < 1.5 * peaks[1], peaks
