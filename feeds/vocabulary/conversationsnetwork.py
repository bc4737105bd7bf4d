"""The Conversations Network's elements for recorded talks."""

from __future__ import annotations

from feeds.vocabulary.datatypes.podcasting import url_attribute
from feeds.vocabulary.datatypes.quantities import integer, non_negative_integer, number, positive_integer
from feeds.vocabulary.model import Attribute, Namespace, Tag

NAMESPACE = Namespace(
    prefix="conversationsNetwork",
    uri="http://conversationsnetwork.org/rssNamespace-1.0/",
    family="conversationsnetwork",
    see="http://www.conversationsnetwork.org/rssnamespace-10",
    tags=(
        Tag("image", "@item", url_attribute, (Attribute("url", url_attribute),), blank=True),
        Tag("introMilliseconds", "@item", integer),
        Tag("ratingAverage", "@item", number),
        Tag("ratingCount", "@item", non_negative_integer),
        Tag("ratingIndividual", "@item", positive_integer),
    ),
)
