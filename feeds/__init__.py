"""A publisher and a validator for RSS, Atom, JSON Feed and podcasts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from feeds.validator import Finding, Report, validate

__all__ = ["Finding", "Report", "validate"]


def __getattr__(name: str) -> Any:
    # Loaded when first asked for: a program that only publishes does not pay for the validator.
    if name not in __all__:
        raise AttributeError(f"module 'feeds' has no attribute {name!r}")
    from feeds import validator

    return getattr(validator, name)
