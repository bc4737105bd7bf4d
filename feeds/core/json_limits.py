"""Limits of JSON texts, checked in linear time before values are made, which take far more memory."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated

from feeds.core.limits import Allowance

if TYPE_CHECKING:
    from feeds.core.limits import Limit

VALUES: Annotated[
    Allowance,
    Limit(
        "validate",
        "elements",
        "the values of a JSON document; an object or a list counts twice",
        "finding `json-too-large`",
    ),
    Limit(
        "read",
        "elements",
        "the values of a JSON file, or of a line of NDJSON; an object or a list counts twice",
        "the file, or the line, is refused",
    ),
    Limit("baseline", "elements", "its values; an object counts twice", "an error; the exit status is 2"),
    Limit("list", "elements", "the values of a line; an object counts twice", "it is reported and skipped"),
    Limit("page", "elements", "the values of a JSON request; an object or a list counts twice", "413"),
] = Allowance(200_000, 16, "characters")
_STRING = re.compile(r'"(?:[^"\\]++|\\.)*+"', re.DOTALL)
_BLOCK = re.compile(r'(?:[^"]++|"(?:[^"\\]++|\\.)*+"){1,50000}+', re.DOTALL)


def excess_of_values(text: str) -> str | None:
    """Returns why the values of a text would take too much memory for its length; None if they would not."""
    bound = VALUES.at(len(text))
    if _weight(text) <= bound:
        return None
    weight = at = 0
    while weight <= bound:
        block = _BLOCK.match(text, at)
        if block is None or block.end() == at:
            return None
        weight += _weight(_STRING.sub("", block[0]))
        at = block.end()
    return f"the document has too many values: at its size, at most {bound:,} are read"


def _weight(text: str) -> int:
    """About how many values a text contains; an object or an array counts twice."""
    return text.count(",") + 2 * text.count("{") + 2 * text.count("[")
