"""Elements of the channel and of articles that other publishers write, and that few readers need."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from samples import CHANNEL, article

from feeds.core.errors import InvalidValueError
from feeds.dialects.elements.items import read_feed
from feeds.formats import formats
from feeds.model.page import Link, Page
from feeds.model.point import Point, point
from feeds.validator import validate

if TYPE_CHECKING:
    from feeds.dialects import Reading
    from feeds.model.channel import Channel

FORMATS = {each.name: each for each in formats()}
CHANNEL = replace(CHANNEL, hubs=())
FULL = replace(
    CHANNEL,
    ttl=60,
    skip_hours=(23, 0),
    skip_days=("Sunday", "Monday"),
    docs="https://www.rssboard.org/rss-specification",
    point=Point(-36.5, 174.75),
)
STORY = article(comments="https://news.example.org/1#comments", point=Point(35.69, -51.0))


def document(name: str, channel: Channel) -> bytes:
    links = (Link("self", f"https://news.example.org/feed.{name}"),)
    page = Page((STORY,), STORY.updated, "News", "What happened", channel.home, "urn:x-news:1", links)
    return FORMATS[name].render(channel, page)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "rss",
            [
                "<docs>https://www.rssboard.org/rss-specification</docs>",
                "<ttl>60</ttl>",
                "<skipHours> <hour>23</hour> <hour>0</hour> </skipHours>",
                "<skipDays> <day>Sunday</day> <day>Monday</day> </skipDays>",
                '<georss:point xmlns:georss="http://www.georss.org/georss">-36.5 174.75</georss:point>',
                "<comments>https://news.example.org/1#comments</comments>",
                '<georss:point xmlns:georss="http://www.georss.org/georss">35.69 -51</georss:point>',
            ],
        ),
        (
            "atom",
            [
                '<georss:point xmlns:georss="http://www.georss.org/georss">-36.5 174.75</georss:point>',
                '<link rel="replies" href="https://news.example.org/1#comments" type="text/html"/>',
                '<georss:point xmlns:georss="http://www.georss.org/georss">35.69 -51</georss:point>',
            ],
        ),
    ],
)
def test_they_are_written_and_valid(name: str, expected: list[str]) -> None:
    body = document(name, FULL)
    lines = " ".join(body.decode().split())
    assert [each for each in expected if each not in lines] == []
    assert [(each.rule, each.message) for each in validate(body).findings] == []


@pytest.mark.parametrize("name", ["rss", "atom"])
def test_without_them_nothing_is_written(name: str) -> None:
    root = etree.fromstring(document(name, CHANNEL))
    names = {etree.QName(each).localname for each in root.iter() if each is not root}
    assert names & {"docs", "ttl", "skipHours", "skipDays"} == set()


@pytest.mark.parametrize("name", ["rss", "atom"])
def test_those_of_an_article_are_read_again(name: str) -> None:
    (read,) = (each for each in read_feed("a.xml", document(name, FULL), CHANNEL))
    found: Reading = read  # type: ignore[assignment]
    assert (found.article.comments, found.article.point) == (STORY.comments, STORY.point)


@pytest.mark.parametrize(
    ("elements", "expected"),
    [
        ('<georss:where xmlns:georss="http://www.georss.org/georss">'
         '<gml:Point xmlns:gml="http://www.opengis.net/gml"><gml:pos>1 2</gml:pos></gml:Point>'
         '</georss:where>', Point(1, 2)),
        ('<geo:lat xmlns:geo="http://www.w3.org/2003/01/geo/wgs84_pos#">1</geo:lat><geo:long '
         'xmlns:geo="http://www.w3.org/2003/01/geo/wgs84_pos#">2</geo:long>', Point(1, 2)),
        ('<georss:point xmlns:georss="http://www.georss.org/georss">1,2</georss:point>', Point(1, 2)),
        ('<georss:point xmlns:georss="http://www.georss.org/georss">91 2</georss:point>', None),
        ('<geo:lat xmlns:geo="http://www.w3.org/2003/01/geo/wgs84_pos#">1</geo:lat>', None),
    ],
)  # fmt: skip
def test_other_ways_to_write_a_point(elements: str, expected: Point | None) -> None:
    known = "<guid>urn:1</guid><title>A</title><pubDate>Mon, 05 Jan 2026 20:00:00 GMT</pubDate>"
    data = f"<rss version='2.0'><channel><item>{known}{elements}</item></channel></rss>".encode()
    found: Reading = next(iter(read_feed("a.xml", data, CHANNEL)))  # type: ignore[assignment]
    assert found.article.point == expected


@given(st.floats(-90, 90), st.floats(-180, 180))
def test_a_point_is_read_as_it_is_written(latitude: float, longitude: float) -> None:
    written = Point(latitude, longitude)
    read = point(str(written))
    assert str(read) == str(written)
    assert abs(read.latitude - latitude) < 1e-6
    assert abs(read.longitude - longitude) < 1e-6


@pytest.mark.parametrize(
    "value", ["", "1", "1 2 3", "91 0", "0 181", "a b", [1], [1, 2, 3], 7, None, "1e3 2", "nan 1"]
)
def test_invalid_points_are_refused(value: object) -> None:
    with pytest.raises(InvalidValueError):
        point(value)
