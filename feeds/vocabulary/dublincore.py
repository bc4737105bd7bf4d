"""Dublin Core, the fifteen elements: in feeds mostly dates, creators and rights.

Specification: https://www.dublincore.org/specifications/dublin-core/dcmi-terms/ (/elements/1.1/) and
https://web.resource.org/rss/1.0/modules/dc/
"""

from __future__ import annotations

from feeds.vocabulary.datatypes.dates import w3cdtf
from feeds.vocabulary.datatypes.plain_text import plain_text
from feeds.vocabulary.datatypes.rss_values import rss_language
from feeds.vocabulary.model import Namespace, Tag

EVERYWHERE = "@channel @item @image @textinput atom:source media:group media:content"
# In RDF a value may also be a resource: a foaf:Person, an rdf:Description.
RDF = "rss1:channel rss1:item rss1:image rss1:textinput rss11:Channel rss11:item rss11:image rdf:Description"
CHANNELS = "rss:channel rss091:channel rss090:channel"
# Qualifiers that old Dublin Core wrote after a dot; dcterms has an element for each.
QUALIFIED_DATES = ("created", "valid", "available", "issued", "modified", "Taken")
FREE = (
    "title",
    "creator",
    "subject",
    "description",
    "publisher",
    "contributor",
    "type",
    "format",
    "identifier",
    "source",
    "relation",
    "coverage",
    "rights",
)

NAMESPACE = Namespace(
    prefix="dc",
    uri="http://purl.org/dc/elements/1.1/",
    see="https://www.dublincore.org/specifications/dublin-core/dcmi-terms/",
    mistaken=("http://purl.org/dc/elements/1.0/", "http://purl.org/dc/elements/1.1"),
    tags=(
        *(Tag(name, EVERYWHERE, plain_text, many=True) for name in FREE),
        *(Tag(name, RDF, plain_text, many=True, blank="with attributes", open=True) for name in FREE),
        Tag("date", EVERYWHERE, w3cdtf, many=True),
        *(Tag(f"date.{name}", EVERYWHERE, w3cdtf, many=True) for name in QUALIFIED_DATES),
        Tag("language", EVERYWHERE, rss_language, many=True),
        # A channel may have only one of each.
        Tag("date", f"{CHANNELS} rss1:channel rss11:Channel", w3cdtf),
        Tag("language", f"{CHANNELS} rss1:channel rss11:Channel", rss_language),
        Tag("rights", CHANNELS, plain_text),
        Tag("rights", "rss1:channel rss11:Channel", plain_text, blank="with attributes", open=True),
    ),
)
