"""Microsoft's Simple List Extensions: how to sort and group the items of a feed.

Specification: http://msdn.microsoft.com/xml/rss/sle/ (1.0a, archived)
"""

from __future__ import annotations

from feeds.vocabulary.datatypes.factories import one_of
from feeds.vocabulary.datatypes.plain_text import plain_text
from feeds.vocabulary.datatypes.quantities import true_false
from feeds.vocabulary.model import Attribute, Fault, Namespace, Tag, anything

SEE = "https://learn.microsoft.com/previous-versions/windows/desktop/gg427659(v=vs.85)"

INVALID_TREATMENT = Fault(
    "invalid-treatment",
    "error",
    "`treatAs` must be `list`.",
    help="It makes readers sort and group the feed as a list; no other treatment is defined. Remove it "
    "from an ordinary feed.",
    see=SEE,
    bad="<channel><cf:treatAs>table</cf:treatAs></channel>",
    good="<channel><cf:treatAs>list</cf:treatAs></channel>",
)
INVALID_DATA_TYPE = Fault(
    "invalid-data-type",
    "error",
    "The data type of a sort key must be `date`, `number` or `text`.",
    help="Readers compare the items by it. Write `text` where neither of the others fits.",
    see=SEE,
    bad="<channel><cf:treatAs>list</cf:treatAs><cf:listinfo>"
    '<cf:sort label="Date" element="pubDate" data-type="time"/></cf:listinfo></channel>',
    good="<channel><cf:treatAs>list</cf:treatAs><cf:listinfo>"
    '<cf:sort label="Date" element="pubDate" data-type="date"/></cf:listinfo></channel>',
)

ELEMENT = (Attribute("ns"), Attribute("element"), Attribute("label", plain_text, named="own"))

NAMESPACE = Namespace(
    prefix="cf",
    uri="http://www.microsoft.com/schemas/rss/core/2005",
    see=SEE,
    tags=(
        Tag("treatAs", "@channel", one_of("list", fault=INVALID_TREATMENT)),
        Tag("listinfo", "@channel"),
        Tag("sort", "listinfo", attributes=(*ELEMENT,
            Attribute("data-type", one_of("date", "number", "text", fault=INVALID_DATA_TYPE)),
            Attribute("default", true_false)), many=True),
        Tag("group", "listinfo", attributes=ELEMENT, many=True),
        Tag("itemType", "@channel", anything),
    ),
)  # fmt: skip
