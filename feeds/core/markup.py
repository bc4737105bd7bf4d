"""Text for XML, sanitised HTML, and the text of HTML."""

from __future__ import annotations

import re
from contextvars import ContextVar
from functools import cache, partial
from html import unescape
from typing import TYPE_CHECKING, Annotated

from feeds.core import plain_html
from feeds.core.anchors import has_anchors, with_own_anchors
from feeds.core.embedded import HANDLED, parsable, readable
from feeds.core.html_allowed import (
    ALLOWED,
    DROPPED,
    LAZY_NAMES,
    READ_FIRST,
    READ_FIRST_ALLOWED,
    RELATIONS,
    TAGS,
)
from feeds.core.html_limits import check_limits
from feeds.core.tags import ANY_TAG
from feeds.core.urls import resolve

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from collections.abc import Set as AbstractSet

    import nh3

    from feeds.core.limits import Limit

    Filter = Callable[[str, str, str], str | None]

# Compiled in a tenth of the time that the set of all others takes, of which `re` makes a table.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_ASCII_NOT_XML = bytes({*range(0x20)} - {*b"\t\n\r"})
_SPACES = re.compile("[ \t\r\n]+")


def xml_text(text: str) -> str:
    """Returns `text` without the characters that XML 1.0 (2.2) forbids: one makes a feed unreadable.

    The noncharacters from U+FDD0, which it only discourages, are removed, too.
    """
    if text.isascii():
        return text if text.isprintable() else without(text, _ASCII_NOT_XML)
    return text if text.replace("\n", "").isprintable() else _NOT_XML.sub("", text)


def without(text: str, unwanted: bytes) -> str:
    """Returns ASCII text without some characters, in one pass; `str.translate()` takes ten times as long."""
    data = text.encode()
    kept = data.translate(None, unwanted)
    return text if len(kept) == len(data) else kept.decode()


def one_line(text: str) -> str:
    """Returns `xml_text` on one line: a run of spaces, tabs and line breaks becomes one space."""
    plain = text.isprintable() and "  " not in text
    return (text if plain else _SPACES.sub(" ", xml_text(text))).strip(" ")


def outside_cdata(document: bytes) -> Iterator[tuple[int, int]]:
    """Yields the start and end of each part of an XML document that is not in a CDATA section."""
    start = 0
    while (end := document.find(b"<![", start)) >= 0:  # without a DTD, nothing else begins like this
        yield start, end
        bracket = document.find(b"]", end)  # one byte is found ten times as fast
        start = document.index(b"]]>", bracket) + len(b"]]>")
    yield start, len(document)


# --- sanitising ---

_CONTROLS = {"audio": {"controls": ""}, "video": {"controls": ""}}  # since autoplay is removed
_MAX_MOVES: Annotated[
    int, Limit("html", "time", "parsing until HTML stays as it is", "the article is refused", "times")
] = 10
_LINKS = frozenset(("href", "src", "poster", "cite", "data"))
_HIDDEN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_OTHER_SCHEME = re.compile(r"(?:mailto|tel):[^\x00-\x20\x7f]+", re.IGNORECASE)
_CANDIDATE = re.compile(r"[\s,]*+(?P<url>[^\s,]\S*+)(?P<descriptor>[^,]*+)")
_DESCRIPTOR = re.compile(r"(?:[0-9]{1,6}w|[0-9]{1,4}(?:\.[0-9]{1,6})?x)?")
_PRE = re.compile(r"<pre(?: [^<>]*+)?>(?=\n)")


def sanitise(html: str, base: str, scope: str = "") -> str:
    """Returns an HTML fragment without scripts, styles and elements or attributes that are not allowed.

    URLs are resolved against the page `base`; those that are then not http or https (in links, mailto or tel)
    are removed, and so are characters that XML forbids.  Embedded players become links, lazy pictures
    pictures, and of what readers cannot show the fallback remains.  Ids that links of the fragment point to
    are kept, prefixed by `scope` (see `anchors.scope_of`); others are removed.  Idempotent.  Raises
    `ValueError` where elements are nested too deeply, too many, or multiply.
    """
    html = xml_text(html)
    plain = plain_html.sanitised(html, partial(_attribute, base))
    if plain is not None:
        return _with_anchors(plain, base, scope).strip()
    check_limits(html)
    outer = _BASE.set(base)
    try:
        clean = _settled(_parsed(_first_cleaner(), parsable(html)))
    finally:
        _BASE.reset(outer)
    clean = xml_text(_with_anchors(clean, base, scope)).strip()  # again: &#11; has become a character
    check_limits(clean)
    return clean


