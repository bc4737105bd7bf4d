"""GeoRSS Simple (https://docs.ogc.org/cs/17-002r1/17-002r1.html)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.formats.extras import element

if TYPE_CHECKING:
    from lxml import etree

    from feeds.model.point import Point

URI = "http://www.georss.org/georss"


def point(place: Point) -> etree._Element:
    """Returns a `georss:point`: latitude and longitude."""
    return element("point", str(place), uri=URI, prefix="georss")
