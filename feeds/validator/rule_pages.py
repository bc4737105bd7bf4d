"""The documentation of rules as Markdown: one of them for a terminal, all of them for `docs/rules`."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from feeds.core.texts import visible
from feeds.validator.catalogue import catalogue
from feeds.validator.schema import family
from feeds.vocabulary.registry import namespaces

if TYPE_CHECKING:
    from collections.abc import Iterable

    from feeds.validator.catalogue import Entry, Example

CODE = re.compile(r"(`[^`]*`)")
FAULTS = "faults.md"
INDEX = "README.md"
PLACES = {"channel": " in a channel", "document": " as a whole document"}
NOTE = """\
In examples, `…` stands for what is always there and `{x*200}` for 200 times what is before the star; an
example stands in an item, if it does not say where. `feeds rule NAME` prints what belongs to one finding.
"""


def page(entry: Entry) -> str:
    """One rule, or one fault as it is told in one family."""
    return f"# {entry.name}\n\n{_body(entry)}"


def pages() -> dict[str, str]:
    """Every page by its name: an index, a page for the rules of each family, and one for all faults."""
    entries = catalogue().values()
    families: dict[str, list[Entry]] = defaultdict(list)
    faults: dict[tuple[str, ...], list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.fault:
            faults[entry.fault, entry.title, entry.help].append(entry)
        else:
            families[entry.family].append(entry)
    known = {f"{name}.md": _family_page(name, members) for name, members in sorted(families.items())}
    return {INDEX: _index(families, faults), FAULTS: _fault_page(faults), **known}


def _index(families: dict[str, list[Entry]], faults: dict[tuple[str, ...], list[Entry]]) -> str:
    count = sum(map(len, families.values()))
    lines = [
        "# Rules",
        "",
        f"{count} rules, and {len(faults)} faults that the tables of formats and namespaces show.",
        "",
        NOTE,
        "| rule | severity | what it says |",
        "| --- | --- | --- |",
    ]
    for name, members in sorted(families.items()):
        lines += [_row(entry, f"{name}.md", entry.name) for entry in members]
    lines += ["", f"The faults, which are told as `family-fault`, are on [a page of their own]({FAULTS})."]
    return "\n".join(lines) + "\n"


def _family_page(name: str, members: list[Entry]) -> str:
    sections = "\n".join(f"## {entry.name}\n\n{_body(entry)}" for entry in members)
    return f"# Rules of the family {name}\n\n{NOTE}\n{sections}"


def _fault_page(faults: dict[tuple[str, ...], list[Entry]]) -> str:
    names = [fault for fault, *_ in faults]
    everywhere = {family(space) for space in namespaces()}
    rows, sections = [], []
    for (fault, *_), members in sorted(faults.items()):
        told = [entry.family for entry in members]
        heading = fault if names.count(fault) == 1 else f"{fault} of {', '.join(told)}"
        rows.append(_row(members[0], "", heading))
        said = "every family" if everywhere <= {*told} else ", ".join(f"`{one}-{fault}`" for one in told)
        sections.append(f"## {heading}\n\nTold as: {said}.\n\n{_body(members[0])}")
    table = "\n".join(["| fault | severity | what it says |", "| --- | --- | --- |", *rows])
    return f"# Faults\n\nA fault is told as `family-fault`.\n\n{NOTE}\n{table}\n\n" + "\n".join(sections)


def _row(entry: Entry, file: str, heading: str) -> str:
    anchor = re.sub(r"[^a-z0-9 -]", "", heading).replace(" ", "-")
    said = _text(entry.title).replace("|", "\\|")
    return f"| [{heading}]({file}#{anchor}) | {entry.severity} | {said} |"


def _body(entry: Entry) -> str:
    notes = [f"**{entry.severity}**"]
    if entry.profile:
        notes.append(f"asked for by {_listed(f'`--profile {name}`' for name in entry.profile)} only")
    if entry.w3c:
        notes.append(f"the W3C validator's `{entry.w3c}`")
    parts = ["; ".join(notes), _text(entry.title), *filter(None, [_text(entry.help)])]
    parts += [_example("Bad", example) for example in entry.bad]
    parts += [_example("Good", example) for example in entry.good]
    if entry.see:
        parts.append(f"See <{entry.see}>")
    return "\n\n".join(parts) + "\n"


def _listed(words: Iterable[str]) -> str:
    return " or ".join(words)


def _text(text: str) -> str:
    """Prose as Markdown: outside of code, what looks like a tag is none."""
    pieces = CODE.split(text)
    return "".join(piece if piece[:1] == "`" else piece.replace("<", "\\<") for piece in pieces)


def _example(word: str, example: Example) -> str:
    lines = "\n".join(visible(line) for line in example.text.split("\n"))
    json = example.text.removeprefix("\ufeff").startswith(("{…", '{"', '"'))
    language = "json" if json else "xml"
    return f"{word}{PLACES.get(example.where, '')}:\n\n```{language}\n{lines}\n```"
