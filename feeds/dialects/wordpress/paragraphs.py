"""Paragraphs from blank lines, line breaks and addresses on their own lines, as WordPress shows a text.

WordPress stores what its classic editor shows as text with a few tags, and makes HTML of it when it shows it:
see `wpautop` in `wp-includes/formatting.php` and `WP_Embed::autoembed`.
"""

from __future__ import annotations

import re
from html import escape, unescape
from typing import TYPE_CHECKING

from feeds.core.words import words

if TYPE_CHECKING:
    from collections.abc import Iterator


_BLOCKS = words("""
    address article aside blockquote caption center col colgroup dd details dialog div dl dt fieldset
    figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr legend li main menu nav ol p section
    summary table tbody td tfoot th thead tr ul
""")
_VOID = words("hr col")
_WITHOUT_P = words("caption dt figcaption h1 h2 h3 h4 h5 h6 legend p summary")
"""Elements that cannot contain paragraphs."""
_WITHOUT_TEXT = words("colgroup dl ol table tbody tfoot thead tr ul")
_SHORT = words("aside dd details div figure footer header li main nav section td th")
"""Elements in which a text without blank lines does not become a paragraph."""
_TOKEN = re.compile(
    r"<(?P<raw>pre|script|style|textarea|svg|object)\b(?:(?!</(?P=raw)\b).)*+(?:</(?P=raw)[^<>]*+>|\Z)"
    r"|<!--(?:[^-]|-(?!->))*+(?:-->|\Z)"
    r"|<(?P<end>/?)(?P<name>[A-Za-z][A-Za-z0-9]*+)[^<>]*+>",
    re.DOTALL | re.IGNORECASE,
)
_BLANK_LINE = re.compile(r"\n[ \t]*+\n\s*+")
_TAG = re.compile(r"<[^<>]*+>")
_AFTER_BREAK = re.compile(r"(<br\b[^<>]*+>)[ \t]*+\n", re.IGNORECASE)
_ADDRESS = re.compile(r"^[ \t]*+(https?://[^\s<>\"]++)[ \t]*+$", re.MULTILINE)


def paragraphs(text: str, *, breaks: bool = True) -> str:
    """Returns HTML with its paragraphs; with `breaks`, single line feeds are line breaks, too."""
    return "".join(_pieces(text.replace("\r\n", "\n").replace("\r", "\n"), breaks)).strip()


def link(address: str) -> str:
    """Returns a link to an address that is also its text."""
    plain = unescape(address)
    return f'<a href="{escape(plain)}">{escape(plain, quote=False)}</a>'


def _pieces(text: str, breaks: bool) -> Iterator[str]:
    """Yields blocks, and the text between them in paragraphs."""
    inside: list[str] = []
    start = 0
    for token in _TOKEN.finditer(text):
        name = (token["name"] or token["raw"] or "").lower()
        if name not in _BLOCKS and name not in ("pre", "script", "style"):
            continue
        yield from _run(text[start : token.start()], inside[-1] if inside else "", breaks)
        start = token.end()
        if token["end"] and name in inside:
            del inside[len(inside) - 1 - inside[::-1].index(name) :]
        elif token["name"] and not token["end"] and name not in _VOID:
            inside.append(name)
        yield token[0] if inside else f"{token[0]}\n"
    yield from _run(text[start:], inside[-1] if inside else "", breaks)


def _run(text: str, parent: str, breaks: bool) -> Iterator[str]:
    """Yields the paragraphs of a text without block elements, which is inside the element `parent`."""
    parts = [part.strip() for part in _BLANK_LINE.split(text) if part.strip()]
    if not parts or parent in _WITHOUT_TEXT:
        yield from parts
        return
    shown = [_broken(_linked(part)) if breaks else _linked(part) for part in parts]
    if parent in _WITHOUT_P:
        yield "<br><br>".join(shown)
    elif parent in _SHORT and len(shown) == 1:
        yield shown[0]
    else:
        yield from (f"<p>{part}</p>\n" for part in shown)


def _linked(text: str) -> str:
    return _ADDRESS.sub(lambda match: link(match[1]), text)


def _broken(text: str) -> str:
    """Returns the text with line breaks, but not inside tags nor after a break that is there already."""
    text = _AFTER_BREAK.sub(r"\1", text)
    pieces, start = [], 0
    for tag in _TAG.finditer(text):
        pieces += [text[start : tag.start()].replace("\n", "<br>\n"), tag[0]]
        start = tag.end()
    return "".join((*pieces, text[start:].replace("\n", "<br>\n")))
