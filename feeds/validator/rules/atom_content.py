"""Atom content other than text: documents, Base64 and external content (RFC 4287, 4.1.3)."""

from __future__ import annotations

from base64 import b64decode

from feeds.validator.atom_tree import is_base64, judged, type_of
from feeds.validator.elements import full_text, value_of
from feeds.validator.remedies import supply, write
from feeds.validator.rule import Document, Element, Problem, Problems, rule
from feeds.vocabulary.atom import SEE
from feeds.vocabulary.datatypes.hypertext import html, whole_document
from feeds.vocabulary.datatypes.mime import type_of_file
from feeds.vocabulary.datatypes.quantities import base64
from feeds.vocabulary.datatypes.tags import HTML_DOCUMENT
from feeds.vocabulary.datatypes.xhtml import whole_xhtml

MEDIA_TYPES = {"text": "text/plain", "html": "text/html", "xhtml": "application/xhtml+xml"}
"""The media types that correspond to Atom's own types."""


@rule(
    "atom-html-fragment",
    on="atom:content",
    severity="warning",
    see=f"{SEE}#section-4.1.3.3",
    w3c="HtmlFragment",
)
def html_fragment(content: Element, _document: Document) -> Problems:
    """Atom content of type text/html or application/xhtml+xml should be a whole document.

    Use type="html" or type="xhtml" for a fragment, such as the text of an article.

    bad: <content type="text/html">&lt;p>Words&lt;/p></content>
    good: <content type="html">&lt;p>Words&lt;/p></content>
    """
    kind = type_of(content).partition(";")[0].strip().lower()
    if content.get("src") is not None:
        return
    if kind == "text/html" and (value := full_text(content).strip()):
        yield from judged(content, whole_document(value))
    elif kind == "application/xhtml+xml" and len(content):
        yield from judged(content, whole_xhtml(content))


@rule("atom-not-base64", on="atom:content", severity="error", see=f"{SEE}#section-4.1.3.3", w3c="NotBase64")
def not_base64(content: Element, _document: Document) -> Problems:
    """Atom content that is neither text nor XML must be encoded as Base64.

    Encode the bytes, or give the URL of the file in src.

    bad: <content type="image/png">a picture!</content><summary>Words.</summary>
    good: <content type="image/png">iVBORw0K</content><summary>Words.</summary>
    """
    if content.get("src") is not None or not is_base64(content) or not (value := full_text(content).strip()):
        return
    flaws = base64(value)
    if not flaws and "html" in type_of(content).lower():
        decoded = b64decode(value).decode("utf-8", "replace")
        flaws = [flaw.fault(flaw.message) for flaw in html(decoded) if flaw.fault is not HTML_DOCUMENT]
    yield from judged(content, flaws)


@rule(
    "atom-content-src-type",
    on="atom:content",
    severity="error",
    see=f"{SEE}#section-4.1.3.2",
    w3c="InvalidMIMEType",
)
def content_src_type(content: Element, _document: Document) -> Problems:
    """The type of Atom content with a src must be a media type.

    The types text, html and xhtml describe content inside the entry. Write text/html for a page at a URL.

    bad: <content src="https://example.org/1" type="html"/><summary>Words.</summary>
    good: <content src="https://example.org/1" type="text/html"/><summary>Words.</summary>
    """
    kind = value_of(content, "type")
    if content.get("src") is not None and kind in MEDIA_TYPES:
        message = f"must be a media type when there is a \"src\", not '{kind}'"
        yield Problem(content, message, "type", kind, remedy=write("type", MEDIA_TYPES[kind]))


@rule(
    "atom-missing-content-type",
    on="atom:content",
    severity="warning",
    see=f"{SEE}#section-4.1.3.2",
    w3c="MissingTypeAttr",
)
def missing_content_type(content: Element, _document: Document) -> Problems:
    """Atom content with a src should have a type.

    Readers decide by the media type whether and how they show what is at the URL.

    bad: <content src="https://example.org/1.png"/><summary>Words.</summary>
    good: <content src="https://example.org/1.png" type="image/png"/><summary>Words.</summary>
    """
    if content.get("src") is not None and content.get("type") is None:
        remedy = supply("type", type_of_file)
        message = 'with a "src" should have the attribute "type"'
        yield Problem(content, message, "type", remedy=remedy, subject="element")


@rule(
    "atom-text-beside-src",
    on="atom:content",
    severity="error",
    see=f"{SEE}#section-4.1.3.2",
    w3c="UnexpectedText",
)
def text_beside_src(content: Element, _document: Document) -> Problems:
    """Atom content with a src must be empty.

    Readers load the content from the URL. Put a text for readers that do not into <summary>.

    bad: <content src="https://example.org/1" type="text/html">Words</content><summary>Words.</summary>
    good: <content src="https://example.org/1" type="text/html"/><summary>Words.</summary>
    """
    if content.get("src") is not None and full_text(content).strip():
        yield Problem(content, 'must be empty when it has a "src"')
