"""MSN Partner Hub (Microsoft Start).

Not checked, since it takes a network or earlier states of the feed: the size of images and videos, and
whether identifiers and dates stay as they are from one fetch to the next.
"""

from __future__ import annotations

from feeds.validator.profiles import Profile

PROFILE = Profile(
    name="msn",
    title="MSN Partner Hub: feeds of articles",
    see="https://support.microsoft.com/topic/msn-feed-item-metadata-requirements",
    group="News apps",
    severities={"rss-missing-guid": "error"},
)
