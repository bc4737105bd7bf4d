"""What we publish we can read, and publish again: the items stay what they are, in every format."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import product
from typing import TYPE_CHECKING

import pytest
from libraries import PODCAST, library, typed
from lxml import etree
from oracle import publish, renderers
from samples import CHANNEL, PICTURE
from test_podcast_output import EPISODE, FULL, RECORDING, podcast, story

from feeds.core.texts import clean
from feeds.dialects import FolderFiles, Reading, dialects
from feeds.model.article import Person
from feeds.model.podcast import Contributor, Episode, Licence

if TYPE_CHECKING:
    from feeds.model.article import Article
    from feeds.model.channel import Channel

FORMATS = ("rss", "atom", "json")
CHANNELS = {"plain": CHANNEL, "podcast": PODCAST}
TURNS = [(turn, *pair) for turn, pair in enumerate(product(CHANNELS, FORMATS))]


def imported(channel: Channel, articles: tuple[Article, ...], suffix: str) -> tuple[Article, ...]:
    """The articles as they are read back from the feed of them all."""
    whole = replace(channel, live=1000, feeds=channel.feeds[:1])
    data = renderers(whole, articles)[f"feed.{suffix}"]().body
    dialect = next(each for each in dialects() if each.sniff(f"feed.{suffix}", data[:4096]))
    published = FolderFiles(lambda _: False, lambda _: b"", lambda _: True)  # blocked episodes, too
    found = list(dialect.read(f"feed.{suffix}", data, channel, published))
    assert [each for each in found if not isinstance(each, Reading)] == []
    return tuple(each.article for each in found if isinstance(each, Reading))


@cache
def stories_of_the_library() -> tuple[Article, ...]:
    return typed(library())


@pytest.mark.slow
@pytest.mark.parametrize(("turn", "name", "suffix"), TURNS)
def test_what_was_imported_once_stays(turn: int, name: str, suffix: str, thorough: bool) -> None:
    """Without `--thorough`, each format of each channel has a part of the library."""
    stories = stories_of_the_library() if thorough else stories_of_the_library()[turn :: len(TURNS)]
    once = imported(CHANNELS[name], stories, suffix)
    assert len(once) == len(stories)
    twice = imported(CHANNELS[name], once, suffix)
    for before, after in zip(once, twice, strict=True):
        # RSS does not say whether a title is HTML; one that was made of the text may be cut anywhere.
        same = suffix == "rss" or after.title == clean(before.title)
        assert after == (replace(before, title=after.title) if same else before)


def items_of(channel: Channel, story: Article) -> list[tuple[object, ...]]:
    """Every element of the one item in RSS, save its body, in some order."""
    root = etree.fromstring(publish(channel, [story])["feed.rss"].body)
    (item,) = root.iter("item")
    return sorted(
        (str(element.tag), sorted(element.attrib.items()), (element.text or "").strip())
        for element in item.iter()
        if not str(element.tag).endswith("encoded")
    )


@pytest.mark.slow
def test_an_episode_that_moves_here_loses_nothing() -> None:
    channel = podcast(FULL)
    hls = replace(
        RECORDING.renditions[0],
        type="application/x-mpegURL",
        bitrate=32_000.0,
        height=480,
        language="en",
        size=5,
    )
    recording = replace(RECORDING, renditions=(hls,), poster="https://media.example.org/poster.jpg")
    said = replace(EPISODE, licence=Licence("cc-by-4.0"), number=3.5, block=True)
    before = story(PICTURE, recording, episode=said, people=(Person("Ann"),))
    (after,) = imported(channel, (before,), "rss")
    assert after.episode == said
    moved = {work.media.url: work for work in after.works}[recording.media.url]
    assert set(moved.tracks) == set(recording.tracks)
    assert moved.renditions == (hls,)
    assert (moved.poster, moved.media.seconds) == (recording.poster, 61)
    assert items_of(channel, after) == items_of(channel, before)


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        ("<itunes:season>2</itunes:season><itunes:episode>7</itunes:episode>", Episode(season=2, number=7)),
        ("<itunes:season>two</itunes:season><podcast:episode>1e9</podcast:episode>", None),
        ("<itunes:explicit>Clean</itunes:explicit>", Episode(explicit=False)),
        ("<itunes:explicit>maybe</itunes:explicit><itunes:block>no</itunes:block>", None),
        ("<itunes:episodeType>Bonus</itunes:episodeType>", Episode(kind="bonus")),
        (
            "<podcast:person> </podcast:person><podcast:person>Ann</podcast:person>",
            Episode(people=(Contributor("Ann"),)),
        ),
        ('<podcast:soundbite startTime="-1" duration="x"/>', None),
        ('<old:person role="host">Ann</old:person>', Episode(people=(Contributor("Ann", "host"),))),
        ('<podcast:value type="lightning"/><podcast:funding url="https://x.example/"/>', None),
    ],
)
def test_what_an_item_says_as_an_episode(inside: str, said: Episode | None) -> None:
    spaces = (
        'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" '
        'xmlns:podcast="https://podcastindex.org/namespace/1.0" '
        'xmlns:old="https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/1.0.md"'
    )
    dated = "<title>T</title><guid>urn:a</guid><pubDate>Sun, 06 Nov 2016 20:19:39 GMT</pubDate>"
    data = f'<rss version="2.0" {spaces}><channel><item>{dated}{inside}</item></channel></rss>'.encode()
    dialect = next(each for each in dialects() if each.sniff("feed", data))
    (read,) = dialect.read("feed", data, CHANNEL)
    assert isinstance(read, Reading)
    assert read.article.episode == said
