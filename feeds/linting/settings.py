"""The settings and their defaults; a layer holds the values from a file or from the command line."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from feeds.core.limits import Limit

FILES = ("feeds.toml", "pyproject.toml")
"""In the order in which they are looked for; a pyproject.toml without `[tool.feeds]` is ignored."""

MAX_BYTES: Annotated[int, Limit("settings", "bytes", "a file", "an error; the exit status is 2")] = 1 << 20
"""A pyproject.toml has other tools' settings as well."""

LINKED_FILES: Annotated[
    int,
    Limit(
        "online",
        "elements",
        "linked files of a feed, without --online-limit",
        "finding `online-not-all-asked`",
    ),
] = 100

FEED_SUFFIXES = frozenset({".atom", ".feed", ".opml", ".rss"})
"""Suffixes that only feeds have."""
SUFFIXES = FEED_SUFFIXES | {".json", ".rdf", ".xml"}
"""Suffixes of the documents in folders; a file that is given by name may have any."""

LEVELS = ("error", "warning", "info")
LEVELS_OR_OFF = (*LEVELS, "off")

DEFAULTS: dict[str, Any] = {
    "select": ("ALL",), "extend-select": (), "ignore": (), "severity": {}, "per-file-ignores": {},
    "profiles": (), "base-url": None, "fail-level": "error", "max-warnings": None, "exclude": (),
    "extend-exclude": (), "output-format": None, "cache-dir": ".feeds_cache",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Layer:
    """Values of settings, where they come from, and the folder that their paths are relative to."""

    origin: str
    folder: Path
    values: Mapping[str, Any] = field(default_factory=dict)
