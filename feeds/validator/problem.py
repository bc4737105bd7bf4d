"""A problem as a rule finds it, with the remedy if one is known; `findings.py` makes a finding of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml.etree import _Element

    from feeds.validator.element_source import ElementSource
    from feeds.validator.json_places import Path, Placed
    from feeds.validator.report import Fix, Spot
    from feeds.vocabulary.model import Fault, Subject

    Where = _Element | Path | Spot | None
    """What a problem is about: an element, a JSON value, a place in the source, or the whole document."""


class Remedy(NamedTuple):
    """What puts a problem of an XML document right; its fix is looked for only when fixes are asked for.

    `fix` returns None where the source cannot be edited so.  `on` is the element or the place to edit, if not
    the problem's own; `whole`: the end tag of the element must be known.  `respells`: it replaces the value
    that is wrong, which is not safe where readers recognise things by that value.
    """

    fix: Callable[[ElementSource], Fix | None]
    on: _Element | Spot | None = None
    whole: bool = False
    respells: bool = False


@dataclass(frozen=True, slots=True)
class JsonRemedy:
    """The same for a value of a JSON document."""

    fix: Callable[[Placed], Fix | None]


class Problem(NamedTuple):  # a frozen dataclass of this size takes four times as long to make
    """What a rule found.

    `message` continues its `subject`; at a `Spot`, it is always complete.
    `attribute` names the attribute at fault, `missing` the child that is missing, `value` the wrong value.
    From `start` to before `end`, offsets in the text or the attribute, is the part that is wrong; `until` is
    the end of a place that is a `Spot`.  `named` is that of the attribute's row.  `fault` is what was found
    where it is not the rule's own finding, because a datatype found it.  `see` is the clause that decides
    where the fault names none.  `covers` is the attribute, or empty for the text, about which it says more
    than that it is blank.
    `instead` is the name of the element or attribute that an unknown one was meant to be.
    """

    where: Where
    message: str
    attribute: str | None = None
    value: str | None = None
    missing: str | None = None
    start: int | None = None
    named: str = ""
    fault: Fault | None = None
    end: int | None = None
    remedy: Remedy | JsonRemedy | None = None
    until: Spot | None = None
    subject: Subject = "value"
    covers: str | None = None
    see: str = ""
    instead: str = ""

    @property
    def lacks_attribute(self) -> bool:
        """Whether an element has no attribute of the name that the problem has."""
        return self.attribute is not None and self.subject == "element" and self.missing is None
