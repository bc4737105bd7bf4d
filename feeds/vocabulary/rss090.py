"""RSS 0.90, the first version: RDF without rdf:about, and without modules."""

from __future__ import annotations

from feeds.vocabulary.datatypes.addresses import public_url
from feeds.vocabulary.datatypes.plain_text import plain_text
from feeds.vocabulary.datatypes.rss_values import form_component
from feeds.vocabulary.model import Namespace, Tag
from feeds.vocabulary.rss import MISSING_DESCRIPTION, MISSING_LINK, MISSING_TITLE

NAMESPACE = Namespace(
    prefix="rss090",
    uri="http://my.netscape.com/rdf/simple/0.9/",
    format="RSS 0.90",
    see="https://www.rssboard.org/rss-0-9-0",
    family="rss",
    synonyms=("http://channel.netscape.com/rdf/simple/0.9/",),
    tags=(
        Tag("RDF", "@root"),
        Tag("channel", "RDF", required="RDF", role="channel"),
        Tag("title", "channel", plain_text, required="channel", missing=MISSING_TITLE),
        Tag("link", "channel", public_url, required="channel", missing=MISSING_LINK),
        Tag("description", "channel", plain_text, required="channel", missing=MISSING_DESCRIPTION),
        Tag("image", "RDF", role="image"),
        Tag("title", "image", plain_text, required="image", missing=MISSING_TITLE),
        Tag("url", "image", public_url, required="image"),
        Tag("link", "image", public_url, required="image", missing=MISSING_LINK),
        Tag("item", "RDF", role="item", many=True),
        Tag("title", "item", plain_text, required="item", missing=MISSING_TITLE),
        Tag("link", "item", public_url, required="item", missing=MISSING_LINK),
        Tag("textinput", "RDF", role="textinput"),
        Tag("title", "textinput", plain_text, required="textinput", missing=MISSING_TITLE),
        Tag("description", "textinput", plain_text, required="textinput", missing=MISSING_DESCRIPTION),
        Tag("name", "textinput", form_component, required="textinput"),
        Tag("link", "textinput", public_url, required="textinput", missing=MISSING_LINK),
    ),
)
