"""Spotify's elements for podcasts.

Specification: Spotify's Podcast Delivery Specification, https://support.spotify.com/podcasters/
"""

from __future__ import annotations

from feeds.vocabulary.datatypes.names import countries
from feeds.vocabulary.datatypes.quantities import positive_integer, true_false
from feeds.vocabulary.model import Attribute, Namespace, Tag

NAMESPACE = Namespace(
    prefix="spotify",
    uri="http://www.spotify.com/ns/rss",
    see="https://support.spotify.com/podcasters/",
    synonyms=("https://www.spotify.com/ns/rss",),
    tags=(
        Tag("limit", "@channel", attributes=(Attribute("recentCount", positive_integer, required=True),)),
        Tag("countryOfOrigin", "@channel", countries),
        Tag("access", "@channel @item"),
        Tag("partner", "access", attributes=(Attribute("id", required=True),)),
        Tag("sandbox", "access", attributes=(Attribute("enabled", true_false, required=True),)),
        Tag("entitlement", "access", attributes=(Attribute("name", required=True),), many=True),
    ),
)
