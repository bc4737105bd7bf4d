"""A podcast's feed: what its channel and its episodes say, and that directories have nothing to ask."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree
from samples import CHANNEL, ENCODED_TWICE, PICTURE, SEEDS, SOUND, UPDATED, article
from test_media_model import TEXT, document, told

from feeds.cli.build import command
from feeds.core.dates import rfc3339
from feeds.core.errors import ReadError
from feeds.formats.extras.itunes import _artwork
from feeds.model.article import Article, Media, Person, Track, Work
from feeds.model.channel import read_channel
from feeds.model.podcast import (
    Artwork,
    Category,
    Chat,
    ContentLink,
    Contributor,
    Episode,
    Frequency,
    Funding,
    Licence,
    Live,
    Location,
    Owner,
    Recipient,
    RemoteItem,
    Show,
    Social,
    Soundbite,
    TimeSplit,
    Trailer,
    TxtRecord,
    Value,
    podcast_guid,
)
from feeds.validator import validate

if TYPE_CHECKING:
    from pathlib import Path

    from feeds.model.channel import Channel

PROFILES = ("apple", "psp1", "podcast20", "spotify", "mrss")
NAMES = {
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
    "media": "http://search.yahoo.com/mrss/",
}
BASE = "https://media.example.org"
WHEN = datetime(2026, 1, 5, 20, 0, tzinfo=UTC)
OTHER = "917393e3-1b1e-5cef-ace4-edaa54e1f810"
LEAST = Show((Category("News", "Daily News"),), explicit=False, image=f"{BASE}/show.jpg")
VALUE = Value(
    "lightning", "keysend",
    (Recipient("node", "02d5", 90, name="Ann"), Recipient("node", "03ae", 10, fee=True)),
    "0.00000005", (TimeSplit(60, 30, remote=RemoteItem(OTHER, item="a"), remote_percentage=95),),
)  # fmt: skip
FULL = replace(
    LEAST,
    author="The newsroom", owner=Owner("Ann", "ann@example.org"), title="News daily", type="episodic",
    new_feed_url="https://news.example.org/new.rss", locked=True, locked_owner="ann@example.org",
    blocked=("youtube",), funding=(Funding("https://example.org/give", "Give"),),
    people=(Contributor("Ann", "host", "cast", f"{BASE}/ann.jpg", "https://example.org/ann"),),
    places=(Location("Mosul", "subject", "geo:36.34,43.13", "R4153744", "IQ"),),
    licence=Licence("cc-by-4.0"), texts=(TxtRecord("abc", "applepodcastsverify"),), values=(VALUE,),
    trailers=(Trailer("Soon", f"{BASE}/trailer.mp3", WHEN, 1234, "audio/mpeg", 1),),
    frequency=Frequency("Daily", "FREQ=DAILY", WHEN, complete=False),
    podroll=(RemoteItem(OTHER, "https://example.org/other.rss"),), publisher=RemoteItem(OTHER),
    social=(Social("activitypub", "https://example.org/@a/1", "@a", "https://example.org/@a", 1),),
    artwork=(Artwork(f"{BASE}/show.jpg", "A tower", 1400, 1400, "image/jpeg", "artwork", "1/1"),),
    live=(
        Live("live-1", "Election night", "pending", WHEN, f"{BASE}/live.mp3", "audio/mpeg",
             (ContentLink("https://example.org/live", "Live"),), WHEN.replace(hour=23), "All night.",
             "https://news.example.org/live", (Contributor("Ann", "host"),), (Location("Mosul"),),
             Licence("cc-by-4.0"), (TxtRecord("words"),), (VALUE,), (Social("disabled"),),
             (Artwork(f"{BASE}/live.jpg"),), (Funding("https://example.org/give", "Give"),),
             Chat("irc.example.org", "irc", "@ann", "#live")),
    ),
    chat=Chat("irc.example.org", "irc", "@ann", "#show"), remote=(RemoteItem(OTHER, medium="music"),),
    podping=True, follow="https://example.org/follow.json",
)  # fmt: skip
RECORDING = Work(
    "1", "1", "21", "The whole talk, which has a title of more than 32 signs",
    Media(f"{BASE}/1.mp3", "audio/mpeg", "audio", 50_000, 61.4, bitrate=64_000.0, language="en"),
    renditions=(Media(f"{BASE}/1.m3u8", "application/x-mpegURL", "audio"),),
    tracks=(
        Track("transcript", f"{BASE}/1.vtt", "text/vtt", "en"),
        Track("captions", f"{BASE}/1.srt", "application/x-subrip", "fa"),
        Track("chapters", f"{BASE}/1.json", "application/json+chapters"),
    ),
    description="What was said.", credit="Ann", licence="cc-by-4.0",
)  # fmt: skip
EPISODE = Episode(
    season=2, season_name="Autumn", number=3.0, display="Third", kind="full", title="The talk",
    explicit=False,
    image=f"{BASE}/1.jpg", soundbites=(Soundbite(1.5, 20, "Best"),), people=(Contributor("Bob", "guest"),),
    places=(Location("Tehran"),), texts=(TxtRecord("words"),), values=(VALUE,),
    social=(Social("disabled"),), artwork=(Artwork(f"{BASE}/1.jpg"),),
    funding=(Funding("https://example.org/give", "Give"),), chat=Chat("irc.example.org", "irc"),
)  # fmt: skip
ADDRESS = "https://news.example.org/feeds/feed.rss"


def podcast(show: Show = LEAST, **changes: object) -> Channel:
    return replace(CHANNEL, podcast=show, **{"copyright": "News", **changes})  # type: ignore[arg-type]


def story(*works: Work, **changes: object) -> Article:
    return article(*(works or (RECORDING,)), **{"link": "https://news.example.org/story", **changes})


def judged(*articles: Article, channel: Channel | None = None) -> list[tuple[str, str]]:
    report = validate(document("rss", *articles, channel=channel or podcast()), profiles=PROFILES)
    return [(finding.rule, finding.message) for finding in report.findings]


def elements(parent: str, prefix: str, *articles: Article, channel: Channel) -> list[tuple[object, ...]]:
    """Name, text, attributes and what is inside of each element of a namespace."""

    def flat(element: etree._Element) -> tuple[object, ...]:
        inside = tuple(flat(child) for child in element)
        text = (element.text or "").strip() or None
        attributes = {str(name): str(value) for name, value in element.attrib.items()}
        return (etree.QName(element).localname, text, attributes, *((inside,) if inside else ()))

    root = etree.fromstring(document("rss", *articles, channel=channel))
    found = root.find(parent)
    assert found is not None
    return [flat(element) for element in found.iterchildren(f"{{{NAMES[prefix]}}}*")]


@pytest.mark.parametrize(
    ("url", "guid"),
    [
        ("https://podnews.net/rss", "9b024349-ccf0-5f69-a609-6b82873eab3c"),
        ("http://podnews.net/rss//", "9b024349-ccf0-5f69-a609-6b82873eab3c"),
        ("https://mp3s.nashownotes.com/pc20rss.xml", "917393e3-1b1e-5cef-ace4-edaa54e1f810"),
    ],
)
def test_a_shows_identifier_is_made_of_its_address(url: str, guid: str) -> None:
    assert podcast_guid(url) == guid


def test_directories_find_nothing_to_ask() -> None:
    assert judged(story()) == []
    assert judged(story(episode=EPISODE), channel=podcast(FULL)) == []
    assert judged(story(PICTURE, RECORDING)) == []


def test_a_picture_without_an_alternative_text_has_no_such_attribute() -> None:
    for alt, expected in (("", [None]), ("A tower", ["A tower"])):
        found = etree.fromstring(
            document("rss", story(RECORDING, replace(PICTURE, alt=alt)), channel=podcast())
        )
        images = found.iterfind("channel/item/{https://podcastindex.org/namespace/1.0}image")
        assert [image.get("alt") for image in images] == expected


def test_a_copyright_notice_is_kept_as_it_is_written() -> None:
    notice = "Copyright © 2016–2026 News"
    channel = podcast(copyright=notice)
    assert f"<copyright>{notice}</copyright>" in document("rss", story(), channel=channel).decode()
    assert [rule for rule, _ in judged(story(), channel=channel)] == ["psp1-copyright-notice"]


def test_a_show_of_the_least() -> None:
    assert elements("channel", "itunes", story(), channel=podcast()) == [
        ("author", "The newsroom", {}),
        ("category", None, {"text": "News"}, (("category", None, {"text": "Daily News"}),)),
        ("explicit", "false", {}),
        ("image", None, {"href": f"{BASE}/show.jpg"}),
    ]
    assert elements("channel", "podcast", story(), channel=podcast()) == [
        ("guid", podcast_guid(ADDRESS), {}),
        ("locked", "no", {}),
        ("medium", "podcast", {}),
    ]


def test_a_show_that_says_all_it_can() -> None:
    show = replace(FULL, block=True, complete=True, guid=OTHER)
    names = [row[:2] for row in elements("channel", "itunes", story(), channel=podcast(show))]
    assert names == [
        ("author", "The newsroom"), ("category", None), ("explicit", "false"), ("image", None),
        ("owner", None),
        ("type", "episodic"), ("title", "News daily"), ("block", "Yes"), ("complete", "Yes"),
        ("new-feed-url", "https://news.example.org/new.rss"),
    ]  # fmt: skip
    rows = elements("channel", "podcast", story(), channel=podcast(show))
    assert [row[:2] for row in rows] == [
        ("guid", OTHER), ("locked", "yes"), ("medium", "podcast"), ("trailer", "Soon"),
        ("updateFrequency", "Daily"), ("block", "yes"), ("funding", "Give"), ("person", "Ann"),
        ("location", "Mosul"), ("license", "cc-by-4.0"), ("txt", "abc"), ("value", None),
        ("socialInteract", None), ("image", None), ("chat", None), ("podroll", None), ("publisher", None),
        ("remoteItem", None), ("podping", None), ("follow", None), ("liveItem", None),
    ]  # fmt: skip
    assert told("rss", channel=podcast(show)) == []


def test_an_episode_of_the_least() -> None:
    channel = podcast()
    assert elements("channel/item", "itunes", story(), channel=channel) == [("duration", "61", {})]
    alternate = {"type": "application/x-mpegURL", "title": "The whole talk, which has a…"}
    assert elements("channel/item", "podcast", story(), channel=channel) == [
        ("transcript", None, {"url": f"{BASE}/1.vtt", "type": "text/vtt", "language": "en"}),
        (
            "transcript", None,
            {"url": f"{BASE}/1.srt", "type": "application/x-subrip", "language": "fa", "rel": "captions"},
        ),
        ("chapters", None, {"url": f"{BASE}/1.json", "type": "application/json+chapters"}),
        ("license", "cc-by-4.0", {}),
        ("alternateEnclosure", None, alternate, (("source", None, {"uri": f"{BASE}/1.m3u8"}),)),
    ]  # fmt: skip


def test_an_episode_that_says_all_it_can() -> None:
    told_all = story(RECORDING, episode=EPISODE)
    assert elements("channel/item", "itunes", told_all, channel=podcast()) == [
        ("title", "The talk", {}), ("duration", "61", {}), ("episode", "3", {}), ("season", "2", {}),
        ("episodeType", "full", {}), ("explicit", "false", {}), ("image", None, {"href": f"{BASE}/1.jpg"}),
    ]  # fmt: skip
    rows = elements("channel/item", "podcast", told_all, channel=podcast())
    assert [row[:3] for row in rows if row[0] in ("season", "episode", "soundbite", "person")] == [
        ("season", "2", {"name": "Autumn"}),
        ("episode", "3", {"display": "Third"}),
        ("soundbite", "Best", {"startTime": "1.5", "duration": "20"}),
        ("person", "Bob", {"role": "guest"}),
    ]


def test_a_podcasts_enclosure_is_what_players_know() -> None:
    """Of the renditions the first that they play, and no picture, which a news feed would take."""
    hls = replace(RECORDING, media=RECORDING.renditions[0], renditions=(RECORDING.media,))
    root = etree.fromstring(document("rss", story(hls), channel=podcast()))
    assert [element.get("url") for element in root.iter("enclosure")] == [f"{BASE}/1.mp3"]
    defaults = root.findall(".//media:group/media:content[@isDefault]", NAMES)
    assert [element.get("url") for element in defaults] == [f"{BASE}/1.mp3"]
    for channel, enclosures in ((podcast(), 0), (CHANNEL, 1)):
        root = etree.fromstring(document("rss", story(PICTURE), channel=channel))
        assert len(root.findall(".//enclosure")) == enclosures


def test_without_a_podcast_nothing_of_it_is_there() -> None:
    bare = document("rss", story(episode=EPISODE))
    assert b"itunes" not in bare
    assert b"podcast" not in bare


def test_long_texts_are_cut_and_reported() -> None:
    long = story(title="word " * 100, summary="", paragraphs=("A & B < C " * 900,))
    channel = podcast(replace(FULL, funding=(Funding("https://example.org/give", "Give " * 50),)))
    assert judged(long, channel=channel) == []
    assert told("rss", long, channel=channel)[0] == (
        "the end of podcast:funding 'Give Give Give Give Give Give Give Give'…",
        "at most 128 characters are allowed",
    )
    cut = ("the end of the title", "directories accept at most 255 characters")
    assert cut in told("rss", long, channel=channel)


@pytest.mark.parametrize(("size", "used"), [(1399, False), (1400, True), (3000, True), (3001, False)])
def test_pictures_of_the_size_that_apple_accepts_are_artwork(size: int, used: bool) -> None:
    media = replace(PICTURE.media, url=f"{BASE}/cover.jpg", width=size, height=size)
    assert (_artwork(replace(PICTURE, media=media)) is not None) == used


def test_invalid_values_are_left_out_and_reported() -> None:
    wrong = replace(
        LEAST, locked_owner="nobody", people=(Contributor("Ann", "wizard"),), medium="opera",
        licence=Licence("ours"), social=(Social("activitypub"),), image="ftp://a", values=(),
        funding=(Funding("http://example.org/", "Give"),), podroll=(RemoteItem("no uuid"),),
    )  # fmt: skip
    report = validate(document("rss", story(), channel=podcast(wrong)))
    assert [finding.rule for finding in report.findings] == ["itunes-incomplete-show", "itunes-missing-email"]
    assert [what for what, _ in told("rss", channel=podcast(wrong))] == [
        "itunes:image href 'ftp://a'",
        "podcast:locked owner 'nobody'",
        "podcast:medium 'opera'",
        "podcast:funding url 'http://example.org/'",
        "podcast:person role 'wizard'",
        "the licence 'ours'",
        "the socialInteract of activitypub",
        "podcast:remoteItem feedGuid 'no uuid'",
    ]


TIMES = st.floats(allow_nan=True) | st.integers(-5, 10**12)
EPISODES = st.builds(
    Episode, season=st.integers(-1, 10**20) | st.none(), number=st.none() | TIMES, display=TEXT, title=TEXT,
    image=st.none() | TEXT,
    soundbites=st.lists(st.builds(Soundbite, TIMES, TIMES, TEXT), max_size=2).map(tuple),
    people=st.lists(st.builds(Contributor, TEXT, TEXT, TEXT, TEXT, TEXT), max_size=2).map(tuple),
    places=st.lists(st.builds(Location, TEXT, st.none(), TEXT, TEXT, TEXT), max_size=2).map(tuple),
    licence=st.none() | st.builds(Licence, TEXT, st.none() | TEXT),
    texts=st.lists(st.builds(TxtRecord, TEXT, TEXT), max_size=2).map(tuple),
    social=st.lists(st.builds(Social, TEXT, TEXT, TEXT, TEXT), max_size=2).map(tuple),
)  # fmt: skip


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(EPISODES, TEXT, TEXT)
@example(Episode(number=math.inf), "", "")
def test_no_episode_can_break_the_feed(said: Episode, title: str, words: str) -> None:
    hostile = story(RECORDING, SOUND, title=title, summary=words, episode=said, people=(Person(words),))
    problems = judged(hostile, channel=podcast(replace(FULL, author=title or "Ann", title=words)))
    assert [problem for problem in problems if not problem[0].endswith(ENCODED_TWICE)] == []
    told("rss", hostile, channel=podcast())


def test_losses_are_reported_in_document_order() -> None:
    unknown = replace(RECORDING, renditions=(Media(f"{BASE}/1.x", None, None),))
    everything = story(PICTURE, unknown, episode=EPISODE)
    assert told("rss", everything, channel=podcast()) == [
        (f"the alternateEnclosure {BASE}/1.x", "its media type is required and unknown"),
        (f"the time of the last change, {rfc3339(UPDATED)}", "an RSS item has only the time of publication"),
        (f"the enclosure {BASE}/1", "an RSS item has one enclosure; this file is a media:content"),
    ]
    assert told("atom", everything) == [
        ("the episode", "only the RSS feed of a podcast has elements for it"),
        (f"the transcript {BASE}/1.vtt", "neither Atom nor Media RSS has an element for it"),
        (f"the chapters {BASE}/1.json", "neither Atom nor Media RSS has an element for it"),
    ]
    assert told("rss", story())[-2:] == [
        (f"the transcript {BASE}/1.vtt", "only podcast feeds have an element for it"),
        (f"the chapters {BASE}/1.json", "only podcast feeds have an element for it"),
    ]


TOML = """
[podcast]
categories = ["News > Daily News", "Arts"]
explicit = false
image = "https://media.example.org/show.jpg"
owner = {name = "Ann", email = "ann@example.org"}
licence = "cc-by-4.0"
locked = true

