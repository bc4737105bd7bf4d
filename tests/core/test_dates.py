"""Dates of sources are parsed, dates of feeds are written."""

from __future__ import annotations

import locale
import re
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.core.dates import (
    DAYS,
    MONTHS,
    from_ticks,
    is_date_line,
    localize,
    parse_date_line,
    rfc822,
    rfc3339,
)

TEHRAN = ZoneInfo("Asia/Tehran")
BERLIN = ZoneInfo("Europe/Berlin")
ZONES = st.sampled_from([TEHRAN, BERLIN, ZoneInfo("America/St_Johns"), ZoneInfo("Pacific/Apia"), UTC])
WALLS = st.datetimes(datetime(1901, 1, 1), datetime(2100, 1, 1))  # noqa: DTZ001


def test_a_date_line_in_every_output_format() -> None:
    time = parse_date_line("Sun Nov 6, 2016 20:19:39", TEHRAN)
    assert (time.isoformat(), rfc3339(time), rfc822(time)) == (
        "2016-11-06T20:19:39+03:30",
        "2016-11-06T16:49:39+00:00",
        "Sun, 06 Nov 2016 16:49:39 +0000",
    )


def test_ticks_keep_microseconds_and_formats_drop_them() -> None:
    time = from_ticks(636139577015030902, TEHRAN)
    assert time.isoformat() == "2016-11-05T15:48:21.503090+03:30"
    assert (rfc3339(time), rfc822(time)) == ("2016-11-05T12:18:21+00:00", "Sat, 05 Nov 2016 12:18:21 +0000")


@pytest.mark.parametrize(
    ("line", "iso"),
    [
        ("Sat Jul 16, 2016 12:00:00", "2016-07-16T12:00:00+04:30"),  # Iran had summer time until 2022
        ("Sun Jul 16, 2023 12:00:00", "2023-07-16T12:00:00+03:30"),
        ("sun nov 6, 2016 1:02:03", "2016-11-06T01:02:03+03:30"),
        ("Sun Nov 06, 2016 01:02:03", "2016-11-06T01:02:03+03:30"),
    ],
)
def test_date_lines(line: str, iso: str) -> None:
    assert parse_date_line(line, TEHRAN).isoformat() == iso


@pytest.mark.parametrize(
    ("line", "iso"),
    [
        ("Sun Mar 27, 2016 01:59:59", "2016-03-27T01:59:59+01:00"),
        ("Sun Mar 27, 2016 02:30:00", "2016-03-27T03:30:00+02:00"),  # skipped: 02:30 does not exist
        ("Sun Mar 27, 2016 03:00:00", "2016-03-27T03:00:00+02:00"),
        ("Sun Oct 30, 2016 02:30:00", "2016-10-30T02:30:00+02:00"),  # ambiguous: the first
        ("Sun Oct 30, 2016 03:00:00", "2016-10-30T03:00:00+01:00"),
    ],
)
def test_clock_changes(line: str, iso: str) -> None:
    assert parse_date_line(line, BERLIN).isoformat() == iso


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("Tue Feb 30, 2016 20:19:39", "'Tue Feb 30, 2016 20:19:39' is not a possible date: "),
        ("Sun Nov 6, 2016 24:00:00", "'Sun Nov 6, 2016 24:00:00' is not a possible date: "),
        ("Sun Nov 6, 2016 20:19:60", "'Sun Nov 6, 2016 20:19:60' is not a possible date: "),
        ("Sun Nov 6, 0000 20:19:39", "'Sun Nov 6, 0000 20:19:39' is not a possible date: "),
        ("Son Okt 6, 2016 20:19:39", "'Okt' is not a month: expected one of Jan "),
        ("Mon Jan 1, 0001 00:00:00", "0001-01-01T00:00:00 is out of range"),
        ("Sun Dec 31, 1899 00:00:00", "1899-12-31T00:00:00 is before 1900"),
        ("Fri Jan 1, 9999 12:00:00", "9999-01-01T12:00:00 is after 9998"),
        ("Sun Nov 6 2016 20:19:39", "'Sun Nov 6 2016 20:19:39' is not a date like "),
        ("Sun Nov 6, 2016 20:19", "'Sun Nov 6, 2016 20:19' is not a date like "),
        ("Sun Nov ٦, 2016 20:19:39", "'Sun Nov ٦, 2016 20:19:39' is not a date like "),
    ],
)
def test_refused_date_lines(line: str, problem: str) -> None:
    with pytest.raises(ValueError, match="^" + re.escape(problem)):
        parse_date_line(line, TEHRAN)


