"""Profiles: what a directory, an app or a partner asks of a feed beyond the specifications.

A profile is one file here, announcing PROFILE.  It gives findings another severity, or none; rules that only
it has stand with the others in `rules` and name it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from fnmatch import fnmatchcase
from functools import cache
from typing import TYPE_CHECKING

from feeds.core.registry import discover
from feeds.validator.report import Finding, Report

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from feeds.vocabulary.model import Severity

RANK: dict[Severity, int] = {"info": 1, "warning": 2, "error": 3}


@dataclass(frozen=True, slots=True)
class Profile:
    """A consumer's demands.

    `severities` says how grave a finding is for this consumer, None: not at all.  Its keys are names of
    rules, in which `*` stands for any characters; the first that fits holds.  `levels` does the same for all
    findings of a severity that no key fits.  `group` is the kind of consumer, under which people look for it.
    """

    name: str
    title: str
    see: str
    severities: Mapping[str, Severity | None] = field(default_factory=dict)
    levels: Mapping[Severity, Severity] = field(default_factory=dict)
    group: str = "Any feed"

    def opinion(self, rule: str, severity: Severity) -> tuple[Severity | None, ...]:
        """How grave a rule's finding is for this consumer; nothing where it has no opinion."""
        for pattern, own in self.severities.items():
            if fnmatchcase(rule, pattern):
                return (own,)
        return (self.levels[severity],) if severity in self.levels else ()


@cache
def profiles() -> dict[str, Profile]:
    """Every profile by its name."""
    return {profile.name: profile for profile in discover("feeds.validator.profiles", "PROFILE")}


def choose(names: Iterable[str]) -> tuple[Profile, ...]:
    """The profiles of these names. Raises `ValueError` where there is none of a name."""
    names = tuple(dict.fromkeys(names))
    known = profiles() if names else {}
    for name in names:
        if name not in known:
            near = get_close_matches(name, known, n=1, cutoff=0.5)
            hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(known)}"
            raise ValueError(f"there is no profile {name!r}; {hint}")
    return tuple(known[name] for name in names)


def judged(report: Report, chosen: tuple[Profile, ...]) -> Report:
    """A report as the chosen profiles see it."""
    findings = []
    for finding in report.findings:
        severity = _gravest(finding, chosen)
        if severity is not None:
            findings.append(finding if severity == finding.severity else replace(finding, severity=severity))
    return Report(report.kind, tuple(findings))


def _gravest(finding: Finding, chosen: tuple[Profile, ...]) -> Severity | None:
    """Of several opinions the gravest; a profile without one keeps the severity, but not what others drop."""
    opinions = [own for profile in chosen for own in profile.opinion(finding.rule, finding.severity)]
    grave = [own for own in opinions if own is not None]
    if opinions and not grave:
        return None
    if len(opinions) < len(chosen):
        grave.append(finding.severity)
    return max(grave, key=RANK.__getitem__)
