"""The values of Atom's type attribute, on text constructs and on content."""

from __future__ import annotations

from feeds.vocabulary.datatypes.factories import bare, instead, must_be, shown
from feeds.vocabulary.datatypes.mime import BLANK_TEXT_TYPE, INVALID_MEDIA_TYPE, INVALID_TEXT_TYPE, mime_type
from feeds.vocabulary.model import Fault, Flaws

UNKNOWN_TEXT_TYPE = Fault(
    "unknown-text-type",
    "error",
    "The type of an Atom text must be `text`, `html` or `xhtml`, in lower case.",
    help="Readers that do not know the type show the tags, or nothing. Convert other markup, such as "
    "Markdown, to HTML; only `content` may also have a media type.",
    see="https://www.rfc-editor.org/rfc/rfc4287#section-3.1.1",
    w3c="InvalidMIMEType",
    bad='<entry><summary type="HTML">Words</summary></entry>',
    good='<entry><summary type="html">Words</summary></entry>',
    mend=instead(plain="text", txt="text", htm="html", escaped="html"),
)

TEXT_TYPES = frozenset(("text", "html", "xhtml"))
_EXPECTED = "text, html or xhtml"
_OR_MEDIA_TYPE = " or a media type like text/csv"
_MAX_CHARACTERS = 20
_COMPOSITE = ("multipart/", "message/")


def text_construct_type(value: str) -> Flaws:
    """Accepts text, html and xhtml (RFC 4287, 3.1.1); reports a media type as another fault."""
    if value in TEXT_TYPES:
        return ()
    if not value:
        return must_be(BLANK_TEXT_TYPE, _EXPECTED, value)
    return _unknown(value) or must_be(INVALID_TEXT_TYPE, _EXPECTED, value)


def content_type(value: str) -> Flaws:
    """Accepts text, html, xhtml, and a media type that is not composite (RFC 4287, 4.1.3.1)."""
    if value in TEXT_TYPES:
        return ()
    if not value:
        return must_be(BLANK_TEXT_TYPE, _EXPECTED + _OR_MEDIA_TYPE, value)
    if value.lower().startswith(_COMPOSITE):
        return (INVALID_MEDIA_TYPE(f"must not be a composite media type, like {shown(value)}"),)
    return _unknown(value, _OR_MEDIA_TYPE)


def _unknown(value: str, other: str = "") -> Flaws:
    """Reports what is not even a media type, with the type that was meant if only its spelling differs."""
    if not mime_type(value):
        return ()
    right = bare(value[:_MAX_CHARACTERS])
    if right in TEXT_TYPES:
        return (UNKNOWN_TEXT_TYPE(f"must be written '{right}', not {shown(value)}", right=right),)
    return must_be(UNKNOWN_TEXT_TYPE, _EXPECTED + other, value)
