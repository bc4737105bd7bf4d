"""Leaves out values that the validator would report, by its table of the namespace, and reports the loss."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from feeds.core.texts import clean_line, shortened
from feeds.formats.extras import element

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lxml import etree

    from feeds.model.loss import OnLoss
    from feeds.vocabulary.model import Attribute, Datatype, Fault, Namespace, Tag


@dataclass(frozen=True, slots=True)
class Writer:
    """Makes elements of one namespace; `on_loss` is called for what is left out."""

    namespace: Namespace
    on_loss: OnLoss

    def make(
        self,
        name: str,
        text: str | None = None,
        attributes: Mapping[str, str | None] | None = None,
        *,
        longest: int | None = None,
        children: Iterable[etree._Element | None] = (),
        tolerated: Fault | None = None,
    ) -> etree._Element | None:
        """Returns the element, its text cut to `longest` characters; None if a required value is invalid.

        A value of an attribute whose only fault is the `tolerated` one is reported and kept.
        """
        row = _rows(self.namespace)[name]
        shown = self._text(row, text, longest)
        kept = self._attributes(row, attributes or {}, tolerated)
        if kept is None or (shown is None and text is not None):
            return None
        new = element(name, shown, kept, uri=self.namespace.uri, prefix=self.namespace.prefix)
        new.extend([child for child in children if child is not None])
        return new

    def _text(self, row: Tag, text: str | None, longest: int | None) -> str | None:
        if text is None:
            return None
        line = clean_line(text)
        short = line if longest is None else shortened(line, longest)
        if short != line:
            begins = line[:40].rstrip()
            self.on_loss(
                f"the end of {self._name(row)} {begins!r}…", f"at most {longest} characters are allowed"
            )
        if not short and not row.blank:
            return None
        return short if self._passes(row.text, short, self._name(row)) else None

    def _attributes(
        self, row: Tag, values: Mapping[str, str | None], tolerated: Fault | None
    ) -> dict[str, str | None] | None:
        kept: dict[str, str | None] = {}
        for attribute in row.attributes:
            value = values.get(attribute.name)
            text = clean_line(value) if value is not None else ""
            if text and self._passes(attribute.value, text, self._name(row, attribute), tolerated):
                kept[attribute.name] = text
            elif attribute.required:
                if not text:
                    self.on_loss(self._name(row), f"missing the required {attribute.name}")
                return None
        return kept

    def _passes(
        self, datatype: Datatype | None, value: str, name: str, tolerated: Fault | None = None
    ) -> bool:
        found = datatype(value) if datatype and value else ()
        flaws = [flaw for flaw in found if flaw.fault.unless is None]  # the document escapes the others
        kept = all(flaw.fault is tolerated for flaw in flaws)
        if flaws:
            self.on_loss(f"{name} {value[:80]!r}", flaws[0].message + ("; it is kept" if kept else ""))
        return kept

    def _name(self, row: Tag, attribute: Attribute | None = None) -> str:
        tag = f"{self.namespace.prefix}:{row.name}"
        return f"{tag} {attribute.name}" if attribute else tag


@cache
def _rows(namespace: Namespace) -> dict[str, Tag]:
    return {tag.name: tag for tag in namespace.tags}
