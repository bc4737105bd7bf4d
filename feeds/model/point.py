"""A point on the Earth, as in GeoRSS Simple (https://docs.ogc.org/cs/17-002r1/17-002r1.html)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from feeds.core.checks import invalid

_EXPECTED = 'a latitude and a longitude in degrees, such as "35.69 51.39"'
_NUMBER = r"([+-]?[0-9]{1,3}(?:\.[0-9]{1,15})?)"
_PAIR = re.compile(rf"\s*{_NUMBER}(?:\s*,\s*|\s+){_NUMBER}\s*")


@dataclass(frozen=True, slots=True)
class Point:
    """A point in degrees of WGS 84: `latitude` from -90 to 90, `longitude` from -180 to 180."""

    latitude: float
    longitude: float

    def __str__(self) -> str:
        return f"{_degrees(self.latitude)} {_degrees(self.longitude)}"


def point(value: object) -> Point:
    """Returns the point in a text or a list of two numbers. Raises `InvalidValueError`."""
    text = " ".join(map(str, value[:3])) if isinstance(value, list) else value
    pair = _PAIR.fullmatch(text) if isinstance(text, str) and len(text) <= 100 else None
    if pair is None:
        raise invalid(value, _EXPECTED)
    found = Point(float(pair[1]), float(pair[2]))
    if abs(found.latitude) > 90 or abs(found.longitude) > 180:
        raise invalid(value, _EXPECTED)
    return found


def _degrees(value: float) -> str:
    """Formats degrees to a tenth of a metre."""
    text = f"{value:.6f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
