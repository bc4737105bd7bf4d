"""OpenSearch Response 1.0: the elements about search results as they were before 1.1."""

from __future__ import annotations

from feeds.vocabulary.datatypes.quantities import integer, non_negative_integer
from feeds.vocabulary.model import Namespace, Tag

NAMESPACE = Namespace(
    prefix="opensearch10",
    uri="http://a9.com/-/spec/opensearchrss/1.0/",
    format="OpenSearch 1.0",
    see="https://github.com/dewitt/opensearch/blob/master/opensearch-1-0.md",
    tags=(
        Tag("totalResults", "@channel", non_negative_integer),
        Tag("startIndex", "@channel", integer),
        Tag("itemsPerPage", "@channel", non_negative_integer),
    ),
)
