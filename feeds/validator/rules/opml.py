"""OPML: the attributes that an outline has by its type.

An outline of an unknown type may have any attributes, because the type says what they mean.  An
attribute that is there but blank is reported by its row in the table.
"""

from __future__ import annotations

from feeds.validator.elements import value_of
from feeds.validator.remedies import write
from feeds.validator.rule import Document, Element, Problem, Problems, rule
from feeds.vocabulary.datatypes.factories import shown
from feeds.vocabulary.opml import OUTLINE, SEE

EXTENDING = f"{SEE}#1629042982000"
SUBSCRIPTIONS = f"{SEE}#subscriptionLists"
KNOWN = frozenset(attribute.name for attribute in OUTLINE)
TYPES = frozenset({"", "rss", "atom", "link", "include"})
VERSIONS = frozenset({"rss", "rss1", "rss2", "scriptingnews", "atom", "atom1"})


def _type(element: Element) -> str:
    return value_of(element, "type").lower()


@rule(
    "opml-obsolete-root",
    on="opml:outlineDocument",
    severity="warning",
    see="https://opml.org/spec1.opml",
    w3c="ObsoleteVersion",
)
def obsolete_root(root: Element, _document: Document) -> Problems:
    """The root element of an outline should be opml.

    It was outlineDocument before OPML 1.0, and few programs still know that name. Write opml, with a version.

    bad in document: <outlineDocument><head/><body><outline text="A"/></body></outlineDocument>
    good in document: <opml version="2.0"><head/><body><outline text="A"/></body></opml>
    """
    yield Problem(root, 'should be <opml version="2.0">, its name since OPML 1.0')


@rule("opml-unknown-attribute", on="opml:outline", severity="error", see=EXTENDING, w3c="UnexpectedAttribute")
def unknown_attribute(element: Element, document: Document) -> Problems:
    """An OPML outline must not have attributes that OPML does not define.

    OPML 1.0 allows any on an outline without a type. Put an attribute of your own into a namespace, or give
    the outline its own type.

    bad in document: <opml version="2.0"><head/><body>
        <outline text="A" colour="red"/></body></opml>
    good in document: <opml version="2.0"><head/><body>
        <outline text="A" category="/red"/></body></opml>
    """
    if document.kind == "opml-1.0" and not _type(element):
        return
    for name, value in element.items():
        if name not in KNOWN and name[0] != "{" and _type(element) in TYPES:
            yield Problem(element, "is not an attribute of OPML", str(name), str(value))


@rule("opml-unknown-element", on="opml:outline", severity="error", see=EXTENDING, w3c="UndefinedElement")
def unknown_element(element: Element, _document: Document) -> Problems:
    """An OPML outline must contain only outlines.

    Put an element of your own into a namespace.

    bad in document: <opml version="2.0"><head/><body>
        <outline text="A"><note/></outline></body></opml>
    good in document: <opml version="2.0"><head/><body>
        <outline text="A"><outline text="B"/></outline></body></opml>
    """
    for child in element:
        if isinstance(child.tag, str) and child.tag[0] != "{" and child.tag != "outline":
            yield Problem(child, "is not allowed in <outline>")


@rule("opml-unknown-type", on="opml:outline", severity="warning", see=SEE, w3c="InvalidOutlineType")
def unknown_type(element: Element, document: Document) -> Problems:
    """The type of an OPML 1.0 outline should be rss, link or include.

    Readers know only these. OPML 2.0 allows types of your own.

    bad in document: <opml version="1.0"><head/><body>
        <outline text="A" type="song"/></body></opml>
    good in document: <opml version="2.0"><head/><body>
        <outline text="A" type="link" url="http://example.org/"/></body></opml>
    """
    if document.kind == "opml-1.0" and _type(element) not in TYPES:
        value = element.get("type")
        yield Problem(element, f"should not have the unknown type {shown(value or '')}", value=value)


