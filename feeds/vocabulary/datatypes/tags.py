"""Checks single HTML tags: whether their elements and attributes are known and safe.

Feeds repeat the same few tags thousands of times, so results are cached.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from itertools import islice
from typing import TYPE_CHECKING

from feeds.vocabulary.datatypes.css import style
from feeds.vocabulary.datatypes.html_facts import (
    ANIMATED,
    DOCUMENT,
    FOREIGN,
    HTML,
    RAW_TEXT,
    UNSAFE,
    URL_ATTRIBUTES,
    VOID,
)
from feeds.vocabulary.model import Fault, Flaw

if TYPE_CHECKING:
    from collections.abc import Iterator

_HTML = "https://html.spec.whatwg.org/multipage/"
_SECURITY = "https://www.rfc-editor.org/rfc/rfc4287#section-8.1"

UNSAFE_ELEMENT = Fault(
    "unsafe-element",
    "warning",
    "Text should not contain elements that run code or change the page around it.",
    help="Readers remove `script`, `style`, `object` and the like, often with everything inside them. "
    "Leave them out, or link to a page that has them.",
    see=_SECURITY,
    w3c="SecurityRisk",
    bad="<description><![CDATA[<script>alert(1)</script>]]></description>",
    good="<description><![CDATA[<p>Words</p>]]></description>",
)
EMBEDDED_FRAME = Fault(
    "embedded-frame",
    "info",
    "Text should not depend on an embedded frame.",
    help="Readers show frames of a few well-known players and drop all others. Add a link to the same "
    "thing, or an enclosure.",
    see=_SECURITY,
    w3c="SecurityRisk",
    bad='<description><![CDATA[<iframe src="https://example.org/film"></iframe>]]></description>',
    good='<description><![CDATA[<a href="https://example.org/film">The film</a>]]></description>',
)
UNSAFE_ATTRIBUTE = Fault(
    "unsafe-attribute",
    "warning",
    "Text should not contain attributes that run code.",
    help="Readers remove event handlers such as `onclick`, whole pages in `srcdoc`, and `javascript:` "
    "addresses. Leave them out.",
    see=_SECURITY,
    w3c="SecurityRiskAttr",
    bad='<description><![CDATA[<p onclick="go()">Words</p>]]></description>',
    good="<description><![CDATA[<p>Words</p>]]></description>",
)
UNKNOWN_ELEMENT = Fault(
    "unknown-html-element",
    "warning",
    "Text should contain only elements that HTML defines.",
    help="Readers drop other elements; often one is text in angle brackets that was meant to be read. "
    "Escape such text once more (`&amp;lt;`); the name of a custom element needs a hyphen.",
    see=_HTML + "indices.html#elements-3",
    w3c="NotHtml",
    bad="<description><![CDATA[<p>Dear <reader></reader></p>]]></description>",
    good="<description><![CDATA[<p>Dear &lt;reader&gt;</p>]]></description>",
)
RELATIVE_REFERENCE = Fault(
    "relative-reference",
    "warning",
    "Links and images should have full URLs.",
    help="Readers show the text far from its page, so a relative link leads nowhere and a relative picture "
    "stays empty. Write `https://example.org/more`, not `more`.",
    see="https://www.rssboard.org/rss-profile#data-types-url",
    w3c="ContainsRelRef",
    bad='<description><![CDATA[<a href="more">More</a>]]></description>',
    good='<description><![CDATA[<a href="https://example.org/more">More</a>]]></description>',
)
HTML_DOCUMENT = Fault(
    "html-document",
    "warning",
    "Text should be a piece of HTML, not a whole document.",
    help="Readers put it inside their own page. Leave out `html`, `head`, `body` and the document type.",
    see="https://www.rfc-editor.org/rfc/rfc4287#section-3.1.1.2",
    bad="<description><![CDATA[<html><body><p>Words</p></body></html>]]></description>",
    good="<description><![CDATA[<p>Words</p>]]></description>",
)
INVALID_HTML = Fault(
    "invalid-html",
    "warning",
    "HTML should be complete, with every element closed.",
    help="Each reader repairs broken HTML in its own way, and an open element can spill over into other "
    "items. Check tags, comments and character references.",
    see=_HTML + "parsing.html#parse-errors",
    w3c="NotHtml",
    bad="<description><![CDATA[<p>Words <b>and more</p>]]></description>",
    good="<description><![CDATA[<p>Words <b>and more</b></p>]]></description>",
)

# Scanning is linear because every match runs to the end of the tag or of the text: an unclosed tag takes
# the rest, as in a browser (HTML 13.2.5). Quotes count after "=" only.
MARKUP = (
    r"<(?:[a-zA-Z][^>=]*+(?:=\s*+(?:\"[^\"]*+\"?+|'[^']*+'?+)?+[^>=]*+)*+>?+"
    r"|!--(?:-?+>|(?:[^-]++|-(?!->))*+(?:-->)?+)"
    r"|[/!?][^>]*+>?+)"
)
_name = re.compile(r"</?+([^\s/>]*+)").match
_attributes = re.compile(r"([^\s=>/]++)(?:\s*+=\s*+(\"[^\"]*+\"?+|'[^']*+'?+|[^\s>]*+))?+").finditer
_candidates = re.compile(r"([^\s,]\S*+)(?:(?<=,)|[^,]*+)").findall
_scheme = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*+):").match
_IGNORED = dict.fromkeys((*range(0x20), 0x7F))
_SCRIPTS = frozenset(("javascript", "vbscript", "livescript", "mocha"))
_DATA = ("data:image/", "data:audio/", "data:video/", "data:font/")
_SHORT, _MAX_CACHED_CHARACTERS = 16, 500
_MAX_FLAWS = 50
_UNNESTED = VOID | UNSAFE | DOCUMENT | {"iframe"}

HARMLESS_ATTRIBUTES = (
    r"""(?:\s++(?:"""
    r"""(?:href|src)="(?:https?://|mailto:|\#)[^"<]*+"|"""
    r"""srcset="(?:\s*+https?://[^\s"<]++(?:\s++[0-9.]++[wx])?+,?+)++\s*+"|"""
    r"""(?:alt|align|border|class|colspan|datetime|decoding|dir|height|hspace|id|lang|loading|name|rel|"""
    r"""role|rowspan|sizes|target|title|type|valign|vspace|width|"""
    r"""(?:aria|data)-[a-z0-9-]++)="[^"<]*+"))*+"""
)
# Links and images are rarely repeated, so the cache does not help: the tag is checked without its attributes.
_harmless = re.compile(rf"<((?!iframe)[a-zA-Z][a-zA-Z0-9]*+){HARMLESS_ATTRIBUTES}\s*+(/?>)").fullmatch


