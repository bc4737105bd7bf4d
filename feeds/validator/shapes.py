"""What the names of an element's children decide, found once for all elements with the same names."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from feeds.validator.listeners import Turns

MAX_CHILDREN = 48
"""Elements with more children rarely have the same names as another one."""
MAX_SHAPES = 64
"""How many shapes are kept for each place, of all documents."""


class Repeatable(Protocol):
    """What may be repeated, or not."""

    many: bool


PlaceOfChild = TypeVar("PlaceOfChild", bound=Repeatable)


@dataclass(frozen=True, slots=True, eq=False)
class Shape(Generic[PlaceOfChild]):
    """The places of an element's children by their names, each of which is known and allowed there.

    `complete`: no required child is missing.  `turns` are the rules that have something to look at, by what
    the place's rules need and the document has: those `by_names` that find nothing are left out.
    """

    places: tuple[PlaceOfChild, ...]
    names: frozenset[str]
    complete: bool
    turns: dict[frozenset[str], Turns] = field(default_factory=dict)

    @classmethod
    def of(
        cls, names: tuple[str, ...], allowed: Mapping[str, PlaceOfChild], required: Iterable[frozenset[str]]
    ) -> Shape[PlaceOfChild] | None:
        """The shape of an element; None where a child is unknown, misplaced or repeated."""
        places = tuple(allowed[name] for name in names if name in allowed)
        once = [place for place in places if not place.many]
        if len(places) < len(names) or len(set(once)) < len(once):
            return None
        seen = frozenset(names)
        return cls(places, seen, complete=not any(seen.isdisjoint(one) for one in required))
