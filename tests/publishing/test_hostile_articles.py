"""Whatever an article says of itself: it is refused with a reason, or its feeds are without a finding."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from hostile_values import FORMATS, FORMS, as_json_feed, as_record, records
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st
from libraries import PODCAST
from oracle import publish
from samples import AS_DATED, AS_GIVEN, CHANNEL, SEEDS

from feeds.core.errors import ReadError
from feeds.dialects import Note, Reading, dialects
from feeds.model.channel import FeedChoice
from feeds.model.feed_kind import NEWS
from feeds.publishing.claims import unmet
from feeds.publishing.folder import read_file
from feeds.publishing.publication import open_publication
from feeds.validator import validate

if TYPE_CHECKING:
    from pathlib import Path

    from feeds.dialects import Dialect

Form = Callable[[dict[str, Any]], tuple[str, bytes]]
NOW = datetime(2026, 11, 30, tzinfo=UTC)

CHANNELS = CHANNEL, replace(PODCAST, people=CHANNEL.people)
CLAIMS = ("apple", "podcast20", "psp1", "spotify")
"""The profiles of podcast directories."""
CLAIMING = replace(CHANNELS[1], feeds=(FeedChoice(NEWS, formats=("rss",), profiles=CLAIMS),))
EPISODE: dict[str, Any] = {
    "link": "https://news.example.org/episode",
    "media": [
        {
            "url": "https://media.example.org/a.mp3",
            "type": "audio/mpeg",
            "size": 5000,
            "seconds": 60,
            "tracks": [{"url": "https://media.example.org/a.vtt", "type": "text/vtt", "kind": "transcript"}],
        }
    ],
}
"""The facts that directories require of an episode."""


def found(*records: object) -> list[Reading | Note | ReadError]:
    text = json.dumps(records)
    dialect = next(each for each in dialects() if each.sniff("a.json", b""))
    return list(dialect.read("a.json", text.encode(), CHANNEL))


def unexpected(url: str, body: bytes, now: datetime | None = None) -> list[tuple[str, str, str, str | None]]:
    """The findings about a document that are not due to what is published as it is given."""
    report = validate(body, url=url, profiles=("spec", "rssboard"), now=now)
    return [
        (url, each.rule, each.message, each.value)
        for each in report.findings
        if not each.rule.endswith(AS_GIVEN)
    ]


@pytest.mark.slow
@settings(max_examples=200, deadline=None)
@given(FORMS, records())
@example(as_record, {"id": "http://[", "title": "T", "date": "2026-01-05"})
@example(as_json_feed, {"id": "a\ud800b", "title": "T", "date": "2026-01-05"})
def test_what_is_not_refused_is_published_without_a_finding(form: Form, record: dict[str, Any]) -> None:
    suffix, data = form(record)
    dialect = next((each for each in dialects() if each.sniff(f"a{suffix}", data)), None)
    articles = []
    for read in readings(dialect, f"a{suffix}", data):
        if isinstance(read, ReadError):
            assert str(read).startswith(f"a{suffix}")
        elif isinstance(read, Reading):
            articles += [] if read.article.draft else [read.article]
    for channel in CHANNELS:
        for path, document in publish(channel, articles).items():
            if path != "index.html":
                found = unexpected(channel.base + path, document.body)
                assert [each for each in found if not each[1].endswith(AS_DATED)] == []


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(records())
def test_an_episode_with_all_facts_meets_the_profiles_that_its_podcast_claims(record: dict[str, Any]) -> None:
    articles = [each.article for each in found({**record, **EPISODE}) if isinstance(each, Reading)]
    documents = publish(CLAIMING, articles) if articles else {}
    assert [path for path, document in documents.items() if document.claims == CLAIMS] == ["feed.rss"] * bool(
        articles
    )
    problems = [finding for each in unmet(CLAIMING, documents) for finding in each.report.findings]
    assert [each for each in problems if not each.rule.endswith((*AS_GIVEN, AS_DATED))] == []


def readings(dialect: Dialect | None, name: str, data: bytes) -> list[Reading | Note | ReadError]:
    """What a file contains; an error of the whole file is one of them."""
    try:
        return [] if dialect is None else list(dialect.read(name, data, CHANNEL))
    except ReadError as error:
        return [error]


@pytest.mark.slow
@settings(max_examples=12, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(
    st.lists(
        st.tuples(FORMS, records()), min_size=2, max_size=6, unique_by=lambda each: str(each[1]["id"]).strip()
    )
)
def test_a_folder_is_published_without_a_finding(
    tmp_path_factory: pytest.TempPathFactory, files: list[tuple[Form, dict[str, Any]]]
) -> None:
    """From files to documents, with dates."""
    folder = tmp_path_factory.mktemp("site")
    (folder / "channel.toml").write_text((SEEDS / "channel.toml").read_text())
    for number, (form, record) in enumerate(files):
        suffix, data = form(record)
        (folder / f"{number}{suffix}").write_bytes(data)
    with closing(open_publication(folder)) as publication:
        publication.refresh(NOW)
        with publication.composer() as composer:
            for document in composer.documents():
                if document.render is not None and not document.path.endswith(".html"):
                    url = publication.channel.base + document.path
                    assert unexpected(url, document.render().body, NOW) == []


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"id": "x" * 5000}, "id has 5032 characters: expected at most 4096"),
        ({"id": "é" * 1400}, "id has 8432 characters: expected at most 4096"),
        ({"feed_id": "a\ud800b"}, "id contains half of a surrogate pair, U+D800: expected characters"),
        ({"link": "https://n.example/" + "x" * 5000}, "link is 'https://n.example/xxx"),
        ({"link": "http://["}, "link is 'http://[': expected the URL of a page"),
        ({"media": "http://["}, "media.url is 'http://[': expected an http or https URL, or a path"),
    ],
)
def test_a_refusal_names_what_is_wrong(changes: dict[str, str], problem: str) -> None:
    (read,) = found({"id": "urn:x:a", "title": "T", "date": "2026-01-05", **changes})
    assert isinstance(read, ReadError)
    assert str(read).startswith(f"a.json:1: {problem}")


@pytest.mark.parametrize("form", FORMATS)
def test_half_of_a_surrogate_pair_is_left_out_or_refused(tmp_path: Path, form: Form) -> None:
    """In any value."""
    half, date = "a\ud800b", "2026-01-05T12:00:00Z"
    whole: dict[str, Any] = {
        "id": "urn:x:a",
        "title": "T",
        "date": date,
        "slug": "a",
        "html": "<p>a</p>",
        "tags": ["a"],
    }
    names = ("id", "title", "slug", "html", "text", "summary", "byline", "section", "link")
    changed: list[dict[str, Any]] = [{name: half} for name in names]
    for changes in (*changed, {"tags": [half]}, {"media": [{"url": half}]}):
        suffix, data = form(whole | changes)
        (tmp_path / f"a{suffix}").write_bytes(data)
        for found_ in read_file(tmp_path, f"a{suffix}", CHANNEL):
            assert isinstance(found_, Reading | Note | ReadError)
            if isinstance(found_, Reading):
                assert "\ud800" not in repr(found_.article)


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