@dataclass(frozen=True, slots=True)
class TagCheck:
    """A tag and its flaws, whose offsets count from its start.

    `kind` is 1 if it opens an element that must be closed, -1 if it closes one, otherwise 0; `raw`: the
    text up to its end tag contains no markup.
    """

    name: str
    kind: int
    flaws: tuple[Flaw, ...] = ()
    raw: bool = False


KNOWN_TAGS: dict[str, TagCheck] = {}
"""Short tags that were checked: asked for here before `check_tag` is, which takes three times as long."""
_MAX_KNOWN = 2048


def check_tag(tag: str) -> TagCheck:
    """Checks a match of `MARKUP`."""
    if len(tag) <= _SHORT:
        check = _check_tag(tag)
        if len(KNOWN_TAGS) < _MAX_KNOWN:
            KNOWN_TAGS[tag] = check
        return check
    if match := _harmless(tag):
        return _cached_check(f"<{match[1]}{match[2]}")
    return _cached_check(tag) if len(tag) <= _MAX_CACHED_CHARACTERS else _check_tag(tag)


def _check_tag(tag: str) -> TagCheck:
    if tag[1] in "!?":
        return TagCheck("", 0, tuple(_declaration(tag)))
    match = _name(tag)
    name = match[1].lower() if match else ""
    if tag[1] == "/":
        if not tag.endswith(">") or not name[:1].isalpha():
            return TagCheck(
                "", 0, (INVALID_HTML(f"contains {tag[:20]!r}, which is not an end tag", 0, len(tag)),)
            )
        return TagCheck(name, -1 if _must_be_closed(name) else 0)
    attributes = {} if len(tag) == len(name) + 2 else _attributes_of(tag, len(name) + 1)
    if _is_incomplete(tag, attributes):
        return TagCheck("", 0, (INVALID_HTML(f"contains the incomplete tag <{name[:40]}", 0, len(tag)),))
    source = _unquoted(attributes.get("src", _NO_ATTRIBUTE)[0])
    flaws = (*element_flaws(name, source), *islice(_attribute_flaws(attributes), _MAX_FLAWS))
    # A slash behind an unquoted value belongs to it (HTML 13.2.5.38).
    closed = tag.endswith("/>") and next(reversed(attributes.values()), _NO_ATTRIBUTE)[2] < len(tag) - 1
    opens = _must_be_closed(name) and not (closed and (name in FOREIGN or name not in HTML))
    return TagCheck(name, 1 if opens else 0, flaws, raw=name in RAW_TEXT and not closed)


