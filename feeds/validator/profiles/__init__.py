"""Profiles: what a directory, an app or a partner requires beyond the specifications.

A profile is one module here, announcing PROFILE.  It changes the severity of findings or drops them; its own
rules are in `rules` and name it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from functools import cache
from typing import TYPE_CHECKING

from feeds.core.lifecycle import current_name, removal
from feeds.core.registry import discover
from feeds.validator.former_names import FORMER_NAMES
from feeds.validator.report import Finding, Report

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from feeds.vocabulary.model import Severity

RANK: dict[Severity, int] = {"info": 1, "warning": 2, "error": 3}


@dataclass(frozen=True, slots=True)
class Profile:
    """The requirements of a consumer.

    `severities` maps patterns of rule names (`*` matches any characters) to the severity for this consumer,
    None to drop the finding; the first match counts.  `levels` maps the severities of all other findings.
    `group` is the kind of consumer.
    """

    name: str
    title: str
    see: str
    severities: Mapping[str, Severity | None] = field(default_factory=dict)
    levels: Mapping[Severity, Severity] = field(default_factory=dict)
    group: str = "Any feed"

    def opinion(self, rule: str, severity: Severity) -> tuple[Severity | None, ...]:
        """The severity of a rule's finding for this consumer; empty if it does not change it."""
        for pattern, changed in self.severities.items():
            if fnmatchcase(rule, pattern):
                return (changed,)
        return (self.levels[severity],) if severity in self.levels else ()


@cache
def profiles() -> dict[str, Profile]:
    """Every profile by its name."""
    return {profile.name: profile for profile in discover("feeds.validator.profiles", "PROFILE")}


def choose(names: Iterable[str]) -> tuple[Profile, ...]:
    """The profiles of these names. Raises `ValueError` for an unknown name."""
    names = tuple(dict.fromkeys(current_name(name, FORMER_NAMES) for name in names))
    if not names:
        return ()
    known = profiles()
    for name in names:
        if name not in known:
            from difflib import get_close_matches  # here for the cold start

            near = get_close_matches(name, known, n=1, cutoff=0.5)
            hint = f"did you mean {near[0]!r}?" if near else f"expected one of {', '.join(known)}"
            raise ValueError(f"unknown profile {name!r}{removal(name, FORMER_NAMES)}: {hint}")
    return tuple(known[name] for name in names)


def judged(report: Report, chosen: tuple[Profile, ...]) -> Report:
    """A report with the severities of the chosen profiles."""
    findings = []
    for finding in report.findings:
        severity = _highest(finding, chosen)
        if severity is not None:
            findings.append(finding if severity == finding.severity else replace(finding, severity=severity))
    return Report(report.kind, tuple(findings))


def _highest(finding: Finding, chosen: tuple[Profile, ...]) -> Severity | None:
    """The highest of the profiles' severities; None if those that change it drop the finding."""
    opinions = [changed for profile in chosen for changed in profile.opinion(finding.rule, finding.severity)]
    severities = [severity for severity in opinions if severity is not None]
    if opinions and not severities:
        return None
    if len(opinions) < len(chosen):
        severities.append(finding.severity)
    return max(severities, key=RANK.__getitem__)
