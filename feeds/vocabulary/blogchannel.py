"""UserLand's blogChannel module: the lists that a weblog publishes."""

from __future__ import annotations

from feeds.vocabulary.datatypes.uris import full_url
from feeds.vocabulary.model import Namespace, Tag

NAMESPACE = Namespace(
    prefix="blogChannel",
    uri="http://backend.userland.com/blogChannelModule",
    see="http://backend.userland.com/blogChannelModule",
    family="blogchannel",
    tags=(
        Tag("blogRoll", "@channel", full_url),
        Tag("mySubscriptions", "@channel", full_url),
        Tag("blink", "@channel", full_url),
        Tag("changes", "@channel", full_url),
    ),
)
