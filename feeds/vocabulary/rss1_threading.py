"""The threading module of RSS 1.0: the replies to an item."""

from __future__ import annotations

from feeds.vocabulary.model import Namespace, Tag

NAMESPACE = Namespace(
    prefix="threading",
    uri="http://purl.org/rss/1.0/modules/threading/",
    see="https://web.resource.org/rss/1.0/modules/threading/",
    tags=(Tag("children", "@item"),),
)
