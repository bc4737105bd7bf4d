"""A document under examination: what every rule may ask about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from lxml.etree import _Element


@dataclass(frozen=True, slots=True, eq=False)
class Document:
    """A parsed document.

    `url` is where it is served, `now` the time to judge dates by; both None where they do not matter.
    `encoding` is the declared or detected one, in lower case.  `incomplete` holds the elements that the
    end of a broken document cut short: nothing can be said to be missing from them.  `adopted`: the root's
    namespace was wrong and its elements were put into the right one, so their prefixes mean nothing.
    `lossy`: bytes that could not be decoded became replacement characters.
    """

    root: _Element
    kind: str
    url: str | None = None
    now: datetime | None = None
    encoding: str = "utf-8"
    incomplete: frozenset[_Element] = field(default_factory=frozenset)
    adopted: bool = False
    lossy: bool = False
    _first: dict[tuple[_Element, str], _Element | None] = field(default_factory=dict)

    def first(self, parent: _Element, tag: str) -> _Element | None:
        """An element's first child of a name.

        It is looked for once: a rule that asks of each of a million children for another one takes for ever.
        """
        key = parent, tag
        if key not in self._first:
            self._first[key] = parent.find(tag)
        return self._first[key]
