"""What must be right before a server starts, and what is worth a word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.publishing.websub.hub import hub_url
from feeds.web.tokens import tokens

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feeds.model.channel import Channel
    from feeds.web.settings import Serving


def warnings(channel: Channel, serving: Serving) -> Iterator[str]:
    """What the settings ask for in vain. ReadError where they cannot be carried out at all."""
    if serving.publish:
        tokens()
    if serving.hub and hub_url(channel) not in channel.hubs:
        yield (
            f"server.toml says hub = true, but {hub_url(channel)} is none of the hubs in the channel file: "
            "nobody will find it"
        )
