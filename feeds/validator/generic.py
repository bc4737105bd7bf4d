"""The faults that the tables of `vocabulary` show, for any element of any namespace.

Most do not name a clause: a finding links to the clause of the element, or to its specification.
"""

from __future__ import annotations

from feeds.validator.report import MOST_FINDINGS
from feeds.vocabulary.model import Fault

MANY = f"more than {MOST_FINDINGS:,} problems; the rest are not shown"

UNKNOWN_ELEMENT = Fault(
    "unknown-element",
    "error",
    "An element must be one that its namespace defines.",
    w3c="UndefinedElement",
    bad="<publisher>Ann</publisher>",
    good="<author>ann@example.org (Ann)</author>",
    help="Readers ignore names that they do not know, and names are case-sensitive. Correct the spelling, or "
    "declare a namespace for your own elements.",
    hides=True,
)
MISPLACED_ELEMENT = Fault(
    "misplaced-element",
    "error",
    "An element may only be used where its specification allows it.",
    w3c="UndefinedElement",
    bad="<ttl>60</ttl>",
    good="<channel><ttl>60</ttl></channel>",
    help="Readers look for it in one parent only and do not find it here. Move it to the parent that the "
    "specification names.",
)
REPEATED_ELEMENT = Fault(
    "repeated-element",
    "error",
    "An element that may appear only once must not be repeated.",
    w3c="DuplicateElement",
    bad="<title>One</title><title>Two</title>",
    good="<title>One</title>",
    help="Some readers take the first, some the last, so people see different things. Keep the one that is "
    "right and delete the others.",
)
MISSING_ELEMENT = Fault(
    "missing-element",
    "error",
    "A required element must be present.",
    w3c="MissingElement",
    bad="<channel><image><title>Example</title><link>https://example.org/</link></image></channel>",
    good="<channel><image><url>https://example.org/a.png</url><title>Example</title><link>"
    "https://example.org/</link></image></channel>",
    help="Programs rely on it: they show a gap, skip the item or reject the feed. Add it with a real value, "
    "for an empty one helps nobody.",
)
BLANK = Fault(
    "blank",
    "warning",
    "An element or attribute that needs a value should not be empty.",
    w3c="NotBlank",
    bad="<title/>",
    good="<title>Story</title>",
    help="Readers show a blank line, or treat the missing text as a real value. Write a value; leave out "
    "what is optional.",
)
BLANK_ATTRIBUTE = Fault(
    "blank-attribute",
    "warning",
    "An attribute that needs a value should not be empty.",
    w3c="AttrNotBlank",
    bad='<category domain="">News</category>',
    good='<category domain="https://example.org/topics">News</category>',
    help="Programs can misread it: as a URL, for example, it means the feed itself. Write a value; leave out "
    "what is optional.",
)
UNEXPECTED_TEXT = Fault(
    "unexpected-text",
    "error",
    "An element whose content is other elements must not contain its own text.",
    w3c="UnexpectedText",
    bad="<channel><image>A logo<url>https://example.org/a.png</url><title>Example</title><link>"
    "https://example.org/</link></image></channel>",
    good="<channel><image><url>https://example.org/a.png</url><title>Example</title><link>"
    "https://example.org/</link></image></channel>",
    help="Readers drop it, so nobody sees it. It is often left over from a template: delete it, or move it "
    "into the child where it belongs.",
)
UNEXPECTED_SPACE = Fault(
    "unexpected-whitespace",
    "error",
    "There must be no white space around a date, an id or an IRI.",
    see="https://www.rfc-editor.org/rfc/rfc4287#section-3.3",
    w3c="UnexpectedWhitespace",
    bad="<entry><id> tag:example.org,2026:1</id></entry>",
    good="<entry><id>tag:example.org,2026:1</id></entry>",
    help="Programs compare such values character by character, so a line break makes another id or URL of "
    "it. Write the value directly between the tags or the quotation marks.",
)
UNKNOWN_ATTRIBUTE = Fault(
    "unknown-attribute",
    "error",
    "An attribute must be one that its element defines.",
    w3c="UnexpectedAttribute",
    bad='<category scheme="https://example.org/topics">News</category>',
    good='<category domain="https://example.org/topics">News</category>',
    help="Readers ignore it, and what it says is lost. Correct the spelling (names are case-sensitive), or "
    "use a name from the specification.",
    hides=True,
)
MISSING_ATTRIBUTE = Fault(
    "missing-attribute",
    "error",
    "A required attribute must be present.",
    w3c="MissingAttribute",
    bad="<source>Elsewhere</source>",
    good='<source url="https://example.org/feed.xml">Elsewhere</source>',
    help="Without it, programs cannot use the element and skip it. Add it, or delete the element if the "
    "value is not known.",
)
UNKNOWN_NAMESPACE = Fault(
    "unknown-namespace",
    "info",
    "Elements of an unknown namespace are not checked.",
    see="https://www.w3.org/TR/xml-names/",
    w3c="UnknownNamespace",
    bad='<x:mood xmlns:x="https://example.org/mood">Fine</x:mood>',
    good="<dc:subject>Mood</dc:subject>",
    help="A namespace of your own is fine; most readers ignore it. If you meant a well-known one, compare "
    "the URI with its specification.",
)
MISTAKEN_NAMESPACE = Fault(
    "mistaken-namespace",
    "error",
    "A namespace URI must be exactly the one that the specification gives.",
    see="https://www.w3.org/TR/xml-names/#NSNameComparison",
    w3c="InvalidNamespace",
    bad='<m:title xmlns:m="https://search.yahoo.com/mrss/">Story</m:title>',
    good='<m:title xmlns:m="http://search.yahoo.com/mrss/">Story</m:title>',
    help="Programs compare namespaces character by character: https for http or a missing slash makes all of "
    "these elements unknown to them. Copy the URI as it is, even if it looks outdated.",
    hides=True,
)
UNQUALIFIED = Fault(
    "not-in-a-namespace",
    "warning",
    "In a format that has a namespace, every element should be in one.",
    see="https://www.rfc-editor.org/rfc/rfc4287#section-6.1",
    w3c="UndeterminableVocabulary",
    bad='<entry><mood xmlns="">Fine</mood></entry>',
    good='<entry><category term="fine"/></entry>',
    help='No program can tell what it means, so all ignore it. Delete `xmlns=""`, or use a prefix that is '
    "declared.",
)
TOO_MANY_ATTRIBUTES = Fault(
    "too-many-attributes",
    "error",
    "An element must not have more attributes than any vocabulary defines.",
    bad="<title {many attributes*501}>Story</title>",
    good="<title>Story</title>",
    help="Reading them takes too long, here and in readers; a broken program is the usual cause. "
    "Write only those that the specification names.",
)
MORE = Fault(
    "more-findings",
    "info",
    "A report shows a limited number of problems per document.",
    bad="{<category/>*25001}",
    good="<category>News</category>",
    help="One cause often repeats itself in every item. Fix what is listed and validate again.",
)
