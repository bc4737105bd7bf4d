"""The colours of web pages, in light and dark, and those that follow from a publication's accent colour."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

from feeds.core.contrast import legible, readable_on, shade

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Scheme:
    """Colours by what they are for; each is a custom property of the style sheet.

    Text is in `ink`, in `soft`, or in the `accent` of links, on the `paper` of the page, a `card`, the `tint`
    of labels and code, or the `stage` behind pictures.  Symbols are `sign` on `brand`.
    """

    paper: str
    card: str
    tint: str
    stage: str
    ink: str
    soft: str
    accent: str
    line: str
    brand: str = "#d9480f"
    sign: str = "#ffffff"

    @property
    def backgrounds(self) -> tuple[str, ...]:
        """What text may be on."""
        return self.paper, self.card, self.tint, self.stage

    @property
    def css(self) -> str:
        """The declarations of the custom properties."""
        return " ".join(f"--{field.name}: {getattr(self, field.name)};" for field in fields(self))


LIGHT = Scheme(
    paper="#faf9f7", card="#ffffff", tint="#fdebe2", stage="#ece8e4",
    ink="#1c1917", soft="#57534e", accent="#b43c09", line="#e2deda",
)  # fmt: skip
DARK = Scheme(
    paper="#151312", card="#1f1c1a", tint="#38231a", stage="#2a2623",
    ink="#f1eeeb", soft="#b3aca5", accent="#ff9d6b", line="#37322e",
)  # fmt: skip
_TINTS = ((LIGHT, 0.955, 0.025), (DARK, 0.28, 0.04))
"""Lightness and chroma of the tint, which has the accent's hue."""


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of both schemes."""

    light: Scheme
    dark: Scheme


def palette(accent: str | None) -> Palette:
    """Returns the colours for an accent colour: in both schemes, all text has a contrast of at least 4.5.

    Links get the nearest colour of the same hue that is dark or light enough. `brand` is the colour itself.
    """
    if accent is None:
        return Palette(LIGHT, DARK)
    light, dark = _accented(accent)
    return Palette(light, dark)


def _accented(accent: str) -> Iterator[Scheme]:
    for scheme, lightness, chroma in _TINTS:
        tinted = replace(
            scheme, tint=shade(accent, lightness, chroma), brand=accent, sign=readable_on(accent)
        )
        yield replace(tinted, accent=legible(accent, tinted.backgrounds, darker=scheme is LIGHT))
