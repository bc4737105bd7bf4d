"""The rules that listen at one place, chosen by what a document has."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Set

    from feeds.validator.rule import Rule

Listener = tuple["Rule", frozenset[str] | None, frozenset[str] | None]
"""A rule with the Clark names of what it needs and of what it lacks; None: any."""
Choice = tuple[frozenset[str], frozenset[str]]

MAX_CHOICES = 64
"""How many choices are kept for each place; most documents of a format need the same few."""


@dataclass(frozen=True, slots=True, eq=False)
class Listeners:
    """The rules of a place in their order, and those that were chosen for a document's names.

    `always` are all rules, where none needs or lacks anything.
    """

    always: tuple[Rule, ...] | None
    _all: tuple[Listener, ...]
    _needed: frozenset[str]
    _lacked: frozenset[str]
    _choices: dict[Choice, tuple[Rule, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, listeners: Iterable[Listener]) -> Listeners | None:
        """The listeners of a place; None where no rule listens."""
        every = tuple(listeners)
        needed = frozenset[str]().union(*(needed for _, needed, _ in every if needed))
        lacked = frozenset[str]().union(*(lacking for _, _, lacking in every if lacking))
        always = None if needed or lacked else tuple(rule for rule, _, _ in every)
        return cls(always, every, needed, lacked) if every else None

    def chosen(self, tags: Set[str], children: Set[str]) -> tuple[Rule, ...]:
        """The rules that need none but these names in the document, and lack none of these children."""
        choice = self._needed & tags, self._lacked & children
        rules = self._choices.get(choice)
        if rules is None:
            rules = self._choose(*choice)
            if len(self._choices) < MAX_CHOICES:
                self._choices[choice] = rules
        return rules

    def _choose(self, tags: frozenset[str], children: frozenset[str]) -> tuple[Rule, ...]:
        return tuple(
            rule
            for rule, needed, lacking in self._all
            if (needed is None or not needed.isdisjoint(tags))
            and (lacking is None or lacking.isdisjoint(children))
        )
