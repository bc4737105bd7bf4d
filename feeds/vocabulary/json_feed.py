"""JSON Feed 1.0 and 1.1: the members of its objects."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from feeds.vocabulary.datatypes.addresses import public_url
from feeds.vocabulary.datatypes.dates import rfc3339
from feeds.vocabulary.datatypes.hypertext import html
from feeds.vocabulary.datatypes.languages import language
from feeds.vocabulary.datatypes.mime import mime_type, type_of_file
from feeds.vocabulary.datatypes.plain_text import plain_text, text_not_html

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from feeds.vocabulary.model import Datatype

SEE = "https://www.jsonfeed.org/version/1.1/"
VERSIONS = {
    "https://jsonfeed.org/version/1": "json-feed-1.0",
    "https://jsonfeed.org/version/1.1": "json-feed-1.1",
}


@dataclass(frozen=True, slots=True)
class Member:
    """One member of an object: `shape` names the object that its value, or each value of its array, must be;
    `value` is the datatype of its string, or of those of its array.

    `supply` derives a missing value from the object's other strings.
    """

    name: str
    type: Literal["string", "number", "boolean", "array", "object"] = "string"
    value: Datatype | None = None
    shape: str = ""
    required: bool = False
    obsolete: str = ""
    supply: Callable[[Mapping[str, str]], str | None] | None = None


SHAPES: dict[str, tuple[Member, ...]] = {
    "feed": (
        Member("version", required=True),
        Member("title", value=plain_text, required=True),
        Member("home_page_url", value=public_url),
        Member("feed_url", value=public_url),
        Member("description", value=plain_text),
        Member("user_comment"),
        Member("next_url", value=public_url),
        Member("icon", value=public_url),
        Member("favicon", value=public_url),
        Member("author", "object", shape="author", obsolete="authors"),
        Member("authors", "array", shape="author"),
        Member("language", value=language),
        Member("expired", "boolean"),
        Member("hubs", "array", shape="hub"),
        Member("items", "array", shape="item", required=True),
    ),
    "item": (
        Member("id", required=True),
        Member("url", value=public_url),
        Member("external_url", value=public_url),
        Member("title", value=plain_text),
        Member("content_html", value=html),
        Member("content_text", value=text_not_html),
        Member("summary", value=plain_text),
        Member("image", value=public_url),
        Member("banner_image", value=public_url),
        Member("date_published", value=rfc3339),
        Member("date_modified", value=rfc3339),
        Member("author", "object", shape="author", obsolete="authors"),
        Member("authors", "array", shape="author"),
        Member("tags", "array", value=plain_text),
        Member("language", value=language),
        Member("attachments", "array", shape="attachment"),
    ),
    "author": (
        Member("name", value=plain_text),
        Member("url", value=public_url),
        Member("avatar", value=public_url),
    ),
    "hub": (Member("type", required=True), Member("url", value=public_url, required=True)),
    "attachment": (
        Member("url", value=public_url, required=True),
        Member("mime_type", value=mime_type, required=True, supply=type_of_file),
        Member("title", value=plain_text),
        Member("size_in_bytes", "number"),
        Member("duration_in_seconds", "number"),
    ),
}
"""The objects by name. A name that begins with an underscore is an extension, which any object may have."""
