"""What settings there are, their defaults, and values of them in a layer: a file's, or the command line's."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FILES = ("feeds.toml", "pyproject.toml")
"""Looked for in this order; a pyproject.toml without `[tool.feeds]` is passed over."""

LEVELS = ("error", "warning", "info")
GRAVITIES = (*LEVELS, "off")

DEFAULTS: dict[str, Any] = {
    "select": ("ALL",),
    "extend-select": (),
    "ignore": (),
    "severity": {},
    "per-file-ignores": {},
    "profiles": (),
    "base-url": None,
    "fail-level": "error",
    "max-warnings": None,
    "exclude": (),
    "extend-exclude": (),
    "output-format": None,
    "cache-dir": ".feeds_cache",
}


@dataclass(frozen=True, slots=True)
class Layer:
    """Values of keys, who gave them, and the folder that their paths start from."""

    origin: str
    folder: Path
    values: Mapping[str, Any] = field(default_factory=dict)
