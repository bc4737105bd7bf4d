"""Text that is not HTML, such as titles, names and categories; readers show markup in it as it is."""

from __future__ import annotations

import re
from html import unescape
from html.entities import html5, name2codepoint

from feeds.vocabulary.datatypes.html_facts import HTML
from feeds.vocabulary.model import Fault, Flaw, Flaws

_spelled_out = re.compile(r"&\#x0*+(?:26|3c);", re.IGNORECASE).search


def spelled_out(source: str) -> bool:
    """Whether the XML source escapes markup that is meant to be read, as the RSS profile recommends.

    `&#x26;amp;` is the text `&amp;`, which the parsed value cannot distinguish from an `&` escaped twice.
    """
    return _spelled_out(source) is not None


CONTAINS_HTML = Fault(
    "contains-html",
    "warning",
    "Plain text should not contain HTML tags or character references.",
    help="Readers show them as they are, so people see `<b>` or `&eacute;`. Write the characters "
    "themselves; where markup is meant to be read, write `<` as `&#x3C;` and `&` as `&#x26;`, in JSON "
    "`\\u003c` and `\\u0026`.",
    see="https://www.rssboard.org/rss-profile#data-types-characterdata",
    w3c="ContainsHTML",
    unless=spelled_out,
    bad="<title>A &lt;b&gt;bold&lt;/b&gt; story</title>",
    good="<title>A bold story</title>",
    mend=lambda value: _bare_text(value),
    safe=False,
)
UNDECLARED_HTML = Fault(
    "undeclared-html",
    "warning",
    'HTML in an Atom text should be declared with `type="html"`.',
    help="Without the attribute the text is plain, and readers show its tags. Add it, or remove the tags.",
    see="https://www.rfc-editor.org/rfc/rfc4287#section-3.1.1",
    w3c="ContainsUndeclaredHTML",
    bad="<entry><title>A &lt;b&gt;bold&lt;/b&gt; story</title></entry>",
    good='<entry><title type="html">A &lt;b&gt;bold&lt;/b&gt; story</title></entry>',
)
MARKUP_CHARACTERS = Fault(
    "markup-characters",
    "warning",
    "A `<` before a letter in RSS text should be written as `&#x3C;`.",
    help="RSS does not say whether such text is plain or HTML, so some readers take this for a tag and "
    "drop what follows. Most get `&#x3C;` right, and `&#x26;` for `&`.",
    see="https://www.rssboard.org/rss-profile#data-types-characterdata",
    w3c="CharacterData",
    unless=spelled_out,
    bad="<title>Why x &lt;y> z</title>",
    good="<title>Why x is below y</title>",
)

_tags = re.compile(
    r"<(?:!(?=--|doctype\b|\[CDATA\[)|/?+([a-zA-Z][a-zA-Z0-9]*+)(?=[\s/>])[^<>]*+>)", re.IGNORECASE
)
_references = re.compile(r"&(?:(\#[0-9xX])|([a-zA-Z][a-zA-Z0-9]*+)(;?+)(?!=))")
_swallowed = re.compile(r"<[a-zA-Z/!?]").search


def plain_text(value: str) -> Flaws:
    """Accepts text without HTML tags and character references, such as `1 < 2`, `AT&T` and `<name@host>`."""
    return _checked(value, CONTAINS_HTML)


def untyped_text(value: str) -> Flaws:
    """Accepts an Atom text construct of type text, which is the default."""
    return _checked(value, UNDECLARED_HTML)


def character_data(value: str) -> Flaws:
    """Accepts RSS text in which nothing looks like a tag, not even a `<` before a letter."""
    flaws = plain_text(value)
    if not flaws and (match := _swallowed(value)):
        return (MARKUP_CHARACTERS(f"contains {match[0]!r}, which readers may take for a tag", *match.span()),)
    return flaws


def first_tag(value: str) -> re.Match[str] | None:
    """Returns the first HTML tag, comment or document type."""
    if "<" not in value:
        return None
    return next((m for m in _tags.finditer(value) if m[1] is None or m[1].lower() in HTML), None)


def _bare_text(value: str) -> str | None:
    """Returns the text without tags, its references resolved; None if that is markup again."""
    bare = " ".join(unescape(_tags.sub("", value)).split())
    return bare if bare and not plain_text(bare) else None


def _checked(value: str, fault: Fault) -> Flaws:
    if "<" not in value and "&" not in value:
        return ()
    flaw = _tag(value, fault) or _reference(value, fault)
    return (flaw,) if flaw else ()


def _tag(value: str, fault: Fault) -> Flaw | None:
    match = first_tag(value)
    return match and fault(f"contains the HTML {match[0][:40]!r}, but is plain text", *match.span())


def _reference(value: str, fault: Fault) -> Flaw | None:
    """Returns the first HTML character reference; HTML 4 names count without a semicolon, too."""
    for match in _references.finditer(value):
        number, name, semicolon = match.groups()
        if number or (f"{name};" in html5 if semicolon else name in name2codepoint):
            return fault(f"contains the HTML {match[0]!r}, but is plain text", *match.span())
    return None
