"""The documentation of rules as Markdown: of one rule for a terminal, of all rules for `docs/rules`."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from feeds.core.texts import visible
from feeds.validator.catalogue import catalogue
from feeds.validator.schema import family
from feeds.vocabulary.registry import namespaces

if TYPE_CHECKING:
    from feeds.validator.catalogue import Example, RuleEntry

CODE = re.compile(r"(`[^`]*`)")
FAULTS = "faults.md"
INDEX = "README.md"
PLACES = {"channel": " (in a channel)", "document": " (a whole document)"}
NOTE = """\
An example is a part of an item, unless it says otherwise; `…` is the rest of the document, and `{x*200}` is
`x` repeated 200 times. `feeds rule NAME` prints the documentation of one rule.
"""


def page(entry: RuleEntry) -> str:
    """The documentation of one rule."""
    return f"# {entry.name}\n\n{_body(entry)}"


def pages() -> dict[str, str]:
    """The pages by their file names: an index, a page for each family of rules, and one for all faults."""
    entries = catalogue().values()
    families: dict[str, list[RuleEntry]] = defaultdict(list)
    faults: dict[tuple[str, ...], list[RuleEntry]] = defaultdict(list)
    for entry in entries:
        if entry.fault:
            faults[entry.fault, entry.title, entry.help].append(entry)
        else:
            families[entry.family].append(entry)
    known = {f"{name}.md": _family_page(name, members) for name, members in sorted(families.items())}
    return {INDEX: _index(families, faults), FAULTS: _fault_page(faults), **known}


def _index(families: dict[str, list[RuleEntry]], faults: dict[tuple[str, ...], list[RuleEntry]]) -> str:
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


def _fault_page(faults: dict[tuple[str, ...], list[RuleEntry]]) -> str:
    names = [fault for fault, *_ in faults]
    everywhere = {family(space) for space in namespaces()}
    rows, sections = [], []
    for (fault, *_), members in sorted(faults.items()):
        families = [entry.family for entry in members]
        heading = fault if names.count(fault) == 1 else f"{fault} of {', '.join(families)}"
        rows.append(_row(members[0], "", heading))
        reported = ", ".join(f"`{name}-{fault}`" for name in families)
        if everywhere <= {*families}:
            reported = f"`family-{fault}`, in every family"
        sections.append(f"## {heading}\n\nReported as {reported}.\n\n{_body(members[0])}")
    table = "\n".join(["| name | severity | requirement |", "| --- | --- | --- |", *rows])
    head = "# Shared rules\n\nThese rules are reported as `family-name`; a family is a format or a namespace."
    return f"{head}\n\n{NOTE}\n{table}\n\n" + "\n".join(sections)


def _row(entry: RuleEntry, file: str, heading: str) -> str:
    anchor = re.sub(r"[^a-z0-9 -]", "", heading).replace(" ", "-")
    title = _text(entry.title).replace("|", "\\|")
    return f"| [{heading}]({file}#{anchor}) | {entry.severity} | {title} |"


def _body(entry: RuleEntry) -> str:
    notes = [f"**{entry.severity}**"]
    if entry.profile:
        profiles = " or ".join(f"`--profile {name}`" for name in entry.profile)
        notes.append(f"checked with {profiles} only")
    if entry.w3c:
        notes.append(f"`{entry.w3c}` in the W3C validator")
    parts = ["; ".join(notes), _text(entry.title), *filter(None, [_text(entry.help)])]
    parts += [_example("Bad", example) for example in entry.bad]
    parts += [_example("Good", example) for example in entry.good]
    if entry.see:
        parts.append(f"See <{entry.see}>")
    return "\n\n".join(parts) + "\n"


def _text(text: str) -> str:
    """Text as Markdown, in which `<` outside of code begins no tag."""
    pieces = CODE.split(text)
    return "".join(piece if piece[:1] == "`" else piece.replace("<", "\\<") for piece in pieces)


def _example(word: str, example: Example) -> str:
    lines = "\n".join(visible(line) for line in example.text.split("\n"))
    json = example.text.removeprefix("\ufeff").startswith(("{…", '{"', '"'))
    language = "json" if json else "xml"
    return f"{word}{PLACES.get(example.where, '')}:\n\n```{language}\n{lines}\n```"
