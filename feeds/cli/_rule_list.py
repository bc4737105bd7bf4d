"""The list of rules, a line for each."""

from __future__ import annotations

from feeds.validator.catalogue import catalogue


def lines() -> str:
    """`name: severity: what it says`, in columns."""
    entries = catalogue().values()
    width = max(len(entry.name) for entry in entries)
    return "".join(f"{entry.name:<{width}}  {entry.severity:<7}  {entry.title}\n" for entry in entries)
