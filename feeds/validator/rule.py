"""A rule: one judgement about a document, with its documentation beside it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from lxml.etree import _Element as Element

from feeds.core.lifecycle import FIRST, Lifecycle
from feeds.validator.document import Document
from feeds.validator.problem import Problem
from feeds.vocabulary.model import Fault

if TYPE_CHECKING:
    from feeds.vocabulary.model import Severity

__all__ = ["Check", "Document", "Element", "Found", "Problem", "Problems", "Rule", "rule"]
"""A module of rules imports these from here."""

Problems = Iterable[Problem]
"""A rule is a generator, or a plain function, which takes less time where it rarely finds anything."""
OverTime = Literal["", "appears", "disappears"]
Check = Callable[[Element, Document], Problems]
When = Callable[[Element], object]
"""Whether a rule has to look at an element: a plain function, which is called in a fraction of the time."""

EXAMPLES = re.compile(r"^[ \t]*(?:bad|good)(?: in (?:channel|document))?:", re.MULTILINE)
"""Where the examples in a rule's docstring begin."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A named check that listens where `on` says.

    `title` says in one sentence what is required, `help` why it matters and what to write instead; `examples`
    is the source of the bad and the good ones.
    `on` names elements (`rss:guid`, `atom:link`) or roles (`@channel`, `@item`), or is `@root`: once per
    document.  A rule of a profile runs only if one of its profiles is asked for.
    `needs` names elements (`slash:comments`, `itunes:*`) or attributes (`xml:id`): the rule runs only where
    one of them was seen; `lacks` names children: it runs only if all of them are missing.  `when`: it runs
    only where that is true of the element; rules that listen there one after the other share the answer.
    `by_names`: it looks at nothing but the document's kind and the names of the element's children, so it is
    not asked again about elements with the same children.  `hides` as in a `Fault`.
    `over_time` is what happens to findings about an unchanged document as time passes: required of rules that
    read `document.now`, since a cached report would become wrong.
    `doubtful`: the value was probably meant to be another one, so no fix changes only its spelling.
    `lifecycle`: whether its name may change or will be removed, and since which version.
    """

    name: str
    on: tuple[str, ...]
    severity: Severity
    check: Check
    title: str
    help: str
    examples: str
    see: str
    w3c: str | None
    profile: tuple[str, ...] | None
    needs: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    when: When | None = None
    by_names: bool = False
    over_time: OverTime = ""
    hides: bool = False
    doubtful: bool = False
    lifecycle: Lifecycle = FIRST


Found = tuple[Fault | Rule, str, Problem]
"""The fault or the rule, the family with which its name starts, and the problem."""


def rule(
    name: str,
    *,
    on: str,
    severity: Severity,
    see: str,
    w3c: str | None = None,
    profile: str = "",
    needs: str = "",
    lacks: str = "",
    when: When | None = None,
    by_names: bool = False,
    over_time: OverTime = "",
    hides: bool = False,
    doubtful: bool = False,
    lifecycle: Lifecycle = FIRST,
) -> Callable[[Check], Rule]:
    """Make a rule of a function; `on`, `profile`, `needs` and `lacks` are separated by spaces.

    The first paragraph of its docstring is the title, the next ones are the help, then come the examples.
    """

    def made(check: Check) -> Rule:
        profiles = tuple(profile.split()) or None
        title, help_, examples = _parts(check.__doc__ or "")
        return Rule(
            name=name,
            on=tuple(on.split()),
            severity=severity,
            check=check,
            title=title,
            help=help_,
            examples=examples,
            see=see,
            w3c=w3c,
            profile=profiles,
            needs=tuple(needs.split()),
            lacks=tuple(lacks.split()),
            when=when,
            by_names=by_names,
            over_time=over_time,
            hides=hides,
            doubtful=doubtful,
            lifecycle=lifecycle,
        )

    return made


def _parts(doc: str) -> tuple[str, str, str]:
    """The title, the help and the source of the examples of a rule's docstring."""
    found = EXAMPLES.search(doc)
    start = found.start() if found else len(doc)
    title, *paragraphs = (" ".join(part.split()) for part in doc[:start].strip().split("\n\n"))
    return title, "\n\n".join(paragraphs), doc[start:]
