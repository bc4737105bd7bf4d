"""Atom content other than text: documents, Base64 and external content (RFC 4287, 4.1.3)."""

from __future__ import annotations

from base64 import b64decode

from feeds.validator.atom_tree import is_base64, is_xml, text_problems, type_of
from feeds.validator.elements import children, full_text, text_of, value_of
from feeds.validator.remedies import supply, write
from feeds.validator.rule import Document, Element, Problem, Problems, rule
from feeds.vocabulary.atom import SEE
from feeds.vocabulary.datatypes.factories import shown
from feeds.vocabulary.datatypes.hypertext import html, whole_document
from feeds.vocabulary.datatypes.mime import type_of_file
from feeds.vocabulary.datatypes.quantities import base64
from feeds.vocabulary.datatypes.tags import HTML_DOCUMENT
from feeds.vocabulary.datatypes.white_space import SPACE
from feeds.vocabulary.datatypes.xhtml import whole_xhtml

MEDIA_TYPES = {"text": "text/plain", "html": "text/html", "xhtml": "application/xhtml+xml"}
"""The media types that correspond to Atom's own types."""


def _has_media_type(content: Element) -> bool:
    return "/" in (content.get("type") or "")


@rule(
    "atom-html-fragment",
    on="atom:content",
    severity="warning",
    see=f"{SEE}#section-4.1.3.3",
    w3c="HtmlFragment",
    when=_has_media_type,
)
def html_fragment(content: Element, _document: Document) -> Problems:
    """Atom content of type text/html or application/xhtml+xml should be a whole document.

    Use type="html" or type="xhtml" for a fragment, such as the text of an article.

    bad: <content type="text/html">&lt;p>Words&lt;/p></content>
    good: <content type="html">&lt;p>Words&lt;/p></content>
    """
    kind = type_of(content).partition(";")[0].strip(SPACE).lower()
    if content.get("src") is not None:
        return
    if kind == "text/html" and (value := full_text(content).strip(SPACE)):
        yield from text_problems(content, whole_document(value))
    elif kind == "application/xhtml+xml" and len(content):
        yield from text_problems(content, whole_xhtml(content))


def _has_src(content: Element) -> bool:
    return content.get("src") is not None


@rule(
    "atom-not-base64",
    on="atom:content",
    severity="error",
    see=f"{SEE}#section-4.1.3.3",
    w3c="NotBase64",
    when=is_base64,
)
def not_base64(content: Element, _document: Document) -> Problems:
    """Atom content that is neither text nor XML must be encoded as Base64.

    Encode the bytes, or give the URL of the file in src.

    bad: <content type="image/png">a picture!</content><summary>Words.</summary>
    good: <content type="image/png">iVBORw0K</content><summary>Words.</summary>
    """
    if _has_src(content):
        return
    value = full_text(content).strip(SPACE)
    if not value or children(content):
        return
    flaws = base64(value)
    if not flaws and "html" in type_of(content).lower():
        decoded = b64decode(value).decode("utf-8", "replace")
        flaws = [flaw.fault(flaw.message) for flaw in html(decoded) if flaw.fault is not HTML_DOCUMENT]
    yield from text_problems(content, flaws)


@rule(
    "atom-element-in-base64",
    on="atom:content",
    severity="error",
    see=f"{SEE}#section-4.1.3.3",
    w3c="UndefinedElement",
    when=is_base64,
)
def element_in_base64(content: Element, _document: Document) -> Problems:
    """Atom content that is neither text nor XML must not contain elements.

    It has to be Base64. XML needs a type that says so, such as application/xml or image/svg+xml.

    bad: <content type="image/png"><picture/></content><summary>Words.</summary>
    good: <content type="image/png">iVBORw0K</content><summary>Words.</summary>
    """
    if not _has_src(content):
        for child in children(content)[:1]:
            yield Problem(child, f"is not allowed in a <content> with the type {shown(type_of(content))}")


