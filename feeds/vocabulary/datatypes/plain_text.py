"""Text that is not HTML, such as titles, names and categories; readers show markup in it as it is."""

from __future__ import annotations

import re
from html import unescape
from html.entities import html5, name2codepoint
from itertools import islice

from feeds.vocabulary.datatypes.html_facts import BLOCK, HTML
from feeds.vocabulary.model import Fault, Flaws

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
    "`\\u003c` and `\\u0026`. A tag that is only mentioned, as in `Why <table> is back`, is plain text.",
    see="https://www.rssboard.org/rss-profile#data-types-characterdata",
    w3c="ContainsHTML",
    unless=spelled_out,
    bad="<title>A &lt;b&gt;bold&lt;/b&gt; story</title>",
    good="<title>A bold story</title>",
    mend=lambda value: _bare_text(value),
    safe=False,
)
HTML_IN_DESCRIPTION = Fault(
    "html-in-description",
    "warning",
    "The description of a feed should not contain HTML.",
    help="RSS defines it as a phrase or a sentence, and many readers show its tags. Podcast directories are "
    "an exception: Apple shows paragraphs, lists and links, so its profile accepts them.",
    see="https://www.rssboard.org/rss-profile#data-types-characterdata",
    w3c="ContainsHTML",
    unless=spelled_out,
    bad="<channel><description>A &lt;b&gt;bold&lt;/b&gt; show</description></channel>",
    good="<channel><description>A bold show</description></channel>",
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
    r"<(?:!(?:--|doctype\b|\[CDATA\[)|/?+([a-zA-Z][a-zA-Z0-9]*+)(?=[\s/>])[^<>]*+>)", re.IGNORECASE
)
_leads_elsewhere = re.compile(r"\s(?:href|src)\s*+=\s*+[^\s>]", re.IGNORECASE).search
_placeholder = re.compile(r"\s*+(?:…|\.\.\.|[/&,|]|(?<=\s)\w{1,3}(?=\s))?+\s*+").fullmatch
_declarations = re.compile(r"<!doctype\b[^<>]*+>|<!\[CDATA\[|\]\]>", re.IGNORECASE)
_BREAKS, _SCRIPTS = ("br", "hr"), ("script", "style")
_JOINED = tuple(".,:;!?)…")
"""Signs that markup follows directly; what follows an opening bracket or quotation mark is mentioned."""
_MAX_TAGS, _MAX_COMMENT = 1000, 10_000
_references = re.compile(r"&(?:(\#(?:[0-9]{1,10}|[xX][0-9a-fA-F]{0,8});?)|([a-zA-Z][a-zA-Z0-9]*+)(;?+)(?!=))")
_swallowed = re.compile(r"<[a-zA-Z/!?]").search


def plain_text(value: str) -> Flaws:
    """Accepts text without HTML tags and character references, such as `1 < 2`, `AT&T` and `<name@host>`."""
    return _checked(value, CONTAINS_HTML)


def text_not_html(value: str) -> Flaws:
    """Accepts a text that mentions tags, but not one that is HTML from its beginning to its end."""
    match = first_markup(value) if value[:1] == "<" and value[-1:] == ">" else None
    if match is None or match.start():
        return ()
    return (CONTAINS_HTML(f"contains the HTML {match[0][:40]!r}, but is plain text", *match.span()),)


def untyped_text(value: str) -> Flaws:
    """Accepts an Atom text construct of type text, which is the default."""
    return _checked(value, UNDECLARED_HTML)


def character_data(value: str) -> Flaws:
    """Accepts RSS text in which nothing looks like a tag, not even a `<` before a letter."""
    if "<" not in value and "&" not in value:
        return ()
    return plain_text(value) or _swallowed_part(value)


def description(value: str) -> Flaws:
    """Accepts the same in the description of a whole feed, where HTML is another fault."""
    if "<" not in value and "&" not in value:
        return ()
    return plain_description(value) or _swallowed_part(value)


def plain_description(value: str) -> Flaws:
    """Accepts plain text in the description of a whole feed."""
    return _checked(value, HTML_IN_DESCRIPTION)


def _swallowed_part(value: str) -> Flaws:
    match = _swallowed(value)
    if match is None:
        return ()
    return (MARKUP_CHARACTERS(f"contains {match[0]!r}, which readers may take for a tag", *match.span()),)


def resembles_html(value: str) -> bool:
    """Whether a text contains the name of a tag or a reference, be they markup or only mentioned."""
    return ("<" in value and any(_is_html(tag) for tag in _tags.finditer(value))) or (
        "&" in value and _reference(value) is not None
    )


