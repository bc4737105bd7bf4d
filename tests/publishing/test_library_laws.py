"""What holds for every feed: its documents are valid, rendering is pure, pages have every article once."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import pytest
from hostile_values import IDS, LANGUAGES, TEXT, TYPES, URLS
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st
from samples import AS_DATED, AS_GIVEN

from feeds import Article, Channel, Episode, Feed, Media, Person, Podcast, Track, validate

if TYPE_CHECKING:
    from collections.abc import Callable

    from feeds.publishing.library.feed import FormatName

FORMATS: tuple[FormatName, ...] = ("rss", "atom", "json")
NOW = datetime(2026, 11, 30, tzinfo=UTC)
ZONES = st.integers(-14 * 60 + 1, 14 * 60 - 1).map(lambda minutes: timezone(timedelta(minutes=minutes)))
TIMES = st.datetimes(datetime(1970, 1, 2), datetime(2026, 11, 29), timezones=ZONES)  # noqa: DTZ001
COUNTS = st.integers(-1, 2**54)


def made(kind: Callable[..., Any], required: dict[str, Any], /, **optional: Any) -> st.SearchStrategy[Any]:
    """Values of a class, None where the class refuses the fields."""

    def make(fields: dict[str, Any]) -> Any:
        try:
            return kind(**fields)
        except ValueError:
            return None

    return st.fixed_dictionaries(required, optional=optional).map(make)


def several(values: st.SearchStrategy[Any], most: int = 3) -> st.SearchStrategy[list[Any]]:
    """Lists without the values that were refused."""
    return st.lists(values, max_size=most).map(lambda found: [each for each in found if each is not None])


PEOPLE = several(
    made(
        Person,
        {"name": TEXT},
        url=URLS,
        email=st.sampled_from(["a@example.org", "a@b", "x", "é@example.org"]),
    )
)
TRACKS = several(
    made(Track, {"kind": st.sampled_from(["captions", "transcript", "chapters"]), "url": URLS}, type=TYPES)
)
FILE = {
    "type": TYPES, "size": COUNTS, "seconds": st.floats(), "width": COUNTS, "height": COUNTS,
    "bitrate": st.floats(0, 1e9), "language": LANGUAGES,
}  # fmt: skip
MEDIA = several(
    made(
        Media, {"url": URLS}, **FILE, title=TEXT, description=TEXT, alt=TEXT, poster=URLS, credit=TEXT,
        licence=TEXT | st.sampled_from(["CC-BY-4.0", "https://example.org/licence"]), tracks=TRACKS,
        renditions=several(made(Media, {"url": URLS}, **FILE)),
    )
)  # fmt: skip
EPISODES = made(
    Episode, {}, season=st.integers(0, 9), number=st.floats(0, 99), title=TEXT, image=URLS,
    explicit=st.booleans(), kind=st.sampled_from(["full", "trailer", "bonus"]), display=TEXT,
)  # fmt: skip
ARTICLES = several(
    made(
        Article, {"title": TEXT, "published": TIMES}, id=IDS.map(str), link=URLS, updated=TIMES, html=TEXT,
        summary=TEXT, authors=PEOPLE, tags=several(TEXT), media=MEDIA, episode=EPISODES, language=LANGUAGES,
        comments=URLS, point=st.tuples(st.floats(), st.floats()),
    ),
    most=5,
).map(lambda articles: list({article.id: article for article in articles}.values()))  # fmt: skip
PODCASTS = made(
    Podcast,
    {"categories": st.just(["News"]), "explicit": st.booleans(), "image": st.just("https://example.org/a.png")},
    title=TEXT, author=TEXT, new_feed_url=URLS,
)  # fmt: skip
CHANNELS = made(
    Channel, {"title": TEXT, "home": st.just("https://news.example.org/"), "description": TEXT},
    language=LANGUAGES | st.just("en"), authors=PEOPLE, image=URLS, copyright=TEXT, tags=several(TEXT),
    hubs=several(URLS), ttl=COUNTS, skip_hours=several(st.integers(0, 24)), podcast=PODCASTS,
    point=st.tuples(st.floats(), st.floats()),
)  # fmt: skip


@st.composite
def feeds(draw: st.DrawFn) -> Feed:
    """Feeds; a composite, because the others have representations of many pages."""
    channel, articles = draw(CHANNELS), draw(ARTICLES)
    assume(channel is not None)
    return Feed(channel, articles, "https://news.example.org/feed.rss", updated=draw(TIMES))


@pytest.mark.slow
@settings(max_examples=30, suppress_health_check=list(HealthCheck), phases=(Phase.explicit, Phase.generate))
@given(feeds(), st.integers(1, 4))
def test_every_feed_is_valid_pure_and_divisible(feed: Feed, size: int) -> None:
    for format_ in FORMATS:
        document, file = feed.render(format_), io.BytesIO()
        once_more = Feed(feed.channel, feed.articles, feed.url, updated=feed.updated)
        once_more.write(file, format_)
        assert file.getvalue() == document == once_more.render(format_)
        findings = validate(document, now=NOW).findings
        assert [each for each in findings if not each.rule.endswith((*AS_GIVEN, *AS_DATED))] == []
    pages = feed.pages(size)
    assert [article for page in pages for article in page.articles] == list(feed.articles)
    assert {len(tuple(page.articles)) for page in pages[:-1]} <= {size}
    findings = validate(pages[-1].render(), now=NOW).findings
    assert [each for each in findings if not each.rule.endswith((*AS_GIVEN, *AS_DATED))] == []
