"""The W3C's basic geography: a latitude, a longitude and an altitude (WGS 84)."""

from __future__ import annotations

from feeds.vocabulary.datatypes.quantities import latitude, longitude, number
from feeds.vocabulary.model import Namespace, Tag, anything

WHERE = "@channel @item @image Point SpatialThing"

NAMESPACE = Namespace(
    prefix="geo",
    uri="http://www.w3.org/2003/01/geo/wgs84_pos#",
    see="https://www.w3.org/2003/01/geo/",
    mistaken=("http://www.w3.org/2003/01/geo/wgs84_pos", "http://www.w3.org/2003/01/geo/"),
    tags=(
        Tag("Point", "@channel @item location", many=True),
        Tag("SpatialThing", "@channel @item location", many=True),
        Tag("location", "@channel @item"),
        Tag("lat", WHERE, latitude, required="Point"),
        Tag("long", WHERE, longitude, required="Point"),
        Tag("alt", WHERE, number),
        Tag("lat_long", WHERE, anything),
    ),
)
