"""The requirements of the specifications, `docs/requirements`, and the page that joins them with the rules.

A file has one specification: `title`, `url`, a `frame`, and a list of requirements.  The frame is a valid
document with slots (`{item}`), which are empty unless an example fills them.  An example is a table with
slots as keys; `without` is a part of the frame that it lacks; `document` is a whole document instead, and
`encoding` its encoding.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from feeds.validator.catalogue import OF_OTHERS, catalogue
from feeds.validator.rule_pages import links, markdown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from feeds.validator.catalogue import RuleEntry

DOCS = Path(__file__).parents[2] / "docs"
REQUIREMENTS = DOCS / "requirements"
PAGE = DOCS / "coverage.md"
SLOT = re.compile(r"\{(\w+)\}")
KEYWORDS = ("must", "must not", "should", "should not", "may")
HEAD = """\
# Coverage of the specifications

The requirements of each specification, written down from its text alone, and the rules that check them.
`docs/requirements` has them with a bad and a good example of each; a test validates both.
`python docs/coverage.py` writes this page.

"""


@dataclass(frozen=True, slots=True)
class Requirement:
    """A requirement in a sentence of our own; `clause` is the heading or the number of its source.

    `rule` names the findings of the `bad` example; the almost identical `good` one, by default the frame, has
    none above info.
    A requirement without a rule says why: no program can check it (`unchecked`), or none does (`missing`).
    What may be written has a `good` example only.  `deviation` is the reason for a severity that is stronger
    or weaker than the keyword.
    """

    clause: str
    keyword: str
    text: str
    rule: str | list[str] = ""
    bad: dict[str, str] = field(default_factory=dict)
    good: dict[str, str] = field(default_factory=dict)
    unchecked: str = ""
    missing: str = ""
    deviation: str = ""
    anchor: str = ""
    profile: str = ""

    @property
    def rules(self) -> tuple[str, ...]:
        """The names of its findings."""
        return (self.rule,) * bool(self.rule) if isinstance(self.rule, str) else tuple(self.rule)


@dataclass(frozen=True, slots=True)
class Specification:
    """A specification and its requirements, in the order of its clauses."""

    name: str
    title: str
    url: str
    requirements: tuple[Requirement, ...]
    frame: str = ""

    def document(self, example: dict[str, str]) -> bytes:
        """The whole document that an example stands for."""
        if "document" in example:
            return example["document"].encode(example.get("encoding", "utf-8"))
        part = example.get("without", "")
        if self.frame.count(part) != 1 and part:
            raise ValueError(f"{self.name}: {part!r} is not in the frame, or not once")
        frame = self.frame.replace(part, "") if part else self.frame
        if unknown := example.keys() - {*SLOT.findall(frame), "without"}:
            raise ValueError(f"{self.name}: the frame has no slot {', '.join(unknown)}")
        return SLOT.sub(lambda slot: example.get(slot[1], ""), frame).encode()


def specifications() -> list[Specification]:
    """All specifications, in the order of their titles."""
    found = []
    for file in REQUIREMENTS.glob("*.toml"):
        data = tomllib.loads(file.read_text("utf-8"))
        requirements = tuple(Requirement(**row) for row in data.pop("requirement"))
        found.append(Specification(file.stem, requirements=requirements, **data))
    return sorted(found, key=lambda specification: specification.title)


def page() -> str:
    """The page that joins requirements and rules."""
    known = specifications()
    every = [requirement for specification in known for requirement in specification.requirements]
    lines = [HEAD + _counts_head(), _counts("**all**", every)]
    lines += [_counts(f"[{one.title}](#{_anchor(one.title)})", one.requirements) for one in known]
    documented = links()
    for one in known:
        lines += ["", f"## {one.title}", "", f"<{one.url}>", ""]
        lines += ["| clause | keyword | requirement | rule |", "| --- | --- | --- | --- |"]
        lines += [_row(requirement, one, documented) for requirement in one.requirements]
    lines += ["", "## Rules that no requirement names", ""]
    lines += ["They come from XML, HTML, HTTP, consumers or experience.", ""]
    for family, entries in unnamed(every).items():
        names = [f"[{entry.fault or entry.name}](rules/{documented[entry.name]})" for entry in entries]
        lines.append(f"- {family}: {', '.join(names)}")
    return "\n".join(lines) + "\n"


def unnamed(requirements: Iterable[Requirement]) -> dict[str, list[RuleEntry]]:
    """The rules of formats and namespaces that no requirement names, by family; of a shared rule, one entry.

    The rules of profiles are left out.
    """
    entries = catalogue()
    named = {_key(entries[name]) for one in requirements for name in one.rules if name in entries}
    found: dict[str, list[RuleEntry]] = {}
    for entry in entries.values():
        if not entry.profile and entry.family not in OF_OTHERS and _key(entry) not in named:
            named.add(_key(entry))
            found.setdefault("shared" if entry.fault else entry.family, []).append(entry)
    return dict(sorted(found.items()))


def _key(entry: RuleEntry) -> tuple[str, ...]:
    return (entry.fault, entry.title) if entry.fault else (entry.name,)


def _counts_head() -> str:
    return (
        "| specification | requirements | with a rule | permissions | no program can check | missing |\n"
        "| --- | --: | --: | --: | --: | --: |"
    )


def _counts(title: str, requirements: Iterable[Requirement]) -> str:
    every = list(requirements)
    rules = sum(bool(one.rule) for one in every)
    unchecked = sum(bool(one.unchecked) for one in every)
    missing = sum(bool(one.missing) for one in every)
    permissions = len(every) - rules - unchecked - missing
    return f"| {title} | {len(every)} | {rules} | {permissions} | {unchecked} | {missing} |"


def _row(requirement: Requirement, specification: Specification, documented: dict[str, str]) -> str:
    clause = _cell(requirement.clause)
    if requirement.anchor:
        clause = f"[{clause}]({specification.url}#{requirement.anchor})"
    keyword = requirement.keyword.upper()
    return (
        f"| {clause} | {keyword} | {_cell(requirement.text)} | {'; '.join(_rule(requirement, documented))} |"
    )


def _rule(requirement: Requirement, documented: dict[str, str]) -> Iterator[str]:
    for name in requirement.rules:
        yield f"[{name}](rules/{documented[name]})"
    if requirement.missing:
        yield f"**missing**: {_cell(requirement.missing)}"
    if requirement.unchecked or requirement.deviation:
        yield _cell(requirement.unchecked or requirement.deviation)


def _cell(text: str) -> str:
    return markdown(text).replace("|", "\\|")


def _anchor(title: str) -> str:
    return re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-")
