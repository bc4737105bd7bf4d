"""The audio module: facts about a piece of music."""

from __future__ import annotations

from feeds.vocabulary.datatypes.plain_text import plain_text
from feeds.vocabulary.datatypes.quantities import integer
from feeds.vocabulary.model import Namespace, Tag

NAMES = ("songname", "artist", "album", "genre")
NUMBERS = ("year", "genre_id", "id", "bitrate", "hertz", "track")

NAMESPACE = Namespace(
    prefix="audio",
    uri="http://media.tangent.org/rss/1.0/",
    see="https://web.resource.org/rss/1.0/modules/audio/",
    tags=(
        *(Tag(name, "@item", plain_text) for name in NAMES),
        *(Tag(name, "@item", integer) for name in NUMBERS),
    ),
)
