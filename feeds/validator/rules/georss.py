"""GeoRSS: the corners of a box, and the geometry of georss:where."""

from __future__ import annotations

from feeds.validator.elements import text_of
from feeds.validator.rule import Document, Element, Problem, Problems, rule
from feeds.vocabulary.datatypes.places import box, coordinates
from feeds.vocabulary.georss import NAMESPACE as GEORSS
from feeds.vocabulary.gml import NAMESPACE as GML

CORNERS = [
    [f"{{{uri}}}{name}" for uri in (GML.uri, *GML.synonyms)] for name in ("lowerCorner", "upperCorner")
]


@rule("georss-swapped-corners", on="georss:box gml:Envelope", severity="warning", see=GEORSS.see)
def swapped_corners(area: Element, _document: Document) -> Problems:
    """The first corner of a box should be the southern one.

    Maps draw the box from its lower to its upper corner. Only the longitudes may descend, where the box
    crosses the 180th meridian.

    bad: <georss:box>43.0 -71.0 42.9 -69.8</georss:box>
    good: <georss:box>42.9 -71.0 43.0 -69.8</georss:box>
    """
    corners = [text_of(next(area.iterchildren(*names), None)) for names in CORNERS] if len(area) else []
    value = " ".join(corners) or text_of(area)
    if box(value) or any(map(coordinates, corners)):
        return
    latitudes = [float(number) for number in value.replace(",", " ").split()[::2]]
    if latitudes[0] > latitudes[1]:
        yield Problem(area, f"should begin with the southern corner, not the northern: {value}", value=value)


@rule("georss-missing-geometry", on="georss:where", severity="error", see=GEORSS.see)
def missing_geometry(where: Element, _document: Document) -> Problems:
    """A georss:where must contain a geometry of GML.

    An empty one says nothing about the place.

    bad: <georss:where/>
    good: <georss:where><gml:Point><gml:pos>45.256 -71.92</gml:pos></gml:Point></georss:where>
    """
    if not len(where) and not text_of(where):
        yield Problem(where, "must contain a geometry, such as <gml:Point>")
