"""Dates, numbers and names as a language writes them (CLDR), whatever the locale of the machine."""

from __future__ import annotations

import re
from functools import cache, lru_cache, partial
from typing import TYPE_CHECKING

from babel.dates import format_date, format_time, get_datetime_format
from babel.numbers import format_decimal
from babel.units import format_unit

from feeds.publishing.pages.languages.tags import parsed

if TYPE_CHECKING:
    from datetime import date, datetime, time
    from zoneinfo import ZoneInfo

    from babel import Locale

_ZEROS = {
    "adlm": 0x1E950, "arab": 0x660, "arabext": 0x6F0, "beng": 0x9E6, "cakm": 0x11136, "deva": 0x966,
    "hmnp": 0x1E140, "latn": 0x30, "mtei": 0xABF0, "mymr": 0x1040, "nkoo": 0x7C0, "olck": 0x1C50,
    "tibt": 0xF20,
}  # fmt: skip
"""The digit zero of each numbering system (CLDR) that a language uses by default; the others follow it."""
_KEPT = 2000
"""Days, times of day and numbers that are kept as they were written: many articles share them."""
_LATIN = re.compile("[A-Za-z]")


@lru_cache(_KEPT)
def number(value: int, locale: Locale) -> str:
    """Returns an integer: `12,345`."""
    return _digits(format_decimal(value, locale=locale, numbering_system="default"), locale)


def ordinal(value: float, locale: Locale) -> str:
    """Returns the number of something in a series, without separators: `2026`, `1.5`."""
    text = format_decimal(value, "0.######", locale=locale, numbering_system="default")
    return _digits(text, locale)


@lru_cache(_KEPT)
def day(value: date, locale: Locale) -> str:
    """Returns a date: `6 Nov 2016`."""
    return _digits(format_date(value, "medium", locale), locale)


def moment(value: datetime, locale: Locale) -> str:
    """Returns a date and time: `6 Nov 2016, 20:19`."""
    both = str(get_datetime_format("medium", locale))
    clock = _clock(value.time().replace(microsecond=0), locale)
    return both.replace("{1}", day(value.date(), locale)).replace("{0}", clock)


@lru_cache(_KEPT)
def _clock(value: time, locale: Locale) -> str:
    return _digits(format_time(value, "short", locale=locale), locale)


def duration(seconds: float, locale: Locale) -> str:
    """Returns a duration: `2:05`, `1:02:05`."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return _digits(f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}", locale)


def size(value: int, locale: Locale) -> str:
    """Returns a number of bytes, at least a tenth of a megabyte: `5.2 MB`.

    In text from right to left, Latin letters would appear on the wrong side of the number, so there the unit
    is written in words.
    """
    mega = value / 1_000_000
    rounded = round(mega) if mega >= 10 else round(max(mega, 0.1), 1)
    written = partial(format_unit, rounded, "digital-megabyte", locale=locale, numbering_system="default")
    text = written("short")
    foreign = locale.text_direction == "rtl" and _LATIN.search(text) is not None
    return _digits(written("long") if foreign else text, locale)


def language_name(tag: str, locale: Locale) -> str:
    """Returns the name of a language (`German`), or its tag where the name is not known."""
    wanted = parsed(tag)
    names = (locale.languages.get(name) for name in wanted.identifiers()) if wanted else ()
    return next(filter(None, names), tag)


def city(zone: ZoneInfo, locale: Locale) -> str:
    """Returns the city that a time zone is named after: `Tehran`."""
    named = locale.time_zones.get(zone.key, {}).get("city")
    return str(named or zone.key.rpartition("/")[2].replace("_", " "))


def _digits(text: str, locale: Locale) -> str:
    """Returns the text in the digits of the language, which Babel leaves to its callers."""
    return text.translate(_table(locale.default_numbering_system))


@cache
def _table(system: str) -> dict[int, int]:
    zero = _ZEROS.get(system, 0x30)
    return {0x30 + digit: zero + digit for digit in range(10)}
