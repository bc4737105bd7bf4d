"""A help text says why it matters and what to write instead, and does not repeat the message above it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from fault_examples import FAULTS, MEANINGS, URL, document
from test_rules import NOW, RULES
from test_rules import document as document_of_rule

from feeds import validate
from feeds.core.words import words as word_table
from feeds.validator.catalogue import catalogue

if TYPE_CHECKING:
    from feeds.validator.catalogue import RuleEntry
    from feeds.validator.report import Finding
    from feeds.validator.rule import Rule
    from feeds.vocabulary.model import Fault

COMMON = word_table(
    "the and for not with that this has have its are was from must should may only than into once more less "
    "most least any all one two per such which where when who what can cannot does without write instead "
    "required element attribute value document feed item channel"
)
MOST_OF_MESSAGE, MOST_OF_HELP, FEW = 0.8, 0.5, 4
"""Shares of the words of one that may be in the other; a message of few words is about the subject alone."""


def words(text: str) -> set[str]:
    """The words that carry the meaning; plurals and forms of verbs count as one."""
    found = re.findall(r"[^\W\d_]{3,}", text.lower())
    return {re.sub(r"(?:es|s|ed|ing)$", "", word) for word in found} - COMMON


def repeats(finding: Finding) -> str:
    message, help_ = words(finding.message), words(finding.help)
    shared = message & help_
    if len(message) >= FEW and len(shared) > MOST_OF_MESSAGE * len(message):
        return f"nearly all of {finding.message!r} is in {finding.help!r}"
    if help_ and len(shared) > MOST_OF_HELP * len(help_):
        return f"half of {finding.help!r} is in {finding.message!r}"
    return ""


def test_every_entry_has_a_help() -> None:
    assert [name for name, entry in catalogue().items() if not entry.help] == []


def test_help_is_a_sentence_and_not_the_title() -> None:
    assert [entry.name for entry in catalogue().values() if "\n" in entry.title] == []
    assert [entry.name for entry in catalogue().values() if not entry.help.endswith((".", "`"))] == []
    assert [entry.name for entry in catalogue().values() if same_beginning(entry)] == []


def same_beginning(entry: RuleEntry) -> bool:
    return entry.title.startswith(entry.help) or entry.help.startswith(entry.title)


def of_rule(rule: Rule) -> list[Finding]:
    """The findings of a rule in its bad examples."""
    asked = (rule.profile or ())[:1]
    reports = (
        validate(document_of_rule(rule, example), url=URL, now=NOW, profiles=asked)
        for example in catalogue()[rule.name].bad
    )
    return [finding for report in reports for finding in report.findings if finding.rule == rule.name]


def of_fault(fault: Fault) -> list[Finding]:
    """The findings of a fault in its bad example."""
    report = validate(document(fault.bad), url=URL, now=NOW)
    return [finding for finding in report.findings if fault in MEANINGS.get(finding.rule, ())]


def test_help_of_a_rule_does_not_repeat_its_message() -> None:
    found = {rule.name: of_rule(rule) for rule in RULES}
    assert [name for name, findings in found.items() if not findings] == []
    assert list(filter(None, (repeats(each) for findings in found.values() for each in findings))) == []


@pytest.mark.slow
def test_help_of_a_fault_does_not_repeat_its_message() -> None:
    found = [(fault.name, of_fault(fault)) for fault in FAULTS]
    assert [name for name, findings in found if not findings] == []
    assert list(filter(None, (repeats(each) for _, findings in found for each in findings))) == []
