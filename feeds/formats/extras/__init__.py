"""The namespaces that we write, one file each: functions that return elements."""

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
) -> etree._Element:
    """A new element in the namespace `uri`; attributes that are None are left out.

    Characters that XML cannot carry are left out, too: one of them would cost the whole document.
    """
    tag = f"{{{uri}}}{name}" if uri else name
    new = etree.Element(tag, nsmap={prefix: uri} if prefix else None)
    for key, value in (attributes or {}).items():
        if value is not None:
            new.set(key, clean(value))
    if text is not None:
        new.text = clean(text)
    return new


def decimal(number: float) -> str:
    """A number as XML's vocabularies write it: no exponent, three digits after the point at most."""
    return f"{number:.3f}".rstrip("0").rstrip(".") or "0"


def made(elements: Iterable[etree._Element | None]) -> Iterator[etree._Element]:
    """Those of the elements that there are."""
    return (new for new in elements if new is not None)
