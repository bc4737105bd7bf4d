"""A finding is named by its family and its fault, so that within a family a name may mean one thing only.

Every fault that can be told has two examples, which are its tests; `fault_examples.py` completes them.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from fault_examples import FAULTS, MEANINGS, URL, document

from feeds import validate
from feeds.validator.schema import all_rules, family
from feeds.vocabulary.registry import namespaces

if TYPE_CHECKING:
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


def told(example: str) -> set[str]:
    return {found.rule for found in validate(document(example), url=URL, now=NOW).findings}


def brings_only(fault: Fault, names: set[str]) -> bool:
    return len(names) == 1 and all(fault in MEANINGS[name] for name in names)


def test_bad_examples_bring_their_fault_and_no_other() -> None:
    found = [(fault, told(fault.bad) - {BESIDE.get(fault.name)}) for fault in FAULTS]
    assert [(fault.name, names) for fault, names in found if not brings_only(fault, names)] == []


def test_good_examples_bring_none() -> None:
    found = [(fault.name, told(fault.good) - {BESIDE.get(fault.name)}) for fault in FAULTS]
    assert [row for row in found if row[1]] == []


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


def test_a_rule_agrees_with_the_fault_of_its_name() -> None:
    rules = [rule for rule in all_rules() if rule.name in MEANINGS]
    assert rules
    faults = {rule.name: {(each.severity, each.w3c) for each in MEANINGS[rule.name]} for rule in rules}
    assert faults == {rule.name: {(rule.severity, rule.w3c)} for rule in rules}


def test_faults_are_documented() -> None:
    assert [fault.name for fault in FAULTS if not re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", fault.name)] == []
    assert [fault.name for fault in FAULTS if not fault.title.endswith((".", "`"))] == []
    assert [fault.name for fault in FAULTS if not re.match("https?://|$", fault.see)] == []