@rule(
    "atom-text-beside-xml",
    on="atom:content",
    severity="error",
    see=f"{SEE}#section-4.1.3.3",
    w3c="UnexpectedText",
    when=is_xml,
)
def text_beside_xml(content: Element, _document: Document) -> Problems:
    """Atom content of an XML media type must contain one element and no text beside it.

    Readers hand it on as an XML document, whose root is this element. For text with markup use type="html" or
    type="xhtml".

    bad: <content type="application/xml">See <plan xmlns="https://example.org/ns"/></content>
    good: <content type="application/xml"><plan xmlns="https://example.org/ns"/></content>
    """
    if not _has_src(content) and len(content) and (text := full_text(content).strip()):
        message = (
            f"must contain one element when its type is {shown(type_of(content))}, not the text {shown(text)}"
        )
        yield Problem(content, message, value=text)


@rule("atom-not-one-root", on="atom:content", severity="warning", see=f"{SEE}#section-4.1.3.3", when=is_xml)
def not_one_root(content: Element, _document: Document) -> Problems:
    """Atom content of an XML media type should contain one element, the root of an XML document.

    Readers pass it on as a separate document. Put several elements into one; do not escape the tags.

    bad: <content type="application/xml">&lt;plan/></content>
    good: <content type="application/xml"><plan xmlns="https://example.org/ns"/></content>
    """
    if _has_src(content):
        return
    kind = shown(type_of(content))
    if len(content) > 1:
        for child in children(content)[1:2]:
            yield Problem(child, f"should not be a second root in a <content> of type {kind}")
    elif not len(content) and (text := text_of(content)):
        message = f"should contain an element when its type is {kind}, not the text {shown(text)}"
        yield Problem(content, message, value=text)


@rule(
    "atom-content-src-type",
    on="atom:content",
    severity="error",
    see=f"{SEE}#section-4.1.3.2",
    w3c="InvalidMIMEType",
    when=_has_src,
)
def content_src_type(content: Element, _document: Document) -> Problems:
    """The type of Atom content with a src must be a media type.

    The types text, html and xhtml describe content inside the entry. Write text/html for a page at a URL.

    bad: <content src="https://example.org/1" type="html"/><summary>Words.</summary>
    good: <content src="https://example.org/1" type="text/html"/><summary>Words.</summary>
    """
    kind = value_of(content, "type")
    if kind in MEDIA_TYPES:
        message = f"must be a media type when there is a \"src\", not '{kind}'"
        yield Problem(content, message, "type", kind, remedy=write("type", MEDIA_TYPES[kind]))


@rule(
    "atom-missing-content-type",
    on="atom:content",
    severity="warning",
    see=f"{SEE}#section-4.1.3.2",
    w3c="MissingTypeAttr",
    when=_has_src,
)
def missing_content_type(content: Element, _document: Document) -> Problems:
    """Atom content with a src should have a type.

    Readers decide by the media type whether and how they show what is at the URL.

    bad: <content src="https://example.org/1.png"/><summary>Words.</summary>
    good: <content src="https://example.org/1.png" type="image/png"/><summary>Words.</summary>
    """
    if content.get("type") is None:
        remedy = supply("type", type_of_file)
        message = 'with a "src" should have the attribute "type"'
        yield Problem(content, message, "type", remedy=remedy, subject="element")


@rule(
    "atom-text-beside-src",
    on="atom:content",
    severity="error",
    see=f"{SEE}#section-4.1.3.2",
    w3c="UnexpectedText",
    when=_has_src,
)
def text_beside_src(content: Element, _document: Document) -> Problems:
    """Atom content with a src must be empty.

    Readers load the content from the URL. Put a text for readers that do not into <summary>.

    bad: <content src="https://example.org/1" type="text/html">Words</content><summary>Words.</summary>
    good: <content src="https://example.org/1" type="text/html"/><summary>Words.</summary>
    """
    if full_text(content).strip():
        yield Problem(content, 'must be empty when it has a "src"')
