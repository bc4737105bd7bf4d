"""HTML that a parser leaves as it is, sanitised without one.

Most HTML is like this: what Markdown becomes, and what was sanitised before.  Its elements are nested as the
specification allows (so that none is closed or moved, HTML, 13.2.6), its attributes quoted and its references
those that nh3 writes.  Parsing it twice takes more than three times as long.
"""

from __future__ import annotations

import re
from functools import partial
from html import unescape
from typing import TYPE_CHECKING

from feeds.core.html_allowed import ALLOWED, READ_FIRST_ALLOWED
from feeds.core.tags import tag
from feeds.core.words import words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    Filter = Callable[[str, str, str], str | None]

_SHORT, _SHALLOW = 256 * 1024, 64
"""Characters, and elements inside each other: in what exceeds these, the limits have to be checked.

That of formatting elements (`html_limits.MAX_GROWTH`) does not apply: each is closed where it should be.
"""
_GROWN = 4 * _SHORT
"""Characters of the result, whose URLs are absolute: in longer ones, too."""

_TEXT = r"[^<>&\r\x7f-\xa0\ufeff]++|&(?:[a-z]{2,8}|#[0-9]{2,5});"
_PAIR = r' ([a-z-]++)="((?:[^<>&\"\x00-\x1f\x7f-\xa0]++|&amp;)*+)"'
_NOTE = r"<!--(?:[^<>-]|-(?!-))*+-->"
_START = r"<(?!img>|pre[^<>]*+>(?:\n|<!))[a-z1-6]++"
"""Parsers drop the first line break in a <pre> (13.1.2.5); a picture without URL is not kept."""
_PLAIN = re.compile(rf"(?:{_TEXT}|{_NOTE}|</[a-z1-6]++>|{_START}(?:{_PAIR})*+ ?/?>)*+")
_COMMENT = re.compile(_NOTE)
_ATTRIBUTE = re.compile(_PAIR)
_REFERENCE = re.compile(r"&[a-z0-9#]++;")
_WRITTEN_REFERENCES = ("&amp;", "&lt;", "&gt;", "&nbsp;")
_NAME = re.compile(r"<(/?)([a-z1-6]++)")
_WRITTEN = re.compile(r"<([a-z1-6]++)([ /][^<>]*+)>")
_URLS = frozenset(("href", "src", "cite"))
_URL = re.compile(
    r"https?://(?!xn--|[^/]*\.xn--)(?:[a-z0-9-]++\.)*+[a-z][a-z0-9-]*+(?::[0-9]{1,4})?+(?:/[\w/.~?=&%:+,;#-]*+)?+",
    re.ASCII,
)
_HOSTLESS = re.compile(r"\s*+https?:(?!//[^/?#\s])", re.IGNORECASE)
"""What is relative by RFC 3986, 5.2.2 (not strict), and to the URL parser of nh3 begins with the host."""

_VOID = words("br hr img wbr")
_PHRASES = words(
    "a b bdi cite code del em i img ins br kbd mark q s samp small span strong sub sup u var wbr"
)
_BLOCKS = words("blockquote div dl figure h1 h2 h3 h4 h5 h6 hr ol p pre section ul")
_FLOW = _BLOCKS | _PHRASES
_INSIDE = {
    "": _FLOW,
    **dict.fromkeys(_PHRASES - _VOID, _PHRASES),
    **dict.fromkeys(words("p h1 h2 h3 h4 h5 h6 pre"), _PHRASES),
    **dict.fromkeys(words("blockquote div section li dd figcaption"), _FLOW),
    "figure": _FLOW | {"figcaption"},
    "dl": words("dt dd"),
    "dt": _PHRASES,
    "ol": words("li"),
    "ul": words("li"),
}
"""What may be in an element, by its name, directly."""

_ALLOWED = {name: ALLOWED["*"] | ALLOWED.get(name, set()) for name in _INSIDE | dict.fromkeys(_VOID)}


def sanitised(html: str, attribute: Filter) -> str | None:
    """Returns sanitised HTML, or None where that takes a parser.

    `attribute` returns the new value of an attribute, or None, by the element's name, its own, and the value.
    """
    if len(html) > _SHORT or not _PLAIN.fullmatch(html):
        return None
    html = _COMMENT.sub("", html)
    if not _is_nested(_NAME.findall(html)):
        return None
    try:
        clean = _WRITTEN.sub(partial(_rewritten, attribute), _REFERENCE.sub(_character, html))
    except LookupError:
        return None
    return clean if len(clean) <= _GROWN else None


def _is_nested(tags: Iterable[tuple[str, str]]) -> bool:
    """Whether each element is closed where it should be, and may be where it is."""
    around = [""]
    for end, name in tags:
        if end:
            if around.pop() != name:
                return False
        elif name not in _INSIDE[around[-1]] or (name == "a" and "a" in around):
            return False
        elif name not in _VOID:
            around.append(name)
            if len(around) > _SHALLOW:
                return False
    return len(around) == 1


def _character(found: re.Match[str]) -> str:
    """Returns a reference as nh3 writes it. Raises LookupError where that takes a parser."""
    if found[0] in _WRITTEN_REFERENCES:
        return found[0]
    character = unescape(found[0])
    if len(character) != 1 or not character.isprintable() or character in "<>&":
        raise LookupError(found[0])
    return character


def _rewritten(attribute: Filter, found: re.Match[str]) -> str:
    """Returns a start tag with the allowed attributes. Raises LookupError where that takes a parser."""
    name, pairs, kept, removed = found[1], _ATTRIBUTE.findall(found[2]), {}, False
    allowed = _ALLOWED[name]
    if len(dict(pairs)) < len(pairs):
        raise LookupError("twice")
    for key, written in pairs:
        if key not in allowed:
            if key in READ_FIRST_ALLOWED.get(name, ()):
                raise LookupError(key)
            continue
        value = attribute(name, key, before := unescape(written))
        if key in _URLS and (_HOSTLESS.match(before) or not _URL.fullmatch(value or "")):
            raise LookupError(key)
        if removed and value is not None:  # nh3 writes the last one in the place of that
            raise LookupError(key)
        if value is None:
            removed = True
        else:
            kept[key] = value
    if name == "img" and "src" not in kept:
        raise LookupError("src")
    return tag(name, kept)
