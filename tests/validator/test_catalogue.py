"""The catalogue knows every name that a finding bears."""

from __future__ import annotations

from pathlib import Path

import pytest

from feeds.validator import validate
from feeds.validator.catalogue import catalogue
from feeds.validator.schema import all_rules, other_formats

CASES = Path(__file__).parent / "cases"


def test_every_name_that_a_case_expects_is_known() -> None:
    lines = [line for file in CASES.rglob("*.expect") for line in file.read_text().splitlines()]
    names = {line.split()[2] for line in lines if line and not line.startswith("#")}
    assert len(names) > 350
    assert sorted(names - {*catalogue()}) == []


def test_every_entry_is_whole() -> None:
    for name, entry in catalogue().items():
        assert (entry.name, bool(entry.title and entry.bad and entry.good)) == (name, True)
        assert name == f"{entry.family}-{entry.fault}" if entry.fault else name.startswith(entry.family)


def test_a_rules_own_documentation_wins_over_a_faults() -> None:
    rules = {rule.name for rule in all_rules()}
    assert {name for name, entry in catalogue().items() if not entry.fault} == rules


def test_documentation_ends_where_the_examples_begin() -> None:
    entry = catalogue()["rss-missing-self-link"]
    assert entry.title == 'An RSS channel should have an atom:link with rel="self".'
    assert entry.help.endswith("finds there the URL to subscribe to.")
    assert [(example.where, example.text[:5]) for example in entry.bad + entry.good] == [
        ("document", "<?xml"),
        ("channel", "<lang"),
    ]


def test_no_clause_of_rss_decides_in_another_format() -> None:
    others = {"json", *other_formats()}
    clauses = [entry.see for entry in catalogue().values() if entry.family in others and entry.fault]
    assert clauses
    assert [see for see in clauses if see.startswith("https://www.rssboard.org/rss-")] == []


@pytest.mark.parametrize(
    ("document", "rule", "see"),
    [
        (
            '<feed xmlns="http://www.w3.org/2005/Atom"><link href="/" title="A &amp;amp; B"/></feed>',
            "atom-contains-html",
            "https://www.rfc-editor.org/rfc/rfc4287",
        ),
        (
            "<rss version='2.0'><channel><title>A &amp;amp; B</title></channel></rss>",
            "rss-contains-html",
            "https://www.rssboard.org/rss-profile#data-types-characterdata",
        ),
        (
            '{"version": "https://jsonfeed.org/version/1.1", "title": "A &amp; B", "items": []}',
            "json-contains-html",
            "https://www.jsonfeed.org/version/1.1/",
        ),
    ],
)
def test_clause_is_of_the_format(document: str, rule: str, see: str) -> None:
    found = validate(document.encode()).findings
    assert [finding.see for finding in found if finding.rule == rule] == [see]
