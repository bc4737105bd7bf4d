"""FeedBurner's elements, which the service adds to the feeds that it republishes.

Specification: https://code.google.com/apis/feedburner/feedburner_namespace_reference.html (archived)
"""

from __future__ import annotations

from feeds.vocabulary.datatypes.plain_text import plain_text
from feeds.vocabulary.datatypes.uris import uri
from feeds.vocabulary.model import Attribute, Namespace, Tag

NAMESPACE = Namespace(
    prefix="feedburner",
    uri="http://rssnamespace.org/feedburner/ext/1.0",
    see="https://code.google.com/apis/feedburner/feedburner_namespace_reference.html",
    tags=(
        Tag("awareness", "@channel @item", uri),
        Tag("browserFriendly", "@channel", plain_text),
        Tag("emailServiceId", "@channel", plain_text),
        Tag("feedFlare", "@channel", plain_text, (Attribute("href", uri, required=True, named="own"),
            Attribute("src", uri, required=True, named="own")), many=True),
        Tag("feedburnerHostname", "@channel", uri),
        Tag("info", "@channel", attributes=(Attribute("uri", required=True),)),
        Tag("origEnclosureLink", "@item", uri),
        Tag("origLink", "@item", uri),
    ),
)  # fmt: skip
