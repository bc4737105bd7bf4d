"""Nothing is dropped in silence: another value of any field changes the document, or what is told of it."""

from __future__ import annotations

from dataclasses import MISSING, fields, is_dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from samples import CHANNEL, PUBLISHED, UPDATED
from test_media_model import FORMATS, document, page
from test_podcast_output import EPISODE, FULL

from feeds.formats.losses import losses
from feeds.model.article import Article, Media, Person, Track, Work
from feeds.model.feed_kind import FeedKind
from feeds.model.podcast import Licence
from feeds.model.point import Point
from feeds.model.website import Website

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feeds.model.channel import Channel

BASE = "https://media.example.org"
PLAIN = replace(
    CHANNEL,
    ttl=60,
    skip_hours=(1, 2),
    skip_days=("Sunday",),
    docs="https://example.org/rss",
    point=Point(1, 2),
)
PODCAST = replace(PLAIN, podcast=replace(FULL, author="The desk"))
FILE = Media(
    f"{BASE}/a.mp4", "video/mp4", "video", 90_000, 61.4, 640, 480, PUBLISHED + timedelta(1), 64_000.0, "fa"
)
WORK = Work(
    "a", "1", "21", "The clip", FILE,
    renditions=(replace(FILE, url=f"{BASE}/b.webm", type="video/webm", width=320),),
    poster=f"{BASE}/poster.jpg",
    tracks=(
        Track("captions", f"{BASE}/a.vtt", "text/vtt", "en"),
        Track("transcript", f"{BASE}/a.srt", "application/x-subrip", "en"),
        Track("chapters", f"{BASE}/a.json", "application/json+chapters", "en"),
    ),
    description="What happened", alt="A tower", credit="Ann", licence="CC-BY-4.0",
)  # fmt: skip
STORY = Article(
    "tag:news.example.org,2016:1", "Head", PUBLISHED, UPDATED, ("One",), "", "A summary", "S/SH 1",
    (Person("Ann", "ann@example.org", "https://example.org/ann"),), ("War",), "World", "fa",
    "https://news.example.org/1", (WORK,),
    episode=replace(EPISODE, number=3.5, block=True, licence=Licence("ours", "https://example.org/terms")),
    comments="https://news.example.org/1/comments", point=Point(35.69, 51.39),
)  # fmt: skip
DOCUMENTS = {"rss": PLAIN, "podcast": PODCAST, "atom": PLAIN, "json": PLAIN}
NOT_SAID = {
    "Article.source": "for messages only",
    "Article.draft": "decides whether it is seen",
    "Article.visible": "as well",
    "Article.expires": "as well",
    "Article.withdrawn": "as well",
    "Article.html": "the paragraphs stand for it",
    "Article.part_of": "it has a page",
    "Article.aliases": "of redirects",
    "Article.days": "the times are published in full",
    "Media.day_only": "as well",
    "Media.former_url": "decides which URL is published",
    "Work.id": "the editor's own",
    "Work.sort": "the editor's own",
    "Work.kind": "the editor's own",
    "Channel.archive": "decides which documents there are",
    "Channel.zone": "of times that are read",
    "Channel.media_base": "of addresses that are read",
    "Channel.base": "of the links, which a page brings",
    "Channel.authority": "of ids that are made",
    "Channel.home": "the page brings it",
    "Channel.title": "the page brings it",
    "Channel.description": "the page brings it",
    "Channel.article_link": "of links that are made",
    "Channel.comments_link": "of links that are made",
    "Channel.encoding": "of files that are read",
    "Channel.publish_future": "decides when articles are seen",
    "Channel.hubs": "the page brings them",
    "Channel.live": "of the archive",
    "Channel.feeds": "of the selection",
    "FeedChoice.kind": "of the selection",
    "FeedChoice.formats": "of the selection",
    "Track.kind": "the element says it",
    **{f"FeedKind.{field.name}": "of the selection" for field in fields(FeedKind)},
    "Channel.preview": "of the folder, before it is rendered",
    "Channel.site": "of web pages",
    **{f"Website.{field.name}": "of web pages, whose addresses the page brings" for field in fields(Website)},
}
"""Fields that nobody outside is told of, and why."""


def others(value: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    """A value with one field changed, anywhere in it, with the name of the field."""
    if is_dataclass(value):
        for field in fields(value):
            own = getattr(value, field.name)
            called = f"{type(value).__name__}.{field.name}"
            if is_dataclass(own) or (isinstance(own, tuple) and own):
                for inner, changed in others(own, called):
                    yield inner, replace(value, **{field.name: changed})  # type: ignore[type-var]
            if field.default is not MISSING and own != field.default:
                yield called, replace(value, **{field.name: field.default})  # type: ignore[type-var]
            elif isinstance(own, str | int | float | datetime):
                yield called, replace(value, **{field.name: _another(own)})  # type: ignore[type-var]
    elif isinstance(value, tuple):
        for place, each in enumerate(value):
            for inner, changed in others(each, name):
                yield inner, (*value[:place], changed, *value[place + 1 :])
    elif isinstance(value, str):
        yield name, _another(value)


def _another(value: Any) -> Any:
    if isinstance(value, str):
        return f"{value}z"
    return value + (timedelta(days=1) if isinstance(value, datetime) else 1)


def said(name: str, story: Article, channel: Channel) -> tuple[bytes, list[tuple[str, str]]]:
    format_ = "rss" if name == "podcast" else name
    found = losses(channel, page(story, format_=FORMATS[format_]), FORMATS[format_])
    return document(format_, story, channel=channel), [(loss.what, loss.why) for loss in found]


@pytest.mark.slow
@pytest.mark.parametrize("name", DOCUMENTS)
def test_no_field_of_an_article_is_dropped_in_silence(name: str) -> None:
    channel = DOCUMENTS[name]
    whole = said(name, STORY, channel)
    silent = {
        field
        for field, story in others(STORY)
        if field not in NOT_SAID and said(name, story, channel) == whole
    }
    if channel.podcast is None:  # one loss stands for all of it
        assert any(what == "the episode" for what, _ in whole[1])
        silent = {
            field for field in silent if field.partition(".")[0] in ("Article", "Work", "Media", "Person")
        }
    assert silent == {"Media.medium"}  # the type says it


@pytest.mark.slow
@pytest.mark.parametrize("name", DOCUMENTS)
def test_no_field_of_a_channel_is_dropped_in_silence(name: str) -> None:
    whole = said(name, STORY, PODCAST)
    silent = {
        field
        for field, channel in others(PODCAST)
        if field not in NOT_SAID and said(name, STORY, channel) == whole
    }
    if name in ("atom", "json"):
        assert ("the podcast", "podcast apps read RSS only") in whole[1]
        silent = {field for field in silent if field.partition(".")[0] in ("Channel", "Image", "Person")}
    assert silent == set()


def test_every_field_is_set() -> None:
    """Else a new one would be looked at by nobody."""
    for value in (STORY, WORK, FILE, STORY.episode, PODCAST):
        unset = {
            name
            for field in fields(value)  # type: ignore[arg-type]
            if getattr(value, field.name) == field.default
            and (name := f"{type(value).__name__}.{field.name}") not in NOT_SAID
        }
        assert unset == set()
    assert set(FORMATS) == {"rss", "atom", "json"}
