"""The content module: an item's whole text, as escaped HTML (content:encoded) or in the RDF of RSS 1.0."""

from __future__ import annotations

from feeds.vocabulary.datatypes.hypertext import html
from feeds.vocabulary.datatypes.uris import iri
from feeds.vocabulary.model import Attribute, Namespace, Tag, anything

RESOURCE = (Attribute("rdf:resource", iri, required=True),)

NAMESPACE = Namespace(
    prefix="content",
    uri="http://purl.org/rss/1.0/modules/content/",
    see="https://web.resource.org/rss/1.0/modules/content/",
    mistaken=("http://purl.org/rss/1.0/modules/content",),
    tags=(
        Tag("encoded", "@channel @item @image @textinput", html),
        Tag("items", "@channel @item @image @textinput"),
        Tag("item", "rdf:li", open=True),
        Tag("format", "item", attributes=RESOURCE, required="item"),
        Tag("encoding", "item", attributes=RESOURCE),
        Tag("value", "item", anything, open=True),
    ),
)
