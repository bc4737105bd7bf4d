"""OpenSearch 1.1: descriptions of search engines, and elements about the results in a feed."""

from __future__ import annotations

from feeds.vocabulary.datatypes.mime import mime_type
from feeds.vocabulary.datatypes.opensearch import (
    SEE,
    adult_content,
    any_language,
    encoding,
    relations,
    role,
    search_terms,
    short_text,
    syndication_right,
    template,
)
from feeds.vocabulary.datatypes.people import email_address
from feeds.vocabulary.datatypes.quantities import integer, non_negative_integer
from feeds.vocabulary.datatypes.uris import full_url
from feeds.vocabulary.model import Attribute, Namespace, Tag

ROOT = "OpenSearchDescription"

QUERY = (
    Attribute("role", role, required=True, named="own"),
    Attribute("title", short_text(256), named="own"),
    Attribute("totalResults", non_negative_integer, named="own"),
    Attribute("searchTerms", search_terms, named="own", blank=True),
    Attribute("count", non_negative_integer, named="own"),
    Attribute("startIndex", integer, named="own"),
    Attribute("startPage", integer, named="own"),
    Attribute("language", any_language, named="own"),
    Attribute("inputEncoding", encoding, named="own"),
    Attribute("outputEncoding", encoding, named="own"),
)
URL = (
    Attribute("template", template, required=True, named="own"),
    Attribute("type", mime_type, required=True, named="own"),
    Attribute("rel", relations, named="own", blank=True),
    Attribute("indexOffset", integer, named="own"),
    Attribute("pageOffset", integer, named="own"),
    Attribute("method"),  # Mozilla's extension for the search engines of browsers.
)
IMAGE = (
    Attribute("height", non_negative_integer, named="own"),
    Attribute("width", non_negative_integer, named="own"),
    Attribute("type", mime_type, named="own"),
)

NAMESPACE = Namespace(
    prefix="opensearch",
    uri="http://a9.com/-/spec/opensearch/1.1/",
    format="OpenSearch 1.1",
    see=SEE,
    mistaken=("http://a9.com/-/spec/opensearch/1.1",),
    tags=(
        Tag(ROOT, "@root", foreign=True),
        Tag("ShortName", ROOT, short_text(16), required=ROOT),
        Tag("Description", ROOT, short_text(1024), required=ROOT),
        Tag("Url", ROOT, foreign=True, attributes=URL, required=ROOT, many=True),
        Tag(
            "Param",
            "Url",
            attributes=(Attribute("name", required=True), Attribute("value", blank=True)),
            many=True,
        ),
        Tag("Contact", ROOT, email_address),
        Tag("Tags", ROOT, short_text(256)),
        Tag("LongName", ROOT, short_text(48)),
        Tag("Image", ROOT, full_url, IMAGE, many=True),
        Tag("Query", f"{ROOT} @channel", attributes=QUERY, many=True),
        Tag("Developer", ROOT, short_text(64)),
        Tag("Attribution", ROOT, short_text(256)),
        Tag("SyndicationRight", ROOT, syndication_right),
        Tag("AdultContent", ROOT, adult_content),
        Tag("Language", ROOT, any_language, many=True),
        Tag("InputEncoding", ROOT, encoding, many=True),
        Tag("OutputEncoding", ROOT, encoding, many=True),
        Tag("totalResults", "@channel", non_negative_integer),
        Tag("startIndex", "@channel", integer),
        Tag("itemsPerPage", "@channel", non_negative_integer),
    ),
)
