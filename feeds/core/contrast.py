"""Colours in sRGB: their contrast (WCAG 2.2), and other shades of the same hue (OKLCH).

A library of colours takes longer to import than a page takes to render.

See https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio and https://www.w3.org/TR/css-color-4/#ok-lab.
"""

from __future__ import annotations

import re
from math import atan2, cbrt, cos, hypot, sin
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable

Triple: TypeAlias = tuple[float, float, float]
"""Red, green and blue of linear light; or lightness, chroma and hue (in radians)."""
TEXT = 4.5
"""The contrast that text must have (WCAG 2.2, 1.4.3)."""

_HEX = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)
_STEP = 0.005
"""Between two values of lightness, from 0 to 1, that are tried."""
_HALVINGS = 12
_TO_LMS: tuple[Triple, Triple, Triple] = (
    (0.4122214708, 0.5363325363, 0.0514459929),
    (0.2119034982, 0.6806995451, 0.1073969566),
    (0.0883024619, 0.2817188376, 0.6299787005),
)
_TO_LAB: tuple[Triple, Triple, Triple] = (
    (0.2104542553, 0.7936177850, -0.0040720468),
    (1.9779984951, -2.4285922050, 0.4505937099),
    (0.0259040371, 0.7827717662, -0.8086757660),
)
_FROM_LAB: tuple[Triple, Triple, Triple] = (
    (1.0, 0.3963377774, 0.2158037573),
    (1.0, -0.1055613458, -0.0638541728),
    (1.0, -0.0894841775, -1.2914855480),
)
_FROM_LMS: tuple[Triple, Triple, Triple] = (
    (4.0767416621, -3.3077115913, 0.2309699292),
    (-1.2684380046, 2.6097574011, -0.3413193965),
    (-0.0041960863, -0.7034186147, 1.7076147010),
)


def hex_colour(text: str) -> str:
    """Returns `#0b57d0` for a colour as in CSS, with three or six digits. Raises `ValueError` for others."""
    if not _HEX.fullmatch(text):
        raise ValueError(f"{text[:40]!r} is not a colour")
    digits = text[1:].lower()
    return f"#{digits if len(digits) == 6 else ''.join(digit * 2 for digit in digits)}"


def contrast(one: str, other: str) -> float:
    """Returns the contrast ratio of two colours, from 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def readable_on(colour: str) -> str:
    """Returns black or white, whichever has more contrast with a colour: at least 4.58."""
    return max("#ffffff", "#000000", key=lambda ink: contrast(ink, colour))


def shade(colour: str, lightness: float, most_chroma: float) -> str:
    """Returns a colour of the same hue with a `lightness` from 0 to 1, and at most this chroma."""
    _, chroma, hue = _oklch(_linear(colour))
    return _nearest(lightness, min(chroma, most_chroma), hue)


def legible(colour: str, backgrounds: Iterable[str], *, darker: bool) -> str:
    """Returns the nearest colour of the same hue, or a `darker` or else lighter one, for text on backgrounds.

    Backgrounds must be so light, or else so dark, that black or white has enough contrast on all of them.
    """
    backgrounds = tuple(backgrounds)
    lightness, chroma, hue = _oklch(_linear(colour))
    found = colour
    while any(contrast(found, background) < TEXT for background in backgrounds) and 0 <= lightness <= 1:
        lightness += -_STEP if darker else _STEP
        found = _nearest(min(max(lightness, 0), 1), chroma, hue)
    return found


def _luminance(colour: str) -> float:
    red, green, blue = _linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(colour: str) -> Triple:
    def channel(at: int) -> float:
        value = int(colour[at : at + 2], 16) / 255
        return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)

    return channel(1), channel(3), channel(5)


def _product(matrix: tuple[Triple, Triple, Triple], vector: Triple) -> Triple:
    first, second, third = (sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix)
    return first, second, third


def _oklch(linear: Triple) -> Triple:
    long, medium, short = map(cbrt, _product(_TO_LMS, linear))
    lightness, a, b = _product(_TO_LAB, (long, medium, short))
    return lightness, hypot(a, b), atan2(b, a)


def _rgb(lightness: float, chroma: float, hue: float) -> Triple:
    long, medium, short = _product(_FROM_LAB, (lightness, chroma * cos(hue), chroma * sin(hue)))
    return _product(_FROM_LMS, (long**3, medium**3, short**3))


def _nearest(lightness: float, chroma: float, hue: float) -> str:
    """Returns the colour with the most chroma up to this that sRGB has."""
    least = 0.0
    if not _is_displayable(_rgb(lightness, chroma, hue)):
        for _ in range(_HALVINGS):
            middle = (least + chroma) / 2
            if _is_displayable(_rgb(lightness, middle, hue)):
                least = middle
            else:
                chroma = middle
        chroma = least
    return "#" + "".join(f"{_byte(value):02x}" for value in _rgb(lightness, chroma, hue))


def _is_displayable(linear: Triple) -> bool:
    return all(-0.0001 <= value <= 1.0001 for value in linear)


def _byte(value: float) -> int:
    value = min(max(value, 0), 1)
    return round(255 * (12.92 * value if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055))