@pytest.mark.parametrize("ticks", [-1, 0, 1, 3_155_378_976_000_000_000, 10**400])
def test_ticks_that_are_out_of_range(ticks: int) -> None:
    with pytest.raises(ValueError, match=r"is not a \.NET tick count|out of range"):
        from_ticks(ticks, TEHRAN)


def test_times_are_written_in_utc() -> None:
    time = localize(datetime(1930, 1, 1), TEHRAN)  # noqa: DTZ001
    assert time.isoformat() == "1930-01-01T00:00:00+03:25:44"
    assert (rfc3339(time), rfc822(time)) == ("1929-12-31T20:34:16+00:00", "Tue, 31 Dec 1929 20:34:16 +0000")
    for minutes in (345, 344, 840, 855, -570):
        other = time.astimezone(timezone(timedelta(minutes=minutes)))
        assert (rfc3339(other), rfc822(other)) == (rfc3339(time), rfc822(time))


def test_naive_times_are_refused() -> None:
    with pytest.raises(ValueError, match="has no zone"):
        rfc3339(datetime(2016, 11, 6))  # noqa: DTZ001


def test_names_are_english_in_every_locale() -> None:
    before = locale.setlocale(locale.LC_TIME)
    available = set(locale.locale_alias.values())
    try:
        for name in sorted(available & {"de_DE.ISO8859-1", "fr_FR.ISO8859-1", "C"}):
            try:
                locale.setlocale(locale.LC_TIME, name)
            except locale.Error:
                continue  # not installed here
            time = parse_date_line("Thu May 5, 2016 00:00:00", UTC)
            assert rfc822(time) == "Thu, 05 May 2016 00:00:00 +0000"
    finally:
        locale.setlocale(locale.LC_TIME, before)


@given(WALLS, ZONES)
def test_date_lines_round_trip(wall: datetime, zone: ZoneInfo) -> None:
    wall = wall.replace(microsecond=0)
    day = f"{DAYS[wall.weekday()]} {MONTHS[wall.month - 1]} {wall.day}"
    time = parse_date_line(f"{day}, {wall.year} {wall:%H:%M:%S}", zone)
    assert time == localize(wall, zone)
    aware = wall.replace(tzinfo=zone)
    if aware.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == wall:  # not skipped by a clock change
        assert time.replace(tzinfo=None) == wall
        assert time.utcoffset() == aware.utcoffset()


@given(WALLS, st.integers(0, 9))
def test_ticks_round_trip(wall: datetime, rest: int) -> None:
    ticks = (wall - datetime(1, 1, 1)) // timedelta(microseconds=1) * 10 + rest  # noqa: DTZ001
    assert from_ticks(ticks, UTC) == wall.replace(tzinfo=UTC)


@given(WALLS, ZONES)
def test_written_dates_are_read_as_the_same_second(wall: datetime, zone: ZoneInfo) -> None:
    time = localize(wall, zone)
    written = rfc3339(time)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d", written)
    assert datetime.fromisoformat(written) == time.replace(microsecond=0)
    assert datetime.strptime(rfc822(time), "%a, %d %b %Y %H:%M:%S %z") == time.replace(microsecond=0)


@pytest.mark.slow
@given(st.text())
def test_other_texts_are_refused(text: str) -> None:
    if not is_date_line(text):
        with pytest.raises(ValueError, match="is not a date like"):
            parse_date_line(text, UTC)
