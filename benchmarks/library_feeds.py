"""The same feed with each library, as its documentation shows it, for `library.py`."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from tempfile import TemporaryFile
from typing import Any

import django
from django.conf import settings
from django.contrib.syndication.views import Feed as DjangoFeed
from django.test import RequestFactory
from feedgen.feed import FeedGenerator
from markupsafe import Markup

from feeds import Article, Channel, Feed, Media, Person

PyRSS2Gen: Any = import_module("PyRSS2Gen") if find_spec("PyRSS2Gen") else None

HOME = "https://www.example.org/"
URL = f"{HOME}feed.rss"
START = datetime(2010, 1, 1, tzinfo=UTC)
_WORDS = ("harbour", "ferry", "wind", "tide", "market", "council", "storm", "bridge", "winter", "people")


@dataclass(frozen=True, slots=True)
class Story:
    """What a program has of an article: 2 kB of clean HTML, and an episode's file if it has `audio`."""

    id: str
    title: str
    link: str
    published: datetime
    summary: str
    html: str
    author: str
    email: str
    tags: tuple[str, ...]
    audio: str | None


def stories(count: int, *, media: bool) -> list[Story]:
    """Returns the newest stories first."""
    return [_story(number, media=media) for number in range(count, 0, -1)]


def _story(number: int, *, media: bool) -> Story:
    dice = random.Random(number)

    def words(count: int) -> str:
        return " ".join(dice.choices(_WORDS, k=count)).capitalize()

    page = f"{HOME}{number}"
    html = "\n".join(f'<p>{words(90)} <a href="{page}">a link</a> &amp; <em>more</em>.</p>' for _ in range(4))
    return Story(
        id=f"tag:www.example.org,2026:{number}",
        title=words(6),
        link=page,
        published=START + timedelta(hours=number),
        summary=words(20),
        html=html,
        author="Ana Duarte",
        email="ana@example.org",
        tags=(dice.choice(_WORDS), f"{dice.choice(_WORDS)}s"),
        audio=f"{HOME}{number}.mp3" if media else None,
    )


def with_feedgen(given: list[Story]) -> bytes:
    feed = FeedGenerator()
    feed.title("Harbour News")
    feed.description("All news from the harbour")
    feed.language("en")
    feed.link(href=URL, rel="self")
    feed.link(href=HOME, rel="alternate")
    for story in given:
        entry = feed.add_entry(order="append")
        entry.id(story.id)
        entry.title(story.title)
        entry.link(href=story.link)
        entry.description(story.summary)
        entry.content(story.html, type="CDATA")
        entry.author({"name": story.author, "email": story.email})
        entry.category([{"term": tag} for tag in story.tags])
        entry.published(story.published)
        if story.audio:
            entry.enclosure(story.audio, 48_211_200, "audio/mpeg")
    return bytes(feed.rss_str(pretty=True))


def with_django(given: list[Story]) -> bytes:
    class News(DjangoFeed):  # type: ignore[misc] # Django has no types
        title = "Harbour News"
        description = "All news from the harbour"
        link = HOME
        feed_url = URL
        item_enclosure_length = 48_211_200
        item_enclosure_mime_type = "audio/mpeg"
        item_guid_is_permalink = False

        def items(self) -> list[Story]:
            return given

        def item_title(self, item: Story) -> str:
            return item.title

        def item_link(self, item: Story) -> str:
            return item.link

        def item_guid(self, item: Story) -> str:
            return item.id

        def item_description(self, item: Story) -> str:
            return item.html

        def item_author_name(self, item: Story) -> str:
            return item.author

        def item_author_email(self, item: Story) -> str:
            return item.email

        def item_categories(self, item: Story) -> tuple[str, ...]:
            return item.tags

        def item_pubdate(self, item: Story) -> datetime:
            return item.published

        def item_enclosure_url(self, item: Story) -> str | None:
            return item.audio

    return bytes(News()(django_request()).content)


def with_pyrss2gen(given: list[Story]) -> bytes:
    items = [
        PyRSS2Gen.RSSItem(
            title=story.title,
            link=story.link,
            guid=PyRSS2Gen.Guid(story.id, isPermaLink=False),
            description=story.html,
            author=f"{story.email} ({story.author})",
            categories=story.tags,
            pubDate=story.published,
            enclosure=PyRSS2Gen.Enclosure(story.audio, 48_211_200, "audio/mpeg") if story.audio else None,
        )
        for story in given
    ]
    feed = PyRSS2Gen.RSS2("Harbour News", HOME, "All news from the harbour", language="en", items=items)
    return bytes(feed.to_xml("utf-8").encode())


def with_feeds(given: list[Story], html: type[str] = Markup) -> bytes:
    return feeds_document(feeds_articles(given, html))


def feeds_articles(given: list[Story], html: type[str] = Markup) -> list[Article]:
    return [
        Article(
            id=story.id,
            title=story.title,
            link=story.link,
            published=story.published,
            summary=story.summary,
            html=html(story.html),
            authors=[Person(story.author, story.email)],
            tags=story.tags,
            media=[Media(story.audio, size=48_211_200)] if story.audio else [],
        )
        for story in given
    ]


def feeds_document(articles: list[Article]) -> bytes:
    channel = Channel(title="Harbour News", home=HOME, description="All news from the harbour", language="en")
    return Feed(channel, articles, url=URL).render("rss")


# --- what is measured beside it ---


def with_feedgen_and_player(given: list[Story]) -> bytes:
    """All that our documents have: the file as `media:content`, and its player in the content."""
    feed = FeedGenerator()
    feed.load_extension("media")
    feed.title("Harbour News")
    feed.description("All news from the harbour")
    feed.language("en")
    feed.link(href=URL, rel="self")
    feed.link(href=HOME, rel="alternate")
    for story in given:
        entry = feed.add_entry(order="append")
        entry.id(story.id)
        entry.title(story.title)
        entry.link(href=story.link)
        entry.description(story.summary)
        entry.content(story.html + _player(story), type="CDATA")
        entry.author({"name": story.author, "email": story.email})
        entry.category([{"term": tag} for tag in story.tags])
        entry.published(story.published)
        if story.audio:
            entry.enclosure(story.audio, 48_211_200, "audio/mpeg")
            file = {"url": story.audio, "fileSize": "48211200", "type": "audio/mpeg", "medium": "audio"}
            entry.media.content({**file, "isDefault": "true"}, group=None)
    return bytes(feed.rss_str(pretty=True))


def _player(story: Story) -> str:
    if story.audio is None:
        return ""
    link = f'<figcaption><a href="{story.audio}">{story.audio.rpartition("/")[2]}</a></figcaption>'
    return f'\n<figure><audio controls preload="none" src="{story.audio}"></audio>{link}</figure>'


@cache
def django_request() -> Any:
    settings.configure(ALLOWED_HOSTS=["www.example.org"], USE_TZ=True, LANGUAGE_CODE="en")
    django.setup()
    return RequestFactory(SERVER_NAME="www.example.org").get("/feed.rss", secure=True)


def write_feeds(given: list[Story]) -> None:
    """Writes the document without having all articles in memory."""
    articles = (article for story in given for article in feeds_articles([story]))
    channel = Channel(title="Harbour News", home=HOME, description="All news from the harbour", language="en")
    with TemporaryFile() as file:
        Feed(channel, articles, url=URL).write(file, "rss")
