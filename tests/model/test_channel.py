"""The channel file: its values, and what is reported about invalid ones."""

from __future__ import annotations

import os
import tomllib
from dataclasses import fields
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import SEEDS

from feeds.core.errors import ReadError
from feeds.model.article import Person
from feeds.model.channel import Channel, FeedChoice, Image, article_url, comments_url, read_channel
from feeds.model.feed_kind import CATEGORY, FEED_KINDS, NEWS, PICTURES, SECTION
from feeds.model.point import Point

CHANNEL_KEYS = [field.name for field in fields(Channel)]
LEAST = """\
title = "T"
home = "https://news.example.org/"
description = "D"
language = "en"
zone = "UTC"
media_base = "https://media.example.org/files"
people = [{ name = "N" }]
"""


def written(folder: Path, text: str | bytes) -> Path:
    path = folder / "channel.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_the_sample() -> None:
    assert read_channel(SEEDS / "channel.toml") == Channel(
        title="Sample News",
        home="https://news.example.org/",
        description="Two stories from the newsroom's text dumps, with their related videos and pictures.",
        language="en",
        zone=ZoneInfo("Asia/Tehran"),
        media_base="https://media.example.org/",
        base="https://news.example.org/",
        authority="news.example.org",
        people=(Person("The newsroom"),),
        image=Image("https://news.example.org/logo.png"),
        categories=("News",),
        archive=True,
        feeds=tuple(map(FeedChoice, FEED_KINDS.values())),
    )


def test_every_key(tmp_path: Path) -> None:
    more = """\
base = "https://news.example.org/feeds"
authority = "desk@example.org"
article_link = "https://news.example.org/story/{name}?é"
hubs = ["https://hub.example.org/"]
copyright = "© N"
comments_link = "https://news.example.org/story/{name}#comments"
ttl = 60
skip_hours = [0, 23]
skip_days = ["Saturday", "Sunday"]
more_feeds = ["pictures", "news"]
docs = "https://www.rssboard.org/rss-specification"
point = "35.69 51.39"
categories = ["A", "B"]
encoding = "windows-1256"
live = 7
[image]
url = "https://münchen.example/ä b.png"
width = 144
height = 72
[feeds.section]
[feeds.news]
[feeds.category]
title = "On {name}"
description = "All on it"
limit = 9
formats = ["atom"]
names = ["War"]
"""
    person = '{ name = "N", email = "n@example.org", url = "https://n.example" }'
    least = LEAST.replace('{ name = "N" }', person)
    channel = read_channel(written(tmp_path, least + more))
    assert channel == Channel(
        title="T",
        home="https://news.example.org/",
        description="D",
        language="en",
        zone=ZoneInfo("UTC"),
        media_base="https://media.example.org/files/",
        base="https://news.example.org/feeds/",
        authority="desk@example.org",
        people=(Person("N", "n@example.org", "https://n.example"),),
        image=Image("https://xn--mnchen-3ya.example/%C3%A4%20b.png", 144, 72),
        article_link="https://news.example.org/story/{name}?é",
        hubs=("https://hub.example.org/",),
        copyright="© N",
        comments_link="https://news.example.org/story/{name}#comments",
        ttl=60,
        skip_hours=(0, 23),
        skip_days=("Saturday", "Sunday"),
        docs="https://www.rssboard.org/rss-specification",
        point=Point(35.69, 51.39),
        categories=("A", "B"),
        encoding="windows-1256",
        live=7,
        feeds=(
            FeedChoice(NEWS),
            FeedChoice(PICTURES),
            FeedChoice(CATEGORY, "On {name}", "All on it", 9, ("atom",), ("War",)),
            FeedChoice(SECTION),
        ),
    )
    assert article_url(channel, "2016/a#1?") == "https://news.example.org/story/2016/a%231%3F?%C3%A9"
    assert comments_url(channel, "2016/a") == "https://news.example.org/story/2016/a#comments"


@pytest.mark.parametrize("wrap", [lambda text: "\ufeff" + text, lambda text: text.replace("\n", "\r\n")])
def test_bom_and_crlf_change_nothing(tmp_path: Path, wrap: object) -> None:
    plain = read_channel(written(tmp_path, LEAST))
    assert callable(wrap)
    assert read_channel(written(tmp_path, wrap(LEAST))) == plain


