"""Dublin Core: `dc:creator` names an author without an e-mail address (RSS profile, dc:creator)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.formats.extras import element

if TYPE_CHECKING:
    from lxml import etree

URI = "http://purl.org/dc/elements/1.1/"


def creator(name: str) -> etree._Element:
    """Returns a `dc:creator`."""
    return element("creator", name, uri=URI, prefix="dc")
