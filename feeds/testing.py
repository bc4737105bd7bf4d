"""For tests of programs that make feeds, in any test runner: `assert_valid_feed(response.data)`."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from feeds.core.errors import InvalidValueError
from feeds.linting.discovery import Target
from feeds.linting.run import Settings, judge
from feeds.linting.selection import ALL, Choice, Selection
from feeds.linting.settings_schema import checked
from feeds.validator.profiles import RANK
from feeds.validator.report import Report
from feeds.validator.reporters import Checked
from feeds.validator.reporters.full import render

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def assert_valid_feed(
    feed: bytes | str | Path,
    *,
    profiles: Iterable[str] = (),
    ignore: Iterable[str] = (),
    fail_level: str = "error",
    url: str | None = None,
    now: datetime | None = None,
) -> None:
    """Assert that a feed has no finding of a level (`error`, `warning`, `info`) or a graver one.

    `feed` is a document (what a response holds) or the path of one; a string is the text of a document.
    `profiles` are consumers whose requirements count, `ignore` names rules, families or profiles that do not;
    comments in the document count, files of settings do not.  `url` is where it is served, and `now` the time
    that its dates are judged by.

    Raises `AssertionError` with each finding and the lines that it is about, and `ValueError` for names that
    there are not.
    """
    __tracebackhide__ = True  # pytest shows the line of the test instead of ours
    data, name = _data(feed)
    raw = {"profiles": [*profiles], "ignore": [*ignore], "fail-level": fail_level}
    try:
        values = checked(raw)
    except InvalidValueError as error:
        raise ValueError(str(error)) from None
    choices = Choice(ALL, told=True), *(Choice(selector, told=False) for selector in values["ignore"])
    target = Target(None, name, url, Selection(choices), values["profiles"])
    report = judge(data, target, Settings(now, with_fixes=True)).report
    grave = tuple(found for found in report.findings if RANK[found.severity] >= RANK[values["fail-level"]])
    if grave:
        told = "".join(render([Checked(name, Report(report.kind, grave), data)]))
        raise AssertionError(f"the feed is not valid\n\n{COLOUR.sub('', told)}")


def _data(feed: bytes | str | Path) -> tuple[bytes, str]:
    """A document's bytes, and what it is called."""
    if isinstance(feed, Path):
        return feed.read_bytes(), str(feed)
    return (feed.encode() if isinstance(feed, str) else bytes(feed)), "feed"
