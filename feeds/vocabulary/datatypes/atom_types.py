"""The values of Atom's type attribute, on text constructs and on content."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.vocabulary.datatypes.factories import must_be, shown
from feeds.vocabulary.datatypes.mime import INVALID_MEDIA_TYPE, INVALID_TEXT_TYPE, mime_type

if TYPE_CHECKING:
    from feeds.vocabulary.model import Flaws

TEXT_TYPES = frozenset(("text", "html", "xhtml"))
_COMPOSITE = ("multipart/", "message/")


def text_construct_type(value: str) -> Flaws:
    """Accepts text, html and xhtml (RFC 4287, 3.1.1); reports a media type as another fault."""
    if value in TEXT_TYPES:
        return ()
    return mime_type(value) or must_be(INVALID_TEXT_TYPE, "text, html or xhtml", value)


def content_type(value: str) -> Flaws:
    """Accepts text, html, xhtml, and a media type that is not composite (RFC 4287, 4.1.3.1)."""
    if value in TEXT_TYPES:
        return ()
    if value.lower().startswith(_COMPOSITE):
        return (INVALID_MEDIA_TYPE(f"must not be a composite media type, like {shown(value)}"),)
    return mime_type(value)
