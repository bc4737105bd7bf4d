"""Elements of SVG and MathML where HTML is, and HTML in a drawing: sanitising drops both with their text.

`<text>` and `<view>` are such elements, and mini-programs write their texts with them.
"""

from __future__ import annotations

import re

from feeds.core.formulas import MATHML
from feeds.core.html_limits import TAG


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_SVG = _words("""
    animate animatemotion animatetransform circle clippath cursor defs desc discard ellipse filter font
    foreignobject g glyph hatch hkern line lineargradient marker mask mesh metadata mpath path pattern polygon
    polyline radialgradient rect set stop switch symbol text textpath tref tspan unknown use view vkern
""")
_MATHML = MATHML | _words("maction maligngroup malignmark menclose mfenced mglyph mlongdiv mstack")
_FOREIGN = _SVG | _MATHML
"""Elements that are not HTML's, without those that parsers take for others, such as `image`."""
_names = re.compile(r"<([^\s/<>]++)(?=[\s/>])").findall
_ENDING = _words("""
    b big blockquote body br center code dd div dl dt em embed h1 h2 h3 h4 h5 h6 head hr i img li listing menu
    meta nobr ol p pre ruby s small span strong strike sub sup table tt u ul var
""")
"""Elements that end a drawing around them (HTML, 13.2.6.5)."""


def with_html_names(html: str) -> str:
    """Returns HTML in which these elements have names that are unknown, and HTML in a drawing follows it."""
    present = any(name.lower() in _FOREIGN for name in {*_names(html)})
    return TAG.sub(_Renaming().tag, html) if present else html


class _Renaming:
    """Follows which drawings and formulas are open, and how many blocks stand for `<foreignObject>`."""

    def __init__(self) -> None:
        self._open: list[str] = []
        self._blocks = 0

    def tag(self, match: re.Match[str]) -> str:
        """Returns a tag, perhaps with another name."""
        name = match[2].lower()
        if name in ("svg", "math"):
            self._track(name, is_end=bool(match[1]), is_empty=match[3].endswith("/"))
        elif name == "foreignobject" and (self._blocks if match[1] else self._is_drawing(match[3])):
            self._blocks += -1 if match[1] else 1
            self._end_drawings()
            return f"<{match[1]}div{match[3]}"
        elif name in _ENDING and not match[1]:
            self._end_drawings()
        elif name in _FOREIGN and not self._open:
            return f"<{match[1]}x-{name}{match[3]}"
        return match[0]

    def _is_drawing(self, attributes: str) -> bool:
        return self._open[-1:] == ["svg"] and not attributes.endswith("/")

    def _end_drawings(self) -> None:
        while self._open[-1:] == ["svg"]:
            self._open.pop()

    def _track(self, name: str, *, is_end: bool, is_empty: bool) -> None:
        if not is_end:
            self._open += [] if is_empty else [name]
        elif name in self._open:
            del self._open[len(self._open) - 1 - self._open[::-1].index(name) :]
