"""What is written as a file is read as the same article."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from article_records import markup, records, texts
from hypothesis import given, settings
from samples import CHANNEL

from feeds.core.markup import sanitise
from feeds.dialects import Note, Reading
from feeds.dialects.fields import RecordSource
from feeds.dialects.record import Given, read_record
from feeds.dialects.written import record_of
from feeds.model.article import Article, Media, Person, Track, Work
from feeds.model.podcast import Contributor, Episode, Recipient, Soundbite, TimeSplit, Value
from feeds.model.point import Point
from feeds.publishing.importing.articles import html_block, json_text, markdown, read_back, usable, written

TIME = datetime(2016, 11, 6, 20, 19, 39, 500, timezone(timedelta(hours=3, minutes=30)))


def read(record: dict[str, Any], id_: str, html: str = "") -> Article:
    return read_record(RecordSource("x", CHANNEL), record, Given(id=id_, html=html, title="T")).article


@pytest.mark.slow
@settings(max_examples=30)
@given(records, texts.filter(lambda text: bool(text.strip())), markup)
def test_files_hold_the_same_article(record: dict[str, Any], id_: str, html: str) -> None:
    article = read(record, id_, html)
    file = written(article, CHANNEL)
    assert file.lost == ()
    assert replace(file.article, source="x") == article
    assert replace(read_back("x.ndjson", json_text(article), CHANNEL), source="x") == article


@given(markup)
def test_html_stays_as_it_is_in_markdown(html: str) -> None:
    clean = sanitise(html, CHANNEL.home)
    block = html_block(clean)
    assert "\n\n" not in block
    assert sanitise(block, CHANNEL.home) == clean


def article(**changes: Any) -> Article:
    plain = Article("urn:a", "Head", TIME, TIME, summary="S")
    return replace(plain, **changes)


EVERYTHING = article(
    updated=datetime(2016, 11, 7, tzinfo=TIME.tzinfo),
    days=("updated",),
    html="<p>One\n\n{{ two }}</p>",
    byline="By me",
    people=(Person("Jo"), Person("Ann", "ann@example.org"), Person("Bo", None, "https://bo.example/")),
    categories=("a", "2016"),
    aliases=("/old/",),
    comments="https://news.example.org/head/#comments",
    point=Point(35.69, -0.00001),
    section="s",
    language="en",
    link="https://news.example.org/head/",
    works=(
        Work("", "", "", "", Media("https://m.example/a.jpg", "image/jpeg", "image")),
        Work(
            id="1", sort="2", kind="3", title="V",
            media=Media(
                "https://m.example/a.mp4", "video/mp4", "video", 5, 61.5, 640, 480, TIME, 1000.0, "en"
            ),
            renditions=(Media("https://m.example/b.mp4", "video/mp4", "video"),),
            poster="https://m.example/p.jpg",
            tracks=(Track("chapters", "https://m.example/c.json", "application/json+chapters", "en"),),
            description="One\ntwo", alt="A", credit="C", licence="CC-BY-4.0",
        ),
    ),
    draft=True,
    visible=TIME,
    expires=TIME + timedelta(days=2),
    withdrawn=TIME + timedelta(days=3),
    episode=Episode(
        season=1, season_name="One", number=3.5, kind="bonus", explicit=False, block=True,
        soundbites=(Soundbite(1, 2.5, "x"),), people=(Contributor("Ann", "host"),),
        values=(
            Value("lightning", "keysend", (Recipient("node", "02", 90, fee=False),), None,
                  (TimeSplit(60, 30, remote_percentage=5),)),
        ),
    ),
)  # fmt: skip


def test_every_field_is_written() -> None:
    assert (
        markdown(EVERYTHING)
        == """\
---
title: Head
id: urn:a
date: 2016-11-06 20:19:39.000500+03:30
updated: 2016-11-07+03:30
publishDate: 2016-11-06 20:19:39.000500+03:30
expires: 2016-11-08 20:19:39.000500+03:30
withdrawn: 2016-11-09 20:19:39.000500+03:30
draft: true
link: https://news.example.org/head/
aliases:
  - /old/
comments: https://news.example.org/head/#comments
point: 35.69 -0.000010000000000
language: en
section: s
byline: By me
authors:
  - Jo
  - name: Ann
    email: ann@example.org
  - name: Bo
    url: https://bo.example/
tags:
  - a
  - '2016'
summary: S
image:
  url: https://m.example/a.jpg
  type: image/jpeg
