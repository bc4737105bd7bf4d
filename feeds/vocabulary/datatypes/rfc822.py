"""RFC 822 dates as used in RSS: with the four-digit years and obsolete forms of RFC 2822."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone

from feeds.vocabulary.datatypes.factories import must_be, shown
from feeds.vocabulary.datatypes.loose_dates import DAYS, MONTHS, as_rfc822, write_rfc822
from feeds.vocabulary.datatypes.white_space import tokens
from feeds.vocabulary.model import Fault, Flaws

_RFC_2822 = "https://www.rfc-editor.org/rfc/rfc2822#section-3.3"

INVALID_RFC822_DATE = Fault(
    "invalid-rfc822-date",
    "error",
    "A date must be in RFC 822 format, such as `Sun, 06 Nov 2016 20:19:39 +0100`.",
    help="Readers sort by it; a strict one drops a date in another format or shows the item in the wrong "
    "place. Write English names, a year of four digits, and `GMT` or an offset.",
    see=_RFC_2822,
    w3c="InvalidRFC2822Date",
    bad="<pubDate>2016-11-06</pubDate>",
    good="<pubDate>Sun, 06 Nov 2016 20:19:39 GMT</pubDate>",
    mend=as_rfc822,
)
INCORRECT_WEEKDAY = Fault(
    "incorrect-weekday",
    "error",
    "The weekday must match the date.",
    help="Strict parsers refuse the whole date. Correct the weekday, or leave it out together with its "
    "comma.",
    see=_RFC_2822,
    w3c="IncorrectDOW",
    bad="<pubDate>Mon, 06 Nov 2016 20:19:39 GMT</pubDate>",
    good="<pubDate>Sun, 06 Nov 2016 20:19:39 GMT</pubDate>",
    mend=lambda value: _with_right_weekday(value),
)
PROBLEMATIC_RFC822_DATE = Fault(
    "problematic-rfc822-date",
    "warning",
    "A date should have a four-digit year, a usual zone, and the usual spacing and capitals.",
    help="RFC 822 allows other forms, but many readers get them wrong: two-digit years, one-letter zones, "
    "comments, offsets that no place uses. Write it like `Sun, 06 Nov 2016 20:19:39 GMT`.",
    see="https://www.rssboard.org/rss-profile#data-types-datetime",
    w3c="ProblematicalRFC822Date",
    bad="<pubDate>Sun, 06 Nov 16 20:19:39 GMT</pubDate>",
    good="<pubDate>Sun, 06 Nov 2016 20:19:39 GMT</pubDate>",
    mend=lambda value: _in_usual_form(value),
)
RFC822_DATE_UTC = Fault(
    "rfc822-date-utc",
    "warning",
    "The zone of a date should be `GMT` or `+0000`, not `UTC`.",
    help="Most readers understand `UTC`, but RFC 822 does not define it, so strict ones may not.",
    see="https://www.rfc-editor.org/rfc/rfc822#section-5.1",
    w3c="InvalidRFC2822Date",
    bad="<pubDate>Sun, 06 Nov 2016 20:19:39 UTC</pubDate>",
    good="<pubDate>Sun, 06 Nov 2016 20:19:39 GMT</pubDate>",
    mend=lambda value: re.sub("(?i)utc$", "GMT", value),
)

_MAX_CHARACTERS = 256
_MONTH_NUMBERS = {name: number for number, name in enumerate(MONTHS, 1)}
_MONTH_NAMES = "|".join(MONTHS)
# RFC 822, 5.1; one-letter zones except Z have the wrong sign there, so they count as 0 (RFC 2822, 4.3).
_ZONES = {"UT": 0, "GMT": 0, "UTC": 0, "Z": 0, "EDT": -4, "EST": -5, "CDT": -5, "CST": -6, "MDT": -6,
          "MST": -7, "PDT": -7, "PST": -8} | dict.fromkeys("ABCDEFGHIKLMNOPQRSTUVWXY", 0)  # fmt: skip
_USUAL_ZONE = r"(?:GMT|UT|Z|[ECMP][SD]T|[+-](?:0\d|1[0-4])(?:00|15|30|45))"
_TIME = r"([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d|60))?"

_usual = re.compile(
    rf"(?:(Mon|Tue|Wed|Thu|Fri|Sat|Sun), )?(\d\d?) ({_MONTH_NAMES}) (\d{{4}}) "
    rf"{_TIME} {_USUAL_ZONE}",
    re.ASCII,
).fullmatch
_loose = re.compile(
    rf"(?:(Mon|Tue|Wed|Thu|Fri|Sat|Sun) ?, ?)?(\d\d?) ({_MONTH_NAMES}) (\d{{2,4}}) {_TIME} ?"
    r"([A-Z]++|[+-]\d{4})",
    re.ASCII | re.IGNORECASE,
).fullmatch
_usual_time = re.compile(rf" {_TIME} {_USUAL_ZONE}", re.ASCII).fullmatch
_known_days: set[str] = set()
"""Days in the usual form that exist, with the right weekday: several items of a feed are of one day."""
_DAY_CHARACTERS, _MAX_KNOWN_DAYS = len("Sun, 06 Nov 2016"), 1024


def rfc822_date(value: str) -> Flaws:
    """Accepts an RFC 2822 date (3.3); obsolete (4.3) and unusual forms are warnings."""
    if value[:_DAY_CHARACTERS] in _known_days and _usual_time(value, _DAY_CHARACTERS):
        return ()
    match = _usual(value)
    if match:
        name, day, month, year = match.group(1, 2, 3, 4)
        if day <= "28" if name is None else _weekday(day, month, year) == name:
            if match.end(4) == _DAY_CHARACTERS:
                if len(_known_days) == _MAX_KNOWN_DAYS:
                    _known_days.clear()
                _known_days.add(value[:_DAY_CHARACTERS])
            return ()
        return _calendar_flaws(match, value)
    match = _match(value)
    if match is None:
        return must_be(INVALID_RFC822_DATE, "an RFC 822 date like Sun, 06 Nov 2016 20:19:39 +0100", value)
    zone = match[8].upper()
    if zone.isalpha() and zone not in _ZONES:
        example = "a date with a zone like GMT, EST or +0100"
        return must_be(INVALID_RFC822_DATE, example, value)
    return _calendar_flaws(match, value) or _warnings(match, value, zone)


def _weekday(day: str, month: str, year: str) -> str | None:
    try:
        return DAYS[date(int(year), _MONTH_NUMBERS[month], int(day)).weekday()]
    except ValueError:
        return None


def parse_rfc822(value: str) -> datetime | None:
    """Returns the moment, aware of its zone; None if the value is not a date."""
    match = _match(value)
    day = _day(match) if match else None
    if match is None or day is None or (match[8].isalpha() and match[8].upper() not in _ZONES):
        return None
    offset = _ZONES.get(match[8].upper(), 0) * 60
    if not match[8].isalpha():
        offset = int(match[8][0] + "1") * (int(match[8][1:3]) * 60 + int(match[8][3:]))
    if abs(offset) >= 24 * 60:
        return None
    # datetime has no leap seconds.
    second = min(int(match[7] or 0), 59)
    zone = timezone(timedelta(minutes=offset))
    return datetime(day.year, day.month, day.day, int(match[5]), int(match[6]), second, tzinfo=zone)


def _match(value: str) -> re.Match[str] | None:
    plain = _without_comments(value) if len(value) <= _MAX_CHARACTERS else None
    return _loose(plain) if plain else None


def _day(match: re.Match[str]) -> date | None:
    year = int(match[4])
    if len(match[4]) < 4:  # RFC 2822, 4.3: 00 to 49 are 20xx, other short years 19xx
        year += 2000 if len(match[4]) == 2 and year < 50 else 1900
    try:
        return date(year, _MONTH_NUMBERS[match[3].title()], int(match[2]))
    except ValueError:
        return None


def _calendar_flaws(match: re.Match[str], value: str) -> Flaws:
    day, name = _day(match), match[1]
    if day is None:
        return must_be(INVALID_RFC822_DATE, "a date that exists in the calendar", value)
    right = DAYS[day.weekday()]
    if name and name.title() != right:
        where = value.find(name)
        return (INCORRECT_WEEKDAY(f"must have the weekday {right} for {day}, not {name}", where, where + 3),)
    return ()


def _warnings(match: re.Match[str], value: str, zone: str) -> Flaws:
    if zone == "UTC":
        return (RFC822_DATE_UTC(f"should have the zone GMT or +0000 instead of UTC: {shown(value)}"),)
    if "(" in value:
        oddity = "no comment in brackets"
    elif len(match[4]) < 4:
        oddity = "a four-digit year"
    elif len(zone) == 1 and zone != "Z":
        oddity = "a zone of more than one letter"
    elif zone.isalpha() or (zone[3:] in {"00", "15", "30", "45"} and zone[1:3] < "15"):
        oddity = "the usual spacing and capitals"
    else:
        oddity = "an offset that some time zone has"
    return (PROBLEMATIC_RFC822_DATE(f"should have {oddity}: {shown(value)}"),)


def _with_right_weekday(value: str) -> str | None:
    match = _match(value)
    day = _day(match) if match else None
    if match is None or day is None or value.count(match[1]) != 1:
        return None
    right = value.replace(match[1], DAYS[day.weekday()])
    return right if _usual(right) else _in_usual_form(right) or right


def _in_usual_form(value: str) -> str | None:
    """Returns the same moment in the usual form; None for military zones and impossible offsets."""
    match, moment = _match(value), parse_rfc822(value)
    if match is None or moment is None or match[7] == "60" or (len(match[8]) == 1 and match[8] not in "zZ"):
        return None
    right = write_rfc822(moment)
    if match[8].isalpha():
        right = right.replace("+0000", "GMT")
    return right if _usual(right) else None


def _without_comments(value: str) -> str | None:
    """Returns the date with single spaces, without (nested) comments; None if brackets do not match."""
    kept: list[str] = []
    depth, escaped = 0, False
    for character in value:
        if escaped:
            escaped = False
        elif character == "\\" and depth:
            escaped = True
        elif character == "(":
            depth += 1
            kept.append(" ")
        elif character == ")":
            depth -= 1
            if depth < 0:
                return None
        elif not depth:
            kept.append(character)
    return " ".join(tokens("".join(kept))) if depth == 0 else None
