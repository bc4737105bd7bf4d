"""Durations, play times, hours, weekdays and recurrence rules."""

from __future__ import annotations

import re

from feeds.vocabulary.datatypes.factories import folded, must_be, one_of, pattern
from feeds.vocabulary.model import Fault, Flaws

INVALID_DURATION = Fault(
    "invalid-duration",
    "error",
    "A duration must be in seconds, `MM:SS` or `HH:MM:SS`.",
    help="Podcast apps show it as the length of the episode and cannot read words or fractions. Apple "
    "prefers seconds, such as `1903`.",
    see="https://help.apple.com/itc/podcasts_connect/#/itcb54353390",
    w3c="InvalidDuration",
    bad="<itunes:duration>31 min</itunes:duration>",
    good="<itunes:duration>31:43</itunes:duration>",
    mend=lambda value: _play_time(value),
)
INVALID_NPT_TIME = Fault(
    "invalid-npt-time",
    "error",
    "A time must be in seconds or `H:MM:SS`, with decimals if needed.",
    help="Players jump to this position of the recording. Write `73.5` or `0:01:13.5`.",
    see="https://www.rfc-editor.org/rfc/rfc2326#section-3.6",
    w3c="InvalidNPTTime",
    bad='<psc:chapters version="1.2"><psc:chapter start="first" title="Intro"/></psc:chapters>',
    good='<psc:chapters version="1.2"><psc:chapter start="00:00:10.5" title="Intro"/></psc:chapters>',
)
INVALID_HOUR = Fault(
    "invalid-hour",
    "error",
    "An hour to skip must be a number from 0 to 23.",
    help="Aggregators do not fetch the feed in these hours, counted in GMT. Write one number in each "
    "element, `0` for midnight.",
    see="https://www.rssboard.org/skip-hours-days#skiphours",
    w3c="InvalidHour",
    bad="<channel><skipHours><hour>25</hour></skipHours></channel>",
    good="<channel><skipHours><hour>23</hour></skipHours></channel>",
)
HOUR_24 = Fault(
    "use-zero-for-midnight",
    "warning",
    "Midnight should be written as hour 0.",
    help="RSS 0.91 counted from 1 to 24, RSS 2.0 counts from 0 to 23, and readers differ on 24.",
    see="https://www.rssboard.org/rss-profile#element-channel-skiphours",
    w3c="UseZeroForMidnight",
    bad="<channel><skipHours><hour>24</hour></skipHours></channel>",
    good="<channel><skipHours><hour>0</hour></skipHours></channel>",
    mend=lambda _: "0",
)
INVALID_DAY = Fault(
    "invalid-day",
    "error",
    "A day to skip must be `Monday`, `Tuesday` or another full English name.",
    help="Aggregators do not fetch the feed on these days, and compare the names letter by letter. Write a "
    "capital first letter and no abbreviation.",
    see="https://www.rssboard.org/skip-hours-days#skipdays",
    w3c="InvalidDay",
    bad="<channel><skipDays><day>Mon</day></skipDays></channel>",
    good="<channel><skipDays><day>Monday</day></skipDays></channel>",
    mend=lambda value: _full_day(value),
)
INVALID_RECURRENCE = Fault(
    "invalid-recurrence",
    "error",
    "A schedule must be an iCalendar recurrence rule, such as `FREQ=WEEKLY;BYDAY=MO`.",
    help="Apps calculate from it when the next episode is due. Give `FREQ`, each part once, and not both "
    "`UNTIL` and `COUNT`; words belong in the element's text.",
    see="https://www.rfc-editor.org/rfc/rfc5545#section-3.3.10",
    bad='<channel><podcast:updateFrequency rrule="weekly">Weekly</podcast:updateFrequency></channel>',
    good='<channel><podcast:updateFrequency rrule="FREQ=WEEKLY">Weekly</podcast:updateFrequency></channel>',
)

_clock = re.compile(r"(?:([0-9]{1,3}):)?([0-9]{1,2}):([0-9]{1,2})(?:\.[0-9]{1,9})?").fullmatch
_plain_seconds = re.compile(r"([0-9]{1,6})(?:\.[0-9]{1,9})?(?: ?s(?:ec(?:onds?|s)?)?)?").fullmatch
_units = re.compile(
    r"(?:PT)?(?:([0-9]{1,3}) ?h(?:ours?|rs?)?)?,? ?(?:([0-9]{1,3}) ?m(?:in(?:utes?|s)?)?)?,? ?"
    r"(?:([0-9]{1,3}) ?s(?:ec(?:onds?|s)?)?)?",
    re.IGNORECASE,
).fullmatch


def _play_time(value: str) -> str | None:
    """Returns H:MM:SS for a duration with units, fractions or single digits."""
    if seconds := _plain_seconds(value):
        return seconds[1]
    if clock := _clock(value):
        hours, minutes, rest = (int(part or 0) for part in clock.groups())
    elif (units := _units(value)) and any(units.groups()):
        total = sum(int(part or 0) * size for part, size in zip(units.groups(), (3600, 60, 1), strict=True))
        hours, minutes, rest = total // 3600, total // 60 % 60, total % 60
    else:
        return None
    return f"{hours}:{minutes:02}:{rest:02}" if minutes < 60 and rest < 60 else None


