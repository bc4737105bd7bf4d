"""Read where something happened: the point of an item or a channel."""

from __future__ import annotations

from typing import Any

from feeds.dialects.elements.tree import children, first, text

GEO = "{http://www.w3.org/2003/01/geo/wgs84_pos#}"
GEORSS = "{http://www.georss.org/georss}"
GML = "{http://www.opengis.net/gml}"


def point_of(item: Any) -> str:
    """Returns the latitude and longitude of GeoRSS Simple, of its GML, or of W3C Basic Geo."""
    place = first(item, f"{GEORSS}where")
    positions = [] if place is None else list(place.iter(f"{GML}pos"))[:1]
    simple = " ".join(
        text(each) for each in (*list(children(item, f"{GEORSS}point"))[:1], *positions)
    ).strip()
    basic = " ".join(text(first(item, f"{GEO}{name}")) for name in ("lat", "long")).strip()
    return simple or basic
