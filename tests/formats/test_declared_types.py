"""A declared media type that contradicts the extension is published as the type of the extension."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
from libraries import PODCAST
from oracle import publish
from samples import CHANNEL, article

from feeds.dialects import Reading, dialects
from feeds.model.article import Media, Track, Work
from feeds.model.podcast import Episode
from feeds.validator import validate

BASE = "https://media.example.org/"
TYPES = re.compile(r'(?:url|href|uri)="https://media\.example\.org/([^"]*)"[^>]*? type="([^"]*)"')


def work(url: str, type_: str, *tracks: Track) -> Work:
    media = Media(BASE + url, type_, "audio", size=5000, seconds=60)
    return Work(url, url, "21", "Story", media, tracks=tracks)


@pytest.mark.parametrize(
    ("url", "declared", "published"),
    [
        ("a.mp3", "audio/mp4", "audio/mpeg"),
        ("a.mp3", "audio/mpeg", "audio/mpeg"),
        ("a.m4a", "audio/mpeg", "audio/x-m4a"),
        ("a.mp4", "audio/mpeg", "video/mp4"),
        ("a.mp3?format=m4a", "audio/mp4", "audio/mp4"),
        ("a", "audio/mp4", "audio/mp4"),
        ("a.mp3", "audio/x-strange", "audio/x-strange"),
    ],
)
def test_types_in_every_format(url: str, declared: str, published: str) -> None:
    tracks = (
        Track("transcript", f"{BASE}a.srt", "text/plain"),
        Track("captions", f"{BASE}a.vtt", "text/plain"),
    )
    story = article(work(url, declared, *tracks), episode=Episode())
    expected = {"a.srt": "application/x-subrip", "a.vtt": "text/vtt", url: published}
    for channel in (CHANNEL, replace(PODCAST, people=CHANNEL.people)):
        for path, document in publish(channel, [story]).items():
            if path.endswith((".rss", ".atom", ".json")):
                found = [str(each) for each in validate(document.body, url=channel.base + path).findings]
                assert [each for each in found if "itunes-unsupported-file" not in each] == []
                assert types(path, document.body).items() <= expected.items()
                assert types(path, document.body)[url] == published


def types(path: str, body: bytes) -> dict[str, str]:
    """The types of files in a document, by path."""
    if path.endswith(".json"):
        attachments = json.loads(body)["items"][0]["attachments"]
        return {each["url"].removeprefix(BASE): each["mime_type"] for each in attachments}
    return dict(TYPES.findall(body.decode().replace("&amp;", "&")))


@pytest.mark.parametrize(
    ("media", "notes"),
    [
        ({"url": "a.mp3", "type": "audio/mpeg"}, []),
        (
            {"url": "a.mp3", "type": "video/mp4"},
            ["ends in .mp3: its type is published as audio/mpeg, not video/mp4"],
        ),
        (
            {"url": "a.mp3", "tracks": [{"url": "a.srt", "type": "text/vtt"}]},
            ["ends in .srt: its type is published as application/x-subrip, not text/vtt"],
        ),
    ],
)
def test_another_type_is_reported(media: object, notes: list[str]) -> None:
    record = {"id": "urn:x:a", "title": "T", "date": "2026-01-05", "media": media}
    dialect = next(each for each in dialects() if each.sniff("a.json", b""))
    (read,) = dialect.read("a.json", json.dumps(record).encode(), CHANNEL)
    assert isinstance(read, Reading)
    assert [note.message.partition(" ")[2].partition(" ")[2] for note in read.notes] == notes