[[podcast.people]]
name = "Ann"
role = "host"

[[podcast.trailers]]
title = "Soon"
url = "https://media.example.org/trailer.mp3"
published = 2026-01-05T20:00:00Z
"""


def read(tmp_path: Path, toml: str) -> Show | None:
    path = tmp_path / "channel.toml"
    path.write_text((SEEDS / "channel.toml").read_text() + toml)
    return read_channel(path).podcast


def test_the_channel_file_describes_a_show(tmp_path: Path) -> None:
    assert read(tmp_path, TOML) == Show(
        (Category("News", "Daily News"), Category("Arts")), explicit=False, image=f"{BASE}/show.jpg",
        owner=Owner("Ann", "ann@example.org"), licence=Licence("cc-by-4.0"), locked=True,
        people=(Contributor("Ann", "host"),), trailers=(Trailer("Soon", f"{BASE}/trailer.mp3", WHEN),),
    )  # fmt: skip
    assert read(tmp_path, "") is None


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("Daily News", "Daily Mews", "podcast.categories[0] is 'Daily Mews'"),
        ("show.jpg", "show.webp", "podcast.image is 'https://media.example.org/show.webp'"),
        ("explicit = false\n", "", "podcast.explicit is missing"),
        ("explicit = false", 'explicit = "no"', "podcast.explicit is 'no': expected true or false"),
        ("host", "wizard", "podcast.people[0].role is 'wizard'"),
        ("cc-by-4.0", "ours", "podcast.licence is 'ours'"),
        ("20:00:00Z", "20:00:00", "podcast.trailers[0].published is a date and time: expected a date"),
        ("locked", "lokced", "unknown key 'podcast.lokced' (did you mean 'locked'?)"),
        ("https://media.example.org/t", "http://media.example.org/t", "podcast.trailers[0].url is"),
    ],
)
def test_a_wrong_show_is_refused_with_its_place(tmp_path: Path, right: str, wrong: str, said: str) -> None:
    assert right in TOML
    with pytest.raises(ReadError) as refused:
        read(tmp_path, TOML.replace(right, wrong))
    assert said in str(refused.value)


def test_build_explains_what_is_left_out(tmp_path: Path) -> None:
    result = CliRunner().invoke(
        command, [str(tmp_path / "out"), str(SEEDS), "--state", str(tmp_path), "--explain"]
    )
    lines = [line for line in result.output.splitlines() if line.startswith("left out")]
    assert result.exit_code == 0
    assert len(lines) == len(set(lines)) > 0
    assert sum("feed.rss" in line and "RSS item has one enclosure" in line for line in lines) == 9 + 7


def test_the_licence_of_the_episode_comes_before_that_of_the_recording() -> None:
    stated = replace(EPISODE, licence=Licence("mit"))
    for episode, licence in ((stated, "mit"), (EPISODE, "cc-by-4.0")):
        root = etree.fromstring(document("rss", story(episode=episode), channel=podcast()))
        assert root.findtext("channel/item/podcast:license", None, NAMES) == licence
