"""The catalogue knows every name that a finding bears."""

from __future__ import annotations

from pathlib import Path

from feeds.validator.catalogue import catalogue
from feeds.validator.schema import all_rules

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
