"""HTML in a text: RSS's description, content:encoded, Atom's type="html"."""

from __future__ import annotations

import re
from html import unescape
from html.entities import html5
from typing import TYPE_CHECKING

from feeds.core.xml_descriptions import joined
from feeds.vocabulary.datatypes.html_facts import BLOCK, HTML, VOID
from feeds.vocabulary.datatypes.html_nesting import tag_flaws
from feeds.vocabulary.datatypes.plain_text import spelled_out
from feeds.vocabulary.datatypes.tags import INVALID_HTML, MARKUP, RELATIVE_REFERENCE
from feeds.vocabulary.model import Fault, Flaw, Flaws

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

DOUBLE_ESCAPED = Fault(
    "double-escaped",
    "warning",
    "HTML should be escaped only once.",
    help="Readers show the tags of HTML that is escaped twice. Escape it once, or put it into a CDATA "
    "section unescaped; where tags are meant to be read, write their `&` as `&#x26;`.",
    see="https://www.rssboard.org/rss-encoding-examples",
    unless=spelled_out,
    bad="<description>&amp;lt;b&amp;gt;Words&amp;lt;/b&amp;gt;</description>",
    good="<description>&lt;b&gt;Words&lt;/b&gt;</description>",
    mend=unescape,
    safe=False,
)
INVALID_REFERENCE = Fault(
    "invalid-reference",
    "warning",
    "A numeric character reference in HTML should be that of a character.",
    help="HTML calls references to control characters, halves of surrogate pairs and numbers beyond Unicode "
    "errors. Browsers show `&#146;` as in Windows-1252, others as nothing or as a box: write `&#8217;`, or "
    "the character itself.",
    see="https://html.spec.whatwg.org/multipage/parsing.html#numeric-character-reference-end-state",
    w3c="NotHtml",
    bad="<description>It&amp;#146;s a story</description>",
    good="<description>It&amp;#8217;s a story</description>",
    mend=lambda value: _numbers.sub(_meant, value),
)
BLOCK_IN_INLINE = Fault(
    "block-in-inline",
    "warning",
    "A title should not contain paragraphs, headings, lists or tables.",
    help="Readers show titles on one line, and remove such elements or break the line. Write plain text, "
    "or inline elements such as `em`.",
    see="https://www.rfc-editor.org/rfc/rfc4287#section-4.2.14",
    bad='<entry><title type="html">&lt;h1&gt;Story&lt;/h1&gt;</title></entry>',
    good='<entry><title type="html">&lt;em&gt;Story&lt;/em&gt;</title></entry>',
)
HTML_FRAGMENT = Fault(
    "html-fragment",
    "warning",
    "Content of type `text/html` or `application/xhtml+xml` should be a whole document.",
    help='These media types promise a complete page. For a piece of HTML write `type="html"` or '
    '`type="xhtml"`.',
    see="https://www.rfc-editor.org/rfc/rfc4287#section-4.1.3.1",
    w3c="HtmlFragment",
    bad='<entry><content type="text/html">&lt;p&gt;Words&lt;/p&gt;</content></entry>',
    good='<entry><content type="html">&lt;p&gt;Words&lt;/p&gt;</content></entry>',
)

_markup = re.compile(MARKUP)
_markup_or_reference = re.compile(MARKUP + r"|&([a-zA-Z][a-zA-Z0-9]*+;)")
_references = re.compile(r"&([a-zA-Z][a-zA-Z0-9]*+;)").findall
_numbers: re.Pattern[str] = re.compile(
    r"&#(?P<high>5529[6-9]|55[3-9][0-9]{2}|56[0-2][0-9]{2}|563[01][0-9]|[xX][dD][89abAB][0-9a-fA-F]{2});"
    r"&#(?P<low>563[2-9][0-9]|56[4-9][0-9]{2}|57[0-2][0-9]{2}|573[0-3][0-9]|5734[0-3]"
    r"|[xX][dD][c-fC-F][0-9a-fA-F]{2});|"
    r"&#(?:0*(?:[0-9]|[12][0-9]|3[01]|12[7-9]|1[345][0-9]|5[5-7][0-9]{3}|6[45][0-9]{3}|[0-9]{6,}+)(?![0-9])"
    r"|[xX]0*(?:1?[0-9a-fA-F]|7[fF]|[89][0-9a-fA-F]|[dD][89a-fA-F][0-9a-fA-F]{2}|[fF][dDfF][0-9a-fA-F]{2}"
    r"|[0-9a-fA-F]{5,}+)(?![0-9a-fA-F]));?"
)
"""Numeric references, of which few are those of characters."""
_escaped_tag = re.compile(
    r"\s*+(?:&lt;|&#0*+60;|&#[xX]0*+3[cC];)([a-zA-Z][a-zA-Z0-9]*+)(?=[\s/]|&gt;|&#)"
).match
_named = re.compile(r"<([a-zA-Z][a-zA-Z0-9]*+)[\s/>]").match
_whole_document = re.compile(
    r"\s*+(?:<!--(?:[^-]++|-(?!->))*+-->\s*+|<\?[^>]*+>\s*+)*+<(?:!doctype\s|html[\s>])", re.IGNORECASE
)
_MAX_FLAWS = 50


