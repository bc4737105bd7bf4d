"""Pingback: the server that takes an item's pings, and what it links to.

Specification: https://www.hixie.ch/specs/pingback/pingback
"""

from __future__ import annotations

from feeds.vocabulary.datatypes.uris import NOT_FULL_LINK, full_url
from feeds.vocabulary.model import Namespace, Tag

NAMESPACE = Namespace(
    prefix="pingback",
    uri="http://madskills.com/public/xml/rss/module/pingback/",
    see="https://www.hixie.ch/specs/pingback/pingback",
    tags=(
        Tag("server", "@channel @item", full_url, empty=NOT_FULL_LINK),
        Tag("target", "@item", full_url, many=True, empty=NOT_FULL_LINK),
    ),
)
