"""OpenSearch 1.0: descriptions of search engines, and elements about search results, before 1.1."""

from __future__ import annotations

from feeds.vocabulary.datatypes.opensearch import adult_content, short_text, syndication_right, template
from feeds.vocabulary.datatypes.people import email_address
from feeds.vocabulary.datatypes.quantities import integer, non_negative_integer
from feeds.vocabulary.datatypes.uris import full_url
from feeds.vocabulary.model import Namespace, Tag, anything

SEE = "https://github.com/dewitt/opensearch/blob/master/opensearch-1-0.md"
ROOT = "OpenSearchDescription"

DESCRIPTION = Namespace(
    prefix="opensearch10",
    uri="http://a9.com/-/spec/opensearchdescription/1.0/",
    format="OpenSearch 1.0",
    see=SEE,
    family="opensearch",
    tags=(
        Tag(ROOT, "@root", foreign=True),
        Tag("Url", ROOT, template, required=ROOT),
        Tag("Format", ROOT, anything),
        Tag("ShortName", ROOT, short_text(16), required=ROOT),
        Tag("LongName", ROOT, short_text(48)),
        Tag("Description", ROOT, short_text(1024), required=ROOT),
        Tag("Tags", ROOT, short_text(256)),
        Tag("Image", ROOT, full_url),
        Tag("SampleSearch", ROOT, anything),
        Tag("Developer", ROOT, short_text(64)),
        Tag("Contact", ROOT, email_address),
        Tag("Attribution", ROOT, short_text(256)),
        Tag("SyndicationRight", ROOT, syndication_right),
        Tag("AdultContent", ROOT, adult_content),
    ),
)
RESPONSE = Namespace(
    prefix="opensearch10",
    uri="http://a9.com/-/spec/opensearchrss/1.0/",
    format="OpenSearch 1.0",
    see=SEE,
    tags=(
        Tag("totalResults", "@channel", non_negative_integer),
        Tag("startIndex", "@channel", integer),
        Tag("itemsPerPage", "@channel", non_negative_integer),
    ),
)
NAMESPACES = (DESCRIPTION, RESPONSE)
