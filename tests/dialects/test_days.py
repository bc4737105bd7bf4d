"""Of which times of an article only the day is known, whatever form the date has."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from samples import CHANNEL, UPDATED, VIDEO, article

from feeds.dialects import Reading, dump
from feeds.dialects.markdown import DIALECT
from feeds.dialects.times import instant, is_day
from feeds.model.feed_kind import MEDIA
from feeds.publishing.importing.articles import differences, json_text, markdown, read_back
from feeds.publishing.index.codec import decode, digest, encode
from feeds.publishing.media_items import extract

if TYPE_CHECKING:
    from collections.abc import Callable

    from feeds.model.article import Article

BOTH = ("published", "updated")


@pytest.mark.parametrize(
    ("day", "time"),
    [
        (date(2026, 5, 1), datetime(2026, 5, 1)),  # noqa: DTZ001 - as YAML and TOML have it
        ("2026-05-01", "2026-05-01 00:00"),
        ("20260501", "20260501T000000"),
        ("May 1, 2026", "May 1, 2026, 12 am"),
        ("Fri, 01 May 2026", "Fri, 01 May 2026 00:00:00"),
        ("1 May 2026", "Fri May 1, 2026 00:00:00"),
    ],
)
def test_a_day_is_not_midnight(day: object, time: object) -> None:
    assert (is_day(day), is_day(time)) == (True, False)
    assert instant(day, UTC) == instant(time, UTC) == datetime(2026, 5, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "head", "days"),
    [
        ("a.md", "date: 2026-05-01", BOTH),
        ("a.md", "date: 2026-05-01T00:00:00+03:30", ()),
        ("a.md", "publishDate: 2026-05-01", BOTH),
        ("a.md", "date: 2026-05-01\nupdated: 2026-05-03T10:00:00Z", ("published",)),
        ("a.md", "date: 2026-05-01T10:00:00Z\nlastmod: 2026-05-03", ("updated",)),
        ("2026-05-01-a.md", "tags: [x]", BOTH),
    ],
)
def test_front_matter(name: str, head: str, days: tuple[str, ...]) -> None:
    (reading,) = DIALECT.read(name, f"---\ntitle: A\n{head}\n---\nText".encode(), CHANNEL)
    assert isinstance(reading, Reading)
    assert reading.article.days == days


@pytest.mark.parametrize(("line", "days"), [("Sun Nov 6, 2016 20:19:39", ()), ("6 November 2016", BOTH)])
def test_dumps(line: str, days: tuple[str, ...]) -> None:
    (reading,) = dump.read("a.txt", f"A headline\n\n{line}\n\nA paragraph.\n".encode(), CHANNEL)
    assert reading.article.days == days


@pytest.mark.parametrize(("date", "day_only"), [("2026-05-01", True), ("2026-05-01T00:00:00+03:30", False)])
def test_files(date: str, day_only: bool) -> None:
    head = f"title: A\ndate: 2026-05-02\nmedia: [{{url: a.mp4, date: {date}}}, b.mp4]"
    (reading,) = DIALECT.read("a.md", f"---\n{head}\n---\nText".encode(), CHANNEL)
    assert isinstance(reading, Reading)
    dated, plain = (work.media for work in reading.article.works)
    assert (dated.day_only, plain.day_only) == (day_only, False)
    assert [item.days for item in extract(CHANNEL, [reading.article], MEDIA.made_of)] == [
        BOTH if day_only else (),
        BOTH,
    ]


@pytest.mark.parametrize("form", [markdown, json_text])
def test_days_are_written_as_days(form: Callable[[Article], str]) -> None:
    day = datetime(2026, 5, 1, tzinfo=CHANNEL.zone)
    work = replace(VIDEO, media=replace(VIDEO.media, published=day, day_only=True))
    story = article(work, published=day, updated=day + timedelta(days=2), days=BOTH)
    text = form(story)
    assert (text.count("2026-05-01"), text.count("2026-05-03"), text.count("00:00")) == (2, 1, 0)
    back = read_back("a.md" if form is markdown else "a.json", text, CHANNEL)
    assert (back.days, back.published, back.updated) == (BOTH, story.published, story.updated)
    assert (back.works[0].media.published, back.works[0].media.day_only) == (day, True)
    timed = form(replace(story, days=(), works=(replace(work, media=replace(work.media, day_only=False)),)))
    assert timed.count("00:00:00") == 3


def test_it_is_kept_and_corrects_nothing() -> None:
    work = replace(VIDEO, renditions=(VIDEO.media,))
    file = replace(VIDEO.media, day_only=True)
    plain, dated = article(work), article(replace(work, media=file, renditions=(file,)), days=BOTH)
    assert decode(encode(dated)) == dated
    assert digest(dated) == digest(plain)
    assert list(differences(plain, dated)) == []


def test_a_video_has_the_day_of_its_article_unless_it_has_a_time() -> None:
    timed = replace(VIDEO, media=replace(VIDEO.media, url="https://m.example/t.mp4", published=UPDATED))
    items = extract(CHANNEL, [article(VIDEO, timed, days=("published",))], MEDIA.made_of)
    assert [item.days for item in items] == [BOTH, ()]