@pytest.mark.parametrize(
    ("old", "new", "line", "problem"),
    [
        ('title = "T"', 'titel = "T"', 1, "unknown key 'titel' (did you mean 'title'?)"),
        ('title = "T"\n', "", None, "title is missing"),
        ('title = "T"', "title = 7", 1, "title is 7: expected text on one line"),
        ('title = "T"', 'title = " "', 1, "title is ' ': expected text on one line"),
        ('title = "T"', 'title = "\\u202e"', 1, "title is '\\u202e': expected text on one line"),
        ('title = "T"', 'title = "a\\u0000b"', 1, "title is 'a\\x00b': expected text on one line"),
        ('title = "T"', "title = [", 2, 'not valid TOML: missing "]": the list above is not closed (col'),
        ('title = "T"', "title = " + "9" * 5000, 1, "not valid TOML: a number has too many digits"),
        (
            'title = "T"',
            "title = " + "[" * 30000,
            1,
            "not valid TOML: nested too deeply: more than 200 levels",
        ),
        ('"https://news.example.org/"', '"news.example.org"', 2, "home is 'news.example.org': expected an a"),
        ('"https://news.example.org/"', '"https://[::1]/"', None, "authority is missing: expected a DNS nam"),
        ('"https://news.example.org/"', '"https://a.example/?b"', 2, "home is 'https://a.example/?b': expec"),
        ("language", "ttl = 0\nlanguage", 4, "ttl is 0: expected a number of minutes, at least 1"),
        ("language", "skip_hours = [24]\nlanguage", 4, "skip_hours[0] is 24: expected an hour, from 0 to 23"),
        (
            "language",
            'skip_days = ["Sun"]\nlanguage',
            4,
            "skip_days[0] is 'Sun': expected one of Monday, Tues",
        ),
        ("language", 'more_feeds = ["picture"]\nlanguage', 4, "more_feeds[0] is 'picture': expected one of"),
        ("language", 'point = "91 0"\nlanguage', 4, "point is '91 0': expected a latitude and a longitude"),
        ('"en"', '"english_uk"', 4, "language is 'english_uk': expected a language tag such as en or fa-IR"),
        ('"UTC"', '"Asia/Teheran"', 5, "zone is 'Asia/Teheran': expected a zone of the IANA database, such"),
        ('"UTC"', '"Asia"', 5, "zone is 'Asia': expected a zone"),
        ('"UTC"', '"../UTC"', 5, "zone is '../UTC': expected a zone"),
        ("https://media", "ftp://media", 6, "media_base is 'ftp://media.example.org/files': expected an abs"),
        ('[{ name = "N" }]', "[]", 7, "people is an empty list: expected a non-empty list"),
        ('[{ name = "N" }]', '["N"]', 7, "people[0] is 'N': expected a table of name, email, url"),
        ('[{ name = "N" }]', '[{ nam = "N" }]', 7, "unknown key 'people[0].nam' (did you mean 'name'?)"),
        ('name = "N"', 'name = "N", email = "n at example"', 7, "people[0].email is 'n at example': expecte"),
    ],
)
def test_errors_name_key_and_line(tmp_path: Path, old: str, new: str, line: int | None, problem: str) -> None:
    path = written(tmp_path, LEAST.replace(old, new))
    with pytest.raises(ReadError) as caught:
        read_channel(path)
    assert (caught.value.path, caught.value.line) == (str(path), line)
    assert caught.value.problem.startswith(problem)


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ('article_link = "https://a.example/story"', "article_link is 'https://a.example/story': expected a"),
        ('article_link = "https://{name}.example/"', "article_link is 'https://{name}.example/': expected a"),
        ('base = "https://a.example/?b"', "base is 'https://a.example/?b': expected a URL without query and"),
        ('authority = "a_b.example"', "authority is 'a_b.example': expected a DNS name or an e-mail address"),
        ("image = { url = 'https://a.example/', width = true }", "image.width is true: expected a number of"),
        ("image = { width = 1 }", "image.url is missing"),
        *(
            (
                f'encoding = "{name}"',
                f"encoding is '{name}': expected an encoding that extends ASCII, such as",
            )
            for name in (
                "windows-9999",
                "utf-16",
                "rot13",
                "idna",
                "utf-7",
                "iso-2022-jp",
                "hz",
                "unicode_escape",
            )
        ),
        ("live = 0", "live is 0: expected a number of items, from 1 to 10000"),
        ("live = true", "live is true: expected a number of items, from 1 to 10000"),
        ("feeds = {}", "feeds is an empty table: expected a table of news, media, pictures, categ"),
        ("feeds = { new = {} }", "unknown key 'feeds.new' (did you mean 'news'?)"),
        ('feeds.news = { names = ["A"] }', "unknown key 'feeds.news.names': expected one of title, desc"),
        ('feeds.news = { formats = ["rdf"] }', "feeds.news.formats[0] is 'rdf': expected one of rss, atom"),
        ('feeds.author = { title = "A" }', "feeds.author.title is 'A': expected text that contains {name},"),
    ],
)
def test_errors_in_optional_keys(tmp_path: Path, more: str, problem: str) -> None:
    with pytest.raises(ReadError) as caught:
        read_channel(written(tmp_path, LEAST + more + "\n"), ["rss", "atom"])
    assert caught.value.line == 8
    assert caught.value.problem.startswith(problem)


def test_unreadable_files(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="cannot be read: "):
        read_channel(tmp_path / "none.toml")
    with pytest.raises(ReadError, match=":2: byte 0xff is not UTF-8"):
        read_channel(written(tmp_path, b"# a\n# \xff"))
    with pytest.raises(ReadError, match="cannot be read: it has 65537 bytes: expected at most 65536"):
        read_channel(written(tmp_path, "#" * 65537))
    os.mkfifo(tmp_path / "pipe.toml")
    for path in (tmp_path / "pipe.toml", Path("/dev/zero")):
        with pytest.raises(ReadError, match="cannot be read: it is not a regular file"):
            read_channel(path)


VALUES = st.recursive(
    st.booleans() | st.integers() | st.floats() | st.text() | st.just("https://a.example/{name}"),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["name", "url", "width", "x"]), inner),
    max_leaves=5,
)


@pytest.mark.slow
@given(st.dictionaries(st.sampled_from(sorted(CHANNEL_KEYS)), VALUES))
def test_any_value_is_read_or_refused(values: dict[str, object]) -> None:
    with patch("feeds.core.toml_syntax.tomllib.loads", return_value=tomllib.loads(LEAST) | values):
        try:
            channel = read_channel(SEEDS / "channel.toml")
        except ReadError:
            return
    assert channel.base.endswith("/")


@given(st.binary())
def test_random_bytes_are_refused(data: bytes) -> None:
    with TemporaryDirectory() as folder, pytest.raises(ReadError):
        read_channel(written(Path(folder), data))
