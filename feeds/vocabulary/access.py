"""Feed access control: whether a feed may be listed and searched."""

from __future__ import annotations

from feeds.vocabulary.datatypes.factories import one_of
from feeds.vocabulary.model import Attribute, Fault, Namespace, Tag

SEE = "https://web.archive.org/web/2008/http://www.bloglines.com/about/specs/fac-1.0"

INVALID_RELATIONSHIP = Fault(
    "invalid-relationship",
    "error",
    "The relationship must be `allow` or `deny`.",
    help="Aggregators decide by it whether they may list the feed and find it in searches. Write `deny` to "
    "keep it out of both.",
    see=SEE,
    w3c="InvalidAccessRestrictionRel",
    bad='<rss version="2.0" xmlns:access="http://www.bloglines.com/about/specs/fac-1.0">'
    '<access:restriction relationship="forbid"/>…</rss>',
    good='<rss version="2.0" xmlns:access="http://www.bloglines.com/about/specs/fac-1.0">'
    '<access:restriction relationship="deny"/>…</rss>',
)

NAMESPACE = Namespace(
    prefix="access",
    uri="http://www.bloglines.com/about/specs/fac-1.0",
    see=SEE,
    tags=(
        Tag(
            "restriction",
            "rss:rss rss091:rss rss1:RDF rss11:Channel atom:feed",
            attributes=(
                Attribute("relationship", one_of("allow", "deny", fault=INVALID_RELATIONSHIP), required=True),
            ),
        ),
    ),
)
