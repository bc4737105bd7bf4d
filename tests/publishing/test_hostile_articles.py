"""Whatever an article says of itself: it is refused with a reason, or its feeds are without a finding."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from libraries import MARKUP, TEXTS
from oracle import publish
from samples import AS_GIVEN, CHANNEL

from feeds.core.errors import ReadError
from feeds.dialects import Note, Reading, dialects
from feeds.validator import validate

SIGNS = st.sampled_from("aZ0 /?#[]@!$&'()*+,;=:%<>\"{}|\\^`.-_~\x00\t\x7f\x85é汉\u202e\ud800\ufdd0\ue000😀")
STRANGE = st.text(SIGNS, max_size=20)
HOSTS = st.sampled_from(
    ["news.example.org", "[", "[::1]", "[::1", "münchen.de", "a_b.org", "", "1.2.3.4:99999", "a.", "-"]
)
URLS = st.one_of(
    st.builds(
        "{}://{}/{}".format, st.sampled_from(["http", "https", "HTTPS", "ftp", "javascript"]), HOSTS, STRANGE
    ),
    STRANGE,
    st.sampled_from(
        ["http://[", "https://", "https://news.example.org/" + "x" * 5000, "//host/x", "x" * 5000]
    ),
)
IDS = st.one_of(
    URLS,
    st.builds("{}:{}".format, st.sampled_from(["urn", "tag", "x-strange", "c", "URN:uuid"]), STRANGE),
    st.integers(),
    st.sampled_from(
        ["tag:", "urn:", "urn:x", "tag:example.org,2026:" + "x" * 4090, "é" * 1400, " a ", "http:x"]
    ),
)
LANGUAGES = st.sampled_from(
    ["en", "fa_IR", "xx", "zz-ZZ", "en-x", "abcdefgh", "sl-rozaj-biske", "i-klingon", "en-", "qaa"]
)
TEXT = st.sampled_from([*TEXTS, *MARKUP]) | STRANGE
TYPES = st.sampled_from(
    ["video/mp4", "audio/mpeg", "x", "image/x", "a/b", "video/mp4; codecs=x", "IMAGE/JPEG"]
)
NUMBERS = st.sampled_from([0, -1, 1, 2**60, 0.5, "12", "1:02", "x"])
MEDIA = st.fixed_dictionaries(
    {"url": URLS},
    optional={
        "type": TYPES,
        "title": TEXT,
        "size": NUMBERS,
        "seconds": NUMBERS,
        "width": NUMBERS,
        "language": LANGUAGES,
        "poster": URLS,
        "licence": TEXT | URLS,
        "credit": TEXT,
        "alt": TEXT,
        "description": TEXT,
        "renditions": st.lists(URLS, max_size=2),
        "tracks": st.lists(
            st.fixed_dictionaries({"url": URLS}, optional={"type": TYPES, "language": LANGUAGES}), max_size=2
        ),
    },
)
PEOPLE = TEXT | st.fixed_dictionaries(
    {"name": TEXT}, optional={"url": URLS, "email": TEXT | st.just("a@b.c")}
)
DATES = st.sampled_from(
    ["2026-01-05", "1970-01-01T00:00:00Z", "1900-01-01", "2016-11-06T20:19:39+13:59", "9998-12-31"]
)
RECORDS = st.fixed_dictionaries(
    {"id": IDS, "title": TEXT, "date": DATES},
    optional={
        "link": URLS,
        "slug": TEXT,
        "language": LANGUAGES,
        "summary": TEXT,
        "html": TEXT | URLS.map('<a href="{}">x'.format),
        "text": TEXT,
        "tags": st.lists(TEXT, max_size=3),
        "authors": st.lists(PEOPLE, max_size=2),
        "updated": DATES,
        "section": TEXT,
        "byline": TEXT,
        "media": st.lists(MEDIA, max_size=3),
    },
)


def found(*records: object) -> list[Reading | Note | ReadError]:
    text = json.dumps(records)
    dialect = next(each for each in dialects() if each.sniff("a.json", b""))
    return list(dialect.read("a.json", text.encode(), CHANNEL))


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(RECORDS)
@example({"id": "http://[", "title": "T", "date": "2026-01-05"})
def test_what_is_not_refused_is_published_without_a_finding(record: object) -> None:
    (read,) = found(record)
    if isinstance(read, ReadError):
        assert str(read).startswith("a.json:1: ")
        return
    assert isinstance(read, Reading)
    for path, document in publish(CHANNEL, [read.article]).items():
        if path != "index.html":
            report = validate(document.body, url=CHANNEL.base + path, profiles=("spec", "rssboard"))
            told = [each for each in report.findings if not each.rule.endswith(AS_GIVEN)]
            assert [(path, each.rule, each.message, each.value) for each in told] == []


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"id": "x" * 5000}, "id has 5032 characters: expected at most 4096"),
        ({"id": "é" * 1400}, "id has 8432 characters: expected at most 4096"),
        ({"link": "https://n.example/" + "x" * 5000}, "link is 'https://n.example/xxx"),
        ({"link": "http://["}, "link is 'http://[': expected the URL of a page"),
        ({"media": "http://["}, "media.url is 'http://[': expected an http or https URL, or a path"),
    ],
)
def test_a_refusal_names_what_is_wrong(changes: dict[str, str], problem: str) -> None:
    (read,) = found({"id": "urn:x:a", "title": "T", "date": "2026-01-05", **changes})
    assert isinstance(read, ReadError)
    assert str(read).startswith(f"a.json:1: {problem}")


def test_an_address_in_any_script_is_encoded() -> None:
    media = "https://münchen.example/فیلم 1.mp4"
    (read,) = found({"id": "urn:x:a", "title": "T", "date": "2026-01-05", "media": media})
    assert isinstance(read, Reading)
    (work,) = read.article.works
    assert work.media.url == "https://xn--mnchen-3ya.example/%D9%81%DB%8C%D9%84%D9%85%201.mp4"


def test_a_file_with_too_long_a_name_is_refused() -> None:
    name = "/".join(["ف" * 80] * 10) + ".txt"
    dialect = next(each for each in dialects() if each.sniff(name, b""))
    with pytest.raises(ReadError, match=r"makes an id or a link of 48[0-9][0-9] characters: too long"):
        list(dialect.read(name, b"Head\n\nSun Nov 6, 2016 20:19:39\n\nWords", CHANNEL))


@pytest.mark.parametrize(("length", "refused"), [(4096, False), (4097, True)])
def test_a_file_name_that_makes_too_long_a_link_is_refused(length: int, *, refused: bool) -> None:
    start = "https://news.example.org/"
    channel = replace(CHANNEL, article_link=f"{start}{'x' * (length - len(start) - 2)}/{{name}}")
    dialect = next(each for each in dialects() if each.sniff("a.txt", b""))
    data = b"Head\n\nSun Nov 6, 2016 20:19:39\n\nWords"
    if refused:
        with pytest.raises(ReadError, match="makes an id or a link of 4097 characters: too long"):
            list(dialect.read("a.txt", data, channel))
    else:
        (reading,) = dialect.read("a.txt", data, channel)
        assert isinstance(reading, Reading)
        assert len(reading.article.link or "") == 4096
