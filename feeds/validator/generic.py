"""The faults that the tables of `vocabulary` alone can show, for any element of any namespace.

What an element must be like is said by the specification of its namespace; the clauses named here are those
of XML's validity, which say what kind of demand it is.
"""

from __future__ import annotations

from feeds.vocabulary.model import Fault

UNKNOWN_ELEMENT = Fault(
    "unknown-element",
    "error",
    "The namespace does not define this element.",
    see="https://www.rssboard.org/rss-specification#extendingRss",
    w3c="UndefinedElement",
    bad="<publisher>Ann</publisher>",
    good="<author>ann@example.org (Ann)</author>",
)
MISPLACED_ELEMENT = Fault(
    "misplaced-element",
    "error",
    "The element is defined, but may not stand here.",
    see="https://www.w3.org/TR/xml/#elementvalid",
    w3c="UndefinedElement",
    bad="<ttl>60</ttl>",
    good="<channel><ttl>60</ttl></channel>",
)
REPEATED_ELEMENT = Fault(
    "repeated-element",
    "error",
    "The element may stand here only once.",
    see="https://www.w3.org/TR/xml/#elementvalid",
    w3c="DuplicateElement",
    bad="<title>One</title><title>Two</title>",
    good="<title>One</title>",
)
MISSING_ELEMENT = Fault(
    "missing-element",
    "error",
    "An element that must stand here does not.",
    see="https://www.w3.org/TR/xml/#elementvalid",
    w3c="MissingElement",
    bad="<channel><image><title>Example</title><link>https://example.org/</link></image></channel>",
    good="<channel><image><url>https://example.org/a.png</url><title>Example</title><link>"
    "https://example.org/</link></image></channel>",
)
BLANK = Fault(
    "blank",
    "warning",
    "The element or the attribute is empty where a value is due.",
    w3c="NotBlank",
    bad="<title/>",
    good="<title>Story</title>",
)
BLANK_ATTRIBUTE = Fault(
    "blank-attribute",
    "warning",
    "The attribute is empty where a value is due.",
    w3c="AttrNotBlank",
    bad='<media:content url="https://example.org/a.mp4" medium=""/>',
    good='<media:content url="https://example.org/a.mp4" medium="video"/>',
)
UNEXPECTED_TEXT = Fault(
    "unexpected-text",
    "error",
    "Text stands where only elements may.",
    see="https://www.w3.org/TR/xml/#elementvalid",
    w3c="UnexpectedText",
    bad="<channel><image>A logo<url>https://example.org/a.png</url><title>Example</title><link>"
    "https://example.org/</link></image></channel>",
    good="<channel><image><url>https://example.org/a.png</url><title>Example</title><link>"
    "https://example.org/</link></image></channel>",
)
UNEXPECTED_SPACE = Fault(
    "unexpected-whitespace",
    "error",
    "White space stands around a value that must not have any.",
    see="https://www.rfc-editor.org/rfc/rfc4287#section-3.3",
    w3c="UnexpectedWhitespace",
    bad="<entry><id> tag:example.org,2026:1</id></entry>",
    good="<entry><id>tag:example.org,2026:1</id></entry>",
)
UNKNOWN_ATTRIBUTE = Fault(
    "unknown-attribute",
    "error",
    "The element has no such attribute.",
    see="https://www.w3.org/TR/xml/#ValueType",
    w3c="UnexpectedAttribute",
    bad='<category scheme="https://example.org/topics">News</category>',
    good='<category domain="https://example.org/topics">News</category>',
)
MISSING_ATTRIBUTE = Fault(
    "missing-attribute",
    "error",
    "An attribute that the element must have is not there.",
    see="https://www.w3.org/TR/xml/#RequiredAttr",
    w3c="MissingAttribute",
    bad="<source>Elsewhere</source>",
    good='<source url="https://example.org/feed.xml">Elsewhere</source>',
)
UNKNOWN_NAMESPACE = Fault(
    "unknown-namespace",
    "info",
    "Nothing is known about this namespace, so what stands in it was not checked.",
    see="https://www.w3.org/TR/xml-names/",
    w3c="UnknownNamespace",
    bad='<x:mood xmlns:x="https://example.org/mood">Fine</x:mood>',
    good="<dc:subject>Mood</dc:subject>",
)
MISTAKEN_NAMESPACE = Fault(
    "mistaken-namespace",
    "error",
    "The namespace's URI is nearly, but not exactly, that of a known one, so no reader recognises it.",
    see="https://www.w3.org/TR/xml-names/#NSNameComparison",
    w3c="InvalidNamespace",
    bad='<m:title xmlns:m="https://search.yahoo.com/mrss/">Story</m:title>',
    good='<m:title xmlns:m="http://search.yahoo.com/mrss/">Story</m:title>',
)
UNQUALIFIED = Fault(
    "not-in-a-namespace",
    "warning",
    "The format's own elements are in its namespace, so nobody can know what an element in none means.",
    see="https://www.rfc-editor.org/rfc/rfc4287#section-6.1",
    w3c="UndeterminableVocabulary",
    bad='<entry><mood xmlns="">Fine</mood></entry>',
    good='<entry><category term="fine"/></entry>',
)
TOO_MANY_ATTRIBUTES = Fault(
    "too-many-attributes",
    "error",
    "The element has more attributes than any vocabulary defines; it was not looked at.",
    bad="<title {many attributes*501}>Story</title>",
    good="<title>Story</title>",
)
MORE = Fault(
    "more-findings",
    "info",
    "Only so many defects of one document are told.",
    bad="{<category/>*25001}",
    good="<category>News</category>",
)
