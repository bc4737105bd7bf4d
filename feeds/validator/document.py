"""The document that is checked, as rules see it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from lxml.etree import _Element

    from feeds.validator.problem import Problem

Computed = TypeVar("Computed")


@dataclass(frozen=True, slots=True, eq=False)
class Document:
    """A parsed document.

    `url` is where it is served, `now` the time to compare dates with, None if unknown.
    `encoding` is the declared or detected one, in lower case.  `incomplete` holds the elements that a syntax
    error cut short: children may be missing for that reason.  `adopted`: the elements were moved from a wrong
    namespace to the right one, so prefixes mean nothing.  `lossy`: bytes that could not be decoded became
    replacement characters.  `may_be_odd` is false where no text needs a look for odd characters;
    `misdeclared` is the problem of a declared encoding that can be wrong only if there are some.
    """

    root: _Element
    kind: str
    url: str | None = None
    now: datetime | None = None
    encoding: str = "utf-8"
    incomplete: frozenset[_Element] = field(default_factory=frozenset)
    adopted: bool = False
    lossy: bool = False
    may_be_odd: bool = True
    misdeclared: Problem | None = None
    _first: dict[tuple[_Element, str], _Element | None] = field(default_factory=dict)
    _children: dict[tuple[_Element, str], tuple[_Element, ...]] = field(default_factory=dict)
    _computed: dict[Callable[[_Element], Any], Any] = field(default_factory=dict)

    def first(self, parent: _Element, tag: str) -> _Element | None:
        """An element's first child of a name, searched once: a rule may ask for it at each sibling."""
        key = parent, tag
        if key not in self._first:
            self._first[key] = parent.find(tag)
        return self._first[key]

    def children(self, parent: _Element, tag: str) -> tuple[_Element, ...]:
        """The children of a name, searched once: several rules ask for them at a feed with many items."""
        key = parent, tag
        if key not in self._children:
            self._children[key] = tuple(parent.iterchildren(tag))
        return self._children[key]

    def once(self, compute: Callable[[_Element], Computed]) -> Computed:
        """What a function makes of the root element, computed once for all rules that ask for it."""
        if compute not in self._computed:
            self._computed[compute] = compute(self.root)
        value: Computed = self._computed[compute]
        return value
