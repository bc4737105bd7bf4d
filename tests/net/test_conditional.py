"""Preconditions: RFC 9110, 13, clause by clause."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.net.conditional import Verdict, evaluate, parse_date, tags_of
from feeds.net.ranges import Range

TAG = '"abc"'
TIME = datetime(1994, 11, 6, 8, 49, 37, tzinfo=UTC)
EXACT = "Sun, 06 Nov 1994 08:49:37 GMT"
EARLIER = "Sun, 06 Nov 1994 08:49:36 GMT"
LATER = "Sun, 06 Nov 1994 08:49:38 GMT"
VALIDATORS = (("ETag", TAG), ("Last-Modified", EXACT))


def status(method: str = "GET", **headers: str) -> int:
    given_headers = {name.replace("_", "-"): value for name, value in headers.items()}
    return evaluate(method, given_headers, TAG, TIME).status


def test_every_answer_carries_both_validators() -> None:
    assert evaluate("GET", {}, TAG, TIME) == Verdict(200, VALIDATORS)
    assert evaluate("GET", {"if-none-match": TAG}, TAG, TIME) == Verdict(304, VALIDATORS)
    assert evaluate("GET", {"if-match": '"x"'}, TAG, TIME) == Verdict(412, VALIDATORS)


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ('"abc"', 304),
        ('"abd"', 200),
        ('W/"abc"', 304),
        ('"x", "abc"', 304),
        ('"x","y" , W/"abc",', 304),
        ('"x, abc"', 200),
        ('"ab" "c"', 200),
        ("*", 304),
        (" * ", 304),
        ('"*"', 200),
        ("", 200),
        ('"abc', 304),
        ("abc", 304),
        ('"abc-gzip"', 304),
        ('"abc--gzip"', 304),
        ('W/"abc;gzip"', 304),
        ('"abc-other"', 200),
        ('"ABC"', 200),
    ],
)
def test_if_none_match(tags: str, expected: int) -> None:
    assert status(If_None_Match=tags) == expected
    assert status("HEAD", If_None_Match=tags) == expected
    assert status("PUT", If_None_Match=tags) == (412 if expected == 304 else 200)


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        (EXACT, 304),
        (LATER, 304),
        (EARLIER, 200),
        ("Sunday, 06-Nov-94 08:49:37 GMT", 304),
        ("Sunday, 06-Nov-94 08:49:36 GMT", 200),
        ("Sun Nov  6 08:49:37 1994", 304),
        ("Sun Nov  6 08:49:36 1994", 200),
        ("Sun, 06 Nov 1994 08:49:37 +0000", 200),
        ("Sun, 06 Nov 1994 08:49:37 gmt", 200),
        ("Sun, 6 Nov 1994 08:49:37 GMT", 200),
        ("Sun, 31 Feb 2094 08:49:37 GMT", 200),
        ("Sun, 06 Foo 2094 08:49:37 GMT", 200),
        ("Sun, 06 Nov 2094 25:49:37 GMT", 200),
        ("junk", 200),
        ("", 200),
    ],
)
def test_if_modified_since(date: str, expected: int) -> None:
    assert status(If_Modified_Since=date) == expected
    assert status("HEAD", If_Modified_Since=date) == expected
    assert status("POST", If_Modified_Since=date) == 200


@pytest.mark.parametrize(
    ("tags", "expected"), [('"abc"', 200), ('W/"abc"', 412), ('"x", "abc"', 200), ("*", 200), ("abc", 412)]
)
def test_if_match_compares_strongly(tags: str, expected: int) -> None:
    assert status(If_Match=tags) == expected


@pytest.mark.parametrize(("date", "expected"), [(EXACT, 200), (LATER, 200), (EARLIER, 412), ("junk", 200)])
def test_if_unmodified_since(date: str, expected: int) -> None:
    assert status(If_Unmodified_Since=date) == expected


def test_tags_outrank_dates() -> None:
    assert status(If_None_Match='"x"', If_Modified_Since=EXACT) == 200
    assert status(If_None_Match=TAG, If_Modified_Since=EARLIER) == 304
    assert status(If_Match=TAG, If_Unmodified_Since=EARLIER) == 200


def test_a_lost_state_outranks_a_fresh_copy() -> None:
    assert status(If_Match='"x"', If_None_Match=TAG) == 412
    assert status(If_Unmodified_Since=EARLIER, If_None_Match=TAG) == 412
    assert status(If_Match=TAG, If_None_Match=TAG) == 304


def test_parts_of_a_second_do_not_make_a_document_newer() -> None:
    time = TIME + timedelta(milliseconds=999)
    assert evaluate("GET", {"If-Modified-Since": EXACT}, TAG, time).status == 304


def test_other_zones_are_written_in_gmt() -> None:
    local = TIME.astimezone(timezone(timedelta(hours=3, minutes=30)))
    assert evaluate("GET", {}, TAG, local).headers == VALIDATORS


@pytest.mark.parametrize(
    ("near", "year"), [(1994, 1994), (2026, 1994), (2043, 1994), (2044, 2094), (2100, 2094)]
)
def test_a_year_of_two_digits_is_the_nearest(near: int, year: int) -> None:
    parsed = parse_date("Sunday, 06-Nov-94 08:49:37 GMT", near=datetime(near, 1, 1, tzinfo=UTC))
    assert parsed == TIME.replace(year=year)


@given(st.sampled_from(["If-Match", "If-None-Match", "If-Modified-Since", "If-Unmodified-Since"]), st.text())
def test_no_header_is_an_error(name: str, value: str) -> None:
    assert evaluate("GET", {name: value}, TAG, TIME).status in (200, 304, 412)


@pytest.mark.parametrize("pattern", ['"', 'W/"', "W/", ",", " ", '"a b', "\\"])
def test_long_headers_take_no_time(pattern: str) -> None:
    assert status(If_None_Match=pattern * 200_000) == 200


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, (200, ())),
        ({"Range": "bytes=0-1"}, (206, (Range(0, 1),))),
        ({"Range": "bytes=100-"}, (416, ())),
        ({"Range": "items=0-1"}, (200, ())),
        ({"Range": "bytes=0-1", "If-Range": TAG}, (206, (Range(0, 1),))),
        ({"Range": "bytes=0-1", "If-Range": f" {TAG} "}, (206, (Range(0, 1),))),
        ({"Range": "bytes=0-1", "If-Range": f"W/{TAG}"}, (200, ())),
        ({"Range": "bytes=0-1", "If-Range": "abc"}, (200, ())),
        ({"Range": "bytes=0-1", "If-Range": f'"x", {TAG}'}, (200, ())),
        ({"Range": "bytes=0-1", "If-Range": EXACT}, (206, (Range(0, 1),))),
        ({"Range": "bytes=0-1", "If-Range": LATER}, (200, ())),
        ({"Range": "bytes=0-1", "If-Range": EARLIER}, (200, ())),
        ({"Range": "bytes=100-", "If-Range": '"x"'}, (200, ())),
        ({"Range": "bytes=0-1", "If-None-Match": TAG}, (304, ())),
        ({"Range": "bytes=0-1", "If-Match": '"x"'}, (412, ())),
    ],
)
def test_ranges_come_last(headers: dict[str, str], expected: tuple[int, tuple[Range, ...]]) -> None:
    verdict = evaluate("GET", headers, TAG, TIME, 100)
    assert (verdict.status, verdict.ranges) == expected
    assert evaluate("HEAD", headers, TAG, TIME, 100).status == (
        200 if expected[0] in (206, 416) else expected[0]
    )
    assert evaluate("GET", headers, TAG, TIME).status == (200 if expected[0] in (206, 416) else expected[0])


def test_what_a_part_says_of_itself() -> None:
    one = evaluate("GET", {"Range": "bytes=0-1"}, TAG, TIME, 100).headers
    two = evaluate("GET", {"Range": "bytes=0-1,-1", "If-Range": TAG}, TAG, TIME, 1000).headers
    none = evaluate("GET", {"Range": "bytes=100-"}, TAG, TIME, 100).headers
    assert one == (*VALIDATORS, ("Content-Range", "bytes 0-1/100"))
    assert two == VALIDATORS
    assert none == (*VALIDATORS, ("Content-Range", "bytes */100"))


def test_the_tags_of_a_header_as_they_were_issued() -> None:
    assert tags_of('W/"a", "b" , c,"d e"') == ['"a"', '"b"', '"c"', '"d e"']


def test_a_leap_second_is_a_date() -> None:
    assert parse_date("Sat, 31 Dec 2016 23:59:60 GMT", near=TIME) == datetime(
        2016, 12, 31, 23, 59, 59, tzinfo=UTC
    )
