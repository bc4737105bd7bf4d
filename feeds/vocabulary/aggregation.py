"""The aggregation module: where an aggregated item comes from."""

from __future__ import annotations

from feeds.vocabulary.datatypes.dates import iso8601_datetime
from feeds.vocabulary.datatypes.plain_text import plain_text
from feeds.vocabulary.datatypes.uris import full_url
from feeds.vocabulary.model import Namespace, Tag

NAMESPACE = Namespace(
    prefix="ag",
    uri="http://purl.org/rss/modules/aggregation/",
    see="https://web.resource.org/rss/1.0/modules/aggregation/",
    synonyms=("http://purl.org/rss/1.0/modules/aggregation/",),
    tags=(
        Tag("source", "@item", plain_text),
        Tag("sourceURL", "@item", full_url),
        Tag("timestamp", "@item", iso8601_datetime),
    ),
)