media:
  - url: https://m.example/a.mp4
    type: video/mp4
    medium: video
    size: 5
    seconds: 61.5
    width: 640
    height: 480
    published: 2016-11-06 20:19:39.000500+03:30
    bitrate: 1000.0
    language: en
    id: '1'
    sort: '2'
    kind: '3'
    title: V
    description: "One\\ntwo"
    alt: A
    credit: C
    licence: CC-BY-4.0
    poster: https://m.example/p.jpg
    renditions:
      - url: https://m.example/b.mp4
        type: video/mp4
        medium: video
    tracks:
      - kind: chapters
        url: https://m.example/c.json
        type: application/json+chapters
        language: en
podcast:
  season: 1
  season_name: One
  number: 3.5
  kind: bonus
  explicit: false
  block: true
  soundbites:
    - start: 1
      seconds: 2.5
      title: x
  people:
    - name: Ann
      role: host
  values:
    - type: lightning
      method: keysend
      recipients:
        - type: node
          address: '02'
          split: 90
          fee: false
      splits:
        - start: 60
          seconds: 30
          remote_percentage: 5
---

<p>One&#10;
&#123;&#123; two }}</p>
"""
    )
    assert replace(read_back("x.md", markdown(EVERYTHING), CHANNEL), source="") == EVERYTHING
    plain = Article("", "", TIME, TIME)
    left = {
        field.name
        for field in fields(Article)
        if getattr(EVERYTHING, field.name) == getattr(plain, field.name)
    }
    assert left == {"published", "paragraphs", "source", "part_of"}  # and each of them for a reason


SUMMER = datetime(2018, 3, 22, 1, tzinfo=timezone(timedelta(hours=4, minutes=30)))
"""When 22 March 2018 began in Iran: the clocks were put forward at midnight."""
DAY = datetime(2016, 11, 6, tzinfo=timezone(timedelta(hours=3, minutes=30)))


@pytest.mark.parametrize(
    ("times", "days", "lines"),
    [
        ((DAY, DAY), ("published", "updated"), ["date: 2016-11-06+03:30"]),
        ((DAY, DAY), (), ["date: 2016-11-06 00:00:00+03:30"]),
        (
            (DAY, TIME), ("published",),
            ["date: 2016-11-06+03:30", "updated: 2016-11-06 20:19:39.000500+03:30"],
        ),
        (
            (DAY, SUMMER), ("updated",),
            ["date: 2016-11-06 00:00:00+03:30", "updated: 2018-03-22+03:30"],
        ),
        ((SUMMER, SUMMER), (), ["date: 2018-03-22 01:00:00+04:30"]),
    ],
)  # fmt: skip
def test_days_are_written_without_a_time(
    times: tuple[datetime, datetime], days: tuple[str, ...], lines: list[str]
) -> None:
    published, updated = times
    dated = article(published=published, updated=updated, days=days)
    text = markdown(dated)
    assert [line for line in text.splitlines() if line.startswith(("date:", "updated:"))] == lines
    for name, written_ in (("x.md", text), ("x.ndjson", json_text(dated))):
        assert replace(read_back(name, written_, CHANNEL), source="") == dated
    elsewhere = replace(CHANNEL, zone=ZoneInfo("UTC"))
    assert usable(dated, elsewhere) == Reading(dated)
    assert (written(dated, elsewhere).text, written(dated, elsewhere).lost) == (text, ())


@pytest.mark.parametrize(
    ("id_", "key"),
    [
        ("urn:a", "id"),
        ("https://n.example/?p=12", "id"),
        ("https://n.example/a  b", "feed_id"),
        ("story 1612", "feed_id"),
        ("1612", "feed_id"),
        ("https://n.example/%7Ea/../b", "id"),
        (" ", "feed_id"),
    ],
)
def test_ids_stay_byte_for_byte(id_: str, key: str) -> None:
    plain = article(id=id_)
    assert [name for name in record_of(plain) if name in ("id", "feed_id")] == [key]
    assert read_back("x.md", markdown(plain), CHANNEL).id == id_


def test_what_a_record_cannot_hold_is_left_out_with_a_note() -> None:
    odd = article(language="no tag", people=(Person("Ann", "no address"), Person("Bo")))
    reading = usable(odd, CHANNEL)
    assert reading.article == replace(odd, language=None, people=(Person("Bo"),))
    language = "language: is 'no tag', expected a language tag such as en or fa-IR (RFC 5646): ignored"
    address = "authors: is 'no address', expected an e-mail address: ignored"
    assert reading.notes == (Note("", 1, address), Note("", 1, language))


@pytest.mark.parametrize("text", ["x" * 70_000, "half \ud83d pair"])
def test_what_markdown_cannot_hold_becomes_json(text: str) -> None:
    plain = article(id=f"urn:{text[:4]}", paragraphs=(text,), summary=text)
    file = written(plain, CHANNEL)
    assert (file.suffix, file.lost) == (".json", () if text.startswith("x") else ("paragraphs", "summary"))
