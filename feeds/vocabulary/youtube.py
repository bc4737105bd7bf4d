"""YouTube's elements: the channel, playlist or video of a feed and its entries."""

from __future__ import annotations

from feeds.vocabulary.datatypes.plain_text import plain_text
from feeds.vocabulary.model import Namespace, Tag

NAMESPACE = Namespace(
    prefix="yt",
    uri="http://www.youtube.com/xml/schemas/2015",
    # The service documents only these.
    open=True,
    # Google Data's, until 2015.
    namesakes=("http://gdata.youtube.com/schemas/2007",),
    see="https://developers.google.com/youtube/v3/guides/push_notifications",
    tags=(
        Tag("channelId", "@channel @item", plain_text),
        Tag("playlistId", "@channel", plain_text),
        Tag("videoId", "@item", plain_text),
    ),
)
