"""Pingback: the server that receives pings for an item, and the address that the item links to."""

from __future__ import annotations

from feeds.vocabulary.datatypes.uris import full_url
from feeds.vocabulary.model import Namespace, Tag

NAMESPACE = Namespace(
    prefix="pingback",
    uri="http://madskills.com/public/xml/rss/module/pingback/",
    see="https://www.hixie.ch/specs/pingback/pingback",
    tags=(Tag("server", "@channel @item", full_url), Tag("target", "@item", full_url, many=True)),
)
