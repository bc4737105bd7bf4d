"""For tests of programs that produce feeds, with any test runner: `assert_valid_feed(response.data)`."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from feeds.core.errors import InvalidValueError
from feeds.linting.discovery import Target
from feeds.linting.run import LintOptions, lint
from feeds.linting.selection import ALL, RuleSelector, Selection
from feeds.linting.settings_schema import check_settings
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
    """Assert that a feed has no finding of `fail_level` (`error`, `warning`, `info`) or above.

    `feed` is the document, as bytes or text, or the `Path` of a file.  `profiles` are further requirements to
    check, `ignore` are rules, families or profiles to ignore; comments in the document can suppress findings,
    settings files are not read.  `url` is where the feed is served, `now` the time to judge dates by.

    Raises `AssertionError` that shows each finding with its lines, and `ValueError` for an unknown name.
    """
    __tracebackhide__ = True  # pytest shows the line of the test
    data, name = _data(feed)
    try:
        values = check_settings({"profiles": [*profiles], "ignore": [*ignore], "fail-level": fail_level})
    except InvalidValueError as error:
        raise ValueError(str(error)) from None
    ignored = (RuleSelector(selector, enabled=False) for selector in values["ignore"])
    selection = Selection((RuleSelector(ALL, enabled=True), *ignored))
    target = Target(None, name, url, selection, values["profiles"])
    report = lint(data, target, LintOptions(now, with_fixes=True)).report
    lowest = RANK[values["fail-level"]]
    failing = tuple(finding for finding in report.findings if RANK[finding.severity] >= lowest)
    if failing:
        text = "".join(render([Checked(name, Report(report.kind, failing), data)]))
        raise AssertionError(f"the feed is not valid\n\n{COLOUR.sub('', text)}")


def _data(feed: bytes | str | Path) -> tuple[bytes, str]:
    """The document's bytes, and its name in reports."""
    if isinstance(feed, Path):
        return feed.read_bytes(), str(feed)
    return (feed.encode() if isinstance(feed, str) else bytes(feed)), "feed"
