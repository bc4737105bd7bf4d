"""A finding is named by its family and its fault, so that within a family a name may mean one thing only."""

from __future__ import annotations

import re
from collections import defaultdict
from importlib import import_module
from inspect import unwrap
from types import FunctionType
from typing import TYPE_CHECKING

import pytest

from feeds.gather import gather
from feeds.validator.schema import all_rules, family
from feeds.vocabulary.json_feed import SHAPES
from feeds.vocabulary.model import Fault, Namespace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feeds.validator.rule import Rule

NAMESPACES: tuple[Namespace, ...] = tuple(gather("feeds.vocabulary", "NAMESPACE"))
FAMILIES = {space.prefix: family(space) for space in NAMESPACES}
GENERIC = "feeds.validator.generic"
OF_DOCUMENTS = {
    "json": ("feeds.validator.jsonfeed",),
    "xml": (
        "feeds.validator",
        "feeds.validator.source",
        "feeds.validator.parsing",
        "feeds.validator.doctype",
    ),
}
"""The families of what is found in a document as a whole, and the modules that find it."""


def faults_in(thing: object, seen: set[int]) -> Iterator[Fault]:
    """The faults that a function of ours can report: those that it names, and those of what it calls."""
    thing = unwrap(thing) if callable(thing) else thing
    if isinstance(thing, Fault):
        yield thing
    elif isinstance(thing, dict):
        for part in thing.values():
            yield from faults_in(part, seen)
    elif isinstance(thing, FunctionType) and thing.__module__.startswith("feeds.") and id(thing) not in seen:
        seen.add(id(thing))
        named = (thing.__globals__.get(name) for name in thing.__code__.co_names)
        enclosed = (cell.cell_contents for cell in thing.__closure__ or ())
        for part in (*named, *enclosed):
            yield from faults_in(part, seen)


def of_table(space: Namespace) -> Iterator[Fault]:
    seen: set[int] = set()
    for tag in space.tags:
        for thing in (tag.text, tag.missing, tag.empty):
            yield from faults_in(thing, seen)
    rows = [*space.global_attributes, *(row for tag in space.tags for row in tag.attributes)]
    for row in rows:
        for thing in (row.value, row.missing, row.empty):
            yield from faults_in(thing, seen)


def of_module(name: str) -> Iterator[Fault]:
    return (thing for thing in vars(import_module(name)).values() if isinstance(thing, Fault))


def by_rule_name() -> dict[str, set[Fault]]:
    """Every fault that a finding can be named after, by the name that the finding gets."""
    found: dict[str, set[Fault]] = defaultdict(set)

    def note(of: str, faults: Iterator[Fault]) -> None:
        for fault in faults:
            found[f"{of}-{fault.name}"].add(fault)

    for space in NAMESPACES:
        note(family(space), of_table(space))
        note(family(space), of_module(GENERIC))
    for of, names in OF_DOCUMENTS.items():
        for name in names:
            note(of, of_module(name))
    for keys in SHAPES.values():
        for key in keys:
            note("json", faults_in(key.value, set()))
    for rule in all_rules():
        for place in rule.on:
            prefix = place.partition(":")[0]
            for of in {FAMILIES[prefix]} if prefix in FAMILIES else {"xml"} if place == "@root" else set():
                note(of, faults_in(rule.check, set()))
    return found


FAULTS = by_rule_name()


def test_all_families_are_looked_at() -> None:
    assert {name.partition("-")[0] for name in FAULTS} >= {*FAMILIES.values(), "json", "xml"}
    assert {"rss-contains-html", "atom-not-a-full-link", "media-invalid-rating", "json-wrong-type"} <= {
        *FAULTS
    }


def test_a_name_means_one_thing() -> None:
    meanings = {name: {(fault.severity, fault.doc) for fault in faults} for name, faults in FAULTS.items()}
    assert {name: said for name, said in meanings.items() if len(said) > 1} == {}


@pytest.mark.parametrize(
    "rule", [rule for rule in all_rules() if rule.name in FAULTS], ids=lambda rule: rule.name
)
def test_a_rule_agrees_with_the_fault_of_its_name(rule: Rule) -> None:
    assert {(fault.severity, fault.w3c) for fault in FAULTS[rule.name]} == {(rule.severity, rule.w3c)}


def test_faults_are_documented() -> None:
    for fault in set().union(*FAULTS.values()):
        assert re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", fault.name)
        assert fault.doc.endswith((".", "`"))
        assert re.match("https?://|$", fault.see)
