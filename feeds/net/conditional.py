"""Conditional and range requests as a pure function (RFC 9110, 13 and 14): who needs a body, and which part.

It also forgives what reverse proxies do to entity tags on the way: tags made weak, unquoted, or given a
suffix by a compressing server (`"abc-gzip"`), which would else never be answered with 304 again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import TYPE_CHECKING

from feeds.net.ranges import Range, content_range, parse_ranges

if TYPE_CHECKING:
    from collections.abc import Mapping

OK, PARTIAL, NOT_MODIFIED, PRECONDITION_FAILED, UNSATISFIABLE = 200, 206, 304, 412, 416

_TAG = re.compile(r'(?P<weak>W/)?"(?P<quoted>[^"]*)"|(?P<bare>[^\s,"]+)')
_SUFFIXES = ("-gzip", "--gzip", ";gzip", "-br", "-zstd", "-df")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAY, _MONTH, _YEAR = "(?P<day>[0-9]{2})", "(?P<month>[A-Z][a-z]{2})", "(?P<year>[0-9]{4})"
_CLOCK = "(?P<hour>[0-9]{2}):(?P<minute>[0-9]{2}):(?P<second>[0-9]{2})"
_DATES = tuple(
    re.compile(pattern)
    for pattern in (
        f"[A-Z][a-z][a-z], {_DAY} {_MONTH} {_YEAR} {_CLOCK} GMT",
        f"[A-Z][a-z]+, {_DAY}-{_MONTH}-(?P<year>[0-9][0-9]) {_CLOCK} GMT",
        f"[A-Z][a-z][a-z] {_MONTH} (?P<day>[0-9 ][0-9]) {_CLOCK} {_YEAR}",
    )
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The status, the headers that follow from it, and for 206 the ranges to send, several as `multipart`.

    The validators belong into every answer, 304 and 412 included.
    """

    status: int
    headers: tuple[tuple[str, str], ...]
    ranges: tuple[Range, ...] = ()


def evaluate(
    method: str, headers: Mapping[str, str], etag: str, last_modified: datetime, size: int | None = None
) -> Verdict:
    """How to answer a request for a representation with this strong, quoted tag, this time and `size` bytes.

    The order of the tests is that of RFC 9110, 13.2.2; a header that cannot be read is as good as none.
    Without a size there are no ranges.  They are for GET only: a HEAD that asks for one gets 200 (14.2).
    """
    given = {name.lower(): value for name, value in headers.items()}
    time = last_modified.astimezone(UTC).replace(microsecond=0)
    validators = (("ETag", etag), ("Last-Modified", http_date(time)))
    if _lost(given, etag, time):
        return Verdict(PRECONDITION_FAILED, validators)
    if _fresh(method, given, etag, time):
        reading = method in ("GET", "HEAD")
        return Verdict(NOT_MODIFIED if reading else PRECONDITION_FAILED, validators)
    if size is None or method != "GET" or "range" not in given or not _same(given, etag, time):
        return Verdict(OK, validators)
    ranges = parse_ranges(given["range"], size)
    if ranges is None:
        return Verdict(OK, validators)
    if not ranges:
        return Verdict(UNSATISFIABLE, (*validators, ("Content-Range", content_range(None, size))))
    one = (("Content-Range", content_range(ranges[0], size)),) if len(ranges) == 1 else ()
    return Verdict(PARTIAL, (*validators, *one), ranges)


def http_date(time: datetime) -> str:
    """The time as HTTP writes it (RFC 9110, 5.6.7)."""
    return format_datetime(time.astimezone(UTC), usegmt=True)


def _lost(given: Mapping[str, str], etag: str, time: datetime) -> bool:
    """Does the client speak of a state that is gone? (13.1.1 and 13.1.4)"""
    if "if-match" in given:
        return not matches(given["if-match"], etag, weakly=False)
    limit = parse_date(given.get("if-unmodified-since", ""), near=time)
    return limit is not None and time > limit


def _fresh(method: str, given: Mapping[str, str], etag: str, time: datetime) -> bool:
    """Does the client hold what we would send? A tag always outranks a date (13.1.2 and 13.1.3)."""
    if "if-none-match" in given:
        return matches(given["if-none-match"], etag, weakly=True)
    if method not in ("GET", "HEAD"):
        return False
    since = parse_date(given.get("if-modified-since", ""), near=time)
    return since is not None and time <= since


def _same(given: Mapping[str, str], etag: str, time: datetime) -> bool:
    """Is the client's part one of what we have now?  Strong tags and exact dates only (13.1.5)."""
    held = given.get("if-range")
    return held is None or held.strip(" \t") == etag or parse_date(held, near=time) == time


def matches(header: str, etag: str, *, weakly: bool) -> bool:
    """Is `etag` in the list? A weak comparison also overlooks what proxies did to the tag."""
    if header.strip() == "*":
        return True
    opaque = etag.strip('"')
    accepted = {opaque, *(opaque + suffix for suffix in _SUFFIXES)} if weakly else {opaque}
    for tag in _TAG.finditer(header):
        exact = not tag["weak"] and tag["quoted"] is not None
        if (weakly or exact) and (tag["quoted"] or tag["bare"]) in accepted:
            return True
    return False


def tags_of(header: str) -> list[str]:
    """The tags in If-None-Match as they were issued: quoted, strong."""
    return [f'"{tag["quoted"] or tag["bare"]}"' for tag in _TAG.finditer(header)]


def parse_date(text: str, *, near: datetime) -> datetime | None:
    """An HTTP date in any of the three formats (RFC 9110, 5.6.7); None where it is none.

    The two digits of an RFC 850 year mean the year that is closest to `near`: the specification takes
    the present for that, but all dates that we ever gave are near the document's own.
    """
    match = next(filter(None, (pattern.fullmatch(text.strip(" \t")) for pattern in _DATES)), None)
    if match is None or match["month"] not in _MONTHS:
        return None
    year = int(match["year"])
    if len(match["year"]) == 2:
        year += (near.year - year + 50) // 100 * 100
    clock = int(match["hour"]), int(match["minute"]), min(int(match["second"]), 59)  # a leap second is legal
    try:
        return datetime(year, _MONTHS.index(match["month"]) + 1, int(match["day"]), *clock, tzinfo=UTC)
    except ValueError:
        return None
