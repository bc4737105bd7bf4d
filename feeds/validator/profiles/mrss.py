"""Media RSS for players and syndication partners.

The elements are checked in any feed; the profile adds what a feed of media should have.
"""

from __future__ import annotations

from feeds.validator.profiles import Profile

PROFILE = Profile(
    name="mrss",
    title="Media RSS: feeds of images, audio and video",
    see="https://www.rssboard.org/media-rss",
    group="Pictures, video, products",
)
