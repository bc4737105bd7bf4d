"""The list of rules, one per line."""

from __future__ import annotations

from feeds.validator.catalogue import catalogue


def rule_list() -> str:
    """Name, severity and title of each rule, in columns."""
    entries = catalogue().values()
    width = max(len(entry.name) for entry in entries)
    return "".join(f"{entry.name:<{width}}  {entry.severity:<7}  {entry.title}\n" for entry in entries)
