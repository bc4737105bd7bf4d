"""Which findings are told, and how grave they are: what selectors say, of which the most specific wins."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import TYPE_CHECKING

from feeds.validator.profiles import profiles
from feeds.validator.schema import all_rules

if TYPE_CHECKING:
    from collections.abc import Iterable

    from feeds.validator.report import Finding
    from feeds.vocabulary.model import Severity

ALL = "ALL"
APART = ("diff-", "online-")
"""What the names of rules begin with that a document alone cannot break."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A selector, whether what it selects is told, and how much its source counts."""

    selector: str
    told: bool
    layer: int = 0


@dataclass(frozen=True, slots=True)
class Selection:
    """What is told of a document.

    `severities` are pairs of a selector and a severity or `off`, the later of equals counts; findings of
    the rules that `ignored` selects are not told whatever else is chosen, since they are named for the file.
    """

    choices: tuple[Choice, ...] = (Choice(ALL, told=True),)
    severities: tuple[tuple[str, str], ...] = ()
    ignored: tuple[str, ...] = ()

    def judged(self, findings: Iterable[Finding]) -> tuple[Finding, ...]:
        """The findings that are told, with their severities."""
        if self == EVERYTHING:
            return tuple(findings)
        told = []
        for finding in findings:
            severity = _severity(self, finding.rule, finding.severity)
            if severity is not None:
                same = severity == finding.severity
                told.append(finding if same else replace(finding, severity=severity))
        return tuple(told)

    def tells(self, rule: str) -> bool:
        """Whether findings of a rule are told."""
        return _severity(self, rule, "error") is not None


EVERYTHING = Selection()


@lru_cache(maxsize=4096)
def _severity(selection: Selection, rule: str, own: Severity) -> Severity | None:
    if any(_rank(selector, rule) for selector in selection.ignored):
        return None
    ranked = [
        (rank, choice.layer, not choice.told)
        for choice in selection.choices
        if (rank := _rank(choice.selector, rule))
    ]
    if not ranked or max(ranked)[2]:
        return None
    levels = [
        (rank, place, level)
        for place, (selector, level) in enumerate(selection.severities)
        if (rank := _rank(selector, rule))
    ]
    level = max(levels)[2] if levels else own
    return None if level == "off" else _LEVELS[level]


_LEVELS: dict[str, Severity] = {"error": "error", "warning": "warning", "info": "info"}


def _rank(selector: str, rule: str) -> tuple[int, int] | None:
    """How exactly a selector chooses a rule: by its name, a pattern or a family, a profile, ALL."""
    if selector == rule:
        return 4, 0
    if selector == ALL:
        return 1, 0
    if "*" in selector:
        return (3, len(selector)) if fnmatchcase(rule, selector) else None
    if rule.startswith(f"{selector}-"):
        return 3, len(selector) + 2  # as much as `selector-*`
    return (2, 0) if _demands(selector, rule) else None


@lru_cache(maxsize=4096)
def _demands(profile: str, rule: str) -> bool:
    """Whether a rule is a profile's own, or the profile has an opinion of its own about it."""
    if profile not in profiles():
        return False
    if profile in _owners().get(rule, ()):
        return True
    opinions = profiles()[profile].severities
    return any(level is not None and fnmatchcase(rule, pattern) for pattern, level in opinions.items())


@lru_cache(maxsize=1)
def _owners() -> dict[str, tuple[str, ...]]:
    return {rule.name: rule.profile for rule in all_rules() if rule.profile is not None}


@lru_cache(maxsize=4096)
def selects(selector: str, rule: str) -> bool:
    """Whether a selector chooses a rule."""
    return _rank(selector, rule) is not None


def asked(selectors: Iterable[str]) -> tuple[str, ...]:
    """The profiles among selectors: to choose what one demands is to ask for it."""
    return tuple(selector for selector in selectors if selector[:1].islower() and selector in profiles())


def silent(rule: str, chosen: tuple[str, ...]) -> bool:
    """Whether a rule cannot be heard under the chosen profiles: nothing follows from its silence."""
    if rule.startswith(APART):
        return True
    owners = _owners().get(rule)
    if owners is not None and not set(owners) & set(chosen):
        return True
    return any(profiles()[name].opinion(rule, "error") == (None,) for name in chosen)
