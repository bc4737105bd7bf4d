"""Text on its way into markup, and markup on its way into other people's readers."""

from __future__ import annotations

import re
from functools import partial
from html import unescape
from typing import TYPE_CHECKING

from feeds.core.urls import resolve

if TYPE_CHECKING:
    from collections.abc import Iterator

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SPACES = re.compile("[ \t\r\n]+")


def xml_text(text: str) -> str:
    """`text` without the characters that no XML document can hold (XML 1.0, 2.2), however escaped.

    Those are most control characters, lone surrogates, U+FFFE and U+FFFF.  One of them in one headline
    would cost the whole feed.
    """
    return text if is_plain(text) else _NOT_XML.sub("", text)


def is_plain(text: str) -> bool:
    """Is it of nothing but signs of ASCII?  Most text is, and to see that takes far less than to mend it."""
    return text.isascii() and text.isprintable()


def one_line(text: str) -> str:
    """`xml_text` on one line: runs of spaces, tabs and line breaks become one space, other spaces stay."""
    plain = is_plain(text) and "  " not in text
    return (text if plain else _SPACES.sub(" ", xml_text(text))).strip(" ")


# --- sanitising: what is not allowed goes ---


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


TAGS = _words("""
    a abbr address article aside audio b bdi bdo blockquote br caption cite code col colgroup data dd del
    details dfn div dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li mark ol p
    picture pre q rp rt ruby s samp section small source span strong sub summary sup table tbody td tfoot th
    thead time tr track u ul var video wbr
""")
"""The elements that stay; of all others the content stays, save of those in `_GONE`."""
_GONE = _words("embed iframe math noembed noframes noscript object script style svg template")
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
_CONTROLS = {"audio": {"controls": ""}, "video": {"controls": ""}}  # autoplay goes: there must be a button
_RELATIONS = _words("author bookmark external license me nofollow noopener noreferrer sponsored tag ugc")
_LINKS = frozenset(("href", "src", "poster", "cite"))
_OTHER_SCHEME = re.compile(r"(?:mailto|tel):[^\x00-\x20\x7f]+", re.IGNORECASE)
_CANDIDATE = re.compile(r"[\s,]*+(?P<url>[^\s,]\S*+)(?P<descriptor>[^,]*+)")
_DESCRIPTOR = re.compile(r"(?:[0-9]{1,6}w|[0-9]{1,4}(?:\.[0-9]{1,6})?x)?")
DEEPEST = 256
"""Elements inside each other, at most: more is no article, and costs parsers time by the square."""
_MOST = 50_000
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*+)")
# Void elements, and those that end where the next begins:
_UNCOUNTED = _words(
    "area base br col dd dt embed hr img input li link meta option p param source td th tr track wbr"
)


def sanitise(html: str, base: str) -> str:
    """The HTML fragment `html` as every reader may show it: nothing runs, nothing is styled.

    Allowed elements and attributes stay.  URLs become absolute as a browser on the page `base` would
    make them; what is then no http or https URL (no mailto or tel either, in a link) goes.
    Characters go that XML cannot hold.  Doing it twice changes nothing.  ValueError where elements are
    nested deeper than `DEEPEST`.
    """
    import nh3  # here for the cold start of whoever has no HTML

    html = xml_text(html)
    _weigh(html)
    clean = nh3.clean(
        html,
        tags=set(TAGS),
        clean_content_tags=set(_GONE),
        attributes=_ALLOWED,
        attribute_filter=partial(_attribute, base),
        set_tag_attribute_values=_CONTROLS,
        link_rel=None,
        url_schemes={"http", "https", "mailto", "tel"},
    )
    return xml_text(clean).strip()  # once more: &#11; has become a character


def _weigh(html: str) -> None:
    """ValueError where elements seem to be nested deeper than `DEEPEST`, or there are far too many."""
    if html.count("<") <= DEEPEST:
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
        if depth > DEEPEST:
            raise ValueError(f"HTML elements are nested deeper than {DEEPEST}")
        if total > _MOST:
            raise ValueError(f"more than {_MOST} HTML elements")


def _attribute(base: str, tag: str, name: str, value: str) -> str | None:
    """The value that an allowed attribute gets, None where it goes. It never raises: nh3 would keep it."""
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
    """The usable candidates of a `srcset` (HTML, 4.8.4.2.1), their URLs absolute."""
    place = 0
    while match := _CANDIDATE.match(srcset, place):
        url, descriptor = match["url"], match["descriptor"].strip()
        place = match.end()
        if url.endswith(","):
            url, descriptor, place = url.rstrip(","), "", match.end("url")
        absolute = _absolute(base, url)
        if absolute and _DESCRIPTOR.fullmatch(descriptor):
            # A comma at an end of the URL would be read as the list's.
            yield f"{absolute.replace(',', '%2C')} {descriptor}".rstrip()


# --- from markup to text ---

_ANY_TAG = re.compile(r"<[^<>]*+>")
_BREAK = re.compile(r"</?(?:p|div|br|li|h[1-6]|tr|td|th|dd|dt|blockquote|figcaption|pre)\b[^<>]*+>")
_PARAGRAPH = re.compile(r"<p\b[^<>]*+>(.*?)</p>", re.DOTALL)


def plain_text(html: str) -> str:
    """The text of sanitised HTML on one line."""
    return one_line(unescape(_ANY_TAG.sub("", _BREAK.sub(" ", html))))


def first_paragraph(html: str) -> str:
    """The text of the first paragraph with any in sanitised HTML, "" where there is none."""
    texts = (plain_text(match[1]) for match in _PARAGRAPH.finditer(html))
    return next(filter(None, texts), "")
