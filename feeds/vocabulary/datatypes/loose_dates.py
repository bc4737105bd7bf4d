"""Reads dates in common formats if they are unambiguous, and writes them in the formats of feeds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_MAX_CHARACTERS = 100
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_NAMES = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
]  # fmt: skip
_WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_NUMBERS = {name[:length].lower(): n for n, name in enumerate(_NAMES, 1) for length in (3, len(name))} | {
    "sept": 9
}
# Names with one meaning everywhere; BST, IST and others have several.
_ZONES = {
    "z": 0, "gmt": 0, "ut": 0, "utc": 0, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6,
    "pst": -8, "pdt": -7, "wet": 0, "west": 1, "cet": 1, "cest": 2, "eet": 2, "eest": 3, "msk": 3, "jst": 9,
}  # fmt: skip
_DAY = "|".join([*_WEEKDAYS, *DAYS, "Tues", "Thur", "Thurs"])
_MONTH = "|".join([*_NAMES, *MONTHS, "Sept"])
_TIME = r"(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,](?P<fraction>\d{1,9}))?)?"
_ZONE = r"(?P<zone>Z|[A-Z]{2,4}|(?:GMT|UTC)?[+-]\d\d:?\d\d)"
_FORMS = (
    rf"(?P<year>\d{{4}})-(?P<month>\d\d?)-(?P<day>\d\d?)(?:[T ] ?){_TIME} ?{_ZONE}",
    rf"(?:(?:{_DAY})\.?,? )?(?P<day>\d\d?)[ -](?P<month>{_MONTH})\.?,?[ -](?P<year>\d{{4}}),? "
    rf"{_TIME} ?{_ZONE}",
    rf"(?:(?:{_DAY})\.?,? )?(?P<month>{_MONTH})\.? (?P<day>\d\d?),? (?P<year>\d{{4}}),? {_TIME} ?{_ZONE}",
    rf"(?:{_DAY}) (?P<month>{_MONTH}) (?P<day>\d\d?) {_TIME} {_ZONE} (?P<year>\d{{4}})",
)
_comment = re.compile(r" ?\([A-Za-z ]{1,40}\)\Z")


@dataclass(frozen=True, slots=True)
class LooseDate:
    """A moment with its offset, and the digits of the fraction of its second."""

    moment: datetime
    fraction: str = ""


@cache
def _forms() -> list[Callable[[str], re.Match[str] | None]]:
    return [re.compile(form, re.ASCII | re.IGNORECASE).fullmatch for form in _FORMS]


def read_date(value: str) -> LooseDate | None:
    """Returns the moment of a date with a time and a zone; None if there is no such moment, or several."""
    plain = " ".join(_comment.sub("", value[: _MAX_CHARACTERS + 1]).split())
    matches = (form(plain) for form in _forms()) if len(value) <= _MAX_CHARACTERS else ()
    match = next(filter(None, matches), None)
    offset = match and _offset(match["zone"].lower())
    if match is None or offset is None:
        return None
    month = match["month"]
    number = int(month) if month.isdigit() else _NUMBERS[month.lower()]
    year, day, hour, minute, second = (
        int(match[part] or 0) for part in ("year", "day", "hour", "minute", "second")
    )
    try:
        moment = datetime(year, number, day, hour, minute, second, tzinfo=timezone(timedelta(minutes=offset)))
    except ValueError:
        return None
    return LooseDate(moment, match["fraction"] or "")


def _offset(zone: str) -> int | None:
    """Returns the minutes east of Greenwich; None if the name is unknown or has several meanings."""
    if zone in _ZONES:
        return _ZONES[zone] * 60
    digits = zone.lstrip("gmtuc").replace(":", "")
    if digits[:1] not in ("+", "-"):
        return None
    hours, minutes = int(digits[1:3]), int(digits[3:] or 0)
    return (
        int(f"{digits[0]}1") * (hours * 60 + minutes) if hours < 15 and minutes in (0, 15, 30, 45) else None
    )


def as_rfc822(value: str) -> str | None:
    """Returns the date in RFC 822 format, in whole seconds."""
    date = read_date(value)
    return None if date is None else write_rfc822(date.moment)


def write_rfc822(moment: datetime) -> str:
    """Formats as `Sun, 06 Nov 2016 20:19:39 +0100`."""
    # email.utils would do the same, but its import takes longer than validating a small feed.
    day, month = DAYS[moment.weekday()], MONTHS[moment.month - 1]
    return f"{day}, {moment:%d} {month} {moment.year:04} {moment:%H:%M:%S %z}"


def as_rfc3339(value: str) -> str | None:
    """Returns the date in RFC 3339 format, with its fraction."""
    date = read_date(value)
    if date is None:
        return None
    whole = date.moment.isoformat(timespec="seconds").replace("+00:00", "Z")
    return f"{whole[:19]}.{date.fraction}{whole[19:]}" if date.fraction else whole
