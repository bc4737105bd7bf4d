"""JSON Feed 1.0 and 1.1: which keys its objects have, and what stands behind them.

Specification: https://www.jsonfeed.org/version/1.1/
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from feeds.vocabulary.datatypes.dates import rfc3339
from feeds.vocabulary.datatypes.hypertext import html
from feeds.vocabulary.datatypes.languages import language
from feeds.vocabulary.datatypes.mime import mime_type, type_of_file
from feeds.vocabulary.datatypes.plain_text import plain_text
from feeds.vocabulary.datatypes.uris import full_url, iri

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from feeds.vocabulary.model import Datatype

SEE = "https://www.jsonfeed.org/version/1.1/"
VERSIONS = {
    "https://jsonfeed.org/version/1": "json-feed-1.0",
    "https://jsonfeed.org/version/1.1": "json-feed-1.1",
}


@dataclass(frozen=True, slots=True)
class Key:
    """One row: `shape` names the object that the value, or each value of an array, must be.

    `supply` tells the value, where it is missing, from the object's other strings.
    """

    name: str
    type: Literal["string", "number", "boolean", "array", "object"] = "string"
    value: Datatype | None = None
    shape: str = ""
    required: bool = False
    obsolete: str = ""
    supply: Callable[[Mapping[str, str]], str | None] | None = None


SHAPES: dict[str, tuple[Key, ...]] = {
    "feed": (
        Key("version", required=True),
        Key("title", value=plain_text, required=True),
        Key("home_page_url", value=full_url),
        Key("feed_url", value=full_url),
        Key("description", value=plain_text),
        Key("user_comment"),
        Key("next_url", value=full_url),
        Key("icon", value=full_url),
        Key("favicon", value=full_url),
        Key("author", "object", shape="author", obsolete="authors"),
        Key("authors", "array", shape="author"),
        Key("language", value=language),
        Key("expired", "boolean"),
        Key("hubs", "array", shape="hub"),
        Key("items", "array", shape="item", required=True),
    ),
    "item": (
        Key("id", required=True),
        Key("url", value=full_url),
        Key("external_url", value=full_url),
        Key("title", value=plain_text),
        Key("content_html", value=html),
        Key("content_text"),
        Key("summary", value=plain_text),
        Key("image", value=full_url),
        Key("banner_image", value=full_url),
        Key("date_published", value=rfc3339),
        Key("date_modified", value=rfc3339),
        Key("author", "object", shape="author", obsolete="authors"),
        Key("authors", "array", shape="author"),
        Key("tags", "array"),
        Key("language", value=language),
        Key("attachments", "array", shape="attachment"),
    ),
    "author": (
        Key("name", value=plain_text),
        Key("url", value=iri),
        Key("avatar", value=full_url),
    ),
    "hub": (
        Key("type", required=True),
        Key("url", value=full_url, required=True),
    ),
    "attachment": (
        Key("url", value=full_url, required=True),
        Key("mime_type", value=mime_type, required=True, supply=type_of_file),
        Key("title", value=plain_text),
        Key("size_in_bytes", "number"),
        Key("duration_in_seconds", "number"),
    ),
}
"""The objects by name. Keys that begin with an underscore are extensions and may stand in any of them."""
