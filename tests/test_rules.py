"""Every written rule is documented by two examples, and they are its tests.

The examples are wrapped into a minimal document: an Atom one for rules that listen to Atom, else an RSS one;
they stand in an item, or, after `bad in channel:`, in the channel.  `bad in document:` is a whole document,
its XML declaration left out unless it matters.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from feeds import validate
from feeds.validator.schema import all_rules, schema

if TYPE_CHECKING:
    from feeds.validator.rule import Rule

RULES = all_rules()
OF_PROFILES = {rule.name for rule in RULES if rule.profile}
"""A minimal document lacks most of what a profile asks, so of its rules only the one in question counts."""
DECLARATION = '<?xml version="1.0" encoding="utf-8"?>\n'
REPEATED = re.compile(r"\{(\w+)\*(\d+)\}")
"""What a long example is written as: `{x*4001}`."""
NOW = datetime(2026, 1, 1, tzinfo=UTC)
HINTS = {"xml-nonstandard-encoding"}
"""What an example cannot help to bring beside its rule's finding."""
URL = "https://example.org/feed"
EXAMPLE = re.compile(
    r"^(bad|good)(?: in (channel|document))?:\s*(.*?)(?=^(?:bad|good)\b|\Z)", re.MULTILINE | re.DOTALL
)


def namespaces(fragment: str) -> str:
    """Declarations for the prefixes that a fragment uses, as the tables know them."""
    used = set(re.findall(r"[<\s/]([A-Za-z][\w-]*):[A-Za-z]", fragment)) - {"xml", "xmlns"}
    known = {space.prefix: space.uri for space in schema().namespaces}
    return "".join(f' xmlns:{prefix}="{known[prefix]}"' for prefix in sorted(used) if prefix in known)


def without(fragment: str, skeleton: dict[str, str]) -> str:
    """The parts of a skeleton that the fragment does not bring itself."""
    own = set(re.findall(r"<([\w:]+)", fragment))
    return "".join(part for name, part in skeleton.items() if name not in own)


RSS_CHANNEL = {
    "title": "<title>Example</title>",
    "link": "<link>https://example.org/</link>",
    "description": "<description>An example.</description>",
    "atom:link": f'<atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="self" href="{URL}"'
    ' type="application/rss+xml"/>',
}
RSS_ITEM = {
    "title": "<title>Story</title>",
    "guid": '<guid isPermaLink="false">tag:example.org,2026:1</guid>',
}
ATOM_FEED = {
    "id": "<id>tag:example.org,2026:feed</id>",
    "title": "<title>Example</title>",
    "updated": "<updated>2025-12-31T00:00:00Z</updated>",
    "author": "<author><name>Somebody</name></author>",
    "link": f'<link rel="self" href="{URL}"/>',
}
ATOM_ENTRY = {
    "id": "<id>tag:example.org,2026:1</id>",
    "title": "<title>Story</title>",
    "updated": "<updated>2025-12-30T00:00:00Z</updated>",
    "content": "<content>Words.</content>",
}


def wrapped(rule: Rule, where: str, fragment: str) -> bytes:
    if where == "document":
        return (fragment if fragment.startswith("<?xml") else DECLARATION + fragment).encode()
    in_channel = where == "channel"
    if rule.on[0].startswith(("atom:", "thr:", "at:", "fh:")):
        inner = "" if in_channel else f"<entry>{without(fragment, ATOM_ENTRY)}{fragment}</entry>"
        outer = (without(fragment, ATOM_FEED) + fragment) if in_channel else "".join(ATOM_FEED.values())
        text = f'<feed xmlns="http://www.w3.org/2005/Atom"{namespaces(fragment)}>{outer}{inner}</feed>'
    else:
        inner = "" if in_channel else f"<item>{without(fragment, RSS_ITEM)}{fragment}</item>"
        outer = (without(fragment, RSS_CHANNEL) + fragment) if in_channel else "".join(RSS_CHANNEL.values())
        text = f'<rss version="2.0"{namespaces(fragment)}><channel>{outer}{inner}</channel></rss>'
    return (DECLARATION + text).encode()


def examples(rule: Rule, which: str) -> list[tuple[str, str]]:
    body = "\n".join(line.strip() for line in rule.doc.splitlines())
    body = REPEATED.sub(lambda found: found[1] * int(found[2]), body)
    found = [(where, text.strip()) for kind, where, text in EXAMPLE.findall(body) if kind == which]
    assert found, f"{rule.name} has no {which} example"
    return found


def findings(rule: Rule, where: str, fragment: str) -> set[str]:
    asked = (rule.profile or ())[:1]
    report = validate(wrapped(rule, where, fragment), url=URL, now=NOW, profiles=asked)
    return {found.rule for found in report.findings if found.rule not in OF_PROFILES - {rule.name}}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_bad_example_brings_the_finding_and_no_other(rule: Rule) -> None:
    for where, fragment in examples(rule, "bad"):
        assert findings(rule, where, fragment) - HINTS == {rule.name}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_good_example_brings_none(rule: Rule) -> None:
    for where, fragment in examples(rule, "good"):
        assert findings(rule, where, fragment) == set()


def test_names_are_unique_and_in_a_family() -> None:
    names = [rule.name for rule in RULES]
    assert sorted(names) == sorted(set(names))
    assert [name for name in names if not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)+", name)] == []


def test_every_rule_names_its_source() -> None:
    assert [rule.name for rule in RULES if not rule.see.startswith("https://")] == []
