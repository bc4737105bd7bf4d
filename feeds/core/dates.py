"""Times as the sources write them, and as the formats want them.

Every value that leaves this module is aware and carries a fixed offset, not a zone: that is all a feed
can say, and it spares everybody the traps of comparing times inside a clock change (PEP 495).
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from email.utils import format_datetime

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
FIRST_YEAR = 1900
"""RFC 5322, 3.3 knows no year before this one."""
LAST_YEAR = 9998
"""The last of which every instant is in the calendar of every zone."""

_LINE = re.compile(
    r"(?P<weekday>[A-Za-z]{3}) +(?P<month>[A-Za-z]{3}) +(?P<day>[0-9]{1,2}), *(?P<year>[0-9]{4})"
    r" +(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2}):(?P<second>[0-9]{2})"
)
_EPOCH = datetime(1, 1, 1)  # noqa: DTZ001 - of a clock on the wall
_QUARTER, _FARTHEST = timedelta(minutes=15), timedelta(hours=14)
_LAST_TICK = 3_155_378_975_999_999_999


def localize(wall: datetime, zone: tzinfo) -> datetime:
    """The naive `wall` clock time in `zone`, as an instant with the offset that holds there.

    A time that a clock change makes ambiguous is the first of the two.  A time that it skips is read with
    the offset from before the change, and so comes out as the time that clocks showed at that instant
    (02:30 becomes 03:30).  ValueError where UTC cannot hold it or no mail date can.
    """
    try:
        instant = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
        local = instant.astimezone(zone)
    except OverflowError:
        raise ValueError(f"{wall.isoformat()} is outside the calendar") from None
    if min(local.year, instant.year) < FIRST_YEAR:
        raise ValueError(f"{wall.isoformat()} is before {FIRST_YEAR}")
    if local.year > LAST_YEAR:
        raise ValueError(f"{wall.isoformat()} is after {LAST_YEAR}")
    return local.replace(tzinfo=timezone(local.utcoffset() or timedelta()), fold=0)


def is_date_line(text: str) -> bool:
    """Does `text` have the shape of a dump's date line, be it a possible date or not?"""
    return _LINE.fullmatch(text) is not None


def parse_date_line(text: str, zone: tzinfo) -> datetime:
    """The instant that a dump's date line means: `Sun Nov 6, 2016 20:19:39`, in `zone`.

    The names are English whatever the locale.  The weekday is not held against the date: see `day_name`.
    ValueError says what is wrong.
    """
    match = _LINE.fullmatch(text)
    if match is None:
        raise ValueError(f"{text[:80]!r} is not a date like 'Sun Nov 6, 2016 20:19:39'")
    month = match["month"].capitalize()
    if month not in MONTHS:
        raise ValueError(f"{match['month']!r} is no month: expected one of {' '.join(MONTHS)}")
    names = ("year", "day", "hour", "minute", "second")
    year, day, hour, minute, second = (int(match[name]) for name in names)
    try:
        wall = datetime(year, MONTHS.index(month) + 1, day, hour, minute, second)  # noqa: DTZ001
    except ValueError as error:
        raise ValueError(f"{text!r} is no possible date: {error}") from None
    return localize(wall, zone)


def day_name(time: datetime) -> str:
    """The weekday of `time` in three English letters."""
    return DAYS[time.weekday()]


def from_ticks(ticks: int, zone: tzinfo) -> datetime:
    """The instant that a .NET tick count of local time means.

    A tick is 100 ns, counted from 0001-01-01; what is left below a microsecond is cut off.
    ValueError where the count is outside the calendar.
    """
    if not 0 <= ticks <= _LAST_TICK:
        raise ValueError(f"{ticks} is not a .NET tick count")
    return localize(_EPOCH + timedelta(microseconds=ticks // 10), zone)


def rfc822(time: datetime) -> str:
    """`Sun, 06 Nov 2016 20:19:39 +0330` (RSS 2.0; RFC 822 with the four-digit years of RFC 5322)."""
    return format_datetime(_carriable(time))


def rfc3339(time: datetime) -> str:
    """`2016-11-06T20:19:39+03:30` (RFC 3339), without a fraction."""
    return _carriable(time).isoformat()


def _carriable(time: datetime) -> datetime:
    """The same instant in whole seconds; in UTC where its offset is none that readers know.

    (Local mean times had offsets such as +03:25:44, in Tehran until 1935; no format can write that one.)
    """
    offset = time.utcoffset()
    if offset is None:
        raise ValueError(f"{time.isoformat()} has no zone")
    known = not offset % _QUARTER and abs(offset) <= _FARTHEST
    return time.astimezone(timezone(offset) if known else UTC).replace(microsecond=0)