itunes_duration = pattern(
    r"\d{1,8}|(?:\d{1,4}:)?[0-5]?\d:[0-5]\d|\d{2,4}:[0-5]\d",
    INVALID_DURATION,
    "a duration in seconds, MM:SS or HH:MM:SS",
    longest=32,
)
npt_time = pattern(
    r"(?:npt=)?(?:now|\d{1,9}(?:\.\d{0,9})?|\d{1,9}:[0-5]?\d:[0-5]?\d(?:\.\d{0,9})?)",
    INVALID_NPT_TIME,
    "a time like 12.05 or 0:01:12.05",
    longest=64,
)
_clock_parts = re.compile(r"(?:npt=)?((?:\d{1,9}:){0,2})(\d{1,9}(?:\.\d{0,20})?)", re.ASCII).fullmatch


def seconds_of(value: str) -> float | None:
    """Returns the seconds of a play time such as `12.05`, `01:12` or `0:01:12.05`; None for anything else."""
    match = _clock_parts(value)
    if match is None:
        return None
    minutes = 0
    for part in match[1].split(":")[:-1]:
        minutes = minutes * 60 + int(part)
    return minutes * 60 + float(match[2])


_WEEK = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
skip_day = one_of(*_WEEK, fault=INVALID_DAY, expected="a day like Monday")


def _full_day(value: str) -> str | None:
    """Returns the day that three letters abbreviate."""
    return next((day for day in _WEEK if day[:3].lower() == folded(value).rstrip(".")), None)


_hour = re.compile(r"[01]?\d|2[0-3]", re.ASCII).fullmatch


def skip_hour(value: str) -> Flaws:
    """Accepts an hour from 0 to 23; 24, as RSS 0.91 wrote midnight, is a warning."""
    if _hour(value):
        return ()
    if value == "24":
        return (HOUR_24("should be 0 for midnight, not 24"),)
    return must_be(INVALID_HOUR, "an hour from 0 to 23", value)


_WEEK_OF_YEAR = r"5[0-3]|[1-4]\d|0?[1-9]"
_DAY_OF_YEAR = r"36[0-6]|3[0-5]\d|[12]\d\d|0?[1-9]\d|0{0,2}[1-9]"


def _list(number: str) -> str:
    """Numbers separated by commas; of alternatives, the longest must come first."""
    return rf"(?:{number})(?:,(?:{number}))*+"


_RULES = {
    "FREQ": "SECONDLY|MINUTELY|HOURLY|DAILY|WEEKLY|MONTHLY|YEARLY",
    "UNTIL": r"\d{4}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:T(?:[01]\d|2[0-3])[0-5]\d(?:[0-5]\d|60)Z?)?",
    "COUNT": r"\d{1,9}",
    "INTERVAL": r"0*+[1-9]\d{0,8}",
    "BYDAY": _list(rf"(?:[+-]?(?:{_WEEK_OF_YEAR}))?(?:SU|MO|TU|WE|TH|FR|SA)"),
    "WKST": "SU|MO|TU|WE|TH|FR|SA",
    "BYSECOND": _list(r"60|[0-5]?\d"),
    "BYMINUTE": _list(r"[0-5]?\d"),
    "BYHOUR": _list(r"2[0-3]|[01]?\d"),
    "BYMONTHDAY": _list(r"[+-]?(?:3[01]|[12]\d|0?[1-9])"),
    "BYYEARDAY": _list(rf"[+-]?(?:{_DAY_OF_YEAR})"),
    "BYWEEKNO": _list(rf"[+-]?(?:{_WEEK_OF_YEAR})"),
    "BYMONTH": _list("1[0-2]|0?[1-9]"),
    "BYSETPOS": _list(rf"[+-]?(?:{_DAY_OF_YEAR})"),
}
_rules = {name: re.compile(rule, re.ASCII | re.IGNORECASE).fullmatch for name, rule in _RULES.items()}
_MAX_CHARACTERS = 1024


def recurrence(value: str) -> Flaws:
    """Accepts an RRULE (RFC 5545, 3.3.10): FREQ, each part once, not both UNTIL and COUNT."""
    seen: set[str] = set()
    for part in value[: _MAX_CHARACTERS + 1].split(";"):
        name, _equals, setting = part.partition("=")
        name = name.upper() if name.isascii() else name
        rule = _rules.get(name)
        if rule is None or name in seen or not rule(setting):
            return must_be(INVALID_RECURRENCE, "a recurrence rule like FREQ=WEEKLY;BYDAY=MO", value)
        seen.add(name)
    if "FREQ" in seen and len(value) <= _MAX_CHARACTERS and not {"UNTIL", "COUNT"} <= seen:
        return ()
    return must_be(INVALID_RECURRENCE, "a recurrence rule with FREQ and without both UNTIL and COUNT", value)