def _must_be_closed(name: str) -> bool:
    """Whether an element must be closed; unsafe ones are only reported as such."""
    return (name in HTML or name in FOREIGN or "-" in name) and name not in _UNNESTED


_cached_check = lru_cache(maxsize=4096)(_check_tag)


def _declaration(tag: str) -> Iterator[Flaw]:
    if tag.startswith("<!--"):
        if not tag.endswith("-->") and tag not in ("<!-->", "<!--->"):
            yield INVALID_HTML("contains an incomplete comment", 0, 4)
    elif tag[:9].lower() == "<!doctype":
        yield HTML_DOCUMENT("should be a piece of HTML, not a whole document", 0, len(tag))
    else:
        yield INVALID_HTML(f"contains {tag[:20]!r}, which HTML does not define", 0, len(tag))


Attributes = dict[str, tuple[str, int, int]]
"""The source of each attribute's value, and the offsets of name and value."""
_NO_ATTRIBUTE = ("", 0, 0)


def _attributes_of(tag: str, start: int) -> Attributes:
    """Returns the attributes of a start tag; the first of a name counts, as in HTML."""
    attributes: Attributes = {}
    for match in _attributes(tag, start):
        attributes.setdefault(match[1].lower(), (match[2] or "", match.start(), match.end()))
    return attributes


def _is_incomplete(tag: str, attributes: Attributes) -> bool:
    if tag[-1] != ">":
        return True
    value, _, end = next(reversed(attributes.values()), _NO_ATTRIBUTE)
    return end == len(tag) and value[:1] in ("'", '"') and (len(value) == 1 or value[-1] != value[0])


def element_flaws(name: str, source: str = "") -> Iterator[Flaw]:
    """Checks an HTML element by its name; `source` is the src of a frame."""
    start, end = 1, 1 + len(name)
    if name == "iframe":
        fault = EMBEDDED_FRAME if source.strip().lower().startswith("https://") else UNSAFE_ELEMENT
        yield fault("contains <iframe>, which readers may remove", start, end)
    elif name in UNSAFE:
        yield UNSAFE_ELEMENT(f"contains <{name}>, which readers remove", start, end)
    elif name in DOCUMENT:
        yield HTML_DOCUMENT("should be a piece of HTML, not a whole document", start, end)
    elif name not in HTML and name not in FOREIGN and "-" not in name:
        yield UNKNOWN_ELEMENT(f"contains <{name[:40]}>, which is not an HTML element", start, end)


def _attribute_flaws(attributes: Attributes) -> Iterator[Flaw]:
    """Yields dangerous and relative attribute values."""
    for name, (value, start, end) in attributes.items():
        if name in URL_ATTRIBUTES or name in ("srcset", "style", "srcdoc") or name.startswith("on"):
            plain = _unquoted(value)
            for flaw in attribute_value_flaws(name, plain):
                yield flaw.fault(flaw.message, start, end)


def attribute_value_flaws(name: str, value: str) -> Iterator[Flaw]:
    """Checks one attribute, whose value is without quotes and character references."""
    if name.startswith("on") or name == "srcdoc":
        yield UNSAFE_ATTRIBUTE(f"contains the attribute {name[:40]}, which readers remove")
    elif name == "style":
        yield from style(value)
    elif name == "srcset":
        bad = (flaw for url in _candidates(value) for flaw in _url_flaws(name, url.rstrip(",")))
        yield from list(bad)[:1]
    elif name in URL_ATTRIBUTES:
        yield from _url_flaws(name, value)


def _url_flaws(name: str, value: str) -> Iterator[Flaw]:
    if value.startswith(("https://", "http://", "#", "mailto:")):
        return
    url = value.translate(_IGNORED).strip()  # browsers ignore these characters (URL Standard, 4.4)
    scheme = _scheme(url)
    if scheme is None:
        # An empty reference, like `#top`, is one to the document itself (RFC 3986, 4.4).
        if name not in ANIMATED and not url.startswith("#") and (url or name != "href"):
            yield RELATIVE_REFERENCE(f"contains the relative URL {url[:60]!r} in {name}")
    elif scheme[1].lower() in _SCRIPTS or (scheme[1].lower() == "data" and not url.lower().startswith(_DATA)):
        yield UNSAFE_ATTRIBUTE(f"contains the URL {url[:40]!r} in {name}, which readers remove")


def _unquoted(value: str) -> str:
    if value[:1] in ("'", '"'):
        value = value[1:-1] if len(value) > 1 and value[-1] == value[0] else value[1:]
    return unescape(value) if "&" in value else value
