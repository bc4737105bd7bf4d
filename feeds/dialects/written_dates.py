"""Parse dates as people write them: `6 November 2016, 8:19 pm`. `03/04/2016` is ambiguous, so refused."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING

from feeds.core.dates import MONTHS, day_name

if TYPE_CHECKING:
    from collections.abc import Iterator

IMPOSSIBLE = "is not a possible date: no such day or time"
_MAX_CHARACTERS = 80
_WEEKDAY = (
    r"(?:(?P<weekday>mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?"
    r"|sat(?:urday)?|sun(?:day)?)(?:[.,]{1,2} {0,3}| {1,3}))?"
)
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>[0-9]{4})"
_CLOCK = (
    r"(?P<hour>[0-9]{1,2})(?::(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:[.,](?P<fraction>[0-9]{1,12}))?)?"
    r"(?: ?(?P<half>[ap])\.?m\b\.?)?| ?(?P<hour_half>[ap])\.?m\b\.?)"
)
_ZONE = (
    r"(?: {0,3}(?P<zone>(?:(?:gmt|utc) {0,2})?[+-][0-9]{1,2}(?::?[0-9]{2})?|[a-z]{1,5})"
    r"(?: {1,3}\([^()]{1,40}\))?)?"
)
_COMPACT = r"(?P<year>[0-9]{4})(?P<numeric>[0-9]{2})(?P<day>[0-9]{2})"
_DATES = (
    rf"{_YEAR}(?P<sign>[-/.])(?P<numeric>[0-9]{{1,2}})(?P=sign)(?P<day>[0-9]{{1,2}})",
    rf"{_MONTH}[ -]{{1,3}}{_DAY}(?:, {{0,3}}| {{1,3}}|-){_YEAR}",
    rf"{_DAY}\.?(?:[ -]{{1,3}}(?:of {{1,3}})?){_MONTH}(?:, {{0,3}}| {{1,3}}|-){_YEAR}",
    rf"(?P<one>[0-9]{{1,2}})(?P<sign>[-/.])(?P<two>[0-9]{{1,2}})(?P=sign){_YEAR}",
)
_BETWEEN = r"(?:,? {1,3}(?:at {1,3}|[-–—|] {1,3})?|, {0,3})"


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    forms = [f"{_WEEKDAY}{date}(?:{_BETWEEN}{_CLOCK}{_ZONE})?" for date in _DATES]
    forms += [f"{_CLOCK}{_ZONE}(?:,? {{1,3}}(?:on {{1,3}})?){_WEEKDAY}{date}" for date in _DATES]
    forms += [f"{_DATES[0]}t{_CLOCK}{_ZONE}"]
    forms += [rf"{_COMPACT}(?:t(?P<hour>[0-9]{{2}})(?P<minute>[0-9]{{2}})(?P<second>[0-9]{{2}})?{_ZONE})?"]
    forms += [f"{_WEEKDAY}{_MONTH} {{1,3}}{_DAY} {{1,3}}{_CLOCK}{_ZONE} {{1,3}}{_YEAR}"]
    return tuple(re.compile(form, re.IGNORECASE | re.ASCII) for form in forms)


def match_date(text: str) -> dict[str, str] | None:
    """Returns the parts of a date, None for any other text."""
    if len(text) > _MAX_CHARACTERS or not any(map(str.isdigit, text)):
        return None
    for pattern in _patterns():
        if match := pattern.fullmatch(text):
            return {name: part for name, part in match.groupdict().items() if part is not None}
    return None


def wall_time(parts: dict[str, str]) -> datetime:
    """Returns the time that the clock showed, without its zone. Raises `ValueError`."""
    days = sorted({day for month, number in _readings(parts) if (day := _day(parts["year"], month, number))})
    if not days:
        raise ValueError(IMPOSSIBLE)
    if len(days) > 1:
        days = [day for day in days if day_name(day) == weekday_of(parts)] or days
    if len(days) > 1:
        both = " or ".join(f"{day:%Y-%m-%d}" for day in days)
        raise ValueError(f"is ambiguous ({both}): write the month as a word, or the year first")
    return days[0] + _clock(parts)


def weekday_of(parts: dict[str, str]) -> str:
    """Returns the weekday in three letters, "" where none is written."""
    return parts.get("weekday", "")[:3].capitalize()


def _readings(parts: dict[str, str]) -> Iterator[tuple[int, int]]:
    """Yields what the month and the day may be."""
    if "one" in parts:
        yield int(parts["one"]), int(parts["two"])
        yield int(parts["two"]), int(parts["one"])
    elif "numeric" in parts:
        yield int(parts["numeric"]), int(parts["day"])
    else:
        yield MONTHS.index(parts["month"][:3].capitalize()) + 1, int(parts["day"])


def _day(year: str, month: int, number: int) -> datetime | None:
    try:
        return datetime(int(year), month, number)  # noqa: DTZ001 - the time of a clock on the wall
    except ValueError:
        return None


def _clock(parts: dict[str, str]) -> timedelta:
    """Returns the time of day; 12 am is midnight."""
    hour, minute, second = (int(parts.get(name, 0)) for name in ("hour", "minute", "second"))
    half = (parts.get("half") or parts.get("hour_half") or "").lower()
    if half and not 1 <= hour <= 12:
        raise ValueError(f"is not a possible date: {hour} {half}m is not a time of day")
    hour = hour % 12 + 12 * (half == "p") if half else hour
    # Python has no leap seconds.
    if hour > 23 or minute > 59 or second > 60:
        raise ValueError(IMPOSSIBLE)
    micro = int(parts.get("fraction", "")[:6].ljust(6, "0"))
    return timedelta(hours=hour, minutes=minute, seconds=min(second, 59), microseconds=micro)
