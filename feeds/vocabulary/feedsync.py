"""FeedSync, formerly Simple Sharing Extensions: items that several programs edit.

Specification 1.0: https://web.archive.org/web/2008/http://dev.live.com/feedsync/spec/spec.aspx
"""

from __future__ import annotations

from dataclasses import replace

from feeds.vocabulary.datatypes.dates import rfc3339
from feeds.vocabulary.datatypes.factories import both, one_of
from feeds.vocabulary.datatypes.identifiers import nss
from feeds.vocabulary.datatypes.plain_text import plain_text
from feeds.vocabulary.datatypes.quantities import positive_int32, true_false
from feeds.vocabulary.datatypes.uris import IRI_NOT_URI, NOT_FULL_LINK, full_url
from feeds.vocabulary.model import Attribute, Datatype, Fault, Flaws, Namespace, Tag, anything

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
    return Attribute(name, rfc3339, named="own")


def _count(name: str) -> Attribute:
    return Attribute(name, positive_int32, required=True, named="own")


def _flag(name: str) -> Attribute:
    return Attribute(name, true_false, named="own")


def _related_link(value: str) -> Flaws:
    """Accepts a full URI, which has only ASCII characters: FeedSync does not speak of IRIs."""
    return tuple(
        replace(flaw, fault=NOT_FULL_LINK) if flaw.fault is IRI_NOT_URI else flaw for flaw in full_url(value)
    )


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
            attributes=(Attribute("link", _related_link, required=True, named="own"),
            Attribute("title", plain_text, named="own"),
            Attribute("type", _related_type, required=True, named="own"))),
        Tag("sync", "@item", attributes=(Attribute("id", _identity, required=True, named="own"),
            _count("updates"), _flag("deleted"), _flag("noconflicts"))),
        Tag("history", "sync", required="sync", many=True, attributes=(_count("sequence"), _date("when"),
            Attribute("by", _identity, named="own"))),
        Tag("conflicts", "sync", opaque=True, text=anything, blank=True),
    ),
)  # fmt: skip
