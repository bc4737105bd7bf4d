"""The name in the ids of articles, as it was when they were published."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from feeds.core.hosts import former_host
from feeds.core.urls import host

if TYPE_CHECKING:
    from feeds.model.channel import Channel
    from feeds.publishing.ledger import Ledger


def with_published_authority(channel: Channel, ledger: Ledger) -> Channel:
    """Returns the channel with the authority of the ids in the ledger.

    Earlier versions converted the host of the home by IDNA 2003 (`fussball.example` for `fußball.example`).
    Raises `ReadError` if the ledger of such a home cannot be read.
    """
    former = former_host(channel.authority)
    if former == channel.authority or channel.authority != host(channel.home):
        return channel
    minted = f"tag:{former},"
    if any(record.id.startswith(minted) for record, _ in ledger.read()):
        return replace(channel, authority=former)
    return channel
