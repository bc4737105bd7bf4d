"""Which feeds there are, what is in them, and that all their documents are sound."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import feedparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from oracle import WholeFeed, publish, select
from samples import CHANNEL, OTHER_VIDEO, PICTURE, PUBLISHED, SOUND, UNKNOWN, VIDEO, article, related

from feeds.formats import formats
from feeds.model.article import Article, Media, Person, Track, Work
from feeds.model.channel import Channel, FeedChoice
from feeds.model.feed_kind import CATEGORY, MEDIA, NEWS
from feeds.model.podcast import Category, Episode, Owner, Show, podcast_guid
from feeds.publishing.media_items import media_id
from feeds.publishing.selection import shown_as
from feeds.validator import validate

BASE = "https://news.example.org/feeds/"
DAY = timedelta(days=1)


def at(work: Work, time: datetime | None, title: str = "Headline") -> Work:
    return replace(work, title=title, media=replace(work.media, published=time))


def paths(*articles: Article, channel: Channel = CHANNEL) -> list[str]:
    return [feed.path for feed in select(channel, articles)]


def feed_at(path: str, *articles: Article, channel: Channel = CHANNEL) -> WholeFeed:
    return next(feed for feed in select(channel, articles) if feed.path == path)


# Which feeds


def test_there_are_the_feeds_that_the_articles_support() -> None:
    assert paths() == paths(article(UNKNOWN)) == ["feed"]
    assert paths(article(SOUND)) == ["feed", "media"]
    assert paths(article(PICTURE)) == ["feed", "pictures"]
    story = article(VIDEO, PICTURE, categories=("War", "Peace"), section="World", people=(Person("Ann"),))
    assert paths(story) == [
        "feed", "media", "pictures", "category/peace", "category/war", "author/ann", "section/world",
    ]  # fmt: skip


def test_a_feed_from_top_to_bottom() -> None:
    one = article(categories=("War",))
    two = article(id="tag:x,2016:2", categories=("war", "Peace"), published=PUBLISHED - DAY)
    three = article(id="tag:x,2016:3", published=PUBLISHED - 2 * DAY)
    assert feed_at("category/war", one, two, three) == WholeFeed(
        path="category/war",
        kind=CATEGORY,
        name="war",  # as the oldest article writes it
        title="News & more: war",
        description="Articles about war.",
        id=BASE + "category/war",
        articles=(one, two),
        order=(two.id, one.id),
        limit=50,
        formats=formats(),
    )


def test_the_news_is_named_as_the_publication_and_keeps_its_id() -> None:
    news = feed_at("feed", article())
    assert (news.title, news.description, news.id) == ("News & more", "What happened", BASE)


def test_the_channel_chooses_and_names() -> None:
    choices = (
        FeedChoice(MEDIA, "Clips", "All clips", limit=3, formats=("rss",)),
        FeedChoice(CATEGORY, "On {name}", "What there is on {name}", names=("WAR",)),
    )
    channel = replace(CHANNEL, feeds=choices, live=7)
    story = article(VIDEO, PICTURE, categories=("War", "Peace"))
    assert [
        (feed.path, feed.title, feed.description, feed.limit, [format_.name for format_ in feed.formats])
        for feed in select(channel, [story])
    ] == [
        ("media", "Clips", "All clips", 3, ["rss"]),
        ("category/war", "On War", "What there is on War", 7, ["rss", "atom", "json"]),
    ]
    assert list(publish(channel, [story])) == [
        "media.rss", "category/war.rss", "category/war.atom", "category/war.json", "feeds.opml", "index.html",
    ]  # fmt: skip


# Names and slugs


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Économie & Société", "economie-societe"),
        ("سیاست", "syst"),
        ("北京", "beijing"),
        ("  Sport\n", "sport"),
        ("../../etc/passwd", "etc-passwd"),
        ("C++", "c"),
        ("+++", "1f2686dd"),
        ("x" * 1000, "x" * 60),
    ],
)
def test_a_name_makes_a_path(name: str, slug: str) -> None:
    assert paths(article(categories=(name,)))[1:] == [f"category/{slug}"]


def test_an_empty_name_is_not_a_name() -> None:
    assert paths(article(categories=("", " ", "\x00"), people=(Person(" "),))) == ["feed"]


def test_the_first_article_gets_the_slug() -> None:
    older = article(categories=("C",), published=PUBLISHED - DAY)
    newer = article(id="tag:x,2016:2", categories=("C#", "c", "C++"))
    assert [(feed.path, feed.name) for feed in select(CHANNEL, [newer, older])[1:]] == [
        ("category/c", "C"), ("category/c-8a0b3d20", "C#"), ("category/c-f4dc9948", "C++"),
    ]  # fmt: skip


NAMES = st.lists(st.sampled_from(["C", "c", "C++", "C#", "é", "e", "E!", "", "+", "ж", "zh"]), max_size=3)


@pytest.mark.slow
@given(st.lists(NAMES, max_size=6), st.lists(NAMES, max_size=6))
def test_a_new_article_moves_no_feed(before: list[list[str]], added: list[list[str]]) -> None:
    stories = [
        article(id=f"tag:x,2016:{number}", categories=tuple(names), published=PUBLISHED + number * DAY)
        for number, names in enumerate([*before, *added])
    ][::-1]
    first = {feed.name: feed.path for feed in select(CHANNEL, stories[len(added) :])}
    then = {feed.name: feed.path for feed in select(CHANNEL, stories)}
    assert {name: then[name] for name in first} == first
    assert len(set(then.values())) == len(then)


# Media as items


def test_a_video_as_an_item() -> None:
    time = PUBLISHED - 3 * DAY
    story = article(at(VIDEO, time), categories=("War",), section="World", link="https://news.example.org/1")
    assert feed_at("media", story).articles == (
        Article(
            id="tag:news.example.org,2016-11-03:2",
            title="Headline",
            published=time,
            updated=time,
            html='<p><a href="https://news.example.org/1">Bread &amp; roses &lt;now&gt;</a></p>',
            summary="Bread & roses <now>",
            categories=("War",),
            section="World",
            link="https://news.example.org/1",
            works=(at(VIDEO, time),),
            part_of=story.id,
        ),
    )


def test_what_is_not_known_comes_from_the_article() -> None:
    (item,) = feed_at("media", article(replace(VIDEO, title=""))).articles
    assert (item.title, item.published) == ("Bread & roses <now>", PUBLISHED)
    assert item.id == "urn:uuid:90a1a791-4621-596f-9d30-ada386fe6999"


@pytest.mark.parametrize(
    ("media_base", "url", "id_"),
    [
        ("https://media.example.org/", "https://media.example.org/a/1.mp4", "a/1.mp4"),
        ("https://cdn.example.org/x/", "https://cdn.example.org/x/a/1.mp4", "a/1.mp4"),
        ("https://media.example.org/", "https://other.example.org/a/1.mp4", "//other.example.org/a/1.mp4"),
        ("https://media.example.org/", "https://media.example.org/é?x=1#2", "%C3%A9%3Fx%3D1%232"),
    ],
)
def test_the_id_of_a_file_outlives_a_move_of_the_media(media_base: str, url: str, id_: str) -> None:
    media = Media(url, "video/mp4", "video", published=PUBLISHED)
    channel = replace(CHANNEL, media_base=media_base)
    assert media_id(channel, media) == f"tag:news.example.org,2016-11-06:{id_}"


def test_a_file_in_several_articles_is_one_item_of_the_first() -> None:
    old = article(at(VIDEO, None, "Old"), published=PUBLISHED - DAY, title="Yesterday")
    new = article(at(SOUND, None, "Sound"), at(VIDEO, None, "New"), id="tag:x,2016:2", title="Today")
    feed = feed_at("media", new, old)
    assert [(item.title, item.summary, item.part_of) for item in feed.articles] == [
        ("Sound", "Today", new.id), ("Old", "Yesterday", old.id),
    ]  # fmt: skip
    assert feed.order == tuple(item.id for item in feed.articles[::-1])


def test_an_old_video_in_a_new_article_is_at_the_end_of_the_order() -> None:
    old = article(at(VIDEO, PUBLISHED, "A"), published=PUBLISHED)
    new = article(at(SOUND, PUBLISHED - 99 * DAY, "B"), id="tag:x,2016:2", published=PUBLISHED + DAY)
    feed = feed_at("media", new, old)
    assert [item.title for item in feed.articles] == ["A", "B"]
    assert [feed.order.index(item.id) for item in feed.articles] == [0, 1]


@pytest.mark.parametrize(
    ("id_", "expected"), [("https://news.example.org/1", ["https://news.example.org/1"]), (article().id, [])]
)
def test_without_a_page_the_item_leads_to_its_article_by_an_id_that_is_a_url(
    id_: str, expected: list[str]
) -> None:
    documents = publish(CHANNEL, [article(VIDEO, id=id_)])
    for name in ("media.rss", "media.atom"):
        links = etree.fromstring(documents[name].body).iter("{http://www.w3.org/2005/Atom}link")
        assert [link.get("href") for link in links if link.get("rel") == "related"] == expected


def test_an_episode_stays_what_it_is() -> None:
    story = article(VIDEO, OTHER_VIDEO, episode=Episode(number=3), people=(Person("Ann"),))
    items = feed_at("media", story).articles
    assert items[0] == replace(story, works=(VIDEO,))
    assert [item.episode for item in items] == [Episode(number=3), None]


def test_pictures_are_items_with_their_descriptions() -> None:
    work = replace(PICTURE, title="", alt="A <dog>", description="It & its ball")
    (item,) = feed_at("pictures", article(work)).articles
    assert (item.title, item.summary) == ("A <dog>", "It & its ball")
    assert item.html == "<p>It &amp; its ball</p>\n<p>Bread &amp; roses &lt;now&gt;</p>"


# The list of all feeds


def test_the_list_as_a_whole() -> None:
    channel = replace(CHANNEL, people=(Person("Ann", "ann@example.org"),))
    story = article(categories=("War",))
    assert publish(channel, [story])["feeds.opml"].body.decode() == (
        "<?xml version='1.0' encoding='UTF-8'?>\n"
        '<opml version="2.0">\n'
        "  <head>\n"
        "    <title>News &amp; more</title>\n"
        "    <ownerName>Ann</ownerName>\n"
        "    <ownerEmail>ann@example.org</ownerEmail>\n"
        "    <docs>http://opml.org/spec2.opml</docs>\n"
        "  </head>\n"
        "  <body>\n"
        '    <outline text="News &amp; more" title="News &amp; more" description="What happened" type="rss" '
        f'version="RSS2" language="en" xmlUrl="{BASE}feed.rss" htmlUrl="https://news.example.org/"/>\n'
        '    <outline text="Categories">\n'
        '      <outline text="News &amp; more: War" title="News &amp; more: War" '
        'description="Articles about War." type="rss" version="RSS2" language="en" '
        f'xmlUrl="{BASE}category/war.rss" htmlUrl="{BASE}category/war"/>\n'
        "    </outline>\n"
        "  </body>\n"
        "</opml>\n"
    )


# All documents


def library(count: int) -> list[Article]:
    """Articles of every shape, newest first."""
    stories = []
    for number in range(count):
        time = PUBLISHED + number * DAY
        video = replace(VIDEO, media=replace(VIDEO.media, url=f"https://media.example.org/{number}.mp4"))
        works = (
            at(video, time),
            at(related(number // 2, "image", "image/jpeg"), None),
            at(related(900 + number, "audio", "audio/mpeg"), time - 400 * DAY),
            UNKNOWN,
        )
        stories.append(
            article(
                *works[: number % 5],
                id=f"tag:news.example.org,2016:{number}",
                published=time,
                updated=time + timedelta(hours=number % 2),
                categories=(f"Topic {number % 3}", "Économie"),
                section="World" if number % 2 else "",
                people=(Person("Ann", "ann@example.org"),) if number % 3 else (),
                link=f"https://news.example.org/{number}" if number % 4 else None,
            )
        )
    return stories[::-1]


SHOW = Show(
    categories=(Category("News"),),
    explicit=False,
    image="https://news.example.org/show.jpg",
    author="The newsroom",
    owner=Owner("Ann", "ann@example.org"),
)


@pytest.mark.parametrize("count", [0, 1, 12])
@pytest.mark.parametrize("show", [None, SHOW])
def test_all_documents_validate_without_a_finding(count: int, show: Show | None) -> None:
    documents = publish(replace(CHANNEL, live=3, podcast=show), library(count))
    now = datetime(2026, 1, 1, tzinfo=UTC)
    assert {
        path: [str(finding) for finding in found]
        for path, document in documents.items()
        if path != "index.html" and (found := validate(document.body, url=BASE + path, now=now).findings)
    } == {}
    assert (len(documents) > 100) is (count == 12)


def test_the_media_feed_of_a_podcast_is_fit_for_the_directories() -> None:
    def clip(work: Work, name: str, type_: str | None = None) -> Work:
        url = f"https://media.example.org/{name}"
        media = replace(work.media, url=url, type=type_ or work.media.type, size=99_999, seconds=60)
        return replace(work, media=media, tracks=(Track("transcript", f"{url}.vtt", "text/vtt"),))

    playable = [clip(VIDEO, "1.mp4"), clip(SOUND, "2.mp3")]
    webm = clip(OTHER_VIDEO, "3.webm", "video/webm")
    story = article(*playable, webm, PICTURE, link="https://news.example.org/1")
    documents = publish(replace(CHANNEL, podcast=SHOW, copyright="News"), [story])
    report = validate(
        documents["media.rss"].body,
        url=BASE + "media.rss",
        profiles=("apple", "psp1", "spotify", "podcast20"),
    )
    assert report.findings == ()
    assert documents["media.rss"].body.count(b"<enclosure") == 2
    assert b"itunes" not in documents["pictures.rss"].body


@pytest.mark.parametrize("suffix", ["rss", "atom"])
def test_feedparser_reads_the_media_back_through_the_archive(suffix: str) -> None:
    stories = library(12)
    documents = publish(replace(CHANNEL, live=3), stories)
    items = {item.id: item for item in feed_at("media", *stories).articles}
    path, read = f"media.{suffix}", {}
    while path:
        parsed = feedparser.parse(documents[path].body)
        assert not parsed.bozo
        for entry in parsed.entries:
            read[entry.id] = (entry.title, entry.published_parsed[:6], entry.enclosures[0].href)
        links = {link.rel: link.href for link in parsed.feed.links}
        path = links.get("prev-archive", "").removeprefix(BASE)
    assert read == {
        id_: (item.title, item.published.utctimetuple()[:6], item.works[0].media.url)
        for id_, item in items.items()
    }


def test_json_readers_get_all_items_by_next_url() -> None:
    stories = library(12)
    documents = publish(replace(CHANNEL, live=3), stories)
    path, ids = "feed.json", set()
    while path:
        feed = json.loads(documents[path].body)
        ids |= {item["id"] for item in feed["items"]}
        path = feed.get("next_url", "").removeprefix(BASE)
    assert ids == {story.id for story in stories}


@pytest.mark.slow
@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10), st.integers(0, 4), st.integers(1, 4))
def test_closed_pages_keep_their_bytes(before: int, added: int, size: int) -> None:
    channel = replace(CHANNEL, live=size, feeds=(FeedChoice(NEWS), FeedChoice(MEDIA), FeedChoice(CATEGORY)))
    stories = library(before + added)
    first, then = publish(channel, stories[added:]), publish(channel, stories)
    fixed = {path: document for path, document in first.items() if document.fixed}
    assert {path: then[path] for path in fixed} == fixed


def test_only_pages_with_removed_items_change() -> None:
    channel = replace(CHANNEL, live=2, feeds=(FeedChoice(NEWS), FeedChoice(CATEGORY)))
    stories = library(9)
    orders = {feed.path: feed.order for feed in select(channel, stories)}
    late = article(id="tag:x,2000:late", published=PUBLISHED - 999 * DAY, categories=("Économie",))
    gone = stories[4]
    first = publish(channel, stories)
    then = publish(channel, [*(story for story in stories if story is not gone), late], orders)
    fixed = {path for path, document in first.items() if document.fixed}
    assert {path for path in fixed if then[path] != first[path]} == {
        path for path in fixed if f"{gone.id}<".encode() in first[path].body.replace(b'",', b"<")
    }
    assert all(gone.id.encode() not in document.body for document in then.values())


def test_without_it_the_times_decide() -> None:
    channel = replace(CHANNEL, live=2, feeds=(FeedChoice(NEWS),))
    stories = library(5)
    late = article(id="tag:x,2000:late", published=PUBLISHED - 999 * DAY)
    body = publish(channel, [*stories, late])["archive/feed-1.json"].body
    assert [item["id"] for item in json.loads(body)["items"]] == [stories[-1].id, late.id]


HOSTILE = st.text(st.characters() | st.sampled_from("<>&\"'\x00\ud800\ufffe\u202e\x85]/.\\%"), max_size=20)


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(HOSTILE, HOSTILE, HOSTILE, HOSTILE)
def test_no_name_can_break_a_path_or_a_document(category: str, name: str, section: str, title: str) -> None:
    video = replace(VIDEO, title=title, description=name)
    story = article(
        video, PICTURE, categories=(category,), people=(Person(name),), section=section, title=title
    )
    documents = publish(CHANNEL, [story])
    assert [
        path for path in documents if not re.fullmatch(r"[a-z]+(/[a-z0-9][a-z0-9-]*)?\.[a-z]+", path)
    ] == []
    for path, document in documents.items():
        if path.endswith("json"):
            json.loads(document.body)
        elif path != "index.html":
            etree.fromstring(document.body)


def test_a_configured_guid_belongs_to_one_feed() -> None:
    guid = podcast_guid("https://example.org/feed")
    show = Show((Category("News"),), explicit=False, image="https://news.example.org/show.jpg", guid=guid)
    channel = replace(CHANNEL, podcast=show)
    clip = replace(VIDEO, media=replace(VIDEO.media, url="https://media.example.org/1.mp4"))
    news, media = select(channel, [article(clip)])[:2]
    assert [shown_as(channel, feed).podcast for feed in (news, media)] == [replace(show, guid=None), show]
    alone = replace(channel, feeds=(FeedChoice(NEWS),))
    assert shown_as(alone, select(alone, [article(clip)])[0]).podcast == show
