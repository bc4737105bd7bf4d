"""Every name that a finding can have, with its documentation.

A rule has its own name.  A fault of a table or a datatype is reported as `family-fault`; the families
are found by inspecting which functions their tables and rules call, so that nobody keeps a second list.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from inspect import cleandoc, unwrap
from types import CodeType, FunctionType
from typing import TYPE_CHECKING

from feeds.validator import generic
from feeds.validator.schema import all_rules, family, other_formats
from feeds.validator.unknown_nodes import NOT_URIS
from feeds.vocabulary import json_chapters
from feeds.vocabulary.datatypes.characters import characters
from feeds.vocabulary.json_feed import SEE as JSON_FEED
from feeds.vocabulary.json_feed import SHAPES
from feeds.vocabulary.model import Fault
from feeds.vocabulary.registry import namespaces

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from feeds.core.lifecycle import Lifecycle
    from feeds.validator.rule import Rule
    from feeds.vocabulary.model import Attribute, Namespace, Severity

OF_DOCUMENTS = {
    "json": ("feeds.validator.jsonfeed", "feeds.validator.json_rules", "feeds.validator.json_companions"),
    "xml": (
        "feeds.validator",
        "feeds.validator.inputs",
        "feeds.validator.source",
        "feeds.validator.parsing",
        "feeds.validator.doctype",
        "feeds.validator.stylesheets",
    ),
}
"""The families of faults of a document as a whole, and the modules with these faults."""
OF_OTHERS = {
    "diff": "feeds.validator.comparing.faults",
    "lint": "feeds.validator.comments",
    "online": "feeds.validator.served",
}
"""The families of faults that a document alone does not show, and the modules with these faults."""
OF_ANY_DOCUMENT = (generic.UNKNOWN_NAMESPACE, generic.MISTAKEN_NAMESPACE, *NOT_URIS, generic.MORE)
"""Faults of the family `xml`, whatever the namespace that they are found in."""
EXAMPLE = re.compile(
    r"^(bad|good)(?: in (channel|document))?:\s*(.*?)(?=^(?:bad|good)\b|\Z)", re.MULTILINE | re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Example:
    """A part of an item, or of what `where` says: `channel`, or `document` for a whole one."""

    where: str
    text: str


@dataclass(frozen=True, slots=True)
class RuleEntry:
    """The documentation of a name; `see` is the URL of the clause that decides.

    `fault` is the last part of the name if it is that of a fault, and empty for a rule.
    """

    name: str
    title: str
    severity: Severity
    help: str
    see: str
    w3c: str | None
    profile: tuple[str, ...] | None
    family: str
    fault: str
    bad: tuple[Example, ...]
    good: tuple[Example, ...]
    lifecycle: Lifecycle


@cache
def catalogue() -> dict[str, RuleEntry]:
    """Every entry by its name, in the order of the names.

    If a rule and a fault have the same name, the entry is that of the rule, which is more exact.
    """
    entries = {name: _of_fault(name, fault) for name, fault in by_name().items()}
    for of, module in OF_OTHERS.items():
        names = {f"{of}-{fault.name}": fault for fault in _of_module(module)}
        entries |= {name: _of_fault(name, fault) for name, fault in names.items()}
    entries |= {rule.name: _of_rule(rule) for rule in all_rules()}
    return dict(sorted(entries.items()))


def _of_rule(rule: Rule) -> RuleEntry:
    source = cleandoc(f"\n{rule.examples}")
    return RuleEntry(
        name=rule.name,
        title=rule.title,
        severity=rule.severity,
        help=rule.help,
        see=rule.see,
        w3c=rule.w3c,
        profile=rule.profile,
        family=rule.name.partition("-")[0],
        fault="",
        bad=examples(source, "bad"),
        good=examples(source, "good"),
        lifecycle=rule.lifecycle,
    )


def examples(source: str, which: str) -> tuple[Example, ...]:
    """The `bad` or the `good` examples of a rule."""
    found = EXAMPLE.findall(source)
    return tuple(Example(where, cleandoc(text)) for kind, where, text in found if kind == which)


def _of_fault(name: str, fault: Fault) -> RuleEntry:
    own = (other_formats() | {"json": JSON_FEED}).get(name.partition("-")[0], "")
    return RuleEntry(
        name=name,
        title=fault.title,
        severity=fault.severity,
        help=fault.help,
        see=fault.clause(own),
        w3c=fault.w3c,
        profile=None,
        family=name.removesuffix(f"-{fault.name}"),
        fault=fault.name,
        bad=(Example("", fault.bad),),
        good=(Example("", fault.good),),
        lifecycle=fault.lifecycle,
    )


@cache
def by_name() -> dict[str, Fault]:
    """The faults that can be reported, by the names of their findings."""
    return {name: next(iter(faults)) for name, faults in meanings().items()}


def meanings() -> dict[str, dict[Fault, None]]:
    """All faults that are reported under a name: one, or several that mean the same."""
    faults_by_name: dict[str, dict[Fault, None]] = defaultdict(dict)

    def note(of: str, faults: Iterable[Fault]) -> None:
        for fault in faults:
            if fault.bad:
                faults_by_name[f"{of}-{fault.name}"][fault] = None

    spaces = namespaces()
    anywhere = (row for space in spaces for row in space.global_attributes)
    everywhere = {*_of_module(generic.__name__), *_of_rows(anywhere)}.difference(OF_ANY_DOCUMENT)
    for space in spaces:
        note(family(space), (*everywhere, *_of_table(space)))
    note("xml", OF_ANY_DOCUMENT)
    for of, names in OF_DOCUMENTS.items():
        for name in names:
            note(of, _of_module(name))
    note("json", faults_in(characters, set()))
    for keys in (*SHAPES.values(), json_chapters.CHAPTER, json_chapters.PLACE):
        for key in keys:
            note("json", faults_in(key.value, set()))
    families = {space.prefix: family(space) for space in spaces} | {"@root": "xml"}
    for rule in all_rules():
        for place in rule.on:
            if (prefix := place.partition(":")[0]) in families:
                note(families[prefix], faults_in(rule.check, set()))
    return faults_by_name


def faults_in(thing: object, seen: set[int]) -> Iterator[Fault]:
    """The faults that a function of this package can report, itself or through functions that it calls."""
    thing = unwrap(thing) if callable(thing) else thing
    if isinstance(thing, Fault):
        yield thing
    elif isinstance(thing, dict):
        if callable(next(iter(thing.values()), None)):  # faults or datatypes; most tables contain words
            for part in thing.values():
                yield from faults_in(part, seen)
    elif isinstance(thing, FunctionType) and thing.__module__.startswith("feeds.") and id(thing) not in seen:
        seen.add(id(thing))
        named = (thing.__globals__.get(name) for name in _names(thing.__code__))
        enclosed = (cell.cell_contents for cell in thing.__closure__ or ())
        for part in (*named, *enclosed):
            yield from faults_in(part, seen)


def _names(code: CodeType) -> Iterator[str]:
    """The global names in a function's code, with those in its comprehensions."""
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names(constant)


def _of_table(space: Namespace) -> Iterator[Fault]:
    seen: set[int] = set()
    for tag in space.tags:
        for thing in (tag.text, tag.missing, tag.empty):
            yield from faults_in(thing, seen)
    if space.misplaced is not None:
        yield space.misplaced
    yield from _of_rows(row for tag in space.tags for row in tag.attributes)


def _of_rows(rows: Iterable[Attribute]) -> Iterator[Fault]:
    seen: set[int] = set()
    for row in rows:
        for thing in (row.value, row.missing):
            yield from faults_in(thing, seen)


def _of_module(name: str) -> list[Fault]:
    return [thing for thing in vars(import_module(name)).values() if isinstance(thing, Fault)]
