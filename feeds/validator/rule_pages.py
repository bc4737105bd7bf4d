"""The documentation of rules as Markdown: of one rule for a terminal, of all rules for `docs/rules`."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from feeds.core.lifecycle import FIRST
from feeds.core.texts import visible
from feeds.validator.catalogue import catalogue
from feeds.validator.schema import family
from feeds.vocabulary.registry import namespaces

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feeds.core.lifecycle import Lifecycle
    from feeds.validator.catalogue import Example, RuleEntry

    Families = defaultdict[str, list[RuleEntry]]
    Faults = defaultdict[tuple[str, ...], list[RuleEntry]]

CODE = re.compile(r"(`[^`]*`)")
FAULTS = "faults.md"
INDEX = "README.md"
PLACES = {"channel": " (in a channel)", "document": " (a whole document)"}
NOTE = f"""\
An example is a part of an item, unless it says otherwise; `…` is the rest of the document, and `{{x*200}}` is
`x` repeated 200 times. `feeds rule NAME` prints the documentation of one rule.
[Coverage](../coverage.md) lists the requirements of the specifications with their rules.
A rule is {FIRST} unless it says otherwise ([versioning](../versioning.md)).
"""


def page(entry: RuleEntry) -> str:
    """The documentation of one rule."""
    return f"# {entry.name}\n\n{_body(entry, known=None)}"


def pages() -> dict[str, str]:
    """The pages by their file names: an index, a page for each family of rules, and one for all faults."""
    families, faults = _grouped()
    known = {f"{name}.md": _family_page(name, members) for name, members in sorted(families.items())}
    return {INDEX: _index(families, faults), FAULTS: _fault_page(faults), **known}


def links() -> dict[str, str]:
    """Where each rule is documented, by its name: a page and its fragment."""
    families, faults = _grouped()
    own = {
        entry.name: _link(f"{entry.family}.md", entry.name) for rules in families.values() for entry in rules
    }
    shared = {
        entry.name: _link(FAULTS, heading) for (_, heading), members in _headed(faults) for entry in members
    }
    return own | shared


def _grouped() -> tuple[Families, Faults]:
    """The rules by family, and the faults that mean the same."""
    families: Families = defaultdict(list)
    faults: Faults = defaultdict(list)
    for entry in catalogue().values():
        if entry.fault:
            faults[entry.fault, entry.title, entry.help].append(entry)
        else:
            families[entry.family].append(entry)
    return families, faults


def _headed(faults: Faults) -> Iterator[tuple[tuple[str, str], list[RuleEntry]]]:
    """The faults in their order, with their names and headings."""
    names = Counter(fault for fault, *_ in faults)
    for (fault, *_), members in sorted(faults.items()):
        families = ", ".join(entry.family for entry in members)
        yield (fault, fault if names[fault] == 1 else f"{fault} of {families}"), members


def _index(families: Families, faults: Faults) -> str:
    count = sum(map(len, families.values()))
    lines = [
        "# Rules",
        "",
        f"{count} rules of a format, a namespace or a profile, and {len(faults)} [shared rules]({FAULTS}),",
        "which are reported as `family-name`: `rss-invalid-language`, `atom-invalid-language`.",
        "",
        NOTE,
        "| rule | severity | requirement |",
        "| --- | --- | --- |",
    ]
    for name, members in sorted(families.items()):
        lines += [_row(entry, f"{name}.md", entry.name) for entry in members]
    return "\n".join(lines) + "\n"


def _family_page(name: str, members: list[RuleEntry]) -> str:
    sections = "\n".join(f"## {entry.name}\n\n{_body(entry)}" for entry in members)
    return f"# Rules: {name}\n\n{NOTE}\n{sections}"


def _fault_page(faults: Faults) -> str:
    everywhere = {family(space) for space in namespaces()}
    rows, sections = [], []
    for (fault, heading), members in _headed(faults):
        families = [entry.family for entry in members]
        rows.append(_row(members[0], "", heading))
        reported = ", ".join(f"`{name}-{fault}`" for name in families)
        if everywhere <= {*families}:
            reported = f"`family-{fault}`, in every family"
        sections.append(f"## {heading}\n\nReported as {reported}.\n\n{_body(members[0])}")
    table = "\n".join(["| name | severity | requirement |", "| --- | --- | --- |", *rows])
    head = "# Shared rules\n\nThese rules are reported as `family-name`; a family is a format or a namespace."
    return f"{head}\n\n{NOTE}\n{table}\n\n" + "\n".join(sections)


def _row(entry: RuleEntry, file: str, heading: str) -> str:
    title = markdown(entry.title).replace("|", "\\|")
    return f"| [{heading}]({_link(file, heading)}) | {entry.severity} | {title} |"


def _link(file: str, heading: str) -> str:
    return f"{file}#" + re.sub(r"[^a-z0-9 -]", "", heading).replace(" ", "-")


def _body(entry: RuleEntry, known: Lifecycle | None = FIRST) -> str:
    """The documentation below a heading; the lifecycle unless that is `known`."""
    notes = [f"**{entry.severity}**"]
    if entry.lifecycle != known:
        notes.append(str(entry.lifecycle))
    if entry.profile:
        profiles = " or ".join(f"`--profile {name}`" for name in entry.profile)
        notes.append(f"checked with {profiles} only")
    if entry.w3c:
        notes.append(f"`{entry.w3c}` in the W3C validator")
    parts = ["; ".join(notes), markdown(entry.title), *filter(None, [markdown(entry.help)])]
    parts += [_example("Bad", example) for example in entry.bad]
    parts += [_example("Good", example) for example in entry.good]
    if entry.see:
        parts.append(f"See <{entry.see}>")
    return "\n\n".join(parts) + "\n"


def markdown(text: str) -> str:
    """Text as Markdown, in which `<` outside of code begins no tag."""
    pieces = CODE.split(text)
    return "".join(piece if piece[:1] == "`" else piece.replace("<", "\\<") for piece in pieces)


def _example(word: str, example: Example) -> str:
    lines = "\n".join(visible(line) for line in example.text.split("\n"))
    json = example.text.removeprefix("\ufeff").startswith(("{…", '{"', '"'))
    language = "json" if json else "xml"
    return f"{word}{PLACES.get(example.where, '')}:\n\n```{language}\n{lines}\n```"
