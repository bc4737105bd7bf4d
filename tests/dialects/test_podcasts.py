"""Podcasts that are hosted elsewhere: notes wherever they are, and a warning for what has no place here."""

from __future__ import annotations

import pytest
from samples import SEEDS

from feeds.dialects import Reading, dialects
from feeds.model.channel import read_channel
from feeds.model.podcast import Artwork

CHANNEL = read_channel(SEEDS / "channel.toml")
SPACES = (
    'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:media="http://search.yahoo.com/mrss/"'
    ' xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:psc="http://podlove.org/simple-chapters"'
    ' xmlns:podcast="https://podcastindex.org/namespace/1.0"'
    ' xmlns:googleplay="http://www.google.com/schemas/play-podcasts/1.0"'
)
PIXEL = "&lt;img src='https://count.example/1.gif' width='1' height='1'&gt;"
M = "https://m.example"


def found(*insides: str) -> list[Reading | str]:
    items = "".join(
        f"<item><title>T</title><guid>urn:{number}</guid><pubDate>Tue, 02 Jan 2024 10:00:00 GMT</pubDate>"
        f'<enclosure url="{M}/{number}.mp3" length="5" type="audio/mpeg"/>{inside}</item>'
        for number, inside in enumerate(insides)
    )
    data = f'<rss version="2.0" {SPACES}><channel>{items}</channel></rss>'.encode()
    dialect = next(each for each in dialects() if each.sniff("feed", data))
    return [each if isinstance(each, Reading) else str(each) for each in dialect.read("feed", data, CHANNEL)]


def only(inside: str) -> Reading:
    (reading,) = found(inside)
    assert isinstance(reading, Reading), reading
    return reading


def tag(name: str, text: str) -> str:
    return f"<{name}>{text}</{name}>"


LONG = "All the notes of this episode, with everything that was said in it."
SUMMARY = tag("itunes:summary", LONG)


@pytest.mark.parametrize(
    ("inside", "html", "summary"),
    [
        (SUMMARY, f"<p>{LONG}</p>", LONG),
        (tag("itunes:subtitle", "Short."), "<p>Short.</p>", "Short."),
        (SUMMARY + tag("itunes:subtitle", "Short."), f"<p>{LONG}</p>", "Short."),
        (SUMMARY + tag("itunes:subtitle", LONG[:20] + "…"), f"<p>{LONG}</p>", LONG),
        (tag("itunes:summary", "One\nand\n\ntwo &amp;amp; &amp;lt;"),
         "<p>One<br>and</p><p>two &amp; &lt;</p>", "One and"),
        (tag("itunes:summary", "&lt;p&gt;One&lt;/p&gt;"), "<p>One</p>", "One"),
        (tag("description", PIXEL) + SUMMARY, f"<p>{LONG}</p>", LONG),
        (tag("description", "") + tag("content:encoded", PIXEL) + SUMMARY,
         f"<p>{LONG}</p>", LONG),
        (tag("description", "In short.") + SUMMARY, f"<p>{LONG}</p>", "In short."),
        (tag("description", LONG) + tag("itunes:summary", LONG[:30]), LONG, LONG),
        (tag("description", f"&lt;p&gt;{LONG}&lt;/p&gt;") + SUMMARY,
         f"<p>{LONG}</p>", LONG),
        (tag("content:encoded", "&lt;p&gt;C&lt;/p&gt;") + tag("description", "D") + SUMMARY,
         "<p>C</p>", "D"),
        (tag("description", "D") + tag("itunes:subtitle", "S"), "D", "S"),
        (tag("googleplay:description", LONG), f"<p>{LONG}</p>", LONG),
        (tag("media:description", LONG), f"<p>{LONG}</p>", LONG),
    ],
)  # fmt: skip
def test_the_notes_are_found_wherever_they_are(inside: str, html: str, summary: str) -> None:
    article = only(inside).article
    assert (article.html, article.summary) == (html, summary)


@pytest.mark.parametrize(
    ("picture", "counts"),
    [
        ("&lt;img src='https://a.example/b' width=1 height=1&gt;", True),
        ("&lt;img height='0' src='https://a.example/b'/&gt;", True),
        ("&lt;p&gt;&lt;img src='https://a.example/b' style='display: none'&gt;&lt;/p&gt;", True),
        ("&lt;img src='https://a.example/b' style='width:1px;height:1px'&gt;", True),
        ("&lt;img src='https://a.example/b'&gt;", False),
        ("&lt;img src='https://a.example/b' width='100%' height='10'&gt;", False),
        (
            "&lt;img src='https://a.example/b' width='1' height='1'&gt;&lt;img src='https://a.example/c'&gt;",
            False,
        ),
        ("&lt;img src='https://a.example/b' width='1' height='1'&gt; Words", False),
        ("&lt;video src='https://a.example/b'&gt;&lt;/video&gt;", False),
    ],
)
def test_a_picture_of_a_pixel_is_not_text(picture: str, counts: bool) -> None:
    html = only(tag("description", picture) + tag("itunes:subtitle", "Short.")).article.html
    assert (html == "<p>Short.</p>") is counts


