"""RSS elements and extensions that mean the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from feeds.validator.elements import child_of, split
from feeds.validator.rule import Document, Element, Problem, Problems, rule
from feeds.validator.rules.rss import PROFILE
from feeds.vocabulary.admin import NAMESPACE as ADMIN
from feeds.vocabulary.atom import NAMESPACE as ATOM
from feeds.vocabulary.cc import NAMESPACE as CC
from feeds.vocabulary.creative_commons import NAMESPACE as CREATIVE_COMMONS
from feeds.vocabulary.datatypes.tags import UNKNOWN_ELEMENT
from feeds.vocabulary.datatypes.xhtml import xhtml
from feeds.vocabulary.dcterms import NAMESPACE as DCTERMS
from feeds.vocabulary.dublincore import NAMESPACE as DC
from feeds.vocabulary.rdf import NAMESPACE as RDF
from feeds.vocabulary.xhtml import NAMESPACE as XHTML

if TYPE_CHECKING:
    from feeds.vocabulary.model import Namespace

PARSE_TYPE = RDF.clark("parseType")
Pair = tuple[str, str, str, str]
"""Two elements that mean the same: their Clark names, then their names with prefixes."""


def _pair(core: str, namespace: Namespace, local: str, *, of: Namespace | None = None) -> Pair:
    clark = core if of is None else of.clark(core)
    shown = core if of is None else f"{of.prefix}:{core}"
    return clark, namespace.clark(local), shown, f"{namespace.prefix}:{local}"


LICENCES = _pair("license", CC, "license", of=CREATIVE_COMMONS)
IN_CHANNEL = (
    _pair("managingEditor", DC, "creator"),
    _pair("webMaster", DC, "publisher"),
    _pair("copyright", DC, "rights"),
    _pair("pubDate", DC, "date"),
    _pair("language", DC, "language"),
    _pair("category", DC, "subject"),
    _pair("lastBuildDate", DCTERMS, "modified"),
    _pair("generator", ADMIN, "generatorAgent"),
    LICENCES,
)
OF_ATOM_IN_CHANNEL = tuple(
    _pair(core, ATOM, local)
    for core, local in (
        ("title", "title"),
        ("description", "subtitle"),
        ("copyright", "rights"),
        ("managingEditor", "author"),
        ("lastBuildDate", "updated"),
        ("generator", "generator"),
        ("category", "category"),
    )
)
IN_ITEM = (
    _pair("author", DC, "creator"),
    _pair("pubDate", DC, "date"),
    _pair("category", DC, "subject"),
    _pair("source", DC, "source"),
    _pair("pubDate", ATOM, "published"),
    _pair("guid", ATOM, "id"),
    _pair("title", ATOM, "title"),
    _pair("description", ATOM, "summary"),
    _pair("author", ATOM, "author"),
    _pair("category", ATOM, "category"),
    _pair("source", ATOM, "source"),
    LICENCES,
)


@rule(
    "rss-channel-redundant-extension",
    on="rss:channel rss091:channel",
    severity="warning",
    see=f"{PROFILE}#namespaces",
    w3c="DuplicateSemantics",
    needs="dc:* dcterms:* admin:* creativeCommons:* cc:*",
    by_names=True,
)
def channel_redundant_extension(channel: Element, _document: Document) -> Problems:
    """An RSS channel should not repeat in an extension what an RSS element says.

    Readers choose one of the two, and they may differ. Keep the RSS element.

    bad in channel:  <language>en</language><dc:language>en</dc:language>
    good in channel: <language>en</language><dc:creator>Ann</dc:creator>
    """
    yield from _duplicates(channel, IN_CHANNEL)


@rule(
    "rss-channel-redundant-atom",
    on="rss:channel rss091:channel",
    severity="warning",
    see=f"{PROFILE}#namespaces",
    w3c="DuplicateDescriptionSemantics",
    needs=" ".join(f"atom:{local.partition(':')[2]}" for _, _, _, local in OF_ATOM_IN_CHANNEL),
    by_names=True,
)
def channel_redundant_atom(channel: Element, _document: Document) -> Problems:
    """An RSS channel should not repeat in an element of Atom what an RSS element says.

    Readers choose one of the two, and they may differ. Keep the RSS element.

    bad in channel:  <copyright>2026 Ann</copyright><atom:rights>2026 Ann</atom:rights>
    good in channel: <copyright>2026 Ann</copyright>
    """
    yield from _duplicates(channel, OF_ATOM_IN_CHANNEL)


@rule(
    "rss-item-redundant-extension",
    on="rss:item rss091:item",
    severity="warning",
    see=f"{PROFILE}#namespaces",
    w3c="DuplicateItemSemantics",
    needs="dc:* atom:published atom:id atom:title atom:summary atom:author atom:category atom:source "
    "creativeCommons:* cc:*",
    by_names=True,
)
def item_redundant_extension(item: Element, _document: Document) -> Problems:
    """An RSS item should not repeat in an extension what an RSS element says.

    Readers choose one of the two, and they may differ. Keep the RSS element.

    bad:  <pubDate>Fri, 02 Jan 2026 10:00:00 GMT</pubDate><dc:date>2026-01-02T10:00:00Z</dc:date>
    good: <pubDate>Fri, 02 Jan 2026 10:00:00 GMT</pubDate><dc:creator>Ann</dc:creator>
    """
    yield from _duplicates(item, IN_ITEM)


def _duplicates(parent: Element, pairs: tuple[Pair, ...]) -> Problems:
    names = {child.tag for child in parent}
    for core, extension, core_name, extension_name in pairs:
        if extension in names and core in names:
            message = f"should not repeat what <{core_name}> says"
            yield Problem(child_of(parent, extension), message, value=extension_name)


@rule(
    "rss-misplaced-content",
    on="xhtml:body atom:content",
    severity="warning",
    see=f"{PROFILE}#namespace-elements-content-encoded",
    w3c="DuplicateDescriptionSemantics",
)
def misplaced_content(content: Element, _document: Document) -> Problems:
    """The full text of an RSS item should be in its description or content:encoded.

    Few readers look for it in atom:content or xhtml:body.

    bad:  <description>Short.</description><atom:content>Words.</atom:content>
    good: <description>Short.</description><content:encoded>Words.</content:encoded>
    """
    item = content.getparent()
    if item is not None and item.tag == "item" and content.get("src") is None:
        yield Problem(content, "should be written as <description> or <content:encoded>")


@rule(
    "rss-invalid-xhtml",
    on="xhtml:body xhtml:div rss1:description",
    severity="warning",
    see="https://www.w3.org/TR/xhtml1/",
    w3c="NotHtml",
)
def invalid_xhtml(body: Element, _document: Document) -> Problems:
    """XHTML in an RSS item should be valid, without scripts or relative URLs.

    Readers show it inside their own page: they remove scripts, and a relative URL breaks there.

    bad:  <xhtml:div><xhtml:paragraph>Words.</xhtml:paragraph></xhtml:div>
    good: <xhtml:div><xhtml:p>Words.</xhtml:p></xhtml:div>
    """
    if split(body.tag)[0] != XHTML.uri and not _is_xhtml_literal(body):
        return
    messages: set[str] = set()
    for node, attribute, flaw in xhtml(body):
        if flaw.message not in messages:
            messages.add(flaw.message)
            where = "" if attribute is None else f" (on <{split(node.tag)[1]}>)"
            fault = None if flaw.fault is UNKNOWN_ELEMENT else flaw.fault
            yield Problem(body, f"{flaw.message}{where}", fault=fault)


def _is_xhtml_literal(element: Element) -> bool:
    """Whether an element contains an XML literal of XHTML elements alone; others may have any elements."""
    if element.get(PARSE_TYPE) != "Literal":
        return False
    namespaces = {split(child.tag)[0] for child in element.iterchildren(etree.Element)}
    return namespaces == {XHTML.uri}
