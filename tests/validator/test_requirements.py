"""Each requirement of a specification has a bad and a good example, or the reason why it has none."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from requirements import KEYWORDS, PAGE, Requirement, Specification, page, specifications

from feeds import validate
from feeds.validator.catalogue import OF_OTHERS, catalogue

if TYPE_CHECKING:
    from collections.abc import Iterator

SPECIFICATIONS = specifications()
FEED_URL = "https://example.org/feed"
NOW = datetime(2026, 1, 1, tzinfo=UTC)
FITTING = {
    "must": {"error", "warning"},
    "must not": {"error", "warning"},
    "should": {"warning", "info"},
    "should not": {"warning", "info"},
}


@pytest.mark.parametrize("specification", SPECIFICATIONS, ids=lambda one: one.name)
def test_examples_bring_what_their_requirement_says(specification: Specification) -> None:
    problems = [
        f"{one.clause}: {one.text}\n  {problem}"
        for one in specification.requirements
        for problem in _problems(one, specification)
    ]
    assert problems == []


def _problems(one: Requirement, specification: Specification) -> Iterator[str]:
    def findings(example: dict[str, str]) -> dict[str, str]:
        asked = (one.profile,) if one.profile else ()
        report = validate(specification.document(example), url=FEED_URL, now=NOW, profiles=asked)
        return {found.rule: found.severity for found in report.findings}

    if unknown := set(one.rules) - catalogue().keys():
        yield f"unknown rules: {unknown}"
    if one.keyword not in KEYWORDS:
        yield f"unknown keyword: {one.keyword}"
    if one.rule and not {name.partition("-")[0] for name in one.rules} <= OF_OTHERS.keys():
        found = findings(one.bad) if one.bad else {}
        if found.keys() != set(one.rules):
            yield f"bad: {found}"
        elif FITTING.get(one.keyword, set()).isdisjoint(found.values()) and not one.deviation:
            yield f"bad is a {'; '.join(found.values())}"
    if one.good or one.bad:
        excess = {name for name, severity in findings(one.good).items() if severity != "info"}
        if excess:
            yield f"good: {excess}"
    answers = [bool(one.rule or (one.keyword == "may" and one.good)), bool(one.unchecked), bool(one.missing)]
    if sum(answers) != 1:
        yield "needs either a rule, or a reason why there is none"


def test_page_is_up_to_date() -> None:
    assert PAGE.read_text("utf-8") == page(), "run python docs/coverage.py"
