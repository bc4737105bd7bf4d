"""Dave Winer's source namespace: the source of the content of a feed."""

from __future__ import annotations

from feeds.vocabulary.datatypes.plain_text import plain_text
from feeds.vocabulary.datatypes.uris import full_url
from feeds.vocabulary.model import Attribute, Namespace, Tag, anything
from feeds.vocabulary.opml import OUTLINE

LIST_URL = Attribute("url", full_url, required=True)

NAMESPACE = Namespace(
    prefix="source",
    uri="http://source.scripting.com/",
    see="https://source.scripting.com/",
    synonyms=(
        "https://source.scripting.com/",
        "http://source.smallpict.com/2014/07/12/theSourceNamespace.html",
    ),
    tags=(
        Tag("account", "@channel @item", plain_text, (Attribute("service", required=True),), many=True),
        Tag("archive", "@channel"),
        Tag("url", "archive", full_url, required="archive"),
        Tag("filename", "archive", plain_text),
        Tag("startDay", "archive", plain_text, required="archive"),
        Tag("endDay", "archive", plain_text),
        Tag("blogroll", "@channel", full_url),
        Tag("cloud", "@channel", full_url),
        Tag("inReplyTo", "@item", full_url),
        Tag("likes", "@channel", attributes=(Attribute("server", full_url, required=True),)),
        Tag("linkFull", "@item", full_url),
        Tag("localTime", "@channel @item", plain_text),
        Tag("markdown", "@item", anything),
        Tag("outline", "@item outline", attributes=OUTLINE, open=True, loose=True, many=True),
        Tag("self", "@channel", full_url),
        Tag("subscriptionList", "@channel", plain_text, (LIST_URL,), many=True),
    ),
)
