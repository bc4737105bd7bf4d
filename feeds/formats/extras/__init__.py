"""The namespaces that we write, one file each: functions that return elements."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from feeds.markup import xml_text

if TYPE_CHECKING:
    from collections.abc import Mapping


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
            new.set(key, xml_text(value))
    if text is not None:
        new.text = xml_text(text)
    return new
