"""Style attributes: CSS that affects the page around the text, and text that is not CSS."""

from __future__ import annotations

import re

from feeds.vocabulary.datatypes.css_facts import PROPERTIES, VENDORS
from feeds.vocabulary.model import Fault, Flaw, Flaws

UNSAFE_STYLE = Fault(
    "unsafe-style",
    "warning",
    "A style should not run code or lay text over the page around it.",
    help="Readers remove `position: absolute`, `fixed` and `sticky`, `expression()`, `behavior`, "
    "`-moz-binding` and scripts in `url()`. Colours, margins, floats and flex boxes are fine.",
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


def _quoted(names: list[str]) -> str:
    shown = ", ".join(repr(name[:40]) for name in names[:3])
    return shown if len(names) <= 3 else f"{shown} and {len(names) - 3} more"
