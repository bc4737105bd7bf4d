"""The rules that listen at one place, chosen by what a document has."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Set

    from feeds.validator.rule import Rule, When

Turns = tuple[tuple["When | None", tuple["Rule", ...]], ...]
"""Rules in their order, those that share a condition together with it."""
Listener = tuple["Rule", frozenset[str] | None, frozenset[str] | None]
"""A rule with the Clark names of what it needs and of what it lacks; None: any."""
Choice = tuple[frozenset[str], frozenset[str]]

MAX_CHOICES = 64
"""How many choices are kept for each place; most documents of a format need the same few."""


def turns(rules: Iterable[Rule]) -> Turns:
    """Rules with their conditions."""
    return tuple((when, tuple(group)) for when, group in groupby(rules, attrgetter("when")))


@dataclass(frozen=True, slots=True, eq=False)
class Listeners:
    """The rules of a place in their order, and those that were chosen for a document's names.

    `always` are all rules, where none needs or lacks anything.
    """

    always: Turns | None
    _all: tuple[Listener, ...]
    _needed: frozenset[str]
    _lacked: frozenset[str]
    _choices: dict[Choice, Turns] = field(default_factory=dict)

    @classmethod
    def of(cls, listeners: Iterable[Listener]) -> Listeners | None:
        """The listeners of a place; None where no rule listens."""
        every = tuple(listeners)
        needed = frozenset[str]().union(*(needed for _, needed, _ in every if needed))
        lacked = frozenset[str]().union(*(lacking for _, _, lacking in every if lacking))
        always = None if needed or lacked else turns(rule for rule, _, _ in every)
        return cls(always, every, needed, lacked) if every else None

    def needed(self, tags: Set[str]) -> frozenset[str]:
        """What a document with these names has of that which rules need."""
        return self._needed & tags

    def chosen(self, tags: Set[str], children: Set[str]) -> Turns:
        """The rules that need none but these names in the document, and lack none of these children."""
        choice = self._needed & tags, self._lacked & children
        rules = self._choices.get(choice)
        if rules is None:
            rules = self._choose(*choice)
            if len(self._choices) < MAX_CHOICES:
                self._choices[choice] = rules
        return rules

    def _choose(self, tags: frozenset[str], children: frozenset[str]) -> Turns:
        return turns(
            rule
            for rule, needed, lacking in self._all
            if (needed is None or not needed.isdisjoint(tags))
            and (lacking is None or lacking.isdisjoint(children))
        )
