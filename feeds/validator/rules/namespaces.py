"""The prefixes and namespaces that a document declares."""

from __future__ import annotations

from typing import cast

from lxml import etree

from feeds.validator.elements import split
from feeds.validator.remedies import declare_instead
from feeds.validator.rule import Document, Element, Problem, Problems, rule
from feeds.validator.schema import schema
from feeds.validator.sought import sought
from feeds.vocabulary.taxonomy import NAMESPACE as TAXO
from feeds.vocabulary.wiki import NAMESPACE as WIKI

NAMES = "https://www.w3.org/TR/xml-names/"
OLD_WIKI = WIKI.synonyms[0]


def _declared(root: Element) -> list[tuple[str, str]]:
    """The prefixes except the empty one, and their namespaces."""
    return [(prefix, uri) for prefix, uri in root.nsmap.items() if prefix is not None]


def _bare(prefix: str) -> str:
    """A prefix in lower case, without a version number at its end."""
    return prefix.lower().rstrip("0123456789")


def _is_usual(prefix: str, uri: str) -> bool:
    """Whether a prefix is that which a known namespace usually has."""
    space = schema().by_uri.get(uri)
    if space is None:
        return False
    return prefix == space.prefix or bool(space.format) or _bare(space.prefix) == _bare(prefix)


def _declares_unusually(root: Element) -> bool:
    return not all(_is_usual(*declared) for declared in _declared(root))


@rule(
    "xml-unusual-prefix",
    on="@root",
    severity="info",
    see=f"{NAMES}#ns-decl",
    w3c="NonstdPrefix",
    when=_declares_unusually,
)
def unusual_prefix(root: Element, _document: Document) -> Problems:
    """A namespace should have its usual prefix.

    Any prefix is correct XML, but programs that search for names such as `itunes:image` as text find nothing.

    bad in document: <?xml version="1.0" encoding="utf-8"?>
        <rss version="2.0" xmlns:a="http://www.w3.org/2005/Atom"
        xmlns:dublin="http://purl.org/dc/elements/1.1/">
        <channel><title>Example</title><link>https://example.org/</link><description>An example.</description>
        <a:link rel="self" href="https://example.org/feed"/></channel></rss>
    good in channel: <dc:date>2026-01-02</dc:date>
    """
    known = schema().by_uri
    for prefix, uri in _declared(root):
        space = known.get(uri)
        if space is not None and not space.format and _bare(space.prefix) != _bare(prefix):
            message = f"declares the prefix {prefix} for {uri}; the usual prefix is {space.prefix}"
            yield Problem(root, message, value=prefix)


@rule(
    "xml-reserved-prefix",
    on="@root",
    severity="warning",
    see=f"{NAMES}#ns-decl",
    w3c="ReservedPrefix",
    when=_declares_unusually,
)
def reserved_prefix(root: Element, document: Document) -> Problems:
    """A well-known prefix should not be used for another namespace.

    Programs that look at the prefix alone misread the elements. Choose another prefix, or correct the
    namespace if the well-known one is meant.

    bad in document: <?xml version="1.0" encoding="utf-8"?>
        <rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:itunes="https://example.org/ns">
        <channel><title>Example</title><link>https://example.org/</link><description>An example.</description>
        <atom:link rel="self" href="https://example.org/feed"/></channel></rss>
    good in channel: <dc:date>2026-01-02</dc:date>
    """
    if document.kind == "opensearch":
        return  # its extensions have short prefixes that other namespaces use, too
    spaces = schema()
    for prefix, uri in _declared(root):
        space = spaces.by_prefix.get(prefix)
        known = uri in spaces.by_uri or uri in spaces.namesakes or spaces.meant(uri) is not None
        if space is not None and not space.format and not known:
            message = f"declares the prefix {prefix} for {uri}; it is the usual prefix of {space.uri}"
            yield Problem(root, message, value=prefix)


@rule(
    "wiki-old-namespace",
    on="@root",
    severity="warning",
    see=WIKI.see,
    w3c="ObsoleteWikiNamespace",
    hides=True,
)
def old_wiki_namespace(root: Element, document: Document) -> Problems:
    """The namespace of the wiki module should be http://purl.org/rss/1.0/modules/wiki/.

    The module has moved there from `http://www.usemod.com/cgi-bin/mb.pl?ModWiki`.

    bad:  <wiki:version xmlns:wiki="http://www.usemod.com/cgi-bin/mb.pl?ModWiki">7</wiki:version>
    good: <wiki:version>7</wiki:version>
    """
    first = document.once(sought).first.get(OLD_WIKI)
    if first is None and OLD_WIKI not in root.nsmap.values():
        return ()
    where = root if first is None else first
    remedy = None if first is None else declare_instead(first, OLD_WIKI, WIKI.uri)
    return (Problem(where, f"should be in the namespace {WIKI.uri}", value=OLD_WIKI, remedy=remedy),)


UNQUALIFIED = etree.XPath(
    "/descendant::*[not(namespace-uri())][parent::*[namespace-uri()]]", smart_strings=False
)


@rule(
    "rss-extension-without-namespace",
    on="rss:rss rss091:rss",
    severity="error",
    see="https://www.rssboard.org/rss-specification#extendingRss",
    w3c="NotInANamespace",
    needs="taxo:* ?*",
)
def extension_without_namespace(root: Element, _document: Document) -> Problems:
    """An element that RSS does not define must be in a namespace.

    RSS can only be extended by namespaces, and elements inside an extension need one, too.

    bad:  <taxo:topics><rdf:Bag/><Bag/></taxo:topics>
    good: <taxo:topics><rdf:Bag/></taxo:topics>
    """
    # The tables check the children of known elements, except the RDF inside taxo:topics.
    checked = schema().by_uri.keys() - {TAXO.uri}
    reported: set[str] = set()
    for element in cast("list[Element]", UNQUALIFIED(root)):
        above = element.getparent()
        uri = "" if above is None else split(above.tag)[0]
        if uri not in checked and element.tag not in reported:
            reported.add(element.tag)
            yield Problem(element, "is not an element of RSS, so it must be in a namespace")
