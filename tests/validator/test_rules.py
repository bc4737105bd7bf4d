"""Every written rule is documented by two examples, and they are its tests.

The examples are wrapped into a minimal document: an Atom one for rules that listen to Atom, else an RSS one;
they stand in an item, or, after `bad in channel:`, in the channel.  `bad in document:` is a whole document,
its XML declaration left out unless it matters.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from fault_examples import DECLARATION, URL, atom, repeated, rss

from feeds import validate
from feeds.validator.catalogue import catalogue
from feeds.validator.schema import all_rules

if TYPE_CHECKING:
    from feeds.validator.catalogue import Example
    from feeds.validator.rule import Rule

RULES = all_rules()
OF_PROFILES = {rule.name for rule in RULES if rule.profile}
"""A minimal document lacks most of what a profile asks, so of its rules only the one in question counts."""
DEMANDS = [rule for rule in RULES if rule.check.__qualname__.startswith("demand.")]
TEXT, ATTRIBUTE = re.compile(">[^<]+</"), re.compile('(?<! xmlns:snf)="[^"]*"')
NOW = datetime(2026, 1, 1, tzinfo=UTC)
HINTS = {"xml-nonstandard-encoding"}
"""What an example cannot help to bring beside its rule's finding."""


def document(rule: Rule, example: Example) -> bytes:
    text = repeated("\n".join(line.strip() for line in example.text.splitlines()))
    if example.where == "document":
        return (text if text.startswith("<?xml") else DECLARATION + text).encode()
    make = atom if rule.on[0].startswith(("atom:", "thr:", "at:", "fh:")) else rss
    where = (text, None) if example.where == "channel" else ("", text)
    return (DECLARATION + make(*where)).encode()


def findings(rule: Rule, example: Example) -> set[str]:
    asked = (rule.profile or ())[:1]
    report = validate(document(rule, example), url=URL, now=NOW, profiles=asked)
    return {found.rule for found in report.findings if found.rule not in OF_PROFILES - {rule.name}}


def test_every_rule_has_examples() -> None:
    entries = [catalogue()[rule.name] for rule in RULES]
    assert [entry.name for entry in entries if not (entry.bad and entry.good)] == []


def test_bad_examples_bring_the_finding_and_no_other() -> None:
    found = {
        rule.name: [findings(rule, example) - HINTS for example in catalogue()[rule.name].bad]
        for rule in RULES
    }
    assert found == {name: [{name}] * len(each) for name, each in found.items()}


def test_good_examples_bring_none() -> None:
    found = {
        rule.name: [findings(rule, example) for example in catalogue()[rule.name].good] for rule in RULES
    }
    assert found == {name: [set()] * len(each) for name, each in found.items()}


@pytest.mark.parametrize("blank", ["", " \n", "\xa0"], ids=["empty", "space", "no-break space"])
def test_a_blank_child_does_not_meet_the_demand_of_a_profile(blank: str) -> None:
    met = []
    for rule in DEMANDS:
        (good,) = catalogue()[rule.name].good
        text = ATTRIBUTE.sub(f'="{blank}"', TEXT.sub(f">{blank}</", good.text))
        assert text != good.text, rule.name
        if rule.name not in findings(rule, replace(good, text=text)):
            met.append(rule.name)
    assert met == []


def test_names_are_unique_and_in_a_family() -> None:
    names = [rule.name for rule in RULES]
    assert sorted(names) == sorted(set(names))
    assert [name for name in names if not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)+", name)] == []


def test_every_rule_names_its_source() -> None:
    assert [rule.name for rule in RULES if not rule.see.startswith("https://")] == []
