"""Dates as people write them, read where they can mean one moment only, and written as formats want them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_LONGEST = 100
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
# Names that mean one offset wherever they are used; BST, IST and their like mean several.
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
class Loose:
    """A moment, with the offset that was written, and the digits of a second's fraction."""

    moment: datetime
    fraction: str = ""


@cache
def _forms() -> list[Callable[[str], re.Match[str] | None]]:
    return [re.compile(form, re.ASCII | re.IGNORECASE).fullmatch for form in _FORMS]


def read_date(value: str) -> Loose | None:
    """The moment that a date with a time and a zone means; None where it is none, or could mean another."""
    plain = " ".join(_comment.sub("", value[: _LONGEST + 1]).split())
    found = (
        next((match for form in _forms() if (match := form(plain))), None) if len(value) <= _LONGEST else None
    )
    offset = None if found is None else _offset(found["zone"].lower())
    if found is None or offset is None:
        return None
    month = found["month"]
    number = int(month) if month.isdigit() else _NUMBERS[month.lower()]
    year, day, hour, minute, second = (
        int(found[part] or 0) for part in ("year", "day", "hour", "minute", "second")
    )
    try:
        moment = datetime(year, number, day, hour, minute, second, tzinfo=timezone(timedelta(minutes=offset)))
    except ValueError:
        return None
    return Loose(moment, found["fraction"] or "")


def _offset(zone: str) -> int | None:
    """How many minutes a zone is east of Greenwich; None where its name means several, or none."""
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
    """The date as RFC 822 writes it, in whole seconds."""
    found = read_date(value)
    return None if found is None else write_rfc822(found.moment)


def write_rfc822(moment: datetime) -> str:
    """`Sun, 06 Nov 2016 20:19:39 +0100`."""
    # email.utils says the same, and takes longer to import than a small feed to validate.
    day, month = DAYS[moment.weekday()], MONTHS[moment.month - 1]
    return f"{day}, {moment:%d} {month} {moment.year:04} {moment:%H:%M:%S %z}"


def as_rfc3339(value: str) -> str | None:
    """The date as RFC 3339 writes it, its fraction kept."""
    found = read_date(value)
    if found is None:
        return None
    whole = found.moment.isoformat(timespec="seconds").replace("+00:00", "Z")
    return f"{whole[:19]}.{found.fraction}{whole[19:]}" if found.fraction else whole
