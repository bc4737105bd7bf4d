"""RSS 1.0: a vocabulary of RDF, extended by modules."""

from __future__ import annotations

from feeds.vocabulary.datatypes.addresses import public_full_iri
from feeds.vocabulary.datatypes.hypertext import html
from feeds.vocabulary.datatypes.plain_text import plain_text
from feeds.vocabulary.datatypes.rss_values import form_component
from feeds.vocabulary.datatypes.uris import iri
from feeds.vocabulary.model import Attribute, Namespace, Tag
from feeds.vocabulary.rss import MISSING_DESCRIPTION, MISSING_LINK, MISSING_TITLE

SEE = "https://web.resource.org/rss/1.0/spec"

ABOUT = (Attribute("rdf:about", iri, required=True),)
RESOURCE = (Attribute("rdf:resource", iri, required=True),)
# A property with rdf:parseType="Literal" may contain any elements.
LITERAL = (Attribute("rdf:parseType"),)

NAMESPACE = Namespace(
    prefix="rss1",
    uri="http://purl.org/rss/1.0/",
    format="RSS 1.0",
    see=SEE,
    mistaken=("http://purl.org/rss/1.0", "http://purl.org/net/rss1.0#", "http://purl.org/RSS/1.0/"),
    tags=(
        Tag("RDF", "@root"),
        Tag("channel", "RDF", attributes=ABOUT, required="RDF", role="channel"),
        Tag("title", "channel", plain_text, LITERAL, required="channel", missing=MISSING_TITLE, open=True),
        Tag("link", "channel", public_full_iri, required="channel", missing=MISSING_LINK),
        Tag("description", "channel", html, LITERAL, required="channel", missing=MISSING_DESCRIPTION,
            blank=True, open=True),
        # These two refer to the elements of the same name beside the channel.
        Tag("image", "channel", attributes=RESOURCE, opaque=True),
        Tag("textinput", "channel", attributes=RESOURCE, opaque=True),
        Tag("items", "channel", required="channel", attributes=(Attribute("rdf:resource"),)),
        Tag("image", "RDF", attributes=ABOUT, role="image"),
        Tag("title", "image", plain_text, required="image", missing=MISSING_TITLE),
        Tag("url", "image", public_full_iri, (Attribute("rdf:resource", iri),), required="image"),
        Tag("link", "image", public_full_iri, required="image", missing=MISSING_LINK),
        Tag("item", "RDF", attributes=ABOUT, role="item", many=True),
        Tag("title", "item", plain_text, LITERAL, required="item", open=True),
        Tag("link", "item", public_full_iri, required="item"),
        Tag("description", "item", html, LITERAL, blank=True, open=True),
        Tag("textinput", "RDF", attributes=ABOUT, role="textinput"),
        Tag("title", "textinput", plain_text, required="textinput", missing=MISSING_TITLE),
        Tag("description", "textinput", plain_text, required="textinput", missing=MISSING_DESCRIPTION),
        Tag("name", "textinput", form_component, required="textinput"),
        Tag("link", "textinput", public_full_iri, required="textinput", missing=MISSING_LINK),
    ),
)  # fmt: skip