def test_what_has_no_place_here_is_named_once() -> None:
    chapters = '<psc:chapters version="1.2"><psc:chapter start="0" title="Intro"/></psc:chapters>'
    others = '<itunes:keywords>a, b</itunes:keywords><media:content url="https://m.example/1.mp3"><media:rating/></media:content>'
    *readings, note = found(chapters, chapters + others, "<itunes:unknown/>")
    assert all(isinstance(each, Reading) and each.notes == () for each in readings)
    assert note == (
        "feed:1: not carried over: <psc:chapters> of 2 items, <itunes:keywords> of 1 item, "
        "<media:rating> of 1 item; feeds import --media writes chapters as files"
    )


def test_further_sources_and_checksums() -> None:
    alternate = (
        f'<podcast:alternateEnclosure type="audio/ogg"><podcast:source uri="{M}/1.ogg"/>'
        '<podcast:source uri="ipfs://x"/><podcast:integrity type="sri" value="sha256-x"/>'
        "</podcast:alternateEnclosure>"
    )
    _, note = found(alternate)
    listed = "<podcast:integrity> of 1 item, <podcast:source>, except the first, of 1 item"
    assert note == f"feed:1: not carried over: {listed}"


@pytest.mark.parametrize(
    ("inside", "notes"),
    [
        ('<podcast:soundbite startTime="1" duration="2"/><podcast:person>Jo</podcast:person>', []),
        (
            '<podcast:soundbite startTime="1" duration="2"/><podcast:soundbite startTime="x" duration="2"/>',
            ["1 of 2 <podcast:soundbite> left out: a required value is missing or invalid"],
        ),
        (
            "<podcast:person/><podcast:person/>",
            ["2 of 2 <podcast:person> left out: a required value is missing or invalid"],
        ),
    ],
)
def test_invalid_elements_are_named(inside: str, notes: list[str]) -> None:
    assert [note.message for note in only(inside).notes] == notes


def test_our_own_related_files_are_not_a_loss() -> None:
    related = (
        f'<podcast:alternateEnclosure rel="related" type="video/mp4"><podcast:source uri="{M}/v.mp4"/>'
        f'</podcast:alternateEnclosure><media:content url="{M}/v.mp4" type="video/mp4"/>'
    )
    assert only(related).notes == ()


def test_the_older_element_for_pictures() -> None:
    episode = only(
        f'<podcast:images srcset="{M}/a.jpg 1500w, {M}/b.jpg 600w, {M}/c.jpg 2x"/>'
    ).article.episode
    assert episode is not None
    assert episode.artwork == (Artwork(f"{M}/a.jpg", width=1500), Artwork(f"{M}/b.jpg", width=600))


@pytest.mark.parametrize(("scheme", "noted"), [("http", True), ("https", False)])
def test_transcripts_and_chapters_without_https_are_kept(scheme: str, noted: bool) -> None:
    reading = only(
        f'<podcast:transcript url="{scheme}://m.example/a.vtt" type="text/vtt"/>'
        f'<podcast:chapters url="{scheme}://m.example/a.json" type="application/json+chapters"/>'
    )
    assert [track.url for track in reading.article.works[0].tracks] == [
        f"{scheme}://m.example/a.vtt",
        f"{scheme}://m.example/a.json",
    ]
    why = "does not begin with https://: it is kept, but some podcast apps do not load it"
    assert [note.message for note in reading.notes] == (
        [f"transcript: http://m.example/a.vtt {why}", f"chapters: http://m.example/a.json {why}"]
        if noted
        else []
    )


@pytest.mark.parametrize("type_", ['type="audio/x-m4b"', 'type="audio/mp4"', ""])
def test_an_audiobook_is_a_recording(type_: str) -> None:
    (reading,) = found(f'<media:content url="{M}/a.m4b" {type_}/>')
    assert isinstance(reading, Reading)
    assert [work.media.medium for work in reading.article.works] == ["audio", "audio"]
    assert all(work.media.type for work in reading.article.works)
