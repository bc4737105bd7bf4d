"""The names that select rules: of rules, families and profiles, patterns, and ALL."""

from __future__ import annotations

from functools import cache, lru_cache

from feeds.core.checks import did_you_mean, invalid
from feeds.core.lifecycle import current_name, removal, warn_if_deprecated
from feeds.linting.selection import ALL, selects
from feeds.model.toml_schema import string
from feeds.validator.catalogue import catalogue
from feeds.validator.former_names import FORMER_NAMES
from feeds.validator.profiles import profiles


@cache
def rule_names() -> frozenset[str]:
    """The names of all rules."""
    return frozenset(catalogue())


@lru_cache(maxsize=4096)
def is_selector(name: str) -> bool:
    """Whether a name selects any rule."""
    return name in rule_names() or name in profiles() or any(selects(name, rule) for rule in rule_names())


def suggestion(name: str) -> str:
    """What was probably meant: the successor of a removed selector, or the nearest one; can be empty."""
    return removal(name, FORMER_NAMES) or did_you_mean(name, _all_selectors())


def current_selector(name: str) -> str:
    """A selector by its present name; warns if its name, or the rule that it names, is deprecated."""
    name = current_name(name, FORMER_NAMES)
    if (entry := catalogue().get(name)) is not None:
        warn_if_deprecated(name, entry.lifecycle)
    return name


@cache
def _all_selectors() -> frozenset[str]:
    families = {entry.family for entry in catalogue().values()}
    return frozenset((*rule_names(), *families, *profiles(), ALL))


def selector(value: object) -> str:
    """Checks a selector in settings.  Raises `InvalidValueError`."""
    name = current_selector(string(value, "the name of a rule"))
    if not is_selector(name):
        raise invalid(value, f"a rule, a family of rules, a profile or {ALL}{suggestion(name)}")
    return name
