"""Values of places that only geographic vocabularies have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.vocabulary.datatypes.factories import pattern
from feeds.vocabulary.datatypes.places import (
    COMMA_IN_COORDINATES,
    INVALID_COORDINATE_LIST,
    coordinate_list,
)
from feeds.vocabulary.datatypes.quantities import INVALID_NUMBER

if TYPE_CHECKING:
    from feeds.vocabulary.model import Flaws

non_negative_number = pattern(
    r"\+?(?:\d++(?:\.\d*+)?|\.\d++)", INVALID_NUMBER, "a number of at least zero", longest=64
)


def ring(value: str) -> Flaws:
    """A closed line of GML: four pairs or more, of which the last repeats the first (ISO 19107, 6.3.6)."""
    flaws = coordinate_list(value)
    if any(flaw.fault is not COMMA_IN_COORDINATES for flaw in flaws):
        return flaws
    numbers = value.replace(",", " ").split()
    if len(numbers) < 8 or [float(one) for one in numbers[:2]] != [float(one) for one in numbers[-2:]]:
        said = "must hold at least four pairs, of which the last repeats the first"
        return (*flaws, INVALID_COORDINATE_LIST(said))
    return flaws
