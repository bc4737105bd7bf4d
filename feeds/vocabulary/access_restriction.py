"""Feed Access Control: whether aggregators may show a feed to everyone.

Specification: http://www.bloglines.com/about/specs/fac-1.0 (archived)
"""

from __future__ import annotations

from feeds.vocabulary.datatypes.factories import one_of
from feeds.vocabulary.model import Attribute, Fault, Namespace, Tag

SEE = "http://www.bloglines.com/about/specs/fac-1.0"

INVALID_RELATIONSHIP = Fault(
    "invalid-relationship",
    "error",
    "A restriction allows or denies: its relationship is `allow` or `deny`.",
    see=SEE,
    w3c="InvalidAccessRestrictionRel",
)

NAMESPACE = Namespace(
    prefix="access",
    uri=SEE,
    see=SEE,
    tags=(
        Tag(
            "restriction",
            "rss:rss atom:feed",
            attributes=(
                Attribute(
                    "relationship", one_of("allow", "deny", fault=INVALID_RELATIONSHIP), required=True
                ),
            ),
        ),
    ),
)