def first_markup(value: str) -> re.Match[str] | None:
    """Returns the first tag, comment or document type that marks up the text.

    A tag that is only mentioned appears between spaces or quotation marks, as words do, and is not closed:
    `Why <table> is back`, `Vec<a>`.
    """
    if "<" not in value:
        return None
    tags = [*islice(filter(_is_html, _tags.finditer(value)), _MAX_TAGS)]
    ends = _end_tags(tags)
    opened: set[str] = set()
    for tag in tags:
        name = (tag[1] or "").lower()
        if not name:
            is_markup = _is_comment(tag, value) if tag[0] == "<!--" else _is_declaration(tags, tag, value)
        elif tag[0][1] == "/":
            before = _before(tag, value)
            is_markup = name not in opened and (not before or before.isalnum() or before in _JOINED)
        else:
            is_markup = _opens(tag, name, value, ends.get(tag.start()))
            opened.add(name)
        if is_markup:
            return tag
    return None


def _end_tags(tags: list[re.Match[str]]) -> dict[int, int]:
    """Returns where the next end tag of each start tag's name begins, by the offset of the start tag."""
    ends: dict[int, int] = {}
    following: dict[str, int] = {}
    for tag in reversed(tags):
        name = (tag[1] or "").lower()
        if tag[0][1] == "/":
            following[name] = tag.start()
        elif name in following:
            ends[tag.start()] = following[name]
    return ends


def _is_html(tag: re.Match[str]) -> bool:
    return tag[1] is None or tag[1].lower() in HTML


def _is_declaration(tags: list[re.Match[str]], tag: re.Match[str], value: str) -> bool:
    """Whether a document type or a CDATA section begins the text."""
    if tag is not tags[0] or value[: tag.start()].strip():
        return False
    return len(tags) > 1 if tag[0][2] in "dD" else "]]>" in value


def _is_comment(tag: re.Match[str], value: str) -> bool:
    """Whether a comment is complete and is not between spaces, as a word does."""
    end = value.find("-->", tag.end(), tag.end() + _MAX_COMMENT)
    return end >= 0 and not (_before(tag, value).isspace() and value[end + 3 : end + 4].isspace())


def _opens(tag: re.Match[str], name: str, value: str, end: int | None) -> bool:
    """Whether a start tag marks up what follows; `end` is where its end tag begins."""
    before, behind = _before(tag, value), value[tag.end() : tag.end() + 1]
    if end is not None:
        whole = not before and end + len(name) + 3 == len(value)
        return whole or _placeholder(value, tag.end(), end) is None
    if _leads_elsewhere(tag[0]) or (name == "br" and tag[0][-2] == "/"):
        return True
    if name in _BREAKS:
        return before.isalnum() or before in (*_JOINED, ">") or behind.isalnum()
    return behind.isalnum() and (name in BLOCK or before in ("", ">") or before.isspace())


def _before(tag: re.Match[str], value: str) -> str:
    return value[max(tag.start() - 1, 0) : tag.start()]


def _bare_text(value: str) -> str | None:
    """Returns the text as a page would show it on one line; None if that is markup again, or is a script."""
    first, *rest = value.split("<!--")
    visible = _declarations.sub("", first + "".join(part.partition("-->")[2] for part in rest))
    if any(tag[1] and tag[1].lower() in _SCRIPTS for tag in _tags.finditer(visible)):
        return None
    bare = " ".join(unescape(_tags.sub(_gap, visible)).split())
    return bare if bare and not plain_text(bare) else None


def _gap(tag: re.Match[str]) -> str:
    """What a tag leaves in the text: a space if it ends a line, itself if it is not an HTML tag."""
    name = (tag[1] or "").lower()
    if name not in HTML:
        return tag[0]
    return " " if name in BLOCK or name in _BREAKS else ""


def _checked(value: str, fault: Fault) -> Flaws:
    if "<" not in value and "&" not in value:
        return ()
    match = first_markup(value) or _reference(value)
    return (fault(f"contains the HTML {match[0][:40]!r}, but is plain text", *match.span()),) if match else ()


def _reference(value: str) -> re.Match[str] | None:
    """Returns the first HTML character reference; HTML 4 names count without a semicolon, too."""
    for match in _references.finditer(value):
        number, name, semicolon = match.groups()
        if number or (f"{name};" in html5 if semicolon else name in name2codepoint):
            return match
    return None
