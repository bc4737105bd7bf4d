"""Parse times as authors and programs write them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo

from feeds.core.dates import FIRST_YEAR, LAST_YEAR, MONTHS, is_date_line, localize, parse_date_line
from feeds.dialects.written_dates import IMPOSSIBLE, match_date, wall_time

_CLOCK = (
    r"(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})"
    r"(?::(?P<second>[0-9]{2})(?:[.,](?P<fraction>[0-9]{1,12}))?)?"
)
_ZONE = r" {0,3}(?P<zone>[A-Za-z]{1,4}|[+-][0-9]{2}:?[0-9]{2})?"
_ISO = re.compile(
    rf"(?P<year>[0-9]{{4}})-(?P<month>[0-9]{{1,2}})-(?P<day>[0-9]{{1,2}})(?:(?:[Tt]| {{1,3}}){_CLOCK})?"
    rf"{_ZONE}"
)
_MAIL = re.compile(
    r"(?:[A-Za-z]{3,9},? {1,3})?(?P<day>[0-9]{1,2})[ -](?P<month>[A-Za-z]{3})[a-z]{0,6}"
    rf"[ -](?P<year>[0-9]{{2,4}})(?: {{1,3}}{_CLOCK})?{_ZONE}"
)
_ZONES = {"z": 0, "ut": 0, "utc": 0, "gmt": 0, "est": -5, "edt": -4, "cst": -6, "cdt": -5}
_ZONES |= {"mst": -7, "mdt": -6, "pst": -8, "pdt": -7}  # RFC 5322, 4.3: hours
_PREFIX = re.compile("(?:gmt|utc) {0,2}(?=[+-])", re.IGNORECASE)
_HALVES = ("am", "pm")
EXPECTED = "a time such as 2016-11-06T20:19:39+03:30"


def instant(value: object, zone: tzinfo) -> datetime:
    """Returns a date or time in `zone`, unless it has one, or the time of a text. Raises ValueError."""
    if isinstance(value, datetime):
        return _fixed(value, zone)
    if isinstance(value, date):
        return _fixed(datetime(value.year, value.month, value.day), zone)  # noqa: DTZ001 - `zone` follows
    if not isinstance(value, str):
        raise ValueError("is not text")
    text = value.strip()
    if is_date_line(text):
        return parse_date_line(text, zone)
    match = _ISO.fullmatch(text) or _MAIL.fullmatch(text)
    if match is not None and (match["zone"] or "").lower() not in _HALVES:
        return _fixed(_clock(match, _year(match["year"]), _month(match["month"])), zone)
    parts = match_date(text)
    if parts is None:
        raise ValueError("is not of a form that is known")
    wall = wall_time(parts)
    return _fixed(wall.replace(tzinfo=_offset(parts["zone"])) if "zone" in parts else wall, zone)


def is_date(text: str) -> bool:
    """Whether a text has the form of a date; the date itself may be impossible or ambiguous."""
    return (_ISO.fullmatch(text) or _MAIL.fullmatch(text) or match_date(text)) is not None


def is_day(value: object) -> bool:
    """Whether a value from which `instant` returns a time is a date without one."""
    if not isinstance(value, str):
        return isinstance(value, date) and not isinstance(value, datetime)
    text = value.strip()
    match = _ISO.fullmatch(text) or _MAIL.fullmatch(text)
    if match is not None and (match["zone"] or "").lower() not in _HALVES:
        return match["hour"] is None
    parts = None if is_date_line(text) else match_date(text)
    return parts is not None and "hour" not in parts


def _clock(match: re.Match[str], year: int, month: int) -> datetime:
    hour, minute, second = (int(match[name] or 0) for name in ("hour", "minute", "second"))
    micro = int((match["fraction"] or "0")[:6].ljust(6, "0"))
    try:
        # Python has no leap seconds, and mail dates no 24:00.
        clock = datetime(year, month, int(match["day"]), hour, minute, min(second, 59), micro)  # noqa: DTZ001
    except ValueError:
        raise ValueError(IMPOSSIBLE) from None
    return clock.replace(tzinfo=_offset(match["zone"])) if match["zone"] else clock


def _year(digits: str) -> int:
    """Returns the year; one of two or three digits as in RFC 5322, 4.3."""
    year = int(digits)
    if len(digits) == 4:
        return year
    return year + (2000 if len(digits) == 2 and year < 50 else 1900)


def _month(text: str) -> int:
    if text.isdigit():
        return int(text)
    name = text[:3].capitalize()
    if name not in MONTHS:
        raise ValueError(f"{text} is not a month")
    return MONTHS.index(name) + 1


def _offset(text: str) -> tzinfo:
    text = _PREFIX.sub("", text)
    if text[0] not in "+-":
        hours = _ZONES.get(text.lower())
        if hours is None:
            raise ValueError(f"{text} is not a known time zone: expected an offset such as +03:30")
        return timezone(timedelta(hours=hours))
    hours_, colon, minutes = text[1:].partition(":")
    if not colon and len(hours_) > 2:
        hours_, minutes = hours_[:-2], hours_[-2:]
    offset = timedelta(hours=int(hours_), minutes=int(minutes or 0))
    if offset >= timedelta(days=1):
        raise ValueError(f"{text} is not an offset from UTC")
    return timezone(-offset if text[0] == "-" else offset)


def _fixed(time: datetime, zone: tzinfo) -> datetime:
    """Returns `time` with a fixed offset that mail dates can express."""
    if time.tzinfo is None:
        return localize(time, zone)
    try:
        early = time.astimezone(UTC).year < FIRST_YEAR
    except OverflowError:
        raise ValueError("is out of range") from None
    if early or time.year < FIRST_YEAR:
        raise ValueError(f"is before {FIRST_YEAR}")
    if time.year > LAST_YEAR:
        raise ValueError(f"is after {LAST_YEAR}")
    return time.replace(tzinfo=timezone(time.utcoffset() or timedelta()), fold=0)
