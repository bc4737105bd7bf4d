"""URLs are absolute and in ASCII; tag URIs are in the grammar of RFC 4151."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.core import urls
from feeds.core.urls import host, join, resolve, same_url, tag_uri, web_url, without_user


@pytest.mark.parametrize(
    ("path", "url"),
    [
        ("/2016/11/05/a.mp4", "https://m.example/files/2016/11/05/a.mp4"),
        ("a b.mp4", "https://m.example/files/a%20b.mp4"),
        ("/ف.jpg", "https://m.example/files/%D9%81.jpg"),
        ("/100%.jpg", "https://m.example/files/100%25.jpg"),
        ("/a%20b.jpg", "https://m.example/files/a%20b.jpg"),
        ("Ep #1.mp3", "https://m.example/files/Ep%20%231.mp3"),
        ("/a/What? Yes.mp3", "https://m.example/files/a/What%3F%20Yes.mp3"),
        ("100% #2 50%20off.mp3", "https://m.example/files/100%25%20%232%2050%2520off.mp3"),
        ("Part1: Intro.mp3", "https://m.example/files/Part1:%20Intro.mp3"),
        ("Dr. Who? #3.m4b", "https://m.example/files/Dr.%20Who%3F%20%233.m4b"),
        ("Ep #1", "https://m.example/files/Ep%20#1"),
        ("film.mp4#t=10,20", "https://m.example/files/film.mp4#t=10,20"),
        ("film.mp4?x=a.mp3", "https://m.example/files/film.mp4?x=a.mp3"),
        ("get.php?e1.mp3", "https://m.example/files/get.php?e1.mp3"),
        ("get?f=e1.mp3", "https://m.example/files/get?f=e1.mp3"),
        ("https://h.example/get?e #1.mp3", "https://h.example/get?e%20#1.mp3"),
        ("/javascript:alert(1)", "https://m.example/files/javascript:alert(1)"),
        ("http://Other.Example:8080/ä.mp4?x=é#f", "http://other.example:8080/%C3%A4.mp4?x=%C3%A9#f"),
        ("//cdn.example/a.mp4", "https://cdn.example/a.mp4"),
        ("https://a.example:65535/", "https://a.example:65535/"),
    ],
)
def test_join(path: str, url: str) -> None:
    assert join("https://m.example/files/", path) == url


@pytest.mark.parametrize(
    "path",
    [
        *(
            "",
            "/",
            "//",
            "https://",
            "https:///a",
            "http://a b/",
            "https://[::1/",
            "https://a.example:65536/",
        ),
        *("ftp://a.example/b", "javascript:alert(1)", "javascript:x.mp3", f"https://{'é' * 300}.example/"),
        *("https://a..é.example/", "a\nb.jpg", "\ud800"),
    ],
)
def test_join_refuses(path: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        join("https://m.example/files/", path)


@given(st.text() | st.text().map("https://a.example/".__add__) | st.text().map("https://".__add__))
def test_encoding_is_idempotent(text: str) -> None:
    try:
        url = web_url(text)
    except ValueError:
        return
    assert web_url(url) == url
    assert re.fullmatch(r"https?://[!-~]+", url)
    assert host(url) == host(text)


# The grammar of RFC 4151, 2.1, with pchar of RFC 3986, 3.3.
COMP = "[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
TAG_URI = re.compile(
    rf"tag:(?:[A-Za-z0-9._-]+@)?{COMP}(?:\.{COMP})*"
    r",[0-9]{4}-[0-9]{2}-[0-9]{2}:(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-F]{2})*"
)


PARTS = st.sampled_from(
    ["a", "/", "?", "#", "%41", "%", ";", "..", ".", ":", "@", "&", "=", "A", "é", " ", "["]
)
LIKE_URLS = st.lists(PARTS, max_size=8).map(lambda parts: "https://a.example" + "".join(parts))


@given(LIKE_URLS, st.sampled_from(["https://a.example/b/c?d#e", "http://other.example", ""]))
def test_what_is_recognised_as_a_url_is_not_changed(text: str, base: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        recognised = urls._AS_IT_IS.fullmatch(text) is not None
        patch.setattr(urls, "_AS_IT_IS", re.compile("(?!)"))
        assert not recognised or web_url(text) == resolve(base, text) == text


@given(st.dates(), st.text(st.characters()) | st.sampled_from(["\udc80", "a#b", "%", "a b/ف.é", "#?"]))
def test_tag_uris_are_in_the_grammar(day: date, name: str) -> None:
    assert TAG_URI.fullmatch(tag_uri("news.example.org", day, name))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("https://user:secret@a.example/b@c", "https://a.example/b@c"),
        ("cannot fetch http://a@b@c.example: no answer", "cannot fetch http://c.example: no answer"),
        ("https://a.example/?to=@x", "https://a.example/?to=@x"),
        ("https://a.example:80 and b@c.example", "https://a.example:80 and b@c.example"),
    ],
)
def test_without_user(text: str, shown: str) -> None:
    assert without_user(text) == shown


def test_tag_uri() -> None:
    late = datetime(2016, 11, 6, 23, tzinfo=timezone(timedelta(hours=3)))
    assert tag_uri("news.example.org", late, "a/b c") == "tag:news.example.org,2016-11-06:a/b%20c"
    with pytest.raises(ValueError, match="neither a DNS name nor an e-mail address"):
        tag_uri("news.example.org/x", late, "a")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://example.org", "https://example.org/", True),
        ("HTTPS://Example.ORG/a", "https://example.org/a", True),
        ("http://example.org:80/a", "http://example.org/a", True),
        ("https://example.org:80/a", "https://example.org/a", False),
        ("https://example.org/%7eann", "https://example.org/~ann", True),
        ("https://example.org/a%2fb", "https://example.org/a%2Fb", True),
        ("https://example.org/a%2Fb", "https://example.org/a/b", False),
        ("https://example.org/a/./b/../c", "https://example.org/a/c", True),
        ("https://example.org/a#one", "https://example.org/a#two", True),
        ("https://example.org/a", "https://example.org/a/", False),
        ("https://example.org/A", "https://example.org/a", False),
        ("https://example.org/?a=1", "https://example.org/", False),
        ("http://[", "http://[", True),
        ("https://straße.example/a", "https://xn--strae-oqa.example/a", True),
        ("https://straße.example/a", "https://strasse.example/a", False),
        ("https://STRAßE.example:443/", "https://straße.example", True),
        ("https://a..é/", "https://A..é/", True),
    ],
)
def test_equivalent_urls(one: str, other: str, same: bool) -> None:
    assert same_url(one, other) == same
