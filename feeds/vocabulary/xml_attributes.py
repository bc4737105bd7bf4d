"""The xml: attributes, which any element may have (xml:lang, xml:base, xml:space, xml:id)."""

from __future__ import annotations

from feeds.vocabulary.datatypes.addresses import public_iri
from feeds.vocabulary.datatypes.factories import one_of
from feeds.vocabulary.datatypes.identifiers import xml_name
from feeds.vocabulary.datatypes.languages import language
from feeds.vocabulary.model import Attribute, Fault, Namespace

INVALID_XML_SPACE = Fault(
    "invalid-xml-space",
    "error",
    "`xml:space` must be `default` or `preserve`.",
    help="XML defines only these two. Leave the attribute out: feed readers ignore it.",
    see="https://www.w3.org/TR/xml/#sec-white-space",
    bad='<category xml:space="keep">News</category>',
    good='<category xml:space="preserve">News</category>',
)

NAMESPACE = Namespace(
    prefix="xml",
    uri="http://www.w3.org/XML/1998/namespace",
    see="https://www.w3.org/TR/xml/#sec-lang-tag",
    global_attributes=(
        Attribute("lang", language, blank=True, named="own"),
        Attribute("base", public_iri, blank=True, named="own"),
        Attribute("space", one_of("default", "preserve", fault=INVALID_XML_SPACE), named="own"),
        Attribute("id", xml_name),
    ),
)
