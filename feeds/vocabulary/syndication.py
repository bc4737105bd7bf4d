"""The syndication module: how often a feed changes."""

from __future__ import annotations

from feeds.vocabulary.datatypes.dates import w3cdtf
from feeds.vocabulary.datatypes.names import update_period
from feeds.vocabulary.datatypes.quantities import positive_integer
from feeds.vocabulary.model import Namespace, Tag

NAMESPACE = Namespace(
    prefix="sy",
    uri="http://purl.org/rss/1.0/modules/syndication/",
    see="https://web.resource.org/rss/1.0/modules/syndication/",
    mistaken=("http://purl.org/rss/1.0/modules/syndication", "http://purl.org/rss/modules/syndication/"),
    tags=(
        Tag("updatePeriod", "@channel", update_period),
        Tag("updateFrequency", "@channel", positive_integer),
        Tag("updateBase", "@channel", w3cdtf),
    ),
)
