"""Conditional and range requests as a pure function (RFC 9110, 13 and 14).

It also accepts entity tags that reverse proxies have changed: made weak, unquoted, or given a suffix when
they compressed the body (`"abc-gzip"`). Clients with such tags would otherwise never get 304.
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
    """The status of the response, its headers (with the validators), and for 206 the ranges to send."""

    status: int
    headers: tuple[tuple[str, str], ...]
    ranges: tuple[Range, ...] = ()


def evaluate(
    method: str, headers: Mapping[str, str], etag: str, last_modified: datetime, size: int | None = None
) -> Verdict:
    """Decides how to answer a request for a representation with this strong, quoted tag and `size` bytes.

    The tests are in the order of RFC 9110, 13.2.2; a malformed header is ignored. Ranges need a size and
    apply to GET only (14.2).
    """
    given = {name.lower(): value for name, value in headers.items()}
    time = last_modified.astimezone(UTC).replace(microsecond=0)
    validators = (("ETag", etag), ("Last-Modified", http_date(time)))
    if _precondition_failed(given, etag, time):
        return Verdict(PRECONDITION_FAILED, validators)
    if _is_fresh(method, given, etag, time):
        status = NOT_MODIFIED if method in ("GET", "HEAD") else PRECONDITION_FAILED
        return Verdict(status, validators)
    if size is None or method != "GET" or "range" not in given or not _range_applies(given, etag, time):
        return Verdict(OK, validators)
    ranges = parse_ranges(given["range"], size)
    if ranges is None:
        return Verdict(OK, validators)
    if not ranges:
        return Verdict(UNSATISFIABLE, (*validators, ("Content-Range", content_range(None, size))))
    header = (("Content-Range", content_range(ranges[0], size)),) if len(ranges) == 1 else ()
    return Verdict(PARTIAL, (*validators, *header), ranges)


def http_date(time: datetime) -> str:
    """Returns an HTTP date (RFC 9110, 5.6.7)."""
    return format_datetime(time.astimezone(UTC), usegmt=True)


def _precondition_failed(given: Mapping[str, str], etag: str, time: datetime) -> bool:
    """Do If-Match and If-Unmodified-Since forbid the request? (13.1.1 and 13.1.4)"""
    if "if-match" in given:
        return not matches(given["if-match"], etag, weakly=False)
    limit = parse_date(given.get("if-unmodified-since", ""), near=time)
    return limit is not None and time > limit


def _is_fresh(method: str, given: Mapping[str, str], etag: str, time: datetime) -> bool:
    """Does the client have the current version? A tag takes precedence over a date (13.1.2 and 13.1.3)."""
    if "if-none-match" in given:
        return matches(given["if-none-match"], etag, weakly=True)
    if method not in ("GET", "HEAD"):
        return False
    since = parse_date(given.get("if-modified-since", ""), near=time)
    return since is not None and time <= since


def _range_applies(given: Mapping[str, str], etag: str, time: datetime) -> bool:
    """Does If-Range match the current version? Strong tags and exact dates only (13.1.5)."""
    held = given.get("if-range")
    return held is None or held.strip(" \t") == etag or parse_date(held, near=time) == time


def matches(header: str, etag: str, *, weakly: bool) -> bool:
    """Is `etag` in the list? A weak comparison also accepts what proxies make of the tag."""
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
    """Returns the tags in If-None-Match as they were issued: quoted and strong."""
    return [f'"{tag["quoted"] or tag["bare"]}"' for tag in _TAG.finditer(header)]


def parse_date(text: str, *, near: datetime) -> datetime | None:
    """Parses an HTTP date in any of the three formats (RFC 9110, 5.6.7); None if it is not one.

    The two digits of an RFC 850 year mean the year closest to `near`. The specification says closest to the
    present, but all dates that this server has issued are near the document's own.
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