@rule("opml-missing-xml-url", on="opml:outline", severity="error", see=SUBSCRIPTIONS, w3c="MissingXmlURL")
def missing_xml_url(element: Element, _document: Document) -> Problems:
    """An OPML outline of type rss or atom must have an xmlUrl.

    It is the URL of the feed that readers subscribe to.

    bad in document: <opml version="2.0"><head/><body>
        <outline text="A" title="A" type="rss"/></body></opml>
    good in document: <opml version="2.0"><head/><body>
        <outline text="A" title="A" type="rss" xmlUrl="http://example.org/feed"/></body></opml>
    """
    if _type(element) in ("rss", "atom") and element.get("xmlUrl") is None:
        yield Problem(element, f'must have an "xmlUrl", because its type is {_type(element)}')


@rule("opml-missing-url", on="opml:outline", severity="error", see=SEE, w3c="MissingUrlAttr")
def missing_url(element: Element, _document: Document) -> Problems:
    """An OPML outline of type link or include must have a url.

    It is the URL of the page to open, or of the outline to include.

    bad in document: <opml version="2.0"><head/><body>
        <outline text="A" type="link"/></body></opml>
    good in document: <opml version="2.0"><head/><body>
        <outline text="A" type="link" url="http://example.org/"/></body></opml>
    """
    if _type(element) in ("link", "include") and element.get("url") is None:
        yield Problem(element, f'must have a "url", because its type is {_type(element)}')


@rule("opml-missing-title", on="opml:outline", severity="warning", see=SUBSCRIPTIONS, w3c="MissingTitleAttr")
def missing_title(element: Element, _document: Document) -> Problems:
    """An OPML outline of type rss should have a title.

    Many readers show the title, not the text, as the name of the feed.

    bad in document: <opml version="2.0"><head/><body>
        <outline text="A" type="rss" xmlUrl="http://example.org/feed"/></body></opml>
    good in document: <opml version="2.0"><head/><body>
        <outline text="A" title="A" type="rss" xmlUrl="http://example.org/feed"/></body></opml>
    """
    if _type(element) == "rss" and element.get("title") is None:
        text = value_of(element, "text")
        remedy = write("title", text) if text else None
        yield Problem(element, 'should have a "title", because its type is rss', remedy=remedy)


@rule("opml-missing-type", on="opml:outline", severity="warning", see=SUBSCRIPTIONS, w3c="MissingOutlineType")
def missing_type(element: Element, _document: Document) -> Problems:
    """An OPML outline with an xmlUrl should have type="rss".

    Readers that import subscriptions ignore outlines without the type.

    bad in document: <opml version="2.0"><head/><body>
        <outline text="A" title="A" xmlUrl="http://example.org/feed"/></body></opml>
    good in document: <opml version="2.0"><head/><body>
        <outline text="A" title="A" type="rss" xmlUrl="http://example.org/feed"/></body></opml>
    """
    if element.get("xmlUrl") is not None and element.get("type") is None:
        yield Problem(element, 'with an "xmlUrl" should have type="rss"', remedy=write("type", "rss"))


@rule(
    "opml-unknown-version",
    on="opml:outline",
    severity="warning",
    see=SUBSCRIPTIONS,
    w3c="InvalidOutlineVersion",
)
def unknown_version(element: Element, _document: Document) -> Problems:
    """The version of an OPML subscription should be RSS1, RSS, RSS2 or scriptingNews.

    It names the format of the feed. Leave it out if you do not know it.

    bad in document: <opml version="2.0"><head/><body>
        <outline text="A" title="A" type="rss" version="2" xmlUrl="http://example.org/feed"/></body></opml>
    good in document: <opml version="2.0"><head/><body>
        <outline text="A" title="A" type="rss" version="RSS2" xmlUrl="http://example.org/feed"/></body></opml>
    """
    value = value_of(element, "version")
    if value and _type(element) in ("rss", "atom") and value.lower() not in VERSIONS:
        message = f"should have the version RSS1, RSS, RSS2 or scriptingNews, not {shown(value)}"
        yield Problem(element, message, value=value)
