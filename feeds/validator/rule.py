"""A rule: one judgement about a document, with its documentation beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from feeds.validator.report import Problem
from feeds.vocabulary.model import Fault

if TYPE_CHECKING:
    from feeds.validator.document import Document
    from feeds.vocabulary.model import Severity

OverTime = Literal["", "appears", "disappears"]
Check = Callable[[Any, "Document"], Iterable[Problem]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A named check that listens where `on` says.

    `on` names elements (`rss:guid`, `atom:link`) or roles (`@channel`, `@item`), parted by spaces, or is
    `@root` for what is asked once of a document.  A rule of a profile is silent unless one of its profiles
    is asked for.
    `needs` names elements (`slash:comments`, `itunes:*`): where none of them stands inside, the rule has
    nothing to say and is not asked.  `lacks` names children: where one of them stands, it is not asked.
    `over_time` is what happens to findings about an unchanged document as time passes: required of rules that
    read `document.now`, since a cached report would become wrong.
    """

    name: str
    on: tuple[str, ...]
    severity: Severity
    check: Check
    doc: str
    see: str
    w3c: str | None
    profile: tuple[str, ...] | None
    needs: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    over_time: OverTime = ""


Found = tuple[Fault | Rule, str, Problem]
"""What was found: the fault or the rule, the family that its name starts with, and the problem."""


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
    over_time: OverTime = "",
) -> Callable[[Check], Rule]:
    """Make a rule of a generator function; its docstring is the rule's documentation.

    `profile` names the profiles that have the rule, parted by spaces; without any, it always holds.
    """

    def made(check: Check) -> Rule:
        profiles = tuple(profile.split()) or None
        return Rule(
            name=name,
            on=tuple(on.split()),
            severity=severity,
            check=check,
            doc=check.__doc__ or "",
            see=see,
            w3c=w3c,
            profile=profiles,
            needs=tuple(needs.split()),
            lacks=tuple(lacks.split()),
            over_time=over_time,
        )

    return made
