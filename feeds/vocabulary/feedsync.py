"""FeedSync, formerly Simple Sharing Extensions: items that several programs edit.

Specification 1.0: https://web.archive.org/web/2008/http://dev.live.com/feedsync/spec/spec.aspx
"""

from __future__ import annotations

from feeds.vocabulary.datatypes.dates import INVALID_RFC3339_DATE, rfc3339
from feeds.vocabulary.datatypes.factories import both, one_of
from feeds.vocabulary.datatypes.identifiers import nss
from feeds.vocabulary.datatypes.plain_text import plain_text
from feeds.vocabulary.datatypes.quantities import NOT_POSITIVE, NOT_TRUE_OR_FALSE, positive_int32, true_false
from feeds.vocabulary.datatypes.uris import NOT_FULL_LINK, full_url
from feeds.vocabulary.model import Attribute, Datatype, Fault, Namespace, Tag, anything

SEE = "https://web.archive.org/web/2008/http://dev.live.com/feedsync/spec/spec.aspx"

INVALID_RELATED_TYPE = Fault(
    "invalid-related-type",
    "error",
    "The type of a related feed must be `complete` or `aggregated`.",
    help="It says whether the link leads to all items of this feed or to items of several feeds. FeedSync "
    "defines no other word.",
    see=SEE,
    w3c="InvalidSseType",
    bad='<channel><sx:sharing since="2025-12-29T00:00:00Z" until="2025-12-30T00:00:00Z">'
    '<sx:related link="https://example.org/all" type="all"/></sx:sharing></channel>',
    good='<channel><sx:sharing since="2025-12-29T00:00:00Z" until="2025-12-30T00:00:00Z">'
    '<sx:related link="https://example.org/all" type="complete"/></sx:sharing></channel>',
)


def _date(name: str) -> Attribute:
    return Attribute(name, rfc3339, empty=INVALID_RFC3339_DATE, named="own")


def _count(name: str) -> Attribute:
    return Attribute(name, positive_int32, required=True, empty=NOT_POSITIVE, named="own")


def _flag(name: str) -> Attribute:
    return Attribute(name, true_false, empty=NOT_TRUE_OR_FALSE, named="own")


_identity: Datatype = both(plain_text, nss)
_related_type = one_of("complete", "aggregated", fault=INVALID_RELATED_TYPE)

NAMESPACE = Namespace(
    prefix="sx",
    uri="http://feedsync.org/2007/feedsync",
    see=SEE,
    synonyms=("http://www.microsoft.com/schemas/sse",),
    tags=(
        Tag("sharing", "@channel", attributes=(_date("since"), _date("until"), _date("expires"))),
        Tag("related", "sharing", many=True,
            attributes=(Attribute("link", full_url, required=True, empty=NOT_FULL_LINK, named="own"),
            Attribute("title", plain_text, named="own"),
            Attribute("type", _related_type, required=True, empty=INVALID_RELATED_TYPE, named="own"))),
        Tag("sync", "@item", attributes=(Attribute("id", _identity, required=True, named="own"),
            _count("updates"), _flag("deleted"), _flag("noconflicts"))),
        Tag("history", "sync", required="sync", many=True, attributes=(_count("sequence"), _date("when"),
            Attribute("by", _identity, named="own"))),
        Tag("conflicts", "sync", opaque=True, text=anything, blank=True),
    ),
)  # fmt: skip
