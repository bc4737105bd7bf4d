"""Style attributes: CSS that affects the page around the text, and text that is not CSS."""

from __future__ import annotations

import re

from feeds.vocabulary.datatypes.css_facts import PROPERTIES, VENDORS
from feeds.vocabulary.model import Fault, Flaw, Flaws

UNSAFE_STYLE = Fault(
    "unsafe-style",
    "warning",
    "A style should not run code or move text out of its place, over the page around it.",
    help="Readers remove `position: absolute`, `fixed` and `sticky`, `expression()`, `behavior`, "
    "`-moz-binding` and scripts in `url()`; what is moved by more than 100 pixels is hidden or covers the "
    "page. Colours, floats, flex boxes, and margins as in any text are fine.",
    see="https://www.w3.org/TR/css-position-3/#position-property",
    w3c="DangerousStyleAttr",
    bad='<description><![CDATA[<p style="position: fixed">Words</p>]]></description>',
    good='<description><![CDATA[<p style="color: red">Words</p>]]></description>',
)
UNKNOWN_STYLE = Fault(
    "unknown-style",
    "warning",
    "A style attribute should contain only CSS properties.",
    help="Readers that keep known properties only may drop the whole attribute. Remove what word "
    "processors leave behind, such as `mso-…`.",
    see="https://www.w3.org/TR/css-style-attr/",
    w3c="DangerousStyleAttr",
    bad='<description><![CDATA[<p style="mso-pagination: none">Words</p>]]></description>',
    good='<description><![CDATA[<p style="color: red">Words</p>]]></description>',
)

# `url(data:…;base64,…)`, a quoted `;` and a comment do not end a declaration (CSS Syntax 3, 5.4.4).
_declarations = re.compile(
    r"""(?:[^;"'(/]++|/\*(?:[^*]++|\*(?!/))*+(?:\*/)?+|/|"[^"]*+"?+|'[^']*+'?+"""
    r"""|\((?:[^)"']++|"[^"]*+"?+|'[^']*+'?+)*+\)?+)++"""
).finditer
_comment = re.compile(r"/\*(?:[^*]++|\*(?!/))*+(?:\*/)?+")
_escape = re.compile(r"\\(?:([0-9a-fA-F]{1,6})[ \t\n\r\f]?|(.))", re.DOTALL)
_code = re.compile(r"expression\s*+\(|(?:java|vb|live)script\s*+:|progid\s*+:|data\s*+:\s*+text/html").search
_MAX_FLAWS = 50
_BINDINGS = frozenset(("behavior", "behaviour", "-moz-binding", "-ms-behavior"))
_OFFSETS = frozenset(("top", "right", "bottom", "left", "inset", "z-index", "margin-top", "margin-left"))

_length = re.compile(
    r"(?<![\w.#-])([+-]?+(?:[0-9]++(?:\.[0-9]*+)?+|\.[0-9]++))(px|pt|pc|r?em|ch|ex|in|[cm]m|%|[sld]?v[whib]|v(?:min|max))?+"
)
_PIXELS = {
    "": 1, "px": 1, "pt": 4 / 3, "pc": 16, "em": 16, "rem": 16, "ch": 8, "ex": 8, "in": 96, "cm": 38,
    "mm": 3.8,
}  # fmt: skip
"""Pixels per unit, for text of the usual size."""
_OF_PAGE, _OF_OWN = 10, 1
"""Pixels per hundredth of the page around the text, and of a part of the text itself."""
_MAX_BACK, _MAX_AHEAD = 100, 1000
"""Pixels that text may move: a hanging indent or a wide picture moves it less."""
_moves = re.compile(
    r"(?:(?:margin|padding)(?:-.*)?|text-indent|(?:letter|word)-spacing|translate|vertical-align|box-shadow|outline"
    r"|outline-(?:width|offset))"
).fullmatch
_transforms = re.compile(r"(?:-[a-z]++-)?transform").fullmatch
_shift = re.compile(r"(?:translate(?:3d|[xyz])?|matrix(?:3d)?)\(([^()]*+(?:\([^()]*+\)[^()]*+)*+)\)")


def style(value: str) -> Flaws:
    """Checks a style attribute, whose character references are already resolved."""
    flaws: list[Flaw] = []
    unknown: list[str] = []
    moved, relative = False, None
    for match in _declarations(value):
        name, colon, rest = _plain(match[0]).partition(":")
        name, rest = name.strip(), rest.strip()
        if not name and not colon:
            continue
        if danger := _dangerous_part(name, rest):
            flaws.append(UNSAFE_STYLE(f"has the style {danger!r}, which readers remove", *match.span()))
        elif (far := _moved_part(name, rest)) is not None:
            message = f"has the style {far!r}, which moves text out of its place"
            flaws.append(UNSAFE_STYLE(message, *match.span()))
        elif not colon or (name not in PROPERTIES and not name.startswith(VENDORS)):
            unknown.append(name)
        if name == "position" and rest.startswith("relative"):
            relative = match
        moved = moved or name in _OFFSETS
        if len(flaws) == _MAX_FLAWS:
            break
    if relative and moved:
        message = "has the style 'position: relative' and moves it, which readers remove"
        flaws.append(UNSAFE_STYLE(message, *relative.span()))
    if unknown:
        flaws.append(UNKNOWN_STYLE(f"has the style {_quoted(unknown)}, which is not a CSS property"))
    return flaws


def _plain(declaration: str) -> str:
    """Returns the declaration in lower case, without comments and escapes, which could hide code."""
    if "/*" in declaration:
        declaration = _comment.sub("", declaration)
    if "\\" in declaration:
        declaration = _escape.sub(_unescaped, declaration)
    return declaration.lower()


def _unescaped(match: re.Match[str]) -> str:
    if not match[1]:
        return match[2]
    code = int(match[1], 16)
    return chr(code) if 0 < code < 0x110000 else "\N{REPLACEMENT CHARACTER}"


def _dangerous_part(name: str, rest: str) -> str | None:
    """Returns the dangerous part of a declaration, for the message."""
    if name in _BINDINGS:
        return name
    if name == "position" and rest.split("!")[0].strip() in ("absolute", "fixed", "sticky", "-webkit-sticky"):
        return f"position: {rest}"[:40]
    match = _code(rest)
    return match and match[0]


def _moved_part(name: str, rest: str) -> str | None:
    """Returns a declaration that moves text, or draws, far away from its place, for the message."""
    if _moves(name):
        far = _is_far(rest, _OF_OWN if name == "translate" else _OF_PAGE)
    elif _transforms(name):
        far = any(_is_far(shift[1], _OF_OWN) for shift in _shift.finditer(rest))
    else:
        return None
    return f"{name}: {rest}"[:40] if far else None


def _is_far(lengths: str, hundredth: int) -> bool:
    """Whether one of the lengths is far; `hundredth` is the number of pixels in a hundredth."""
    for number, unit in _length.findall(lengths):
        pixels = float(number[:20]) * _PIXELS.get(unit, _OF_PAGE if unit[:1] != "%" else hundredth)
        if not -_MAX_BACK <= pixels <= _MAX_AHEAD:
            return True
    return False


def _quoted(names: list[str]) -> str:
    shown = ", ".join(repr(name[:40]) for name in names[:3])
    return shown if len(names) <= 3 else f"{shown} and {len(names) - 3} more"
