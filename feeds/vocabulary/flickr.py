"""Flickr's elements about people and photographs: known and left alone.

Documentation: https://www.flickr.com/services/feeds/
"""

from __future__ import annotations

from feeds.vocabulary.model import Namespace

NAMESPACE = Namespace(
    prefix="flickr",
    uri="urn:flickr:user",
    see="https://www.flickr.com/services/feeds/",
    synonyms=("urn:flickr:",),
    open=True,
)
