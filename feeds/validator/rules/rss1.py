"""RSS 1.0: the table of contents, the image and the text input that a channel refers to."""

from __future__ import annotations

from typing import cast

from lxml import etree

from feeds.validator.elements import child_of, split, value_of
from feeds.validator.rule import Document, Element, Problem, Problems, rule
from feeds.vocabulary.datatypes.factories import shown
from feeds.vocabulary.rdf import NAMESPACE as RDF
from feeds.vocabulary.rss1 import NAMESPACE, SEE

CHANNEL, ITEMS, ITEM = (NAMESPACE.clark(name) for name in ("channel", "items", "item"))
ABOUT, RESOURCE, SEQUENCE = (RDF.clark(name) for name in ("about", "resource", "Seq"))
BESIDE = tuple(map(NAMESPACE.clark, ("image", "textinput")))
"""The elements beside the channel, which refers to them."""
CONTENTS = f"{SEE}#s5.3.5"


PREFIXES = {"rss1": NAMESPACE.uri, "rdf": RDF.uri}


def _listed(root: Element) -> list[tuple[Element, str]]:
    """The entries of the table of contents with the resources that they refer to."""
    items = root.find(f"{CHANNEL}/{ITEMS}")
    if items is None:
        return []
    entries = (entry for sequence in items for entry in sequence.iterchildren(etree.Element))
    return [(entry, _resource(entry)) for entry in entries]


LISTED = etree.XPath("rss1:channel/rss1:items/*/*/@rdf:resource", namespaces=PREFIXES, smart_strings=False)
# With another attribute, an entry names its item in another way, or that one is reported as misspelled.
UNREFERRING = etree.XPath("rss1:channel/rss1:items/*/*[not(@* or *)]", namespaces=PREFIXES)
ABOUTS = etree.XPath("rss1:item/@rdf:about", namespaces=PREFIXES, smart_strings=False)


def _is_exact(root: Element) -> bool:
    """Whether the table of contents lists the items of the document in its order, as most do."""
    return LISTED(root) == ABOUTS(root)


def _resource(element: Element) -> str:
    return value_of(element, RESOURCE) or value_of(element, "resource")


@rule("rss1-items-without-sequence", on="rss1:items", severity="error", see=CONTENTS, w3c="MissingElement")
def items_without_sequence(items: Element, document: Document) -> Problems:
    """The items of an RSS 1.0 channel must be listed in an rdf:Seq.

    It is the table of contents and gives the order in which readers show the items.

    bad in document: <?xml version="1.0" encoding="utf-8"?>
        <rdf:RDF xmlns="http://purl.org/rss/1.0/" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
        <channel rdf:about="https://example.org/"><title>Example</title><link>https://example.org/</link>
        <description>An example.</description><items/></channel></rdf:RDF>
    good in document: <?xml version="1.0" encoding="utf-8"?>
        <rdf:RDF xmlns="http://purl.org/rss/1.0/" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
        <channel rdf:about="https://example.org/"><title>Example</title><link>https://example.org/</link>
        <description>An example.</description><items><rdf:Seq/></items></channel></rdf:RDF>
    """
    if child_of(items, SEQUENCE) is None and items not in document.incomplete and items.get(RESOURCE) is None:
        yield Problem(items, "is missing the required element <rdf:Seq>", missing="rdf:Seq")


@rule("rss1-entry-without-resource", on="rss1:RDF", severity="error", see=CONTENTS, w3c="MissingAttribute")
def entry_without_resource(root: Element, document: Document) -> Problems:
    """Each entry of an RSS 1.0 table of contents must refer to an item in its rdf:resource.

    The text of an entry is not a reference, and readers do not find the item. Write the `rdf:about` of the
    item into the attribute.

    bad in document: <?xml version="1.0" encoding="utf-8"?>
        <rdf:RDF xmlns="http://purl.org/rss/1.0/" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
        <channel rdf:about="https://example.org/"><title>Example</title><link>https://example.org/</link>
        <description>An example.</description>
        <items><rdf:Seq><rdf:li>https://example.org/1</rdf:li></rdf:Seq></items></channel>
        <item rdf:about="https://example.org/1"><title>One</title><link>https://example.org/1</link></item>
        </rdf:RDF>
    good in document: <?xml version="1.0" encoding="utf-8"?>
        <rdf:RDF xmlns="http://purl.org/rss/1.0/" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
        <channel rdf:about="https://example.org/"><title>Example</title><link>https://example.org/</link>
        <description>An example.</description>
        <items><rdf:Seq><rdf:li rdf:resource="https://example.org/1"/></rdf:Seq></items></channel>
        <item rdf:about="https://example.org/1"><title>One</title><link>https://example.org/1</link></item>
        </rdf:RDF>
    """
    for entry in cast("list[Element]", UNREFERRING(root)):
        if entry not in document.incomplete:
            message = 'is missing the required attribute "rdf:resource"'
            yield Problem(entry, message, "rdf:resource", subject="element")


