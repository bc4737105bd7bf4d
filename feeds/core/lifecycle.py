"""The lifecycle of names of rules, profiles and settings; `docs/versioning.md` has the policy."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

Stage = Literal["preview", "stable", "deprecated", "removed"]


class DeprecatedNameWarning(FutureWarning):
    """A name that will be removed: since which version it is deprecated, and what to write instead."""


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """The stage of a name, the version in which it began, and what to write instead of an old name."""

    stage: Stage = "stable"
    since: str = "0.1.0"
    successor: str = ""

    def __str__(self) -> str:
        instead = f"; use {self.successor!r}" if self.successor else ""
        return f"{self.stage} since {self.since}{instead}"


FIRST = Lifecycle()
"""The lifecycle of names that the first version had."""


def current_name(name: str, former: Mapping[str, Lifecycle]) -> str:
    """Returns the present name; warns if `name` is deprecated.  A removed name is returned as it is."""
    lifecycle = former.get(name)
    if lifecycle is None or lifecycle.stage == "removed":
        return name
    warn_if_deprecated(name, lifecycle)
    return lifecycle.successor or name


def warn_if_deprecated(name: str, lifecycle: Lifecycle) -> None:
    """Issue a `DeprecatedNameWarning` for a deprecated name; Python shows it once."""
    if lifecycle.stage == "deprecated":
        warnings.warn(f"{name!r} is {lifecycle}", DeprecatedNameWarning, stacklevel=3)


def removal(name: str, former: Mapping[str, Lifecycle]) -> str:
    """Returns ` (removed since …; use …)`, or nothing for a name that was not removed."""
    lifecycle = former.get(name)
    return f" ({lifecycle})" if lifecycle is not None and lifecycle.stage == "removed" else ""
