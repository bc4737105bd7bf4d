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
)
MISPLACED_ELEMENT = Fault(
    "misplaced-element",
    "error",
    "The element is defined, but may not stand here.",
    see="https://www.w3.org/TR/xml/#elementvalid",
    w3c="UndefinedElement",
)
REPEATED_ELEMENT = Fault(
    "repeated-element",
    "error",
    "The element may stand here only once.",
    see="https://www.w3.org/TR/xml/#elementvalid",
    w3c="DuplicateElement",
)
MISSING_ELEMENT = Fault(
    "missing-element",
    "error",
    "An element that must stand here does not.",
    see="https://www.w3.org/TR/xml/#elementvalid",
    w3c="MissingElement",
)
BLANK = Fault(
    "blank",
    "warning",
    "The element or the attribute is empty where a value is due.",
    w3c="NotBlank",
)
BLANK_ATTRIBUTE = Fault(
    "blank-attribute",
    "warning",
    "The attribute is empty where a value is due.",
    w3c="AttrNotBlank",
)
UNEXPECTED_TEXT = Fault(
    "unexpected-text",
    "error",
    "Text stands where only elements may.",
    see="https://www.w3.org/TR/xml/#elementvalid",
    w3c="UnexpectedText",
)
UNEXPECTED_SPACE = Fault(
    "unexpected-whitespace",
    "error",
    "White space stands around a value that must not have any.",
    see="https://www.rfc-editor.org/rfc/rfc4287#section-3.3",
    w3c="UnexpectedWhitespace",
)
UNKNOWN_ATTRIBUTE = Fault(
    "unknown-attribute",
    "error",
    "The element has no such attribute.",
    see="https://www.w3.org/TR/xml/#ValueType",
    w3c="UnexpectedAttribute",
)
MISSING_ATTRIBUTE = Fault(
    "missing-attribute",
    "error",
    "An attribute that the element must have is not there.",
    see="https://www.w3.org/TR/xml/#RequiredAttr",
    w3c="MissingAttribute",
)
UNKNOWN_NAMESPACE = Fault(
    "unknown-namespace",
    "info",
    "Nothing is known about this namespace, so what stands in it was not checked.",
    see="https://www.w3.org/TR/xml-names/",
    w3c="UnknownNamespace",
)
MISTAKEN_NAMESPACE = Fault(
    "mistaken-namespace",
    "error",
    "The namespace's URI is nearly, but not exactly, that of a known one, so no reader recognises it.",
    see="https://www.w3.org/TR/xml-names/#NSNameComparison",
    w3c="InvalidNamespace",
)
UNQUALIFIED = Fault(
    "not-in-a-namespace",
    "warning",
    "The format's own elements are in its namespace, so nobody can know what an element in none means.",
    see="https://www.rfc-editor.org/rfc/rfc4287#section-6.1",
    w3c="UndeterminableVocabulary",
)
TOO_MANY_ATTRIBUTES = Fault(
    "too-many-attributes",
    "error",
    "The element has more attributes than any vocabulary defines; it was not looked at.",
)
MORE = Fault(
    "more-findings",
    "info",
    "Only so many defects of one document are told.",
)
