"""XHTML elements directly in a feed: meta for robots, and body in RSS.

https://www.w3.org/TR/xhtml1/; https://www.robotstxt.org/meta.html
"""

from __future__ import annotations

from feeds.vocabulary.datatypes.factories import one_of
from feeds.vocabulary.datatypes.html_facts import HTML
from feeds.vocabulary.datatypes.robots import robots
from feeds.vocabulary.model import Attribute, Fault, Namespace, Tag

SEE = "https://www.robotstxt.org/meta.html"

INVALID_META_NAME = Fault(
    "invalid-meta-name",
    "error",
    "The name of a `meta` element in a feed must be `robots`.",
    help="No other name means anything in a feed. Remove the element; keywords belong in `category`.",
    see=SEE,
    w3c="InvalidMetaName",
    bad='<channel><xhtml:meta name="keywords" content="noindex"/></channel>',
    good='<channel><xhtml:meta name="robots" content="noindex"/></channel>',
)
MISPLACED_CONTENT = Fault(
    "misplaced-content",
    "warning",
    "XHTML should be in the text of an item or entry, not beside it.",
    help="Readers do not look for it there and show nothing. Put it into the text: escaped in RSS, in a "
    '`content` with `type="xhtml"` in Atom.',
    see="https://www.rfc-editor.org/rfc/rfc4287#section-3.1.1.3",
    w3c="MisplacedXHTMLContent",
    bad="<entry><xhtml:p>More.</xhtml:p></entry>",
    good='<entry><summary type="html">&lt;p>More.&lt;/p></summary></entry>',
)
META_NAME = one_of("robots", fault=INVALID_META_NAME)

NAMESPACE = Namespace(
    prefix="xhtml",
    uri="http://www.w3.org/1999/xhtml",
    see="https://www.w3.org/TR/xhtml1/",
    misplaced=MISPLACED_CONTENT,
    mistaken=("http://www.w3.org/1999/XHTML", "http://www.w3.org/TR/xhtml1/strict"),
    tags=(
        Tag("body", "@item", opaque=True, open=True, loose=True),
        Tag("div", "@item", opaque=True, open=True, loose=True),
        Tag("meta", "@channel @item", many=True,
            attributes=(Attribute("name", META_NAME, required=True, named="own"),
            Attribute("content", robots, required=True, named="own"))),
        *map(Tag, sorted(HTML - {"body", "div", "meta"})),
    ),
)  # fmt: skip