@rule("rss1-listed-item-missing", on="rss1:RDF", severity="error", see=CONTENTS)
def listed_item_missing(root: Element, document: Document) -> Problems:
    """Each entry of an RSS 1.0 table of contents must be the rdf:about of an item.

    Readers find the items by it, and RDF programs drop those that are not listed. Copy the `rdf:about` of the
    item exactly.

    bad in document: <?xml version="1.0" encoding="utf-8"?>
        <rdf:RDF xmlns="http://purl.org/rss/1.0/" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
        <channel rdf:about="https://example.org/"><title>Example</title><link>https://example.org/</link>
        <description>An example.</description>
        <items><rdf:Seq><rdf:li rdf:resource="https://example.org/1"/></rdf:Seq></items></channel></rdf:RDF>
    good in document: <?xml version="1.0" encoding="utf-8"?>
        <rdf:RDF xmlns="http://purl.org/rss/1.0/" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
        <channel rdf:about="https://example.org/"><title>Example</title><link>https://example.org/</link>
        <description>An example.</description>
        <items><rdf:Seq><rdf:li rdf:resource="https://example.org/1"/></rdf:Seq></items></channel>
        <item rdf:about="https://example.org/1"><title>One</title><link>https://example.org/1</link></item>
        </rdf:RDF>
    """
    if root in document.incomplete or _is_exact(root):
        return
    abouts = {value_of(item, ABOUT) for item in root.iterchildren(ITEM)}
    for entry, resource in _listed(root):
        if resource and resource not in abouts:
            yield Problem(
                entry, f"refers to {shown(resource)}, but no item has this rdf:about", value=resource
            )


@rule("rss1-repeated-listing", on="rss1:RDF", severity="warning", see=CONTENTS)
def repeated_listing(root: Element, _document: Document) -> Problems:
    """An RSS 1.0 table of contents should list each item once.

    Readers that follow it show the item twice.

    bad in document: <?xml version="1.0" encoding="utf-8"?>
        <rdf:RDF xmlns="http://purl.org/rss/1.0/" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
        <channel rdf:about="https://example.org/"><title>Example</title><link>https://example.org/</link>
        <description>An example.</description><items><rdf:Seq><rdf:li rdf:resource="https://example.org/1"/>
        <rdf:li rdf:resource="https://example.org/1"/></rdf:Seq></items></channel>
        <item rdf:about="https://example.org/1"><title>One</title><link>https://example.org/1</link></item>
        </rdf:RDF>
    good in document: <?xml version="1.0" encoding="utf-8"?>
        <rdf:RDF xmlns="http://purl.org/rss/1.0/" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
        <channel rdf:about="https://example.org/"><title>Example</title><link>https://example.org/</link>
        <description>An example.</description>
        <items><rdf:Seq><rdf:li rdf:resource="https://example.org/1"/></rdf:Seq></items></channel>
        <item rdf:about="https://example.org/1"><title>One</title><link>https://example.org/1</link></item>
        </rdf:RDF>
    """
    seen: set[str] = set()
    for entry, resource in _listed(root):
        if resource in seen:
            yield Problem(entry, f"should list {shown(resource)} only once", value=resource)
        elif resource:
            seen.add(resource)


