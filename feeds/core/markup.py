"""Text for XML, sanitised HTML, and the text of HTML."""

from __future__ import annotations

import re
from functools import partial
from html import unescape
from typing import TYPE_CHECKING

from feeds.core.urls import resolve

if TYPE_CHECKING:
    from collections.abc import Iterator

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\U00010000-\U0010ffff]")
_SPACES = re.compile("[ \t\r\n]+")


def xml_text(text: str) -> str:
    """Returns `text` without the characters that XML 1.0 (2.2) forbids: one makes a feed unreadable.

    The noncharacters from U+FDD0, which it only discourages, are removed, too.
    """
    return text if is_plain(text) else _NOT_XML.sub("", text)


def is_plain(text: str) -> bool:
    """Whether text is printable ASCII: most is, and this test is far faster than cleaning."""
    return text.isascii() and text.isprintable()


def one_line(text: str) -> str:
    """Returns `xml_text` on one line: a run of spaces, tabs and line breaks becomes one space."""
    plain = is_plain(text) and "  " not in text
    return (text if plain else _SPACES.sub(" ", xml_text(text))).strip(" ")


# --- sanitising ---


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


TAGS = _words("""
    a abbr address article aside audio b bdi bdo blockquote br caption cite code col colgroup data dd del
    details dfn div dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li mark ol p
    picture pre q rp rt ruby s samp section small source span strong sub summary sup table tbody td tfoot th
    thead time tr track u ul var video wbr
""")
"""Elements that are kept. Of others the content is kept, except of those in `_DROPPED`."""
_DROPPED = _words("embed iframe math noembed noframes noscript object script style svg template")
_ATTRIBUTES = {
    "*": "dir lang title",
    "a": "href hreflang rel type",
    "audio": "loop muted preload src",
    "blockquote": "cite",
    "col": "span",
    "colgroup": "span",
    "data": "value",
    "del": "cite datetime",
    "details": "open",
    "img": "alt height loading sizes src srcset width",
    "ins": "cite datetime",
    "li": "value",
    "ol": "reversed start type",
    "q": "cite",
    "source": "height media sizes src srcset type width",
    "td": "colspan headers rowspan",
    "th": "abbr colspan headers rowspan scope",
    "time": "datetime",
    "track": "default kind label src srclang",
    "video": "height loop muted poster preload src width",
}
_ALLOWED = {tag: set(names.split()) for tag, names in _ATTRIBUTES.items()}
_CONTROLS = {"audio": {"controls": ""}, "video": {"controls": ""}}  # since autoplay is removed
_RELATIONS = _words("author bookmark external license me nofollow noopener noreferrer sponsored tag ugc")
_LINKS = frozenset(("href", "src", "poster", "cite"))
_OTHER_SCHEME = re.compile(r"(?:mailto|tel):[^\x00-\x20\x7f]+", re.IGNORECASE)
_CANDIDATE = re.compile(r"[\s,]*+(?P<url>[^\s,]\S*+)(?P<descriptor>[^,]*+)")
_DESCRIPTOR = re.compile(r"(?:[0-9]{1,6}w|[0-9]{1,4}(?:\.[0-9]{1,6})?x)?")
_PRE = re.compile(r"<pre(?: [^<>]*+)?>(?=\n)")
MAX_DEPTH = 256
"""Elements inside each other, at most: parsers take quadratic time for more."""
_MAX_ELEMENTS = 50_000
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*+)")
# Void elements, and those that end where the next begins:
_UNCOUNTED = _words(
    "area base br col dd dt embed hr img input li link meta option p param source td th tr track wbr"
)


def sanitise(html: str, base: str) -> str:
    """Returns an HTML fragment without scripts, styles and elements or attributes that are not allowed.

    URLs are resolved against the page `base`; those that are then not http or https (in links, mailto or tel)
    are removed, and so are characters that XML forbids.  Idempotent.  Raises `ValueError` where elements are
    nested deeper than `MAX_DEPTH`.
    """
    import nh3  # here for the cold start: many articles have no HTML

    html = xml_text(html)
    _check_depth(html)
    clean = nh3.clean(
        html,
        tags=set(TAGS),
        clean_content_tags=set(_DROPPED),
        attributes=_ALLOWED,
        attribute_filter=partial(_attribute, base),
        set_tag_attribute_values=_CONTROLS,
        link_rel=None,
        url_schemes={"http", "https", "mailto", "tel"},
    )
    clean = xml_text(clean).strip()  # again, because &#11; has become a character
    return _PRE.sub(r"\g<0>\n", clean)  # parsers drop the first line break in a <pre> (HTML, 13.1.2.5)


def _check_depth(html: str) -> None:
    """Raises `ValueError` where elements seem to be nested deeper than `MAX_DEPTH`, or are too many."""
    if html.count("<") <= MAX_DEPTH:
        return
    opened: dict[str, int] = {}
    depth = total = 0
    for end, name in _TAG.findall(html):
        tag = name.lower()
        if tag in _UNCOUNTED:
            continue
        if not end:
            opened[tag] = opened.get(tag, 0) + 1
            depth, total = depth + 1, total + 1
        elif opened.get(tag):
            opened[tag] -= 1
            depth -= 1
        if depth > MAX_DEPTH:
            raise ValueError(f"HTML elements are nested deeper than {MAX_DEPTH}")
        if total > _MAX_ELEMENTS:
            raise ValueError(f"more than {_MAX_ELEMENTS} HTML elements")


def _attribute(base: str, tag: str, name: str, value: str) -> str | None:
    """Returns the new value of an attribute, None to remove it. Must not raise: nh3 would keep the value."""
    if name == "srcset":
        return ", ".join(_candidates(base, value)) or None
    if name == "rel":
        return " ".join(word for word in value.lower().split() if word in _RELATIONS) or None
    if name not in _LINKS:
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

_ANY_TAG = re.compile(r"<[^<>]*+>")
_BREAK = re.compile(r"</?(?:p|div|br|li|h[1-6]|tr|td|th|dd|dt|blockquote|figcaption|pre)\b[^<>]*+>")
_PARAGRAPH = re.compile(r"<p\b[^<>]*+>(.*?)</p>", re.DOTALL)


def plain_text(html: str) -> str:
    """Returns the text of sanitised HTML on one line."""
    return one_line(unescape(_ANY_TAG.sub("", _BREAK.sub(" ", html))))


def first_paragraph(html: str) -> str:
    """Returns the text of the first paragraph of sanitised HTML that has any, or ""."""
    texts = (plain_text(match[1]) for match in _PARAGRAPH.finditer(html))
    return next(filter(None, texts), "")
