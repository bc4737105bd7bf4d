"""The event module: when and where an event takes place."""

from __future__ import annotations

from feeds.vocabulary.datatypes.dates import w3cdtf_local
from feeds.vocabulary.datatypes.plain_text import plain_text
from feeds.vocabulary.model import Namespace, Tag

NAMESPACE = Namespace(
    prefix="ev",
    uri="http://purl.org/rss/1.0/modules/event/",
    see="https://web.resource.org/rss/1.0/modules/event/",
    mistaken=("http://purl.org/rss/1.0/modules/ev/",),
    tags=(
        Tag("startdate", "@item", w3cdtf_local),
        Tag("enddate", "@item", w3cdtf_local),
        Tag("location", "@item", plain_text, open=True),
        Tag("organizer", "@item", plain_text, open=True),
        Tag("type", "@item", plain_text),
    ),
)
