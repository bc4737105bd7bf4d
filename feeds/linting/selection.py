"""Which rules are enabled, and with which severity; of several selectors, the most specific one decides."""

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
EXTERNAL = ("diff-", "online-")
"""Prefixes of rules that cannot be checked with the document alone."""


@dataclass(frozen=True, slots=True)
class RuleSelector:
    """A selector that enables or disables rules; a later layer of settings takes precedence."""

    selector: str
    enabled: bool
    layer: int = 0


@dataclass(frozen=True, slots=True)
class Selection:
    """The enabled rules; the last of equally specific `severities` decides; `ignored` always applies."""

    selectors: tuple[RuleSelector, ...] = (RuleSelector(ALL, enabled=True),)
    severities: tuple[tuple[str, str], ...] = ()
    ignored: tuple[str, ...] = ()

    def apply(self, findings: Iterable[Finding]) -> tuple[Finding, ...]:
        """The findings of enabled rules, with their severities."""
        if self == EVERYTHING:
            return tuple(findings)
        reported = []
        for finding in findings:
            severity = _severity(self, finding.rule, finding.severity)
            if severity is not None:
                same = severity == finding.severity
                reported.append(finding if same else replace(finding, severity=severity))
        return tuple(reported)

    def is_enabled(self, rule: str) -> bool:
        """Whether findings of a rule are reported."""
        return _severity(self, rule, "error") is not None


EVERYTHING = Selection()


@lru_cache(maxsize=4096)
def _severity(selection: Selection, rule: str, default: Severity) -> Severity | None:
    """The severity of a rule's findings; None if the rule is disabled."""
    if any(_specificity(selector, rule) for selector in selection.ignored):
        return None
    ranked = [
        (specificity, selector.layer, not selector.enabled)
        for selector in selection.selectors
        if (specificity := _specificity(selector.selector, rule))
    ]
    if not ranked or max(ranked)[2]:
        return None
    levels = [
        (specificity, position, level)
        for position, (selector, level) in enumerate(selection.severities)
        if (specificity := _specificity(selector, rule))
    ]
    level = max(levels)[2] if levels else default
    return None if level == "off" else _SEVERITIES[level]


_SEVERITIES: dict[str, Severity] = {"error": "error", "warning": "warning", "info": "info"}


def _specificity(selector: str, rule: str) -> tuple[int, int] | None:
    """How specifically a selector matches a rule: by name, pattern or family, profile, or ALL."""
    if selector == rule:
        return 4, 0
    if selector == ALL:
        return 1, 0
    if "*" in selector:
        return (3, len(selector)) if fnmatchcase(rule, selector) else None
    if rule.startswith(f"{selector}-"):
        return 3, len(selector) + 2  # the same as `selector-*`
    return (2, 0) if _is_in_profile(selector, rule) else None


@lru_cache(maxsize=4096)
def _is_in_profile(profile: str, rule: str) -> bool:
    """Whether a profile has its own rule, or sets the severity of a general one."""
    if profile not in profiles():
        return False
    if profile in _profiles_by_rule().get(rule, ()):
        return True
    severities = profiles()[profile].severities
    return any(level is not None and fnmatchcase(rule, pattern) for pattern, level in severities.items())


@lru_cache(maxsize=1)
def _profiles_by_rule() -> dict[str, tuple[str, ...]]:
    return {rule.name: rule.profile for rule in all_rules() if rule.profile is not None}


@lru_cache(maxsize=4096)
def selects(selector: str, rule: str) -> bool:
    """Whether a selector matches a rule."""
    return _specificity(selector, rule) is not None


def profiles_among(selectors: Iterable[str]) -> tuple[str, ...]:
    """The selectors that are profiles: selecting a profile's rules activates the profile."""
    return tuple(selector for selector in selectors if selector[:1].islower() and selector in profiles())


def is_inactive(rule: str, chosen: tuple[str, ...]) -> bool:
    """Whether a rule is not checked with the chosen profiles, so that it can have no finding."""
    if rule.startswith(EXTERNAL):
        return True
    owners = _profiles_by_rule().get(rule)
    if owners is not None and not set(owners) & set(chosen):
        return True
    return any(profiles()[name].opinion(rule, "error") == (None,) for name in chosen)