@rule("rss1-unlisted-item", on="rss1:RDF", severity="warning", see=CONTENTS)
def unlisted_item(root: Element, document: Document) -> Problems:
    """Each item of an RSS 1.0 feed should be listed in the items of its channel.

    RDF programs are likely to discard items that are not listed.

    bad in document: <?xml version="1.0" encoding="utf-8"?>
        <rdf:RDF xmlns="http://purl.org/rss/1.0/" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
        <channel rdf:about="https://example.org/"><title>Example</title><link>https://example.org/</link>
        <description>An example.</description><items><rdf:Seq/></items></channel>
        <item rdf:about="https://example.org/1"><title>One</title><link>https://example.org/1</link></item>
        </rdf:RDF>
    good in document: <?xml version="1.0" encoding="utf-8"?>
        <rdf:RDF xmlns="http://purl.org/rss/1.0/" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
        <channel rdf:about="https://example.org/"><title>Example</title><link>https://example.org/</link>
        <description>An example.</description>
        <items><rdf:Seq><rdf:li rdf:resource="https://example.org/1"/></rdf:Seq></items></channel>
        <item rdf:about="https://example.org/1"><title>One</title><link>https://example.org/1</link></item>
        </rdf:RDF>
    """
    if root in document.incomplete or _is_exact(root):
        return
    items = list(root.iterchildren(ITEM))
    listed = {resource for _entry, resource in _listed(root)}
    abouts = {value_of(item, ABOUT) for item in items}
    # Where an entry matches no item, that is the mistake.
    if root.find(f"{CHANNEL}/{ITEMS}/{SEQUENCE}") is None or listed - abouts:
        return
    for item in items:
        about = value_of(item, ABOUT)
        if about and about not in listed:
            yield Problem(item, "should be listed in the <items> of the channel", value=about)


@rule("rss1-missing-resource", on="rss1:RDF", severity="error", see=f"{SEE}#s5.3.4")
def missing_resource(root: Element, document: Document) -> Problems:
    """The image and textinput of an RSS 1.0 channel must refer to those beside the channel.

    Their `rdf:resource` must be the `rdf:about` of the element that has the title, the link and the rest.

    bad in document: <?xml version="1.0" encoding="utf-8"?>
        <rdf:RDF xmlns="http://purl.org/rss/1.0/" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
        <channel rdf:about="https://example.org/"><title>Example</title><link>https://example.org/</link>
        <description>An example.</description><image rdf:resource="https://example.org/a.png"/>
        <items><rdf:Seq/></items></channel></rdf:RDF>
    good in document: <?xml version="1.0" encoding="utf-8"?>
        <rdf:RDF xmlns="http://purl.org/rss/1.0/" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
        <channel rdf:about="https://example.org/"><title>Example</title><link>https://example.org/</link>
        <description>An example.</description><image rdf:resource="https://example.org/a.png"/>
        <items><rdf:Seq/></items></channel><image rdf:about="https://example.org/a.png">
        <title>Example</title><url>https://example.org/a.png</url><link>https://example.org/</link></image>
        </rdf:RDF>
    """
    channel = child_of(root, CHANNEL)
    if channel is None or root in document.incomplete:
        return
    beside = {(one.tag, value_of(one, ABOUT)) for one in root.iterchildren(*BESIDE)}
    for reference in channel.iterchildren(*BESIDE):
        resource, name = _resource(reference), split(reference.tag)[1]
        if resource and (reference.tag, resource) not in beside:
            message = f"refers to {shown(resource)}, but no <{name}> beside the channel has this rdf:about"
            yield Problem(reference, message, value=resource)


@rule("rss1-unreferenced", on="rss1:RDF", severity="warning", see=f"{SEE}#s5.3.4")
def unreferenced(root: Element, document: Document) -> Problems:
    """An RSS 1.0 channel should refer to the image and the textinput beside it.

    Without an `rdf:resource` in the channel, nothing says that they belong to it.

    bad in document: <?xml version="1.0" encoding="utf-8"?>
        <rdf:RDF xmlns="http://purl.org/rss/1.0/" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
        <channel rdf:about="https://example.org/"><title>Example</title><link>https://example.org/</link>
        <description>An example.</description><items><rdf:Seq/></items></channel>
        <image rdf:about="https://example.org/a.png">
        <title>Example</title><url>https://example.org/a.png</url><link>https://example.org/</link></image>
        </rdf:RDF>
    good in document: <?xml version="1.0" encoding="utf-8"?>
        <rdf:RDF xmlns="http://purl.org/rss/1.0/" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
        <channel rdf:about="https://example.org/"><title>Example</title><link>https://example.org/</link>
        <description>An example.</description><image rdf:resource="https://example.org/a.png"/>
        <items><rdf:Seq/></items></channel><image rdf:about="https://example.org/a.png">
        <title>Example</title><url>https://example.org/a.png</url><link>https://example.org/</link></image>
        </rdf:RDF>
    """
    channel = child_of(root, CHANNEL)
    if channel is None or channel in document.incomplete:
        return
    referred = {reference.tag for reference in channel.iterchildren(*BESIDE)}
    for one in root.iterchildren(*BESIDE):
        if one.tag not in referred:
            yield Problem(one, f"should be referred to by the <{split(one.tag)[1]}> of the channel")
