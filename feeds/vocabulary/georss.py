"""GeoRSS: points, lines and areas, in its Simple form, or with GML.

Specification: https://docs.ogc.org/cs/17-002r1/17-002r1.html and http://www.georss.org/
"""

from __future__ import annotations

from feeds.vocabulary.datatypes.places import (
    box,
    circle,
    coordinate_list,
    coordinates,
    non_negative_decimal,
    polygon,
)
from feeds.vocabulary.datatypes.plain_text import plain_text
from feeds.vocabulary.datatypes.quantities import number
from feeds.vocabulary.model import Attribute, Namespace, Tag

WHERE = "@channel @item media:location"
# The standard's model writes names with capitals, its schema without; feeds have both.
NAMES = (
    "featurename",
    "featureName",
    "featuretypetag",
    "featureTypeTag",
    "relationshiptag",
    "relationshipTag",
)
PROPERTIES = (
    Attribute("elev", number, named="own"),
    Attribute("floor", number, named="own"),
    Attribute("radius", non_negative_decimal, named="own"),
    *(Attribute(name, plain_text, named="own") for name in NAMES),
)

NAMESPACE = Namespace(
    prefix="georss",
    uri="http://www.georss.org/georss",
    see="https://docs.ogc.org/cs/17-002r1/17-002r1.html",
    synonyms=("http://www.georss.org/georss/10",),
    mistaken=("http://georss.org/georss", "http://www.georss.org/georss/11"),
    tags=(
        Tag("where", WHERE, attributes=PROPERTIES, many=True),
        Tag("point", WHERE, coordinates, PROPERTIES, many=True),
        Tag("line", WHERE, coordinate_list, PROPERTIES, many=True),
        Tag("polygon", WHERE, polygon, PROPERTIES, many=True),
        Tag("box", WHERE, box, PROPERTIES, many=True),
        Tag("circle", WHERE, circle, PROPERTIES, many=True),
        Tag("elev", WHERE, number),
        Tag("floor", WHERE, number),
        Tag("radius", WHERE, non_negative_decimal),
        *(Tag(name, WHERE, plain_text) for name in NAMES),
    ),
)