def html(value: str, *, base: bool = False) -> Flaws:
    """Checks a piece of HTML; with `base`, a base URL applies, so relative references are accepted."""
    has_tags, has_references = "<" in value, "&" in value
    if not (has_tags or has_references):
        return ()
    flaws = list(_unique(tag_flaws(value), base) if has_tags else _double_escaped(value))
    if has_references and not flaws:
        flaws = list(_unique(_unknown_references(value)))
    if has_references and "&#" in value:
        flaws += _unique(_invalid_references(value))
    return tuple(sorted(flaws, key=lambda flaw: flaw.start or 0)) if flaws else ()


def not_inline(value: str) -> Flaws:
    """Accepts inline HTML, as in titles; reports the first block element."""
    for match in _markup.finditer(value):
        named = _named(match[0])
        if named and (name := named[1].lower()) in BLOCK:
            return (BLOCK_IN_INLINE(f"contains <{name}>, but must be one line of text", *match.span()),)
    return ()


def whole_document(value: str) -> Flaws:
    """Accepts a whole HTML document, as the type text/html requires."""
    if _whole_document.match(value):
        return ()
    return (HTML_FRAGMENT("should be a whole HTML document, not a fragment"),)


def _unique(flaws: Iterable[Flaw], base: bool = False) -> Iterator[Flaw]:
    """Yields each flaw at its first place only, at most 50 in all."""
    seen: set[str] = set()
    for flaw in flaws:
        if flaw.message not in seen and not (base and flaw.fault is RELATIVE_REFERENCE):
            seen.add(flaw.message)
            yield flaw
            if len(seen) == _MAX_FLAWS:
                return


def _unknown_references(value: str) -> Iterator[Flaw]:
    """Yields the character references that HTML does not define, except in attributes."""
    unknown = {name for name in _references(value) if name not in html5}
    if not unknown:
        return
    for match in _markup_or_reference.finditer(value):
        if (name := match[1]) in unknown:
            yield INVALID_HTML(f"contains &{name[:40]}, which HTML does not define", *match.span())
            unknown.remove(name)


def _invalid_references(value: str) -> Iterator[Flaw]:
    """Yields the numeric references that HTML calls errors (13.2.5.80), each once."""
    seen: set[str] = set()
    for match in _numbers.finditer(value):
        reference = match[0]
        if reference not in seen and (match["high"] or not _is_character(_code(reference))):
            seen.add(reference)
            right = _meant(match)
            advice = "remove it" if right == reference else f"write {right}"
            message = f"contains {reference[:20]}, which is not a character: {advice}"
            yield INVALID_REFERENCE(message, *match.span())


def _code(reference: str) -> int:
    digits = reference[2:].rstrip(";").lstrip("xX0")[:10] or "0"
    return int(digits, 16 if reference[2] in "xX" else 10)


def _is_character(code: int) -> bool:
    """Whether a reference to a code point is harmless; HTML also calls the common one to U+000D an error."""
    if code <= 0x9F:
        return code in (0x09, 0x0A, 0x0C, 0x0D) or 0x20 <= code < 0x7F
    surrogate = 0xD800 <= code <= 0xDFFF
    return not (surrogate or 0xFDD0 <= code <= 0xFDEF or code & 0xFFFE == 0xFFFE or code > 0x10FFFF)


def _meant(match: re.Match[str]) -> str:
    """The reference that is meant by a pair of surrogates or by a byte of Windows-1252; others stay."""
    if match["high"]:
        high, low = (_code(f"&#{match[half]}") for half in ("high", "low"))
        return f"&#{ord(joined(high, low))};"
    code = _code(match[0])
    right = unescape(f"&#{code};") if 0x80 <= code <= 0x9F else ""
    return f"&#{ord(right)};" if right and ord(right) > 0x9F else match[0]


def _double_escaped(value: str) -> Iterator[Flaw]:
    """Yields text that begins with an escaped tag and closes it: text about HTML does not do so."""
    first = _escaped_tag(value)
    if first and (name := first[1].lower()) in HTML and (name in VOID or f"/{name}&" in value.lower()):
        yield DOUBLE_ESCAPED(f"contains HTML that is escaped twice: <{name}>", 0, len(value))
