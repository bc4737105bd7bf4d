"""The assertion that a feed, or a response with one, is valid."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import brotli

from feeds.core.errors import InvalidValueError
from feeds.linting.discovery import Target
from feeds.linting.online import FAMILY
from feeds.linting.online.headers import type_problems
from feeds.linting.run import LintOptions, lint
from feeds.linting.selection import ALL, RuleSelector, Selection
from feeds.linting.settings_schema import check_settings
from feeds.validator.inputs import unpack
from feeds.validator.opened import open_document
from feeds.validator.problem import Problem
from feeds.validator.profiles import RANK
from feeds.validator.report import Report
from feeds.validator.reporters import Checked
from feeds.validator.reporters.full import render

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime

    Check = Callable[[Target, bytes, Report], Report]

COLOUR = re.compile(r"\x1b\[[0-9;]*m")


class FeedResponse(Protocol):
    """A response of a test client (Flask, Django, Starlette, httpx, requests) or of `Feed.respond`."""

    @property
    def headers(self) -> Mapping[str, str]:
        """The headers of the response."""


class _Served(NamedTuple):
    """A document, its name in reports, and its Content-Type if it came in a response."""

    data: bytes
    name: str
    content_type: str | None = None


def assert_valid_feed(
    feed: bytes | str | Path | FeedResponse,
    *,
    profiles: str | Iterable[str] = (),
    ignore: str | Iterable[str] = (),
    fail_level: str = "error",
    url: str | None = None,
    now: datetime | None = None,
) -> None:
    """Asserts that a feed has no finding of `fail_level` (`error`, `warning`, `info`) or above.

    `feed` is the document, as bytes or text, the `Path` of a file, or a response: of the test clients of
    Flask, Django, Starlette and FastAPI, of httpx and requests, or of `Feed.respond`.  Its status must be
    200, and its Content-Type is checked, too.

    `profiles` are further requirements to check, `ignore` are rules, families or profiles to ignore; comments
    in the document can suppress findings, settings files are not read.  `url` is where the feed is served,
    `now` the time to judge dates by.

    Raises `AssertionError` that shows each finding with its lines, `ValueError` for an unknown name, and
    `TypeError` for a value that is neither a document nor a response.
    """
    __tracebackhide__ = True  # pytest shows the line of the test
    served = _served(feed)
    try:
        values = check_settings(
            {"profiles": _names(profiles), "ignore": _names(ignore), "fail-level": fail_level}
        )
    except InvalidValueError as error:
        raise ValueError(str(error)) from None
    ignored = (RuleSelector(selector, enabled=False) for selector in values["ignore"])
    selection = Selection((RuleSelector(ALL, enabled=True), *ignored))
    target = Target(None, served.name, url, selection, values["profiles"])

    options = LintOptions(now, with_fixes=True, extra_findings=_content_type_check(served.content_type))
    report = lint(served.data, target, options).report
    lowest = RANK[values["fail-level"]]
    failing = tuple(finding for finding in report.findings if RANK[finding.severity] >= lowest)
    if failing:
        text = "".join(render([Checked(served.name, Report(report.kind, failing), served.data)]))
        raise AssertionError(f"the feed is not valid\n\n{COLOUR.sub('', text)}")


def _content_type_check(content_type: str | None) -> Check | None:
    """Returns what adds the findings about the Content-Type of a response; None for a document."""
    if content_type is None:
        return None

    def with_content_type(_target: Target, data: bytes, report: Report) -> Report:
        opened = open_document(data)
        problems = (
            (fault, Problem(None, message, subject="none"))
            for fault, message in type_problems(content_type, opened)
        )
        return replace(report, findings=(*opened.stamped(problems, FAMILY), *report.findings))

    return with_content_type


def _names(names: str | Iterable[str]) -> list[str]:
    return [names] if isinstance(names, str) else [*names]


def _served(feed: object) -> _Served:
    """Returns the document. Raises AssertionError if the response is not a successful one."""
    match feed:
        case Path():
            return _Served(feed.read_bytes(), str(feed))
        case str():
            return _Served(feed.encode(), "feed")
        case bytes() | bytearray() | memoryview():
            return _Served(bytes(feed), "feed")
    headers, status = getattr(feed, "headers", None), _status(feed)
    if headers is None or status is None:
        raise TypeError(f"expected a document or a response with a feed, not {type(feed).__name__}")
    given = {name.lower(): value for name, value in headers.items()}
    if status != 200:
        to = f" (Location: {given['location']})" if "location" in given else ""
        raise AssertionError(f"the response has the status {status}{to}: expected 200")
    return _Served(_body(feed, given), "feed", given.get("content-type", ""))


def _status(response: Any) -> int | None:
    found = (getattr(response, name, None) for name in ("status_code", "status"))
    return next((status for status in found if isinstance(status, int)), None)


def _body(response: Any, headers: Mapping[str, str]) -> bytes:
    """Returns the body, decompressed. Raises TypeError if the response does not have it."""
    if getattr(response, "streaming", False):  # Django's
        body = b"".join(response.streaming_content)
    else:
        found = (getattr(response, name, None) for name in ("content", "data", "body"))
        known = next((value for value in found if isinstance(value, bytes)), None)
        if known is None:
            raise TypeError(f"expected a response with its body as bytes, not {type(response).__name__}")
        body = known
    if headers.get("content-encoding") == "br":
        with suppress(brotli.error):  # httpx and requests have decompressed it
            body = bytes(brotli.decompress(body))
    data, refusal = unpack(body)
    return body if refusal else data  # the validator reports why it cannot be decompressed
