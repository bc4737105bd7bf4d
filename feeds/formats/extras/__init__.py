"""The extension namespaces that are written, one module each: functions that return elements."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from feeds.core.texts import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


def element(
    name: str,
    text: str | None = None,
    attributes: Mapping[str, str | None] | None = None,
    *,
    uri: str = "",
    prefix: str | None = None,
    parent: etree._Element | None = None,
) -> etree._Element:
    """Returns a new element in the namespace `uri`, without forbidden characters and None attributes.

    It is appended to the `parent`, which is faster than to move it there.
    """
    tag = f"{{{uri}}}{name}" if uri else name
    nsmap = {prefix: uri} if prefix else None
    new = etree.Element(tag, nsmap=nsmap) if parent is None else etree.SubElement(parent, tag, nsmap=nsmap)
    if attributes:
        for key, value in attributes.items():
            if value is not None:
                new.set(key, clean(value))
    if text is not None:
        new.text = clean(text)
    return new


def decimal(number: float) -> str:
    """Formats a number without an exponent and with at most three decimal places."""
    return f"{number:.3f}".rstrip("0").rstrip(".") or "0"


def made(elements: Iterable[etree._Element | None]) -> Iterator[etree._Element]:
    """Returns the elements that are not None."""
    return (new for new in elements if new is not None)
