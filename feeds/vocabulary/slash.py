"""The Slash module: what a discussion site publishes about its stories."""

from __future__ import annotations

from feeds.vocabulary.datatypes.plain_text import plain_text
from feeds.vocabulary.datatypes.quantities import comma_separated_integers, non_negative_integer
from feeds.vocabulary.model import Namespace, Tag

NAMESPACE = Namespace(
    prefix="slash",
    uri="http://purl.org/rss/1.0/modules/slash/",
    see="https://web.resource.org/rss/1.0/modules/slash/",
    tags=(
        Tag("section", "@item", plain_text),
        Tag("department", "@item", plain_text),
        Tag("comments", "@item", non_negative_integer),
        Tag("hit_parade", "@item", comma_separated_integers),
    ),
)
