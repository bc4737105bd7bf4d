"""Places: coordinates of GeoRSS and GML, geo URIs, objects of OpenStreetMap."""

from __future__ import annotations

import re

from feeds.vocabulary.datatypes.factories import must_be, pattern, shown
from feeds.vocabulary.datatypes.quantities import INVALID_NUMBER, latitude, longitude
from feeds.vocabulary.datatypes.white_space import tokens
from feeds.vocabulary.model import Fault, Flaws

_GEORSS = "https://docs.ogc.org/cs/17-002r1/17-002r1.html"

INVALID_COORDINATES = Fault(
    "invalid-coordinates",
    "error",
    "A point must be a latitude and a longitude, separated by a space.",
    help="Maps need both numbers to place the item. Write the latitude first, such as `45.256 -71.92`.",
    see=_GEORSS,
    w3c="InvalidCoord",
    bad="<georss:point>45.256</georss:point>",
    good="<georss:point>45.256 -71.92</georss:point>",
)
INVALID_COORDINATE_LIST = Fault(
    "invalid-coordinate-list",
    "error",
    "A line or a shape must be pairs of latitude and longitude, separated by spaces.",
    help="One missing number shifts every pair after it. A line needs two pairs, a polygon four of which "
    "the last repeats the first, a box two corners, a circle its centre and a radius in metres.",
    see=_GEORSS,
    w3c="InvalidCoordList",
    bad="<georss:line>45.256 -110.45 46.46</georss:line>",
    good="<georss:line>45.256 -110.45 46.46 -109.48</georss:line>",
)
COMMA_IN_COORDINATES = Fault(
    "comma-in-coordinates",
    "warning",
    "Coordinates should be separated by spaces, not commas.",
    help="GeoRSS uses white space alone, and a strict program cannot read `45.256,-71.92`. Write `45.256 "
    "-71.92`.",
    see=_GEORSS,
    w3c="CoordComma",
    bad="<georss:point>45.256,-71.92</georss:point>",
    good="<georss:point>45.256 -71.92</georss:point>",
    mend=lambda value: " ".join(_numbers(value)),
)
INVALID_GEO_URI = Fault(
    "invalid-geo-uri",
    "error",
    "A position must be a geo URI, such as `geo:52.5163,13.3777`.",
    help="Apps open it on a map. Write `geo:`, the latitude, a comma and the longitude, without spaces.",
    see="https://www.rfc-editor.org/rfc/rfc5870#section-3.3",
    bad='<podcast:location geo="52.5,13.4">Berlin</podcast:location>',
    good='<podcast:location geo="geo:52.5,13.4">Berlin</podcast:location>',
)
INVALID_OSM = Fault(
    "invalid-osm",
    "error",
    "An OpenStreetMap object must be `N`, `W` or `R` followed by its number.",
    help="Apps look the place up by it: the letter stands for a node, a way or a relation. Search for the "
    "place on openstreetmap.org and write, for example, `R62422`.",
    see="https://podcasting2.org/docs/podcast-namespace/tags/location",
    bad='<podcast:location osm="Berlin">Berlin</podcast:location>',
    good='<podcast:location osm="R62422">Berlin</podcast:location>',
)

_MAX_CHARACTERS, _MAX_URI_CHARACTERS = 100_000, 256
_MAX_LATITUDE, _MAX_LONGITUDE = 90, 180
_NUMBER = r"-?\d{1,3}(?:\.\d{1,20})?"
_geo = re.compile(
    rf"geo:({_NUMBER}),({_NUMBER})(?:,-?\d{{1,20}}(?:\.\d{{1,20}})?)?"
    r"(?:;crs=[A-Za-z0-9-]{1,40})?(?:;u=\d{1,20}(?:\.\d{1,20})?)?"
    r"(?:;(?!u=|crs=)[A-Za-z0-9-]{1,40}(?:=(?:[A-Za-z0-9\[\]:&+$._!~*'()-]|%[0-9A-Fa-f]{2})++)?)*+",
    re.ASCII | re.IGNORECASE,
).fullmatch

osm = pattern(r"[NWR][1-9]\d{0,18}(?:#\d{1,9})?", INVALID_OSM, "an OpenStreetMap object like R113314")

