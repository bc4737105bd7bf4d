"""Inserted comments suppress their finding and no other."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from fault_examples import FAULTS, document
from linter import BAD

from feeds.linting.discovery import Target
from feeds.linting.run import LintOptions, lint
from feeds.linting.suppression_edit import suppression_edit
from feeds.validator.fixing import apply
from feeds.validator.report import Finding, Fix

if TYPE_CHECKING:
    from feeds.vocabulary.model import Fault


def findings(data: bytes) -> list[Finding]:
    return [*lint(data, Target(None, "-"), LintOptions()).report.findings]


def with_comment(data: bytes, finding: Finding) -> bytes | None:
    """The document with the comment; None if there can be none."""
    edit = suppression_edit(data, finding)
    if edit is None:
        return None
    return apply(data, [replace(finding, fix=Fix("", safe=True, edits=(edit,)))])[0]


@pytest.mark.slow
@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_comment_suppresses_its_finding(fault: Fault) -> None:
    data = document(fault.bad)
    before = findings(data)
    for finding in before[: 5 if len(before) < 1000 else 1]:
        changed = with_comment(data, finding)
        if changed is None:
            continue
        was, now = (Counter(found.rule for found in each) for each in (before, findings(changed)))
        assert now <= was, changed
        assert now[finding.rule] < was[finding.rule], changed


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (BAD, BAD.replace("<item>", "<!-- feeds: ignore rss-missing-guid -->\n<item>")),
        (
            "\ufeff" + BAD.replace("\n<item>", "\r\n\t <item>"),
            "\ufeff" + BAD.replace("\n<item>", "\r\n\t <!-- feeds: ignore rss-missing-guid -->\r\n\t <item>"),
        ),
        (
            BAD.replace("\n<item>", "<item>"),
            BAD.replace("\n<item>", "<!-- feeds: ignore rss-missing-guid --><item>"),
        ),
        ("<!DOCTYPE rss [<!ENTITY a 'b'>]>" + BAD.partition("\n")[2], None),
        ('{"version": "https://jsonfeed.org/version/1.1"}', None),
    ],
    ids=["line", "indented", "inline", "entities", "json"],
)
def test_where_the_comment_goes(data: str, expected: str | None) -> None:
    wanted = ("rss-missing-guid", "json-missing-key")
    finding = next(found for found in findings(data.encode()) if found.rule in wanted)
    changed = with_comment(data.encode(), finding)
    assert (None if changed is None else changed.decode()) == expected


def test_a_finding_before_the_root_is_suppressed_for_the_file() -> None:
    data = b'<?xml version="1.0" encoding="iso-8859-1"?>' + BAD.partition("\n")[2].encode()
    changed = with_comment(data, findings(data)[0])
    assert changed == data.replace(b"<rss", b"<!-- feeds: ignore-file xml-nonstandard-encoding --><rss")


def test_a_comment_before_an_empty_element_ends_with_it() -> None:
    link = '<atom:link rel="self" href="https://example.org/feed.xml" type="application/rss+xml"/>'
    data = BAD.replace(link + "\n", "<!-- feeds: ignore rss-missing-guid -->" + link)
    rules = [found.rule for found in findings(data.encode())]
    assert rules == ["lint-unused-suppression", "rss-missing-guid", "rss-incorrect-weekday"]
