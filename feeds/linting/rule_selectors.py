"""The names that selectors may choose from."""

from __future__ import annotations

from functools import cache, lru_cache

from feeds.core.checks import did_you_mean, invalid
from feeds.linting.selection import ALL, selects
from feeds.model.toml_schema import string
from feeds.validator.catalogue import catalogue
from feeds.validator.profiles import profiles


@cache
def known_rules() -> frozenset[str]:
    """The name of every rule whose findings can be told."""
    return frozenset(catalogue())


@lru_cache(maxsize=4096)
def is_known(name: str) -> bool:
    """Whether a selector chooses anything."""
    return name in known_rules() or name in profiles() or any(selects(name, rule) for rule in known_rules())


def meant(name: str) -> str:
    """A hint at the selector that was probably meant."""
    return did_you_mean(name, _names())


@cache
def _names() -> frozenset[str]:
    families = {entry.family for entry in catalogue().values()}
    return frozenset((*known_rules(), *families, *profiles(), ALL))


def selector(value: object) -> str:
    """The check of what chooses rules. Raises `InvalidValueError`."""
    name = string(value, "the name of a rule")
    if not is_known(name):
        raise invalid(value, f"a rule, a family of rules, a profile or {ALL}{meant(name)}")
    return name