non_negative_decimal = pattern(
    r"\+?(?:\d++(?:\.\d*+)?|\.\d++)", INVALID_NUMBER, "a number of at least zero", longest=64
)


def geo_uri(value: str) -> Flaws:
    """Accepts a geo URI (RFC 5870); checks the range of WGS 84 coordinates."""
    match = _geo(value) if len(value) <= _MAX_URI_CHARACTERS else None
    if match is None:
        return must_be(INVALID_GEO_URI, "a geo URI like geo:52.5163,13.3777", value)
    if "crs=" in value.lower() and "crs=wgs84" not in value.lower():
        return ()
    return latitude(match[1]) or longitude(match[2])


def coordinates(value: str) -> Flaws:
    """Accepts a latitude and a longitude, as georss:point and gml:pos have them."""
    return _pairs(value, INVALID_COORDINATES, "a latitude and a longitude like 45.256 -71.92", 1, most=1)


def coordinate_list(value: str) -> Flaws:
    """Accepts two pairs or more, as georss:line and gml:posList have them."""
    return _pairs(value, INVALID_COORDINATE_LIST, "at least two pairs of latitude and longitude", 2)


def polygon(value: str) -> Flaws:
    """Accepts four pairs or more, of which the last repeats the first, as georss:polygon has them."""
    flaws = _pairs(value, INVALID_COORDINATE_LIST, "at least four pairs of latitude and longitude", 4)
    if any(flaw.fault is not COMMA_IN_COORDINATES for flaw in flaws) or _is_closed(value):
        return flaws
    return (INVALID_COORDINATE_LIST(f"must end with the pair that it begins with: {shown(value)}"),)


def box(value: str) -> Flaws:
    """Accepts a lower and an upper corner, as georss:box has them."""
    return _pairs(value, INVALID_COORDINATE_LIST, "two pairs of latitude and longitude", 2, most=2)


def ring(value: str) -> Flaws:
    """Accepts four pairs or more, of which the last repeats the first, as GML has them (ISO 19107, 6.3.6)."""
    flaws = coordinate_list(value)
    if any(flaw.fault is not COMMA_IN_COORDINATES for flaw in flaws):
        return flaws
    if len(_numbers(value)) < 8 or not _is_closed(value):
        message = "must be at least four pairs of latitude and longitude, of which the last repeats the first"
        return (*flaws, INVALID_COORDINATE_LIST(message))
    return flaws


def _is_closed(value: str) -> bool:
    numbers = _numbers(value)
    return [float(one) for one in numbers[:2]] == [float(one) for one in numbers[-2:]]


def circle(value: str) -> Flaws:
    """Accepts a centre and a radius in metres, as georss:circle has them."""
    *centre, radius = _numbers(value) or [""]
    if not _is_number(radius) or radius[0] == "-":
        return must_be(INVALID_COORDINATE_LIST, "a latitude, a longitude and a radius in metres", value)
    return coordinates(("," if "," in value else " ").join(centre))


def _numbers(value: str) -> list[str]:
    return tokens(value.replace(",", " "))


def _pairs(value: str, fault: Fault, expected: str, least: int, most: int = _MAX_CHARACTERS) -> Flaws:
    if len(value) > _MAX_CHARACTERS:
        return must_be(fault, f"{expected} in at most {_MAX_CHARACTERS} characters", value)
    numbers = _numbers(value)
    if len(numbers) % 2 or not least <= len(numbers) // 2 <= most or not all(map(_is_number, numbers)):
        return must_be(fault, expected, value)
    degrees = [abs(float(number)) for number in numbers]
    if max(degrees[::2]) > _MAX_LATITUDE:
        return latitude(numbers[2 * degrees[::2].index(max(degrees[::2]))])
    if max(degrees[1::2]) > _MAX_LONGITUDE:
        return longitude(numbers[2 * degrees[1::2].index(max(degrees[1::2])) + 1])
    if "," in value:
        return (COMMA_IN_COORDINATES(f"should separate its numbers with spaces, not commas: {shown(value)}"),)
    return ()


_is_number = re.compile(  # a double of XML Schema, but for INF and NaN
    r"[+-]?(?:\d{1,20}(?:\.\d{0,40})?|\.\d{1,40})(?:[eE][+-]?\d{1,3})?", re.ASCII
).fullmatch
