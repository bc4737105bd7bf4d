"""What is checked before a server starts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.publishing.websub.hub import hub_url
from feeds.web.tokens import publishing_tokens

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feeds.model.channel import Channel
    from feeds.publishing.server_settings import ServerSettings


def warnings(channel: Channel, settings: ServerSettings) -> Iterator[str]:
    """Yields settings that have no effect. Raises ReadError for those that cannot work."""
    if settings.publish:
        publishing_tokens()
    if settings.hub and hub_url(channel) not in channel.hubs:
        yield (
            f"server.toml has hub = true, but the channel file does not list {hub_url(channel)} under hubs: "
            "subscribers will not find it"
        )
