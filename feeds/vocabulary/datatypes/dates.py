"""Dates and times of RFC 3339, W3C-DTF and ISO 8601, and whether they are plausible."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta, timezone

from feeds.vocabulary.datatypes.factories import must_be
from feeds.vocabulary.datatypes.loose_dates import as_rfc3339
from feeds.vocabulary.datatypes.rfc822 import parse_rfc822, rfc822_date
from feeds.vocabulary.model import Fault, Flaws

__all__ = [
    "implausible", "iso8601_date", "iso8601_datetime", "parse_rfc822", "parse_rfc3339", "parse_w3cdtf",
    "rfc822_date", "rfc3339", "w3cdtf", "w3cdtf_local",
]  # fmt: skip

_W3CDTF = "https://www.w3.org/TR/NOTE-datetime"

INVALID_RFC3339_DATE = Fault(
    "invalid-rfc3339-date",
    "error",
    "A date must be in RFC 3339 format, such as `2025-12-30T18:30:00Z`.",
    help="Readers sort by it, and a strict one cannot read any other form. Write the date, `T`, the time "
    "with seconds, and `Z` or an offset such as `+01:00`, with capital letters.",
    see="https://www.rfc-editor.org/rfc/rfc4287#section-3.3",
    w3c="InvalidRFC3339Date",
    bad="<entry><updated>2025-12-30</updated></entry>",
    good="<entry><updated>2025-12-30T00:00:00Z</updated></entry>",
    mend=as_rfc3339,
)
INVALID_W3CDTF_DATE = Fault(
    "invalid-w3cdtf-date",
    "error",
    "A date must be in W3C-DTF format, such as `2025-12-30` or `2025-12-30T18:30:00+01:00`.",
    help="Programs that read Dublin Core and the modules of RSS 1.0 expect this profile of ISO 8601. Write "
    "the year first, with hyphens; a time follows a `T` and needs its zone.",
    see=_W3CDTF,
    w3c="InvalidW3CDTFDate",
    bad="<dc:date>30/12/2025</dc:date>",
    good="<dc:date>2025-12-30</dc:date>",
    mend=as_rfc3339,
)
INVALID_ISO8601_DATE = Fault(
    "invalid-iso8601-date",
    "error",
    "A date must be in ISO 8601 format, such as `2025-12-30`.",
    help="In other forms day and month are easily confused. Write the year, the month and the day, with "
    "hyphens.",
    see="https://www.iso.org/iso-8601-date-and-time-format.html",
    w3c="InvalidISO8601Date",
    bad="<g:expiration_date>soon</g:expiration_date>",
    good="<g:expiration_date>2026-02-01</g:expiration_date>",
    mend=as_rfc3339,
)
INVALID_ISO8601_DATETIME = Fault(
    "invalid-iso8601-date-time",
    "error",
    "A time must be in ISO 8601 format, such as `2025-12-30T18:30:00+01:00`.",
    help="A date alone does not say when on that day. Write the date, `T` and the time, best with its zone.",
    see="https://www.iso.org/iso-8601-date-and-time-format.html",
    w3c="InvalidISO8601DateTime",
    bad="<ag:timestamp>2000-01-01</ag:timestamp>",
    good="<ag:timestamp>2000-01-01T12:00Z</ag:timestamp>",
    mend=as_rfc3339,
)
ZERO_DATES = {
    date(1, 1, 1): "the zero time of Go and .NET",
    date(1601, 1, 1): "the zero time of Windows",
    date(1899, 12, 30): "the zero day of spreadsheets",
    date(1900, 1, 1): "the first day of many programs' calendars",
    date(1904, 1, 1): "the zero time of older Macs",
    date(1970, 1, 1): "the zero time of Unix",
}
"""What programs write where they have no date."""

_rfc3339 = re.compile(
    r"(\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):([0-5]\d):([0-5]\d|60)(?:\.(\d+))?"
    r"(?:Z|([+-])([01]\d|2[0-3]):([0-5]\d))",
    re.ASCII,
).fullmatch
_w3cdtf = re.compile(
    r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01])"
    r"(?:T([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d|60)(?:\.(\d+))?)?"
    r"(Z|([+-])([01]\d|2[0-3]):([0-5]\d))?)?)?)?",
    re.ASCII,
).fullmatch
_MAX_CHARACTERS = 256
_FIRST_YEAR = 1900
"""The first year of RFC 5322 (3.3). Archives have articles from before the web."""
_MAX_FUTURE = timedelta(days=366)


def rfc3339(value: str) -> Flaws:
    """Accepts an RFC 3339 date-time with capital T and Z (RFC 4287, 3.3)."""
    match = _rfc3339(value)
    exists = match and (match[3] <= "28" or _date_exists(match[1], match[2], match[3]))
    if match and exists and (match[6] != "60" or _ends_a_month(_moment(match, None, match.group(8, 9, 10)))):
        return ()
    return must_be(INVALID_RFC3339_DATE, "an RFC 3339 date-time like 2016-11-06T20:19:39+03:30", value)


def w3cdtf(value: str) -> Flaws:
    """Accepts a year, a month, a day, or a time with its zone (W3C-DTF)."""
    match = _w3cdtf(value)
    if match and (match[4] is None or match[8]) and _day_exists(match):
        return ()
    return must_be(INVALID_W3CDTF_DATE, "a W3C-DTF date like 2016-11-06 or 2016-11-06T20:19+01:00", value)


def date_or_period(value: str) -> Flaws:
    """Accepts W3C-DTF, a DCMI period (`start=2025; end=2026`) and an interval (`2025/2026`)."""
    return () if "=" in value or "/" in value else w3cdtf(value)


def w3cdtf_local(value: str) -> Flaws:
    """Accepts W3C-DTF, whose zone is optional: events may take place in local time."""
    match = _w3cdtf(value)
    if match and _day_exists(match):
        return ()
    return must_be(INVALID_W3CDTF_DATE, "a date like 2016-11-06 or 2016-11-06T20:19:00", value)


def iso8601_date(value: str) -> Flaws:
    """Accepts an ISO 8601 date, with or without a time."""
    match = _w3cdtf(value)
    if match and match[3] and _day_exists(match):
        return ()
    return must_be(INVALID_ISO8601_DATE, "an ISO 8601 date like 2016-11-06", value)


def iso8601_datetime(value: str) -> Flaws:
    """Accepts an ISO 8601 date with a time; the zone is optional."""
    match = _w3cdtf(value)
    if match and match[4] and _day_exists(match):
        return ()
    return must_be(INVALID_ISO8601_DATETIME, "an ISO 8601 time like 2016-11-06T20:19:39+01:00", value)


def _date_exists(year: str, month: str, day: str) -> bool:
    try:
        date(int(year), int(month), int(day))
    except ValueError:
        # RFC 3339 allows the year 0000, which Python does not; 2000 has the same calendar.
        return year == "0000" and _date_exists("2000", month, day)
    return True


def _ends_a_month(moment: datetime | None) -> bool:
    """Whether a moment is in the last minute of a month in UTC, to which a leap second is added (5.7)."""
    with suppress(OverflowError):
        after = moment and moment.astimezone(UTC) + timedelta(minutes=1)
        return after is not None and (after.day, after.hour, after.minute) == (1, 0, 0)
    return False


def _day_exists(match: re.Match[str]) -> bool:
    return match[3] is None or match[3] <= "28" or _date_exists(match[1], match[2], match[3])


def parse_rfc3339(value: str) -> datetime | None:
    """Returns the moment of an RFC 3339 date, None if it is not one."""
    match = None if len(value) > _MAX_CHARACTERS else _rfc3339(value)
    return _moment(match, match[7], match.group(8, 9, 10)) if match else None


def parse_w3cdtf(value: str) -> datetime | None:
    """Returns the moment, or the start in UTC of the day, month or year; None if it is not a date."""
    match = None if len(value) > _MAX_CHARACTERS else _w3cdtf(value)
    return _moment(match, match[7], match.group(9, 10, 11)) if match else None


def _moment(match: re.Match[str], fraction: str | None, offset: tuple[str | None, ...]) -> datetime | None:
    sign, hours, minutes = offset
    east = int(f"{sign or '+'}1") * (int(hours or 0) * 60 + int(minutes or 0))
    year, month, day, hour, minute, second = (int(part or 0) for part in match.group(1, 2, 3, 4, 5, 6))
    # datetime has neither leap seconds nor fractions finer than microseconds.
    micro = int((fraction or "0")[:6].ljust(6, "0"))
    try:
        zone = timezone(timedelta(minutes=east))
        return datetime(year, month or 1, day or 1, hour, minute, min(second, 59), micro, zone)
    except ValueError:
        return None


def zero_date(moment: datetime) -> str | None:
    """Returns which clock has this day as its zero, which is the day before west of Greenwich."""
    day = moment.date()
    return next((name for zero, name in ZERO_DATES.items() if 0 <= (zero - day).days <= 1), None)


def implausible(moment: datetime, now: datetime | None = None) -> str | None:
    """Returns why a moment cannot be right: the zero of a clock, before 1900, or far after `now`."""
    if zero := zero_date(moment):
        return f"is not a date but {zero}: write the real one, or leave it out if it is not known"
    written = f"{moment.year:04}-{moment:%m-%d}"
    if moment.year < _FIRST_YEAR:
        return f"should not be before {_FIRST_YEAR}: {written}"
    if now is not None and moment - now > _MAX_FUTURE:
        return f"lies far in the future: {written}"
    return None
