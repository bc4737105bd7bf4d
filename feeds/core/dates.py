"""Parse and write dates. All are aware, with a fixed offset: clock changes make comparisons unreliable."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
FIRST_YEAR = 1900
"""The first year that RFC 5322 (3.3) allows."""
LAST_YEAR = 9998
"""The last year that datetime can express completely in every zone."""

_DATE_LINE = re.compile(
    r"(?P<weekday>[A-Za-z]{3}) +(?P<month>[A-Za-z]{3}) +(?P<day>[0-9]{1,2}), *(?P<year>[0-9]{4})"
    r" +(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2}):(?P<second>[0-9]{2})"
)
_EPOCH = datetime(1, 1, 1)  # noqa: DTZ001 - local time
_MAX_TICKS = 3_155_378_975_999_999_999


def localize(wall: datetime, zone: tzinfo) -> datetime:
    """Returns local time with its offset; of an ambiguous time, the first. Raises `ValueError`."""
    try:
        instant = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
        local = instant.astimezone(zone)
    except OverflowError:
        raise ValueError(f"{wall.isoformat()} is out of range") from None
    if min(local.year, instant.year) < FIRST_YEAR:
        raise ValueError(f"{wall.isoformat()} is before {FIRST_YEAR}")
    if local.year > LAST_YEAR:
        raise ValueError(f"{wall.isoformat()} is after {LAST_YEAR}")
    return local.replace(tzinfo=timezone(local.utcoffset() or timedelta()), fold=0)


def is_date_line(text: str) -> bool:
    """Whether `text` has the form of a dump's date line; the date itself may be impossible."""
    return _DATE_LINE.fullmatch(text) is not None


def parse_date_line(text: str, zone: tzinfo) -> datetime:
    """Parses a dump's date line, `Sun Nov 6, 2016 20:19:39`, as local time. Raises `ValueError`."""
    match = _DATE_LINE.fullmatch(text)
    if match is None:
        raise ValueError(f"{text[:80]!r} is not a date like 'Sun Nov 6, 2016 20:19:39'")
    month = match["month"].capitalize()
    if month not in MONTHS:
        raise ValueError(f"{match['month']!r} is not a month: expected one of {' '.join(MONTHS)}")
    names = ("year", "day", "hour", "minute", "second")
    year, day, hour, minute, second = (int(match[name]) for name in names)
    try:
        wall = datetime(year, MONTHS.index(month) + 1, day, hour, minute, second)  # noqa: DTZ001
    except ValueError:
        raise ValueError(f"{text!r} is not a possible date: no such day or time") from None
    return localize(wall, zone)


def day_name(time: datetime) -> str:
    """Returns the weekday in three English letters."""
    return DAYS[time.weekday()]


def from_ticks(ticks: int, zone: tzinfo) -> datetime:
    """Returns the time of .NET ticks of local time: 100 ns since 0001-01-01. Raises `ValueError`."""
    if not 0 <= ticks <= _MAX_TICKS:
        raise ValueError(f"{ticks} is not a .NET tick count")
    return localize(_EPOCH + timedelta(microseconds=ticks // 10), zone)


def rfc822(time: datetime) -> str:
    """Formats as `Sun, 06 Nov 2016 16:49:39 +0000` (RFC 822 with four-digit years, as RSS 2.0 allows)."""
    utc = whole(time)
    text = utc.isoformat()
    return f"{day_name(utc)}, {text[8:10]} {MONTHS[utc.month - 1]} {text[:4]} {text[11:19]} +0000"


def rfc3339(time: datetime) -> str:
    """Formats as `2016-11-06T16:49:39+00:00` (RFC 3339), without a fraction."""
    return whole(time).isoformat()


def whole(time: datetime) -> datetime:
    """Returns the time in whole seconds and in UTC: some readers ignore offsets or their minutes."""
    if time.tzinfo is UTC and not time.microsecond:
        return time
    if time.utcoffset() is None:
        raise ValueError(f"{time.isoformat()} has no zone")
    utc = time.astimezone(UTC)
    return utc.replace(microsecond=0) if utc.microsecond else utc