def _with_anchors(clean: str, base: str, scope: str) -> str:
    if not has_anchors(clean):
        return clean
    page = _absolute(base, "#x")
    return with_own_anchors(clean, page[:-2] if page else "", scope)


def _settled(clean: str) -> str:
    """Returns readable HTML as it is when it is parsed again: misnested elements move once more.

    A link in a link, or a paragraph in a paragraph, is what foster parenting and elements that are removed
    leave (HTML, 13.2.6.1).  Raises `ValueError` where that does not end.
    """
    for _ in range(_MAX_MOVES):
        again = _parsed(_final_cleaner(), readable(clean) if HANDLED.search(clean) else clean)
        if again == clean:
            return clean
        clean = again
    raise ValueError("HTML elements are misnested: every program would read them differently")


def _parsed(cleaner: nh3.Cleaner, html: str) -> str:
    """Returns cleaned HTML; parsers drop the first line break in a <pre> (HTML, 13.1.2.5)."""
    return _PRE.sub(r"\g<0>\n", cleaner.clean(html))


_BASE: ContextVar[str] = ContextVar("base")
"""What URLs are resolved against: a cleaner costs ten times what cleaning a short text costs."""


@cache
def _first_cleaner() -> nh3.Cleaner:
    """Returns a cleaner that resolves URLs."""
    return _cleaner(READ_FIRST, READ_FIRST_ALLOWED, lambda *found: _attribute(_BASE.get(), *found))


@cache
def _final_cleaner() -> nh3.Cleaner:
    return _cleaner(TAGS, ALLOWED, None)


def _cleaner(
    tags: AbstractSet[str], attributes: Mapping[str, set[str]], filtered: Filter | None
) -> nh3.Cleaner:
    import nh3  # here for the cold start: many articles have no HTML

    return nh3.Cleaner(
        tags=set(tags),
        clean_content_tags=set(DROPPED),
        attributes=dict(attributes),
        attribute_filter=filtered,
        set_tag_attribute_values=_CONTROLS,
        link_rel=None,
        url_schemes={"http", "https", "mailto", "tel"},
    )


def _attribute(base: str, tag: str, name: str, value: str) -> str | None:
    """Returns the new value of an attribute, None to remove it. Must not raise: nh3 would keep the value."""
    name = LAZY_NAMES.get(name, name)
    if name == "srcset":
        return ", ".join(_candidates(base, value)) or None
    if name == "rel":
        return " ".join(word for word in value.lower().split() if word in RELATIONS) or None
    if name == "style":
        return "hidden" if _HIDDEN.search(value) else None
    if name not in _LINKS or tag == "data":
        return value
    if tag == "a" and _OTHER_SCHEME.fullmatch(value):
        return value
    return _absolute(base, value)


def _absolute(base: str, reference: str) -> str | None:
    try:
        return resolve(base, reference)
    except ValueError:
        return None


def _candidates(base: str, srcset: str) -> Iterator[str]:
    """Yields the usable candidates of a `srcset` (HTML, 4.8.4.2.1) with absolute URLs."""
    place = 0
    while match := _CANDIDATE.match(srcset, place):
        url, descriptor = match["url"], match["descriptor"].strip()
        place = match.end()
        if url.endswith(","):
            url, descriptor, place = url.rstrip(","), "", match.end("url")
        absolute = _absolute(base, url)
        if absolute and _DESCRIPTOR.fullmatch(descriptor):
            # A comma at an end of the URL would separate candidates.
            yield f"{absolute.replace(',', '%2C')} {descriptor}".rstrip()


# --- from markup to text ---

_BREAK = re.compile(r"</?(?:p|div|br|li|h[1-6]|tr|td|th|dd|dt|blockquote|figcaption|pre)\b[^<>]*+>")
_PARAGRAPH = re.compile(r"<p\b[^<>]*+>(.*?)</p>", re.DOTALL)


def plain_text(html: str) -> str:
    """Returns the text of sanitised HTML on one line."""
    return one_line(unescape(ANY_TAG.sub("", _BREAK.sub(" ", html))))


def first_paragraph(html: str) -> str:
    """Returns the text of the first paragraph of sanitised HTML that has any, or ""."""
    texts = (plain_text(match[1]) for match in _PARAGRAPH.finditer(html))
    return next(filter(None, texts), "")
