"""A finding is named by its family and its fault, so that within a family a name may mean one thing only.

Every fault that can be told has two examples, which are its tests; `examples.py` completes them.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from examples import FAULTS, MEANINGS, URL, document

from feeds import validate
from feeds.validator.schema import all_rules, family
from feeds.vocabulary.registry import namespaces

if TYPE_CHECKING:
    from feeds.validator.rule import Rule
    from feeds.vocabulary.model import Fault

NOW = datetime(2026, 1, 1, tzinfo=UTC)
NAMESPACES = namespaces()
BESIDE = {
    "chapter-order": "json-companion-file",
    "invalid-chapters": "json-companion-file",
    "encoding-mismatch": "xml-nonstandard-encoding",
    "invalid-form-component": "rss-avoid-text-input",
    "invalid-srcset": "podcast-deprecated-images",
    "more-findings": "rss-blank",
}
"""What an example cannot help to bring beside its fault."""


def named(fault: Fault) -> str:
    return fault.name


def told(example: str) -> set[str]:
    return {found.rule for found in validate(document(example), url=URL, now=NOW).findings}


@pytest.mark.parametrize("fault", FAULTS, ids=named)
def test_bad_example_brings_its_fault_and_no_other(fault: Fault) -> None:
    names = told(fault.bad) - {BESIDE.get(fault.name)}
    assert len(names) == 1
    assert fault in MEANINGS[names.pop()]


@pytest.mark.parametrize("fault", FAULTS, ids=named)
def test_good_example_brings_none(fault: Fault) -> None:
    assert told(fault.good) <= {BESIDE.get(fault.name)}


def test_all_families_are_looked_at() -> None:
    families = {family(space) for space in NAMESPACES if space.tags}
    assert {name.partition("-")[0] for name in MEANINGS} >= {*families, "json", "xml"}
    assert {"rss-contains-html", "atom-not-a-full-link", "media-invalid-rating", "json-wrong-type"} <= {
        *MEANINGS
    }


def test_a_name_means_one_thing() -> None:
    said = {
        name: {(fault.severity, fault.title, fault.help) for fault in faults}
        for name, faults in MEANINGS.items()
    }
    assert {name: several for name, several in said.items() if len(several) > 1} == {}


@pytest.mark.parametrize(
    "rule", [rule for rule in all_rules() if rule.name in MEANINGS], ids=lambda rule: rule.name
)
def test_a_rule_agrees_with_the_fault_of_its_name(rule: Rule) -> None:
    assert {(fault.severity, fault.w3c) for fault in MEANINGS[rule.name]} == {(rule.severity, rule.w3c)}


def test_faults_are_documented() -> None:
    assert [fault.name for fault in FAULTS if not re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", fault.name)] == []
    assert [fault.name for fault in FAULTS if not fault.title.endswith((".", "`"))] == []
    assert [fault.name for fault in FAULTS if not re.match("https?://|$", fault.see)] == []
