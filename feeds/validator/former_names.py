"""Names of rules, families and profiles that were changed or removed: they are accepted, or explained."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from feeds.core.lifecycle import Lifecycle

FORMER_NAMES: dict[str, Lifecycle] = {}
"""Each former name with its stage, `deprecated` or `removed`, and the present name.  None before 0.1.0."""
