"""The part of GML that GeoRSS allows inside georss:where.

Specification: https://docs.ogc.org/cs/17-002r1/17-002r1.html, and https://www.ogc.org/standard/gml/
"""

from __future__ import annotations

from feeds.vocabulary.datatypes.places import coordinate_list, coordinates, non_negative_decimal, ring
from feeds.vocabulary.datatypes.quantities import positive_integer
from feeds.vocabulary.datatypes.uris import uri
from feeds.vocabulary.model import Attribute, Namespace, Tag

SYSTEM = (
    Attribute("srsName", uri, named="own"),
    Attribute("srsDimension", positive_integer, named="own"),
    Attribute("gml:id"),
    Attribute("id"),
)
LIST = (*SYSTEM, Attribute("count", positive_integer, named="own"))

OTHERS = (
    "Arc", "ArcString", "Box", "Circle", "CompositeCurve", "CompositeSurface", "Curve", "MultiCurve",
    "MultiGeometry", "MultiLineString", "MultiPoint", "MultiPolygon", "MultiSurface", "OrientableCurve",
    "PolygonPatch", "Surface", "boundedBy", "coordinates", "innerBoundaryIs", "metaDataProperty", "name",
    "outerBoundaryIs", "pointMember", "polygonMember",
)  # fmt: skip

NAMESPACE = Namespace(
    prefix="gml",
    uri="http://www.opengis.net/gml",
    see="https://docs.ogc.org/cs/17-002r1/17-002r1.html",
    synonyms=("http://www.opengis.net/gml/3.2",),
    tags=(
        Tag("Point", "georss:where", attributes=SYSTEM),
        Tag("pos", "Point CircleByCenterPoint", coordinates, SYSTEM, required="Point CircleByCenterPoint"),
        Tag("LineString", "georss:where", attributes=SYSTEM),
        Tag("posList", "LineString", coordinate_list, LIST, required="LineString"),
        Tag("Polygon", "georss:where", attributes=SYSTEM),
        Tag("exterior", "Polygon", required="Polygon"),
        Tag("interior", "Polygon", many=True),
        Tag("LinearRing", "exterior interior", attributes=SYSTEM, required="exterior interior"),
        Tag("posList", "LinearRing", ring, LIST, required="LinearRing"),
        Tag("Envelope", "georss:where", attributes=SYSTEM),
        Tag("lowerCorner", "Envelope", coordinates, SYSTEM, required="Envelope"),
        Tag("upperCorner", "Envelope", coordinates, SYSTEM, required="Envelope"),
        Tag("CircleByCenterPoint", "georss:where", attributes=(*SYSTEM, Attribute("numArc"))),
        # What GML has beside these, and GeoRSS does not allow.
        *map(Tag, OTHERS),
        Tag(
            "radius",
            "CircleByCenterPoint",
            non_negative_decimal,
            (Attribute("uom"),),
            required="CircleByCenterPoint",
        ),
    ),
)
