"""OPML: what an outline's type makes of its attributes.

An outline of a type that is not known may have any attributes: the type says how they are read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.validator.changes import write
from feeds.validator.elements import value_of
from feeds.validator.report import Problem
from feeds.validator.rule import rule
from feeds.vocabulary.datatypes.factories import shown
from feeds.vocabulary.opml import OUTLINE, SEE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from feeds.validator.document import Document

KNOWN = frozenset(attribute.name for attribute in OUTLINE)
TYPES = frozenset({"", "rss", "atom", "link", "include"})
VERSIONS = frozenset({"rss", "rss1", "rss2", "scriptingnews", "atom", "atom1"})


def _type(element: _Element) -> str:
    return value_of(element, "type").lower()


@rule("opml-unknown-attribute", on="opml:outline", severity="error", see=SEE, w3c="UnexpectedAttribute")
def unknown_attribute(element: _Element, _document: Document) -> Iterator[Problem]:
    """An outline's attributes are those of its type; others need a namespace.

    bad in document: <opml version="2.0"><head/><body>
        <outline text="A" colour="red"/></body></opml>
    good in document: <opml version="2.0"><head/><body>
        <outline text="A" category="/red"/></body></opml>
    """
    for name, value in element.items():
        if name not in KNOWN and name[0] != "{" and _type(element) in TYPES:
            yield Problem(element, "is not defined for an outline of this type", str(name), str(value))


@rule("opml-unknown-element", on="opml:outline", severity="error", see=SEE, w3c="UndefinedElement")
def unknown_element(element: _Element, _document: Document) -> Iterator[Problem]:
    """Outlines hold outlines; elements of others need a namespace.

    bad in document: <opml version="2.0"><head/><body>
        <outline text="A"><note/></outline></body></opml>
    good in document: <opml version="2.0"><head/><body>
        <outline text="A"><outline text="B"/></outline></body></opml>
    """
    for child in element:
        if isinstance(child.tag, str) and child.tag[0] != "{" and child.tag != "outline":
            yield Problem(child, "must not stand in <outline>")


@rule("opml-unknown-type", on="opml:outline", severity="warning", see=SEE, w3c="InvalidOutlineType")
def unknown_type(element: _Element, document: Document) -> Iterator[Problem]:
    """The types that readers know are rss, link and include; OPML 2.0 leaves room for one's own.

    bad in document: <opml version="1.0"><head/><body>
        <outline text="A" type="song"/></body></opml>
    good in document: <opml version="2.0"><head/><body>
        <outline text="A" type="link" url="http://example.org/"/></body></opml>
    """
    if document.kind == "opml-1.0" and _type(element) not in TYPES:
        value = element.get("type")
        yield Problem(element, f"is of a type that readers do not know: {shown(value or '')}", value=value)


@rule("opml-missing-xml-url", on="opml:outline", severity="error", see=SEE, w3c="MissingXmlURL")
def missing_xml_url(element: _Element, _document: Document) -> Iterator[Problem]:
    """A subscription must say where the feed is.

    bad in document: <opml version="2.0"><head/><body>
        <outline text="A" title="A" type="rss"/></body></opml>
    good in document: <opml version="2.0"><head/><body>
        <outline text="A" title="A" type="rss" xmlUrl="http://example.org/feed"/></body></opml>
    """
    if _type(element) in ("rss", "atom") and not value_of(element, "xmlUrl"):
        yield Problem(element, "must have an xmlUrl, being a subscription")


@rule("opml-missing-url", on="opml:outline", severity="error", see=SEE, w3c="MissingUrlAttr")
def missing_url(element: _Element, _document: Document) -> Iterator[Problem]:
    """A link or an include must say where it leads.

    bad in document: <opml version="2.0"><head/><body>
        <outline text="A" type="link"/></body></opml>
    good in document: <opml version="2.0"><head/><body>
        <outline text="A" type="link" url="http://example.org/"/></body></opml>
    """
    if _type(element) in ("link", "include") and not value_of(element, "url"):
        yield Problem(element, f"must have a url, being of the type {_type(element)}")


@rule("opml-missing-title", on="opml:outline", severity="warning", see=SEE, w3c="MissingTitleAttr")
def missing_title(element: _Element, _document: Document) -> Iterator[Problem]:
    """A subscription should have a title: many readers take it, not the text, for the feed's name.

    bad in document: <opml version="2.0"><head/><body>
        <outline text="A" type="rss" xmlUrl="http://example.org/feed"/></body></opml>
    good in document: <opml version="2.0"><head/><body>
        <outline text="A" title="A" type="rss" xmlUrl="http://example.org/feed"/></body></opml>
    """
    if _type(element) == "rss" and element.get("title") is None:
        text = value_of(element, "text")
        change = write("title", text) if text else None
        yield Problem(element, "should have a title, being a subscription", change=change)


@rule("opml-missing-type", on="opml:outline", severity="warning", see=SEE, w3c="MissingOutlineType")
def missing_type(element: _Element, _document: Document) -> Iterator[Problem]:
    """A subscription must be of the type rss, or readers pass it over.

    bad in document: <opml version="2.0"><head/><body>
        <outline text="A" title="A" xmlUrl="http://example.org/feed"/></body></opml>
    good in document: <opml version="2.0"><head/><body>
        <outline text="A" title="A" type="rss" xmlUrl="http://example.org/feed"/></body></opml>
    """
    if element.get("xmlUrl") is not None and not _type(element):
        yield Problem(element, "should be of the type rss, having an xmlUrl", change=write("type", "rss"))


@rule("opml-unknown-version", on="opml:outline", severity="warning", see=SEE, w3c="InvalidOutlineVersion")
def unknown_version(element: _Element, _document: Document) -> Iterator[Problem]:
    """The version of a subscription is RSS1, RSS, RSS2 or scriptingNews.

    bad in document: <opml version="2.0"><head/><body>
        <outline text="A" title="A" type="rss" version="2" xmlUrl="http://example.org/feed"/></body></opml>
    good in document: <opml version="2.0"><head/><body>
        <outline text="A" title="A" type="rss" version="RSS2" xmlUrl="http://example.org/feed"/></body></opml>
    """
    value = value_of(element, "version")
    if value and _type(element) in ("rss", "atom") and value.lower() not in VERSIONS:
        said = f"should have one of the versions RSS1, RSS, RSS2 and scriptingNews, not {shown(value)}"
        yield Problem(element, said, value=value)
