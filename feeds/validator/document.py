"""The document that is checked, as rules see it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from feeds.validator.elements import child_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from lxml.etree import _Element

    from feeds.validator.problem import Problem

Computed = TypeVar("Computed")


@dataclass(slots=True, eq=False)  # a frozen one takes four times as long to make
class Document:
    """A parsed document, which rules only read.

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
    _computed: dict[tuple[Callable[[_Element], Any], _Element], Any] = field(default_factory=dict)

    def first(self, parent: _Element, tag: str) -> _Element | None:
        """An element's first child of a name, searched once: a rule may ask for it at each sibling."""
        key = parent, tag
        if key not in self._first:
            self._first[key] = child_of(parent, tag)
        return self._first[key]

    def once(self, compute: Callable[[_Element], Computed], element: _Element | None = None) -> Computed:
        """What a function makes of an element, by default the root, computed once for all rules."""
        about = self.root if element is None else element
        key = compute, about
        if key not in self._computed:
            self._computed[key] = compute(about)
        value: Computed = self._computed[key]
        return value
