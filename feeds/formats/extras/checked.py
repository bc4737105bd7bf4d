"""Elements held against the table that the validator has of their namespace, before they are written.

What a channel file or an article's front matter says goes into dozens of small elements; the table knows
what each may hold.  A value that it faults is left out and told, so that nobody publishes what the same
program calls wrong.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from feeds.core.texts import one_line, shortened
from feeds.formats.extras import element

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lxml import etree

    from feeds.model.loss import Tell
    from feeds.vocabulary.model import Attribute, Datatype, Namespace, Tag


@dataclass(frozen=True, slots=True)
class Writer:
    """Makes the elements of a namespace; what it leaves out is told to `tell`."""

    namespace: Namespace
    tell: Tell

    def make(
        self,
        name: str,
        text: str | None = None,
        attributes: Mapping[str, str | None] | None = None,
        *,
        longest: int | None = None,
        children: Iterable[etree._Element | None] = (),
    ) -> etree._Element | None:
        """The element, or None where it would be wrong: a bad text, or a bad attribute that it must have.

        A text is cut after `longest` characters.
        """
        row = _rows(self.namespace)[name]
        shown = self._text(row, text, longest)
        kept = self._attributes(row, attributes or {})
        if kept is None or (shown is None and text is not None):
            return None
        new = element(name, shown, kept, uri=self.namespace.uri, prefix=self.namespace.prefix)
        new.extend([child for child in children if child is not None])
        return new

    def _text(self, row: Tag, text: str | None, longest: int | None) -> str | None:
        if text is None:
            return None
        said = one_line(text)
        short = said if longest is None else shortened(said, longest)
        if short != said:
            begins = said[:40].rstrip()
            self.tell(f"the end of {self._name(row)} {begins!r}…", f"it has at most {longest} characters")
        if not short and not row.blank:
            return None
        return short if self._passes(row.text, short, self._name(row)) else None

    def _attributes(self, row: Tag, values: Mapping[str, str | None]) -> dict[str, str | None] | None:
        kept: dict[str, str | None] = {}
        for attribute in row.attributes:
            value = values.get(attribute.name)
            said = one_line(value) if value is not None else ""
            if said and self._passes(attribute.value, said, self._name(row, attribute)):
                kept[attribute.name] = said
            elif attribute.required:
                if not said:
                    self.tell(self._name(row), f"it must have a {attribute.name}")
                return None
        return kept

    def _passes(self, datatype: Datatype | None, value: str, name: str) -> bool:
        found = datatype(value) if datatype and value else ()
        flaws = [flaw for flaw in found if flaw.fault.unless is None]  # the document spells out the others
        if flaws:
            self.tell(f"{name} {value[:80]!r}", flaws[0].message)
        return not flaws

    def _name(self, row: Tag, attribute: Attribute | None = None) -> str:
        tag = f"{self.namespace.prefix}:{row.name}"
        return f"{tag} {attribute.name}" if attribute else tag


@cache
def _rows(namespace: Namespace) -> dict[str, Tag]:
    return {tag.name: tag for tag in namespace.tags}
