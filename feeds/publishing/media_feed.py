"""The feed of single videos and recordings, which a podcast has on request only, or if it always had."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from feeds.model.channel import OF_ONE_SHOW, FeedChoice
from feeds.model.feed_kind import FEED_KINDS, MEDIA

if TYPE_CHECKING:
    from feeds.model.channel import Channel
    from feeds.publishing.ledger import Ledger


def with_published_media_feed(channel: Channel, ledger: Ledger) -> Channel:
    """Returns the channel with the media feed if, by the ledger, people may have subscribed to it.

    Earlier versions published it beside the feed of every podcast.  Raises `ReadError` if the ledger of a
    podcast cannot be read.
    """
    if channel.feeds != OF_ONE_SHOW or not any(MEDIA.path in record.places for record, _ in ledger.read()):
        return channel
    return replace(channel, feeds=tuple(map(FeedChoice, FEED_KINDS.values())))
